"""Feedback on an answer: its question kept as a case of the user's own suite ``feedback``.

A thumb stores nothing; only the button of the form does. A question about one person has no
feedback at all: neither the buttons nor the storing.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import streamlit as st

from assistant.answer import Answer
from assistant.service import Question
from evals.cases import Case, add_case, feedback_file
from knowledge_base.errors import BundlewiseError, InvalidRequest
from knowledge_base.phrases import said
from knowledge_base.records import Setting
from ui.conversation import Turn, keyed
from ui.escaping import for_html, for_markdown
from ui.language_choice import speak_as_chosen, worded
from ui.speech import message_of, phrase, told
from ui.uploads import unforeseen

Expected = Literal["answered", "not_in_material"]
KINDS = {
    "feedback": said("No particular kind"),
    "plain": said("A plain question"),
    "terse": said("A few words"),
    "jargon": said("Coders' jargon"),
    "lay": said("A patient's words"),
    "code": said("About one code"),
    "compare": said("Comparing codes"),
    "find_code": said("Finding a code"),
    "documentation": said("Documentation"),
}
EXPECTED: dict[Expected, str] = {
    "answered": said("An answer from the material"),
    "not_in_material": said("Not in the material"),
}
# Half of all cases are held out by their id; only with both halves is a new one sure to be asked.
COMMAND = "bundlewise eval --suite feedback --split all"
_WIDEST = 50
_PAGES = re.compile(r"\s*(\d{1,5})(?:\s*[-–]\s*(\d{1,5}))?\s*")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the user says of a right answer; what is left empty is not judged."""

    kind: str
    expect: Expected
    document: str = ""
    pages: str = ""
    phrase: str = ""


def remember(made: Turn, number: int, question: Question) -> None:
    """Note the date and setting chosen for a turn, unless it is about one person."""
    if made.answer.outcome != "case_specific":
        held = st.session_state.setdefault("chosen", {})
        held[number] = (question.service_date, question.setting)


@st.fragment
def show_feedback(made: Turn, number: int, home: Path) -> None:
    """Ask whether a turn's answer was right; ``number`` is the turn's place."""
    if made.answer.outcome == "case_specific":
        return
    speak_as_chosen()  # a fragment is drawn anew without its page
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        asked = for_html(phrase("Was this right?"))
        st.html(f'<div class="bw-tagline">{asked}</div>', width="content")
        thumb = st.feedback("thumbs", key=keyed(f"thumb-{number}"), persist_state="session")
    if thumb is None:
        return
    with st.expander(phrase("Add this question to your evaluation cases")):
        verdict = _form(made, number, right=thumb == 1)
        if verdict is not None:
            _store(made, number, verdict, home)


def _form(made: Turn, number: int, *, right: bool) -> Verdict | None:
    """The form; what was filled in once its button is pressed."""
    expected = list(EXPECTED)
    with st.form(keyed(f"case-{number}"), border=False):
        notice = phrase(
            "Nothing is stored until you press the button. Leave out whatever could tell who a "
            "person is."
        )
        st.html(f'<div class="bw-tagline">{for_html(notice)}</div>')
        kind = st.selectbox(
            phrase("Kind of question"), list(KINDS), format_func=lambda name: told(KINDS[name]),
            key=worded(keyed(f"kind-{number}")),
        )  # fmt: skip
        expect = st.radio(
            phrase("A right answer is"), expected, horizontal=True,
            format_func=lambda name: told(EXPECTED[name]),
            index=expected.index(likely(made.answer, right=right)),
            key=worded(keyed(f"expect-{number}-{right}")),
        )  # fmt: skip
        document = st.selectbox(
            phrase("Document it stands in (optional)"), ["", *_documents(made.answer)],
            format_func=lambda title: title or phrase("Any document"),
            key=worded(keyed(f"document-{number}")),
        )  # fmt: skip
        pages = st.text_input(
            phrase("Pages it stands on (optional)"), max_chars=100, key=keyed(f"pages-{number}"),
            placeholder="13 or 27-29, 40",
            help=phrase(
                "Pages of the PDF. Commas part what is all needed; of a range or of pages with "
                "“or” between them any one will do."
            ),
        )  # fmt: skip
        quoted = st.text_input(
            phrase("A phrase that a right answer has to quote (optional)"), max_chars=300,
            key=keyed(f"phrase-{number}"),
        )  # fmt: skip
        if st.form_submit_button(phrase("Keep as a case"), key=keyed(f"store-{number}")):
            return Verdict(kind, expect, document, pages, quoted)
    return None


def _documents(answer: Answer) -> list[str]:
    """The titles of what was found for an answer, best first."""
    cited = [item.document for item in answer.citations if item.kind == "passage"]
    return list(dict.fromkeys([*cited, *(item.document for item in answer.evidence)]))


def likely(answer: Answer, *, right: bool) -> Expected:
    """What is expected most likely, given the answer and the thumb."""
    refused = answer.outcome in {"not_in_material", "refused"}
    return "not_in_material" if refused and right else "answered"


def _store(made: Turn, number: int, verdict: Verdict, home: Path) -> None:
    chosen = st.session_state.get("chosen", {}).get(number, (None, None))
    try:
        add_case(home, case_of(made, verdict, *chosen))
    except BundlewiseError as error:
        st.error(for_markdown(message_of(error)))
    except Exception as error:  # a full disk must not take the page down
        st.error(for_markdown(unforeseen(error)))
    else:
        path = for_markdown(str(feedback_file(home)), longest=1_000)
        st.success(
            phrase("Stored in {path}; {command} asks it again.", path=path, command=f"`{COMMAND}`")
        )


def case_of(
    made: Turn,
    verdict: Verdict,
    service_date: dt.date | None = None,
    setting: Setting | None = None,
) -> Case:
    """The case to keep: asked as it was asked, under an id that the same question has again.

    Raises:
        InvalidRequest: about one person, pages that cannot be read, or pages of what is expected
            not to be in the material.
    """
    if made.answer.outcome == "case_specific":
        raise InvalidRequest(said("A question about one person is not stored."))
    quoted = " ".join(verdict.phrase.split())
    where = verdict.document or verdict.pages.strip() or quoted
    if verdict.expect == "not_in_material" and where:
        raise InvalidRequest(
            said(
                "What is not in the material has no document, page or phrase: leave these empty, "
                "or expect an answer."
            )
        )
    # Of a follow-up, the whole question that it was read as: a case stands on its own.
    question = made.answer.read_as or made.question
    asked = f"{question}\0{service_date}\0{setting}"
    return Case(
        id=f"chat-{hashlib.sha256(asked.encode()).hexdigest()[:12]}",
        kind=verdict.kind,
        question=question,
        expect=verdict.expect,
        gold_document=verdict.document or None,
        gold_pages=page_groups(verdict.pages),
        # White space is one blank where patterns are compared; a blank needs no escape.
        patterns=(f"(?i){re.escape(quoted)}".replace("\\ ", " "),) if quoted else (),
        service_date=service_date,
        setting=setting,
    )


def page_groups(text: str) -> tuple[tuple[int, ...], ...]:
    """Read pages: "27 or 28, 40" is one of 27 and 28, and 40; "27-29" is any of the three.

    Raises:
        InvalidRequest: something in it is no page.
    """
    groups = [part for part in re.split(r"[,;]", text) if part.strip()]
    return tuple(tuple(dict.fromkeys(_any_of(group))) for group in groups)


def _any_of(group: str) -> list[int]:
    pages: list[int] = []
    for part in re.split(r"\bor\b|/", group):
        found = _PAGES.fullmatch(part)
        first, last = (int(found[1]), int(found[2] or found[1])) if found else (0, 0)
        if not 1 <= first <= last < first + _WIDEST:
            raise InvalidRequest(
                said(
                    "Pages are numbers, such as 13 or 27-29, with commas between those that are "
                    "all needed; {written} is not.",
                    written=repr(group.strip()),
                )
            )
        pages += range(first, last + 1)
    return pages
