"""The conversation of one browser session; it lives in Streamlit's session state only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from assistant.answer import Answer
from assistant.proof.proof import Proof

ABOUT_ONE_PERSON = "A question about one person"


@dataclass(frozen=True, slots=True)
class Turn:
    """A question as shown, its answer, and the proof as it was then; none on one person."""

    question: str
    answer: Answer
    proof: Proof | None = None


def turn(question: str, answer: Answer, opened_up: Callable[[Answer], Proof]) -> Turn:
    """Make the turn that may be kept: of a patient's question, only that there was one."""
    if answer.outcome == "case_specific":
        return Turn(ABOUT_ONE_PERSON, _without_person(answer))
    return Turn(question, answer, opened_up(answer))


def _without_person(answer: Answer) -> Answer:
    # The service date goes too: it may have been read from a date of birth.
    return Answer(
        question="",
        language=answer.language,
        service_date=dt.datetime.now().astimezone().date(),
        setting="practitioner",
        outcome=answer.outcome,
        headline=answer.headline,
        text="",
        drafted_by=answer.drafted_by,
    )


def turns() -> list[Turn]:
    """The turns of this session, oldest first."""
    kept: list[Turn] = st.session_state.setdefault("turns", [])
    return kept


def last_question() -> str | None:
    """The last question of this session as it was read, for a follow-up; never a patient's."""
    answers = [made.answer for made in turns() if made.answer.outcome != "case_specific"]
    return (answers[-1].read_as or answers[-1].question) if answers else None


def start_new() -> None:
    """Forget everything of this session, the choices and the uploader included."""
    rounds = st.session_state.get("round", 0)
    st.session_state.clear()
    # Widgets are named after the round; a new name is the only way to empty an uploader.
    st.session_state["round"] = rounds + 1


def keyed(name: str) -> str:
    """A widget's key that is a new one after each ``start_new``."""
    return f"{name}-{st.session_state.setdefault('round', 0)}"


def put(question: str) -> None:
    """Note a question to be answered in this run of the page."""
    st.session_state["waiting"] = question
    st.session_state.pop("stopped", None)


def waiting() -> str | None:
    """The question to be answered in this run, if there is one."""
    found: str | None = st.session_state.get("waiting")
    return found


def stop() -> None:
    """Drop the question that waited, since its asker does not want the answer any more."""
    settle()
    st.session_state["stopped"] = True


def was_stopped() -> bool:
    """Whether the last question was stopped before its answer."""
    return bool(st.session_state.get("stopped"))


def settle(made: Turn | None = None) -> None:
    """Drop the question that waited, and keep its turn where it has one."""
    st.session_state.pop("waiting", None)
    if made is not None:
        turns().append(made)
