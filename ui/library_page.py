"""The page "Library": a document's text, and beside it the notes and problems found in it."""

from __future__ import annotations

import streamlit as st

from assistant.service import Assistant
from knowledge_base.decision_files import to_yaml
from knowledge_base.library import Library
from knowledge_base.linting import Problem
from knowledge_base.note_decisions import reread
from knowledge_base.note_history import before
from knowledge_base.records import Document
from ui.document_text import Spot, part_key, part_of, parts, show_text
from ui.escaping import for_html
from ui.library_panel import document_line, show_library
from ui.note_pieces import decision_html, problem_html
from ui.notes_view import notes_line, page_of, show_notes
from ui.page_style import STYLE, WIDE
from ui.phrases import counted
from ui.safely import shown_safely
from ui.sharing import opened

_VIEWS = ("Notes", "Problems", "Decisions at rest")


def show_page() -> None:
    """Draw the page once, from top to bottom."""
    st.html(STYLE + WIDE)
    assistant = opened()
    library = assistant.library
    with st.sidebar:
        show_library(library)
    st.html('<div class="bw-welcome"><h1>Library</h1></div>')
    documents = library.documents()
    if not documents:
        st.html(
            '<div class="bw-verdict bw-absent">No document is held. Add one at the side.</div>'
        )
        return
    document = _chosen(library, documents)
    text, beside = st.columns([6, 5], gap="large")
    with beside:
        _show_beside(assistant, document)
    with text, st.container(key="text"):
        marked: tuple[str, Spot] | None = st.session_state.get("marked")
        spot = marked[1] if marked and marked[0] == document.id else None
        show_text(library, document, spot)


def _chosen(library: Library, documents: tuple[Document, ...]) -> Document:
    held = {item.id: item for item in documents}
    notes = library.decided_notes()
    if st.session_state.get("document") not in held:
        st.session_state.pop("document", None)
    name = st.selectbox(
        "Document",
        list(held),
        format_func=lambda name: f"{held[name].title} ({notes_line(notes.get(name, ()))})",
        key="document",
    )
    document = held[name]
    st.html(f'<div class="bw-footer">{for_html(document_line(document))}</div>')
    return document


def _show_beside(assistant: Assistant, document: Document) -> None:
    library = assistant.library
    view = st.radio("Beside the text", _VIEWS, horizontal=True, key="view")
    if view == "Notes":
        show_notes(library, document, lambda name, spot: _open(library, document, spot, name))
    elif view == "Problems":
        _show_problems(assistant, document)
    else:
        _show_resting(library)
    decisions = library.decisions()
    st.download_button(
        f"Download {counted(len(decisions), 'decision')} (YAML)",
        _yaml(library, (str(library.home), library.generation)),
        file_name="note-decisions.yaml",
        mime="application/yaml",
        disabled=not decisions,
    )


def _open(library: Library, document: Document, spot: Spot, note: str | None = None) -> None:
    """Mark a stretch of the text, and turn to the part where it begins."""
    if note is not None:
        st.session_state["chosen-note"] = note
    st.session_state["marked"] = (document.id, spot)
    starts = parts(library.body(document.id))
    st.session_state[part_key(document)] = part_of(starts, spot.start)


def _show_problems(assistant: Assistant, document: Document) -> None:
    library = assistant.library
    tables = tuple(item.sha256 for item in library.tables.releases())
    every = _problems(assistant, (str(library.home), library.generation, *tables))
    found = [item for item in every if item.document_id == document.id]
    if not found:
        st.html('<div class="bw-tagline">No problems were found in this document.</div>')
    numbered = list(enumerate(found, start=1))
    for number, problem in page_of(numbered, f"problems-{document.id}", "problems"):
        with st.container(border=True):
            st.html(problem_html(problem, number))
            if problem.start is not None and problem.end is not None:
                st.button(
                    f"Show problem {number} in the text",
                    key=f"problem-{document.id}-{number}",
                    on_click=_open,
                    args=(library, document, Spot(problem.start, problem.end)),
                )


@st.cache_data(show_spinner="Looking for problems …", max_entries=2)
def _problems(
    _assistant: Assistant,
    state: tuple[object, ...],  # noqa: ARG001 (what is remembered goes by it)
) -> tuple[Problem, ...]:
    """The linter's findings, once for each state of the library and its tables."""
    return _assistant.lint()


def _show_resting(library: Library) -> None:
    found = library.resting_decisions()
    if not found:
        st.html('<div class="bw-tagline">Every decision has its note.</div>')
        return
    st.html(
        '<div class="bw-tagline">No document held has these notes now. A decision holds again as '
        "soon as a document of its work does.</div>"
    )
    history = library.note_history()
    for decision in page_of(found, "resting", "decisions"):
        past = before(history, (decision.work, decision.note), decision)
        with st.container(border=True):
            st.html(decision_html(decision, reread(decision, library.decided_notes()), past))


@st.cache_data(show_spinner=False, max_entries=2)
def _yaml(
    _library: Library,
    state: tuple[object, ...],  # noqa: ARG001 (as above)
) -> str:
    return to_yaml(_library.decisions(), _library.documents(), _library.note_history())


def main() -> None:
    """Show the page; whatever goes wrong is one clear line on it."""
    shown_safely(show_page)


if __name__ == "__main__":
    main()
