"""The one assistant that all pages and sessions of this process share."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import streamlit as st

from assistant.service import Assistant
from assistant.settings import Settings
from ui.speech import phrase

# A page is drawn in a thread of its own, in which its assistant is asked too.
_hearing: ContextVar[Callable[[str], None] | None] = ContextVar("hearing", default=None)


@contextmanager
def hearing(heard: Callable[[str], None]) -> Iterator[None]:
    """Have ``heard`` told, while the block runs, whatever slow or unusual the assistant does."""
    before = _hearing.set(heard)
    try:
        yield
    finally:
        _hearing.reset(before)


def _notify(line: str) -> None:
    heard = _hearing.get()
    if heard is not None:
        heard(line)


def opened() -> Assistant:
    """The assistant that every session of this process shares."""
    with st.spinner(phrase("Opening the library …")):
        return _opened()


@st.cache_resource(show_spinner=False)
def _opened() -> Assistant:
    settings = Settings()
    # Nobody watches a page for ten minutes; a busy library is said after some seconds.
    patient = dataclasses.replace(settings, lock_timeout=min(settings.lock_timeout, 20.0))
    return Assistant.open(patient, _notify)
