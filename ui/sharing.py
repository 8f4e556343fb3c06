"""The one assistant that all pages and sessions of this process share."""

from __future__ import annotations

import dataclasses

import streamlit as st

from assistant.service import Assistant
from assistant.settings import Settings
from ui.speech import phrase


def opened() -> Assistant:
    """The assistant that every session of this process shares."""
    with st.spinner(phrase("Opening the library …")):
        return _opened()


@st.cache_resource(show_spinner=False)
def _opened() -> Assistant:
    settings = Settings()
    # Nobody watches a page for ten minutes; a busy library is said after some seconds.
    patient = dataclasses.replace(settings, lock_timeout=min(settings.lock_timeout, 20.0))
    return Assistant.open(patient)
