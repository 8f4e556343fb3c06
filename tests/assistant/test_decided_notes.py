"""Checks, answers and audits follow what a librarian decided of a note, and say who did."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.csv
import pytest

from assistant.answer import Finding
from assistant.rules.claim import Claim, parse_date, parse_line
from assistant.service import Assistant, Question
from assistant.settings import Settings
from knowledge_base.guidance_notes import GuidanceNote
from knowledge_base.note_decisions import Outcome, signed
from knowledge_base.note_readings import edited
from tests.hand_notes import EVERY_KIND, SENTENCES, add_with_notes, spans

BAR = "Do not report 62302 with 62303 at all."
TEXT = f"{BAR}\n\n{SENTENCES[0]}"
WHO = ", as {decision} by Ann Gale on 2"


@pytest.fixture
def assistant(tmp_path: Path) -> Iterator[Assistant]:
    """Two notes: one plain, one with a condition that waits to be reviewed; no tables."""
    opened = Assistant.open(Settings(home=tmp_path / "home"), sample=False)
    plain = GuidanceNote(spans("62302"), spans("62303"), 0, 0, BAR)
    add_with_notes(opened.library, tmp_path / "rules.md", (plain, EVERY_KIND[0]), TEXT)
    yield opened
    opened.close()


def decide(
    assistant: Assistant, number: int, outcome: Outcome, edit: dict[str, Any] | None = None
) -> None:
    (listed,) = (found for found in assistant.library.decided_notes().values() if found)
    reading = None if edit is None else edited(edit, listed[number].note)
    assistant.library.decide(signed(listed[number], outcome, "Ann Gale", edit=reading))


def checked(assistant: Assistant, *codes: str) -> list[Finding]:
    claim = Claim(tuple(parse_line(code) for code in codes), parse_date("2026-03-01"))
    found = assistant.check(claim)
    quotes = {item.id: item.quote for item in found.citations}
    noted = [item for item in found.findings if item.rule == "guidance_note"]
    # Whatever was decided, what is cited are the document's own words.
    assert all(quotes[name] in {BAR, SENTENCES[0]} for item in noted for name in item.citations)
    return noted


def test_a_check_obeys(assistant: Assistant) -> None:
    (before,) = checked(assistant, "62302", "62303")
    assert before.verdict == "not_together"
    assert before.decided is None
    decide(assistant, 0, "rejected")
    assert checked(assistant, "62302", "62303") == []
    decide(assistant, 0, "edited", {"left": ["72240"]})
    assert checked(assistant, "62302", "62303") == []
    (after,) = checked(assistant, "72240", "62303")
    assert WHO.format(decision="edited") in after.message
    assert after.message.endswith("says not to report 72240 with 62303.")
    assert after.decided is not None


def test_what_waits_for_review_decides_only_once_accepted(assistant: Assistant) -> None:
    (waiting,) = checked(assistant, "62303", "62304")
    assert waiting.verdict == "conditional"
    assert "review" in waiting.message
    decide(assistant, 1, "accepted")
    (found,) = checked(assistant, "62303", "62304")
    # Its condition stays one: a person still has to judge it.
    assert found.verdict == "conditional"
    assert WHO.format(decision="accepted") in found.message
    assert "review" not in found.message
    assert "“save when a second puncture is charted”" in found.message
    decide(assistant, 1, "edited", {"condition": None})
    (found,) = checked(assistant, "62303", "62304")
    assert found.verdict == "not_together"


def test_an_answer_obeys_and_its_headline_says_who_edited(assistant: Assistant) -> None:
    question = Question("Can I report 62302 with 62303?")
    before = assistant.ask(question)
    assert before.headline.startswith("Not together: rules says never to report")
    decide(assistant, 0, "edited", {"left": ["62302", "72240"]})
    edited_answer = assistant.ask(question)
    assert WHO.format(decision="edited") in edited_answer.headline
    said = next(item for item in edited_answer.statements if "Ann Gale" in item.text)
    assert said.state == "supported"
    cited = {item.id: item.quote for item in edited_answer.citations}
    assert [cited[name] for name in said.citations] == [BAR]
    decide(assistant, 0, "rejected")
    after = assistant.ask(question)
    assert [item for item in after.findings if item.rule == "guidance_note"] == []
    # The document may be quoted, but with what was decided, and not as the head of the answer.
    assert BAR not in after.headline
    (told,) = [item for item in after.warnings if item.kind == "note_decided"]
    assert f"rules: the note read from “{BAR}” was rejected by Ann Gale on 2" in told.message
    assert told.citations
    assert [item for item in edited_answer.warnings if item.kind == "note_decided"] == []


def test_a_quote_whose_note_was_edited_away_from_the_pair_says_so(assistant: Assistant) -> None:
    decide(assistant, 0, "edited", {"left": ["72240"]})
    answer = assistant.ask(Question("Can I report 62302 with 62303?"))
    assert BAR not in answer.headline
    (told,) = [item for item in answer.warnings if item.kind == "note_decided"]
    assert told.message.endswith("now reads: 72240 is not reported with 62303.")


def test_an_audit_obeys_with_the_words_of_a_check(assistant: Assistant, tmp_path: Path) -> None:
    claims, out = tmp_path / "claims.csv", tmp_path / "findings.csv"
    claims.write_text(
        "claim_id,service_date,code\nA,2026-03-01,62302\nA,2026-03-01,62303\n"
        "B,2026-03-01,62303\nB,2026-03-01,62304\n",
        encoding="utf-8",
    )

    def audited() -> list[str]:
        assistant.audit(claims, out)
        rows = pyarrow.csv.read_csv(out).to_pylist()
        return [row["message"] for row in rows if row["rule"] == "guidance_note"]

    plain, waiting = audited()
    assert plain == checked(assistant, "62302", "62303")[0].message
    assert waiting == checked(assistant, "62303", "62304")[0].message
    decide(assistant, 0, "edited", {"right": ["62303", "62305"]})
    decide(assistant, 1, "accepted")
    both = audited()
    assert sorted(both) == sorted(
        found.message
        for codes in (("62302", "62303"), ("62303", "62304"))
        for found in checked(assistant, *codes)
    )
    assert all("by Ann Gale on 2" in line for line in both)
    decide(assistant, 0, "rejected")
    decide(assistant, 1, "rejected")
    assert audited() == []
