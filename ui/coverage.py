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
from ui.escaping import for_markdown
from ui.page_style import STYLE
from ui.phrases import counted
from ui.receipts_tab import show_receipts
from ui.safely import shown_safely
from ui.sharing import opened

# Rows that are sent to the browser at once.
_MOST = 1_000
_WHOLE = 16


def _current(assistant: Assistant) -> CoverageMap:
    """The map of what is held now; drawn anew only once that has changed."""
    library = assistant.library
    held = ((release_id(item), item.sha256) for item in library.tables.releases())
    key = (str(library.home), library.generation, *held)
    return _mapped(assistant, repr(key))


@st.cache_resource(max_entries=2, show_spinner="Drawing the map …")
def _mapped(_assistant: Assistant, key: str) -> CoverageMap:
    del key  # by which it is remembered
    return coverage_map(_assistant.library)


def show_page() -> None:
    """Draw the page once, from top to bottom."""
    st.html(STYLE)
    st.sidebar.html(
        '<div class="bw-brand">Bundlewise</div><div class="bw-tagline">What the material speaks '
        "of, what it lacks, and what was answered from it.</div>"
    )
    st.html('<div class="bw-welcome"><h1>Coverage</h1></div>')
    assistant = opened()
    mapped, wanted, receipts = st.tabs(["Coverage", "What to upload next", "Receipts"])
    with mapped:
        _show_map(_current(assistant))
    with wanted:
        _show_wanted(assistant)
    with receipts:
        show_receipts(assistant)


def _show_map(held: CoverageMap) -> None:
    if not held.codes:
        st.html(
            '<div class="bw-verdict bw-absent">No table is held yet: the codes that are known '
            "come from the tables. <code>bundlewise import-table</code> brings one.</div>"
        )
        return
    families = by_family(held.codes)
    named = sum(item.counts["page"] + item.counts["named"] for item in families)
    st.html(
        f'<div class="bw-verdict bw-calm"><div class="bw-headline">Of {len(held.codes):,} codes '
        f"that the tables know, documents name {named:,} ({named / len(held.codes):.1%})."
        f'</div><div class="bw-basis"><span>Documents <b>{len(held.documents):,}</b></span>'
        f"<span>Table releases <b>{len(held.releases):,}</b></span></div></div>"
    )
    _heading(
        "By family",
        "Each cell: the share of its known codes that a document names. Grey is silence.",
    )
    st.vega_lite_chart(
        heat_map(rows.cell_rows(held.codes)), height="content",
        alt="Heat map of the share of codes named; the table below has the figures",
    )  # fmt: skip
    _table(rows.family_rows(families), "Codes by family and standing")
    _show_codes(held)
    unknown = unknown_html(held)
    if unknown:
        st.html(unknown)


def _show_codes(held: CoverageMap) -> None:
    _heading(
        "Codes", "Begin a code to narrow the list; a whole code shows all that is held on it."
    )
    start_column, family_column, standing_column = st.columns(3)
    start = start_column.text_input("Codes beginning with", max_chars=5, placeholder="7224")
    families = {item.family.range: item.family for item in by_family(held.codes)}
    family = family_column.selectbox(
        "Family", ["", *families],
        format_func=lambda name: f"{name} {families[name].name}" if name else "All families",
    )  # fmt: skip
    standing = standing_column.selectbox(
        "Standing", ["", *rows.STANDINGS],
        format_func=lambda name: rows.STANDINGS[name] if name else "Any",
    )  # fmt: skip
    wanted = start.strip().upper()
    if is_procedure(wanted):
        st.html(code_html(held.of(wanted), held))
    chosen = [
        item
        for item in held.starting(wanted)
        if family in {"", item.family.range} and standing in {"", item.standing}
    ]
    _table(rows.code_rows(chosen[:_MOST], held), "Codes with the documents that speak of them")
    st.html(f'<div class="bw-tagline">{_how_many(chosen)}</div>')


def _how_many(chosen: Sequence[CodeCoverage]) -> str:
    shown = f"; the first {_MOST:,} are shown" if len(chosen) > _MOST else ""
    return (
        f"{counted(len(chosen), 'code')}{shown}. <code>bundlewise coverage --csv</code> has all."
    )


def _show_wanted(assistant: Assistant) -> None:
    _heading(
        "What to upload next",
        "What questions that found nothing in the material were about. Their codes and words are "
        "counted, not the sentences; nothing is counted that may point at a person. "
        "<code>bundlewise coverage --forget</code> empties the list.",
    )
    try:
        listed = assistant.upload_list()
    except BundlewiseError as error:
        st.error(for_markdown(str(error)))
        return
    if not listed.questions:
        st.html("<p>No question without an answer was counted.</p>")
        return
    st.html(f"<p>{counted(listed.questions, 'question')} found nothing.</p>")
    for title, head, found in (
        ("By code", "Code", listed.codes),
        ("By word", "Word", listed.words),
    ):
        if found:
            st.html(f'<div class="bw-heading">{title}</div>')
            _table(rows.wanted_rows(found[:_MOST], head), f"What was asked about, {title.lower()}")


def _heading(title: str, told: str) -> None:
    st.html(f'<h2 class="bw-section">{title}</h2><div class="bw-tagline">{told}</div>')


def _table(held: list[rows.Row], alternative: str) -> None:
    height: Literal["content", "auto"] = "content" if len(held) <= _WHOLE else "auto"
    shares = {"Share named": st.column_config.NumberColumn(format="percent")}
    st.dataframe(held, height=height, hide_index=True, column_config=shares, alt=alternative)


def main() -> None:
    """Show the page; whatever goes wrong is one clear line on it."""
    shown_safely(show_page)


if __name__ == "__main__":
    main()
