"""The receipts of past answers on the page: what was asked, said, and on what it rested."""

from __future__ import annotations

import streamlit as st

from assistant.drafting.model.drafted import ModelDraft
from assistant.receipts.receipt import Receipt
from assistant.service import Assistant
from knowledge_base.errors import BundlewiseError
from ui.changed_answers import replayed_html
from ui.escaping import for_html, for_markdown
from ui.export_buttons import show_export
from ui.phrases import OUTCOMES, counted

_MOST, _WHOLE = 200, 16


def show_receipts(assistant: Assistant) -> None:
    """Show the newest receipts, and one of them whole, to be written to a file or asked again."""
    records = assistant.records
    st.html(
        '<h2 class="bw-section">Receipts</h2><div class="bw-tagline">Every answer leaves one, '
        "with the question as it was asked; a question about one person leaves none. They stay "
        f"in this folder: {for_html(str(records.store.file))}. "
        "<code>bundlewise receipts forget</code> overwrites them, <code>BUNDLEWISE_RECEIPTS=off"
        "</code> keeps none, and <code>bundlewise replay</code> shows which answers are others "
        "now, and why.</div>"
    )
    if records.fault is not None:
        st.warning(for_markdown(records.fault))
    try:
        count, newest = records.store.count(), records.store.newest(_MOST)
    except BundlewiseError as error:
        st.error(for_markdown(str(error)))
        return
    if not newest:
        st.html("<p>No receipt is kept yet.</p>")
        return
    st.dataframe(
        [_row(item) for item in newest], hide_index=True, alt="The newest receipts",
        height="content" if len(newest) <= _WHOLE else "auto",
    )  # fmt: skip
    older = f", the newest {_MOST} are shown" if count > len(newest) else ""
    st.html(f'<div class="bw-tagline">{counted(count, "receipt")} kept{older}.</div>')
    wanted = st.text_input("Receipt", placeholder="bw1-…", help="The id under an answer.").strip()
    if not wanted:
        return
    try:
        found = records.store.receipt(wanted)
        st.html(receipt_html(found))
        _show_again(found, assistant)
        show_export(assistant.proof_of(found.id), found.id, assistant)
    except BundlewiseError as error:
        st.error(for_markdown(str(error)))


def _show_again(found: Receipt, assistant: Assistant) -> None:
    """Offer to ask the question again, and show whether the answer is another one now, and why."""
    if not st.button(
        "Ask again now", key=f"again-{found.id}", icon=":material/replay:",
        help="Answers the question from what is held now, as of its day; nothing is kept of it.",
    ):  # fmt: skip
        return
    with st.spinner("Asking again …"):
        (replayed,) = assistant.replay([found])
    st.html(replayed_html(replayed))


def _row(item: Receipt) -> dict[str, str | int]:
    return {
        "Receipt": item.id,
        "Last given (UTC)": item.last_at[:16].replace("T", " "),
        "Outcome": OUTCOMES[item.given.outcome],
        "Question": item.question.text,
        "Times": item.times,
    }


def _drafted(draft: ModelDraft) -> str:
    if draft.failure is not None:
        return f"{draft.model} {draft.failure}"
    told = "; ".join(item.text for item in draft.statements) or "nothing"
    return f"{draft.model} ({draft.prompt[:27]}): {told}"


def receipt_html(item: Receipt) -> str:
    """One receipt whole, every text of it escaped."""
    put = item.question
    told = [
        ("Question", put.text),
        ("After", put.after or ""),
        ("Service date", str(put.service_date or "")),
        ("Today was", str(item.today)),
        ("Setting", put.setting or ""),
        ("Language", put.language or ""),
        ("Documents", ", ".join(put.document_ids)),
        ("Outcome", OUTCOMES[item.given.outcome]),
        ("Headline", item.given.headline),
        ("Library", f"generation {item.basis.generation}"),
        ("Made by", ", ".join(f"{name} {of}" for name, of in item.basis.versions.items())),
        ("Drafted by", item.given.drafted_by),
        ("Model's draft", "" if item.model is None else _drafted(item.model)),
        ("Tables", ", ".join(f"{name} {of[:12]}" for name, of in item.basis.releases.items())),
    ]
    lines = "".join(
        f"<tr><th>{name}</th><td>{for_html(text)}</td></tr>" for name, text in told if text
    )
    used = "".join(
        f"<tr><td>{for_html(used.document)}</td><td>{for_html(used.section or '')}</td>"
        f"<td>{'' if used.start is None else f'{used.start} to {used.end}'}</td>"
        f'<td class="bw-wide">{for_html(used.quote)}</td></tr>'
        for used in item.given.used
    )
    rests = (
        '<div class="bw-heading">Rests on</div><div class="bw-scroll"><table class="bw-findings">'
        "<thead><tr><th>Source</th><th>Row or section</th><th>Characters</th><th>Quote</th></tr>"
        f"</thead><tbody>{used}</tbody></table></div>"
    )
    return (
        f'<div class="bw-scroll"><table class="bw-findings">{lines}</table></div>'
        f'<div class="bw-heading">Answer</div><div class="bw-passage">{for_html(item.given.text)}'
        f"</div>{rests if used else ''}"
    )
