"""Showing a page so that whatever goes wrong is one clear line on it."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from knowledge_base.errors import BundlewiseError
from ui.escaping import for_markdown
from ui.uploads import unforeseen


def shown_safely(show_page: Callable[[], None]) -> None:
    """Show a page; an error is told in one line, without a traceback."""
    try:
        show_page()
    except BundlewiseError as error:
        st.error(for_markdown(str(error)))
    except Exception as error:  # no traceback reaches a user
        st.error(for_markdown(unforeseen(error)))
