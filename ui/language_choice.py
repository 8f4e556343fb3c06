"""The language of the pages: as chosen in the side bar, else as the browser asks for."""

from __future__ import annotations

import streamlit as st

from assistant.languages.catalogues import NAMES, language_named
from knowledge_base.errors import InvalidRequest
from ui.page_style import language_script
from ui.speech import language_spoken, phrase, preferred, speak

_KEY, _CHOSEN, _WORDED = "language", "language-chosen", "worded"
_PARAMETER = "language"


def chosen_language() -> str:
    """One of the ten: as chosen, in the address, as the browser prefers, as set, else English."""
    held = st.session_state.get(_KEY)
    if held in NAMES:
        return str(held)
    for wanted in (st.query_params.get(_PARAMETER), st.context.locale):
        if wanted:
            try:
                return language_named(wanted)
            except InvalidRequest:  # an eleventh language
                continue
    return preferred() or "en"


def speak_as_chosen() -> None:
    """Say what this run of a page says in the language that is chosen."""
    speak(chosen_language())


def answer_language() -> str | None:
    """The language that answers are wanted in: the page's; English leaves it to the question."""
    language = chosen_language()
    return None if language == "en" else language


def show_choice() -> None:
    """Show the choice at the top of the side bar; what was chosen is kept in the address."""
    st.session_state.setdefault(_KEY, chosen_language())
    speak_as_chosen()
    st.sidebar.selectbox(
        phrase("Language"),
        tuple(NAMES),
        format_func=NAMES.__getitem__,
        key=_KEY,
        on_change=_note_choice,
        label_visibility="collapsed",
        icon=":material/language:",
    )
    with st.sidebar:
        st.html(language_script(), unsafe_allow_javascript=True)  # a constant of ours
    if st.session_state.get(_CHOSEN):
        st.query_params[_PARAMETER] = chosen_language()


def _note_choice() -> None:
    st.session_state[_CHOSEN] = True
    for name in st.session_state.pop(_WORDED, set()):
        st.session_state.pop(name, None)
    speak_as_chosen()


def worded(name: str) -> str:
    """The key of a widget whose choices are words: another one in each language.

    A browser sends such a choice by its words, which another language does not know.
    """
    language = language_spoken()
    key = name if language == "en" else f"{name}-{language}"
    st.session_state.setdefault(_WORDED, set()).add(key)
    return key


def keep_choice() -> dict[str, object]:
    """What a new conversation keeps of the session."""
    return {name: st.session_state[name] for name in (_KEY, _CHOSEN) if name in st.session_state}
