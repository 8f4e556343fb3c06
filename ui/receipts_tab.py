"""The receipts of past answers on the page: what was asked, said, and on what it rested."""

from __future__ import annotations

import streamlit as st

from assistant.drafting.model.drafted import ModelDraft
from assistant.receipts.receipt import Receipt, Used
from assistant.service import Assistant
from knowledge_base.errors import BundlewiseError
from ui.changed_answers import replayed_html
from ui.escaping import command_html, for_html, for_markdown
from ui.export_buttons import show_export
from ui.phrases import OUTCOMES
from ui.speech import figure, message_of, phrase, plural, told

_MOST, _WHOLE = 200, 16


def show_receipts(assistant: Assistant) -> None:
    """Show the newest receipts, and one of them whole, to be written to a file or asked again."""
    records = assistant.records
    about = phrase(
        "Every answer leaves one, with the question as it was asked; a question about one person "
        "leaves none. They stay in this folder: {folder}. {forget} overwrites them, {off} keeps "
        "none, and {replay} shows which answers are others now, and why.",
        folder=f'<bdi dir="ltr">{for_html(str(records.store.file))}</bdi>',
        forget=command_html("bundlewise receipts forget"),
        off=command_html("BUNDLEWISE_RECEIPTS=off"),
        replay=command_html("bundlewise replay"),
    )
    st.html(
        f'<h2 class="bw-section">{for_html(phrase("Receipts"))}</h2>'
        f'<div class="bw-tagline">{about}</div>'
    )
    if records.fault is not None:
        st.warning(for_markdown(told(records.fault)))
    try:
        count, newest = records.store.count(), records.store.newest(_MOST)
    except BundlewiseError as error:
        st.error(for_markdown(message_of(error)))
        return
    if not newest:
        st.html(f"<p>{for_html(phrase('No receipt is kept yet.'))}</p>")
        return
    st.dataframe(
        [_row(item) for item in newest], hide_index=True, alt=phrase("The newest receipts"),
        height="content" if len(newest) <= _WHOLE else "auto",
    )  # fmt: skip
    kept = plural("{number} receipt kept.", "{number} receipts kept.", count)
    if count > len(newest):
        kept = phrase(
            "{number} receipts kept, the newest {most} are shown.",
            number=figure(count),
            most=_MOST,
        )
    st.html(f'<div class="bw-tagline">{for_html(kept)}</div>')
    wanted = st.text_input(
        phrase("Receipt"), placeholder="bw1-…", help=phrase("The id under an answer.")
    ).strip()
    if not wanted:
        return
    try:
        found = records.store.receipt(wanted)
        st.html(receipt_html(found))
        _show_again(found, assistant)
        show_export(assistant.proof_of(found.id), found.id, assistant)
    except BundlewiseError as error:
        st.error(for_markdown(message_of(error)))


def _show_again(found: Receipt, assistant: Assistant) -> None:
    """Offer to ask the question again, and show whether the answer is another one now, and why."""
    if not st.button(
        phrase("Ask again now"), key=f"again-{found.id}", icon=":material/replay:",
        help=phrase(
            "Answers the question from what is held now, as of its day; nothing is kept of it."
        ),
    ):  # fmt: skip
        return
    with st.spinner(phrase("Asking again …")):
        (replayed,) = assistant.replay([found])
    st.html(replayed_html(replayed))


def _row(item: Receipt) -> dict[str, str | int]:
    return {
        phrase("Receipt"): item.id,
        phrase("Last given (UTC)"): item.last_at[:16].replace("T", " "),
        phrase("Outcome"): told(OUTCOMES[item.given.outcome]),
        phrase("Question"): item.question.text,
        phrase("Times"): item.times,
    }


def _drafted(draft: ModelDraft) -> str:
    if draft.failure is not None:
        return f"{draft.model} {draft.failure}"
    drafted = "; ".join(item.text for item in draft.statements) or phrase("nothing")
    return f"{draft.model} ({draft.prompt[:27]}): {drafted}"


def receipt_html(item: Receipt) -> str:
    """One receipt whole, every text of it escaped."""
    put = item.question
    facts = [
        (phrase("Question"), put.text),
        (phrase("After"), put.after or ""),
        (phrase("Service date"), str(put.service_date or "")),
        (phrase("Today was"), str(item.today)),
        (phrase("Setting"), put.setting or ""),
        (phrase("Language"), put.language or ""),
        (phrase("Documents"), ", ".join(put.document_ids)),
        (phrase("Outcome"), told(OUTCOMES[item.given.outcome])),
        (phrase("Headline"), item.given.headline),
        (phrase("Library"), phrase("generation {number}", number=item.basis.generation)),
        (phrase("Made by"), ", ".join(f"{name} {of}" for name, of in item.basis.versions.items())),
        (phrase("Drafted by"), item.given.drafted_by),
        (phrase("Model's draft"), "" if item.model is None else _drafted(item.model)),
        (
            phrase("Tables"),
            ", ".join(f"{name} {of[:12]}" for name, of in item.basis.releases.items()),
        ),
    ]
    lines = "".join(
        f"<tr><th>{for_html(name)}</th><td>{for_html(text)}</td></tr>"
        for name, text in facts
        if text
    )
    used = "".join(
        f"<tr><td>{for_html(used.document)}</td><td>{for_html(used.section or '')}</td>"
        f"<td>{_span(used)}</td>"
        f'<td class="bw-wide">{for_html(used.quote)}</td></tr>'
        for used in item.given.used
    )
    heads = (phrase("Source"), phrase("Row or section"), phrase("Characters"), phrase("Quote"))
    head = "".join(f"<th>{for_html(name)}</th>" for name in heads)
    rests = (
        f'<div class="bw-heading">{for_html(phrase("Rests on"))}</div>'
        '<div class="bw-scroll"><table class="bw-findings">'
        f"<thead><tr>{head}</tr></thead><tbody>{used}</tbody></table></div>"
    )
    return (
        f'<div class="bw-scroll"><table class="bw-findings">{lines}</table></div>'
        f'<div class="bw-heading">{for_html(phrase("Answer"))}</div>'
        f'<div class="bw-passage">{for_html(item.given.text)}</div>{rests if used else ""}'
    )


def _span(used: Used) -> str:
    if used.start is None:
        return ""
    return phrase("{first} to {last}", first=used.start, last=used.end)
