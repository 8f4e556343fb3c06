"""Showing a page so that whatever goes wrong is one clear line on it."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from knowledge_base.errors import BundlewiseError
from ui.escaping import for_markdown
from ui.language_choice import speak_as_chosen
from ui.speech import message_of
from ui.uploads import unforeseen


def shown_safely(show_page: Callable[[], None]) -> None:
    """Show a page; an error is told in one line, without a traceback."""
    speak_as_chosen()
    try:
        show_page()
    except BundlewiseError as error:
        st.error(for_markdown(message_of(error)))
    except Exception as error:  # no traceback reaches a user
        st.error(for_markdown(unforeseen(error)))
