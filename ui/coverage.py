"""The page "Coverage": what the material speaks of, what to upload next, and past answers.

It reads what the library and the receipts hold, and decides nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import streamlit as st

from assistant.service import Assistant
from knowledge_base.codes import is_procedure
from knowledge_base.coverage_map import CodeCoverage, CoverageMap, by_family, coverage_map
from knowledge_base.edit_tables.release_files import release_id
from knowledge_base.errors import BundlewiseError
from ui import coverage_rows as rows
from ui.coverage_charts import heat_map
from ui.coverage_pieces import code_html, unknown_html
from ui.escaping import command_html, for_html, for_markdown
from ui.library_panel import show_brand
from ui.page_style import style
from ui.receipts_tab import show_receipts
from ui.safely import shown_safely
from ui.sharing import opened
from ui.speech import figure, message_of, phrase, plural, share, told

# Rows that are sent to the browser at once.
_MOST = 1_000
_WHOLE = 16


def _current(assistant: Assistant) -> CoverageMap:
    """The map of what is held now; drawn anew only once that has changed."""
    library = assistant.library
    held = ((release_id(item), item.sha256) for item in library.tables.releases())
    key = (str(library.home), library.generation, *held)
    with st.spinner(phrase("Drawing the map …")):
        return _mapped(assistant, repr(key))


@st.cache_resource(max_entries=2, show_spinner=False)
def _mapped(_assistant: Assistant, key: str) -> CoverageMap:
    del key  # by which it is remembered
    return coverage_map(_assistant.library)


def show_page() -> None:
    """Draw the page once, from top to bottom."""
    st.html(style())
    with st.sidebar:
        show_brand(
            phrase("What the material speaks of, what it lacks, and what was answered from it.")
        )
    st.html(f'<div class="bw-welcome"><h1>{for_html(phrase("Coverage"))}</h1></div>')
    assistant = opened()
    mapped, wanted, receipts = st.tabs(
        [phrase("Coverage"), phrase("What to upload next"), phrase("Receipts")]
    )
    with mapped:
        _show_map(_current(assistant))
    with wanted:
        _show_wanted(assistant)
    with receipts:
        show_receipts(assistant)


def _show_map(held: CoverageMap) -> None:
    if not held.codes:
        none = phrase(
            "No table is held yet: the codes that are known come from the tables. {command} "
            "brings one.",
            command=command_html("bundlewise import-table"),
        )
        st.html(f'<div class="bw-verdict bw-absent">{none}</div>')
        return
    families = by_family(held.codes)
    named = sum(item.counts["page"] + item.counts["named"] for item in families)
    headline = phrase(
        "Of {known} codes that the tables know, documents name {named} ({share}).",
        known=figure(len(held.codes)),
        named=figure(named),
        share=share(named / len(held.codes)),
    )
    documents, releases = phrase("Documents"), phrase("Table releases")
    st.html(
        f'<div class="bw-verdict bw-calm"><div class="bw-headline">{for_html(headline)}</div>'
        f'<div class="bw-basis"><span>{documents} <b>{figure(len(held.documents))}</b></span>'
        f"<span>{releases} <b>{figure(len(held.releases))}</b></span></div></div>"
    )
    _heading(
        phrase("By family"),
        phrase("Each cell: the share of its known codes that a document names. Grey is silence."),
    )
    st.vega_lite_chart(
        heat_map(rows.cell_rows(held.codes)), height="content",
        alt=phrase("Heat map of the share of codes named; the table below has the figures"),
    )  # fmt: skip
    _table(rows.family_rows(families), phrase("Codes by family and standing"))
    _show_codes(held)
    unknown = unknown_html(held)
    if unknown:
        st.html(unknown)


def _show_codes(held: CoverageMap) -> None:
    _heading(
        phrase("Codes"),
        phrase("Begin a code to narrow the list; a whole code shows all that is held on it."),
    )
    start_column, family_column, standing_column = st.columns(3)
    start = start_column.text_input(
        phrase("Codes beginning with"), max_chars=5, placeholder="7224"
    )
    families = {item.family.range: item.family for item in by_family(held.codes)}
    family = family_column.selectbox(
        phrase("Family"), ["", *families],
        format_func=lambda name: (
            f"{name} {told(families[name].name)}" if name else phrase("All families")
        ),
    )  # fmt: skip
    standing = standing_column.selectbox(
        phrase("Standing"), ["", *rows.STANDINGS],
        format_func=lambda name: told(rows.STANDINGS[name]) if name else phrase("Any"),
    )  # fmt: skip
    wanted = start.strip().upper()
    if is_procedure(wanted):
        st.html(code_html(held.of(wanted), held))
    chosen = [
        item
        for item in held.starting(wanted)
        if family in {"", item.family.range} and standing in {"", item.standing}
    ]
    _table(
        rows.code_rows(chosen[:_MOST], held), phrase("Codes with the documents that speak of them")
    )
    st.html(f'<div class="bw-tagline">{_how_many(chosen)}</div>')


def _how_many(chosen: Sequence[CodeCoverage]) -> str:
    csv = command_html("bundlewise coverage --csv")
    if len(chosen) > _MOST:
        return phrase(
            "{number} codes; the first {most} are shown. {command} has all.",
            number=figure(len(chosen)),
            most=figure(_MOST),
            command=csv,
        )
    return plural(
        "{number} code. {command} has all.",
        "{number} codes. {command} has all.",
        len(chosen),
        command=csv,
    )


def _show_wanted(assistant: Assistant) -> None:
    _heading(
        phrase("What to upload next"),
        phrase(
            "What questions that found nothing in the material were about. Their codes and words "
            "are counted, not the sentences; nothing is counted that may point at a person. "
            "{command} empties the list.",
            command=command_html("bundlewise coverage --forget"),
        ),
    )
    try:
        listed = assistant.upload_list()
    except BundlewiseError as error:
        st.error(for_markdown(message_of(error)))
        return
    if not listed.questions:
        st.html(f"<p>{for_html(phrase('No question without an answer was counted.'))}</p>")
        return
    found_nothing = plural(
        "{number} question found nothing.",
        "{number} questions found nothing.",
        listed.questions,
    )
    st.html(f"<p>{for_html(found_nothing)}</p>")
    for title, head, about, found in (
        (phrase("By code"), phrase("Code"), phrase("What was asked about, by code"), listed.codes),
        (phrase("By word"), phrase("Word"), phrase("What was asked about, by word"), listed.words),
    ):
        if found:
            st.html(f'<div class="bw-heading">{for_html(title)}</div>')
            _table(rows.wanted_rows(found[:_MOST], head), about)


def _heading(title: str, about: str) -> None:
    """Both are ours, and hold no markup but that of commands."""
    st.html(f'<h2 class="bw-section">{title}</h2><div class="bw-tagline">{about}</div>')


def _table(held: list[rows.Row], alternative: str) -> None:
    height: Literal["content", "auto"] = "content" if len(held) <= _WHOLE else "auto"
    shares = {phrase("Share named"): st.column_config.NumberColumn(format="percent")}
    st.dataframe(held, height=height, hide_index=True, column_config=shares, alt=alternative)


def main() -> None:
    """Show the page; whatever goes wrong is one clear line on it."""
    shown_safely(show_page)


if __name__ == "__main__":
    main()
