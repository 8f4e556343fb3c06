"""The page "Library": a document's text, and beside it the notes and problems found in it."""

from __future__ import annotations

import streamlit as st

from assistant.service import Assistant
from knowledge_base.decision_files import to_yaml
from knowledge_base.library import Library
from knowledge_base.linting import Problem
from knowledge_base.note_decisions import reread
from knowledge_base.note_history import before
from knowledge_base.phrases import said
from knowledge_base.records import Document
from ui.document_text import Spot, part_key, part_of, parts, show_text
from ui.escaping import for_html
from ui.language_choice import worded
from ui.library_panel import document_line, show_library
from ui.note_pieces import decision_html, problem_html
from ui.notes_view import DECISIONS, PROBLEMS, notes_line, page_of, show_notes
from ui.page_style import WIDE, style
from ui.safely import shown_safely
from ui.sharing import opened
from ui.speech import phrase, plural, told

_VIEWS = {
    "notes": said("Notes"),
    "problems": said("Problems"),
    "resting": said("Decisions at rest"),
}


def show_page() -> None:
    """Draw the page once, from top to bottom."""
    st.html(style() + WIDE)
    assistant = opened()
    library = assistant.library
    with st.sidebar:
        show_library(library)
    st.html(f'<div class="bw-welcome"><h1>{for_html(phrase("Library"))}</h1></div>')
    documents = library.documents()
    if not documents:
        none = phrase("No document is held. Add one at the side.")
        st.html(f'<div class="bw-verdict bw-absent">{for_html(none)}</div>')
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
    key, kept = worded("document"), st.session_state.get("document-kept")
    if st.session_state.get(key) not in held:
        st.session_state.pop(key, None)
    names = list(held)
    name = st.selectbox(
        phrase("Document"),
        names,
        index=names.index(kept) if kept in held else 0,
        format_func=lambda name: f"{held[name].title} ({notes_line(notes.get(name, ()))})",
        key=key,
    )
    st.session_state["document-kept"] = name
    document = held[name]
    st.html(f'<div class="bw-footer">{for_html(document_line(document))}</div>')
    return document


def _show_beside(assistant: Assistant, document: Document) -> None:
    library = assistant.library
    view = st.radio(
        phrase("Beside the text"),
        list(_VIEWS),
        format_func=lambda name: told(_VIEWS[name]),
        horizontal=True,
        key=worded("view"),
    )
    if view == "notes":
        show_notes(library, document, lambda name, spot: _open(library, document, spot, name))
    elif view == "problems":
        _show_problems(assistant, document)
    else:
        _show_resting(library)
    decisions = library.decisions()
    st.download_button(
        plural(
            "Download {number} decision (YAML)",
            "Download {number} decisions (YAML)",
            len(decisions),
        ),
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
    with st.spinner(phrase("Looking for problems …")):
        every = _problems(assistant, (str(library.home), library.generation, *tables))
    found = [item for item in every if item.document_id == document.id]
    if not found:
        none = phrase("No problems were found in this document.")
        st.html(f'<div class="bw-tagline">{for_html(none)}</div>')
    numbered = list(enumerate(found, start=1))
    for number, problem in page_of(numbered, f"problems-{document.id}", PROBLEMS):
        with st.container(border=True):
            st.html(problem_html(problem, number))
            if problem.start is not None and problem.end is not None:
                st.button(
                    phrase("Show problem {number} in the text", number=number),
                    key=f"problem-{document.id}-{number}",
                    on_click=_open,
                    args=(library, document, Spot(problem.start, problem.end)),
                )


# Kept as they are, since a copy of a phrase is its English text alone.
@st.cache_resource(show_spinner=False, max_entries=2)
def _problems(
    _assistant: Assistant,
    state: tuple[object, ...],  # noqa: ARG001 (what is remembered goes by it)
) -> tuple[Problem, ...]:
    """The linter's findings, once for each state of the library and its tables."""
    return _assistant.lint()


def _show_resting(library: Library) -> None:
    found = library.resting_decisions()
    if not found:
        whole = phrase("Every decision has its note.")
        st.html(f'<div class="bw-tagline">{for_html(whole)}</div>')
        return
    about = phrase(
        "No document held has these notes now. A decision holds again as soon as a document of "
        "its work does."
    )
    st.html(f'<div class="bw-tagline">{for_html(about)}</div>')
    history = library.note_history()
    for decision in page_of(found, "resting", DECISIONS):
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
