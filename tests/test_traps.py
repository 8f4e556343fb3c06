"""The traps that other tools fall into, one test each, on the product itself.

The tables are the small invented ones of ``rule_cases/tables``, the pages those of the sample.
Service dates are 2024-08-01 where a test names none.
"""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
import inspect
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from assistant.answer import Answer, ClaimCheck, Finding, Statement, as_json
from assistant.gathering import retrieve
from assistant.retrieval.refusal import is_answerable
from assistant.retrieval.signals import Signals
from assistant.rules.claim import Claim, parse_line
from assistant.service import Assistant
from assistant.settings import Settings
from assistant.verification.drafts import Submitted
from knowledge_base.codes import mentioned
from knowledge_base.edit_tables.lookup import EditTables
from knowledge_base.errors import InvalidRequest, MalformedTable
from knowledge_base.library import Library
from knowledge_base.records import Setting
from knowledge_base.sentences import sentences

TODAY = dt.date(2024, 8, 1)
ROOT = Path(__file__).parent.parent
TABLES = Path(__file__).parent / "rule_cases" / "tables"
SAMPLE_CODES = ("62284", "62302", "62303", "62304", "62305", "72240", "72255", "72265", "72270")
LIMIT = re.compile(
    r"\b(?:not|no|never|neither|nor|none|without|cannot|only|unless)\b", re.IGNORECASE
)
BUNDLED = re.compile(r"\d{5} bundles into \d{5} \(indicator \d\)")
ADVICE = re.compile(r"\b(?:add|append|attach|use|put|apply)\b[^.]*\bmodifier\b", re.IGNORECASE)


@pytest.fixture(scope="module")
def coder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """An assistant that has the small tables and no document."""
    library = Library(tmp_path_factory.mktemp("coder"))
    since = dt.date(2000, 1, 1)
    settings: tuple[Setting, ...] = ("practitioner", "outpatient_hospital")
    for name in settings:
        ptp, mue = TABLES / f"ptp_{name}.txt", TABLES / f"mue_{name}.csv"
        library.import_table(ptp, "ptp", "2024Q3", setting=name)
        library.import_table(mue, "mue", "2024Q3", setting=name, effective_from=since)
    library.import_table(TABLES / "aoc.csv", "aoc", "2024Q3")
    library.import_table(TABLES / "hcpcs.csv", "hcpcs", "2024")
    opened = Assistant(library, today=lambda: TODAY)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """An assistant that has the sample: nine pages, and slices of the tables."""
    library = Assistant.open(Settings(home=tmp_path_factory.mktemp("reader"))).library
    opened = Assistant(library, today=lambda: TODAY)
    yield opened
    opened.close()


def check(assistant: Assistant, *lines: str, on: str = "", **options: Any) -> ClaimCheck:
    day = dt.date.fromisoformat(on) if on else TODAY
    claim = Claim(tuple(map(parse_line, lines)), day, options.pop("setting", "practitioner"))
    return assistant.check(claim, **options)


def pair(assistant: Assistant, *lines: str, on: str = "", **options: Any) -> Finding:
    """The one finding of the pair table, whether or not it fires."""
    found = check(assistant, *lines, on=on, everything=True, **options).findings
    (finding,) = (item for item in found if item.rule == "ptp_pair")
    return finding


def units(assistant: Assistant, *lines: str) -> list[Finding]:
    found = check(assistant, *lines).findings
    return [item for item in found if item.verdict == "too_many_units"]


def submitted(assistant: Assistant, question: str, text: str, *quotes: tuple[str, str]) -> Answer:
    cited = [{"document": document, "quote": quote} for document, quote in quotes]
    draft = {"question": question, "statements": [{"text": text, "citations": cited}]}
    return assistant.verify(Submitted.model_validate(draft))


def plain(answer: Answer) -> dict[str, Any]:
    """The answer as JSON, without how long it took."""
    found: dict[str, Any] = as_json(dataclasses.replace(answer, timings_ms={}))
    return found


def test_trap_01_no_row_is_not_permission(coder: Assistant, reader: Assistant) -> None:
    question = "Can I report 62302 with 97110?"
    held = check(coder, "62302", "97110", everything=True)
    assert held.verdict == "no_edit_found"
    assert "That is not permission" in held.findings[0].message
    assert "which is not permission to report both" in coder.ask(question).headline
    (judged,) = submitted(coder, question, "62302 and 97110 may be reported together.").statements
    assert judged.state == "corrected"
    assert "not permission" in judged.text
    # Where no table speaks, not even "no edit" is said: an early day, a setting, a sample.
    assert check(coder, "62302", "97110", on="1995-12-31").verdict == "not_covered"
    assert check(coder, "62302", "97110", setting="dme").verdict == "not_covered"
    assert check(reader, "62302", "97110").verdict == "not_covered"
    assert reader.ask(question).outcome == "not_in_material"


def test_trap_02_input_order_changes_nothing(coder: Assistant, reader: Assistant) -> None:
    lines = ("62303", "62302", "72240:59", "62304")
    found = [check(coder, *order) for order in permutations(lines)]
    told = {
        frozenset(dataclasses.replace(item, id="", citations=()) for item in each.findings)
        for each in found
    }
    assert [len(each) for each in told] == [3]
    assert {each.verdict for each in found} == {"edits_found"}
    quiet = [check(coder, *order, everything=True).findings for order in permutations(lines)]
    assert len({frozenset((frozenset(item.codes), item.rule, item.verdict) for item in each)
                for each in quiet}) == 1  # fmt: skip
    for one, two in (("62302", "72240"), ("62302", "62303"), ("62284", "72270")):
        forth = reader.ask(f"Can I report {one} with {two}?")
        back = reader.ask(f"Can I report {two} with {one}?")
        bundled = [BUNDLED.findall(answer.headline) for answer in (forth, back)]
        assert bundled[0] == bundled[1] != []
        rows = [
            {item.message for item in answer.findings if item.rule == "ptp_pair"}
            for answer in (forth, back)
        ]
        assert rows[0] == rows[1] != set()


def test_trap_03_the_deletion_date_is_the_last_day_in_force(coder: Assistant) -> None:
    last = pair(coder, "00100", "99151", on="2019-12-31")
    assert (last.verdict, last.deleted_on) == ("only_with_modifier", dt.date(2019, 12, 31))
    after = pair(coder, "00100", "99151", on="2020-01-01")
    assert (after.verdict, after.deleted_on) == ("no_edit_found", dt.date(2019, 12, 31))
    assert "last in force on 2019-12-31" in after.message
    question = "Can a practitioner report 00100 with 99151 on {}?"
    assert coder.ask(question.format("2019-12-31")).findings[0].verdict == "only_with_modifier"
    assert coder.ask(question.format("2020-01-01")).findings[0].verdict == "no_edit_found"


def test_trap_04_rows_older_than_1996_are_in_force(coder: Assistant) -> None:
    for day in ("1996-01-01", "2010-06-15", "2024-08-01"):
        found = pair(coder, "13120", "13121", on=day)
        assert (found.verdict, found.column_one) == ("not_together", "13121")
    assert pair(coder, "13122", "13120", on="2019-12-31").verdict == "not_together"
    assert pair(coder, "13122", "13120", on="2020-01-01").verdict == "no_edit_found"


def test_trap_05_an_indicator_of_1_is_neither_fine_nor_fraud(coder: Assistant) -> None:
    bare = pair(coder, "62302", "72240")
    assert (bare.verdict, bare.modifier_indicator, bare.fires) == ("only_with_modifier", 1, True)
    assert bare.what_would_change_it is not None
    assert bare.what_would_change_it.startswith("A record of")
    # A modifier unlocks it only as far as the record bears it out, which a coder must look at.
    marked = pair(coder, "62302", "72240:59")
    assert (marked.verdict, marked.fires) == ("unlocked_by_modifier", True)
    assert "provided that the record shows" in marked.message
    for question in ("Can I report 62302 with 72240?", "62302 and 72240 with modifier 59?"):
        answer = coder.ask(question)
        assert ADVICE.search(answer.text) is None
        assert not re.search(r"fraud|abuse|illegal", answer.text, re.IGNORECASE)
    advised = submitted(coder, "Can I report 62302 with 72240?", "Add modifier 59 to 72240.")
    assert advised.statements[0].state == "withheld"


def test_trap_06_a_modifier_counts_only_where_it_belongs(coder: Assistant) -> None:
    assert pair(coder, "11042", "99213:25").verdict == "unlocked_by_modifier"
    for lines, said in {
        ("11042", "99213:59"): "59 does not belong on an evaluation and management code (99213)",
        ("11042:25", "99213"): "25 belongs to evaluation and management codes; 11042 is not one",
        ("11042", "99213:XS"): "XS does not belong on an evaluation and management code (99213)",
        ("62302", "72240:57"): "57 belongs to evaluation and management codes; 72240 is not one",
        ("62302", "72240:91"): "91 belongs to laboratory tests; 72240 is not one",
        ("99283", "99213:27"): "27 belongs to hospital outpatient evaluations",
    }.items():
        found = pair(coder, *lines)
        assert (found.verdict, found.fires) == ("only_with_modifier", True), lines
        assert said in found.message
    elsewhere = pair(coder, "99283", "99213:27", setting="outpatient_hospital")
    assert elsewhere.verdict == "unlocked_by_modifier"


def test_trap_07_the_same_side_twice_is_one_site(coder: Assistant) -> None:
    for one, other in (("20610", "20605"), ("26410", "26418")):
        for site in ("LT", "RT", "F1", "TA", "E3", "LC"):
            same = pair(coder, f"{one}:{site}", f"{other}:{site}")
            assert same.verdict == "only_with_modifier", site
            assert f"{site} on both lines means the same site" in same.message
    assert pair(coder, "20610:LT,RT", "20605:LT").verdict == "only_with_modifier"
    assert pair(coder, "20610:LT", "20605:RT").verdict == "unlocked_by_modifier"
    assert pair(coder, "26410:F1", "26418:F2").verdict == "unlocked_by_modifier"


def test_trap_08_units_are_counted_not_occurrences(coder: Assistant) -> None:
    assert units(coder, "J1100x4") == units(coder, "J1100x2", "J1100x2") == []
    for lines in (("J1100x5",), ("J1100x3", "J1100x2"), ("J1100",) * 5):
        (found,) = units(coder, *lines)
        assert found.message.endswith("the claim has 5."), lines


def test_trap_09_the_adjudication_indicator_decides_what_is_summed(coder: Assistant) -> None:
    # MAI 1: each line by itself. 2: the day, without exception. 3: the day, unless necessary.
    assert units(coder, "97110x4", "97110:59x4") == []
    (by_line,) = units(coder, "97110x5", "97110:59x4")
    assert "on one claim line (MAI 1); the claim has 5" in by_line.message
    (absolute,) = units(coder, "72240", "72240:59")
    assert "without exception (MAI 2); the claim has 2" in absolute.message
    assert (absolute.what_would_change_it or "").startswith("Nothing on the same day")
    (open_to_proof,) = units(coder, "J1100x3", "J1100:59x2")
    assert "on one date of service (MAI 3); the claim has 5" in open_to_proof.message
    assert "medically necessary" in (open_to_proof.what_would_change_it or "")


def test_trap_10_every_finding_is_told_not_the_first(coder: Assistant) -> None:
    found = check(
        coder, "62302", "62303", "72240x2", "62304", "11045", "J1100x5", "G0297", "99998"
    )
    assert found.verdict == "edits_found"
    assert Counter((item.rule, item.verdict, *sorted(item.codes)) for item in found.findings) == {
        ("code_validity", "unknown_code", "99998"): 1,
        ("code_validity", "not_valid", "G0297"): 1,
        ("ptp_pair", "not_together", "62302", "62303"): 1,
        ("ptp_pair", "not_together", "62302", "62304"): 1,
        ("ptp_pair", "only_with_modifier", "62302", "72240"): 1,
        ("unit_limit", "too_many_units", "72240"): 1,
        ("unit_limit", "too_many_units", "J1100"): 1,
        ("unit_limit", "not_covered", "99998"): 1,
        ("add_on", "needs_primary", "11045"): 1,
    }
    asked = coder.ask("Can a practitioner report 62302, 62303, 62304 and 72240 together?")
    assert [item.fires for item in asked.findings].count(True) == 3
    assert {item.message for item in asked.findings if item.fires} <= {
        item.text for item in asked.statements
    }


def test_trap_11_sorting_a_pair_does_not_lose_its_direction(coder: Assistant) -> None:
    with (TABLES / "ptp_practitioner.txt").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, delimiter="\t"))[6:]
    today = TODAY.strftime("%Y%m%d")
    held = [
        (one, two)
        for one, two, _, first, last, indicator, _ in rows
        if first <= today <= last.replace("*", "99999999") and indicator != "9"
    ]
    assert len(held) >= 15
    assert sum(one > two for one, two in held) >= 4, "so that sorting would turn some round"
    for one, two in held:
        for lines in ((one, two), (two, one)):
            found = pair(coder, *lines)
            assert (found.column_one, found.column_two) == (one, two)
            assert f"{one} is payable and {two} is not" in found.message
    question = "Can a practitioner report {} with {}?"
    for lines in (("62302", "62303"), ("62303", "62302")):
        assert "62302 bundles into 62303" in coder.ask(question.format(*lines)).headline


def test_trap_12_a_code_that_exists_nowhere_is_not_answered_as_if_it_did(
    coder: Assistant, reader: Assistant
) -> None:
    found = check(coder, "62302", "99998")
    assert found.verdict == "not_covered"
    assert ("unknown_code", ("99998",)) in {(item.verdict, item.codes) for item in found.findings}
    assert check(coder, "99998").verdict == "not_covered"
    for assistant in (coder, reader):
        for question in ("Can I report 62302 with 99998?", "What is 99998?"):
            answer = assistant.ask(question)
            assert answer.outcome == "not_in_material", question
            assert "99998" in answer.headline
            assert not any(item.verdict == "no_edit_found" for item in answer.findings)


def test_trap_13_leading_zeros_are_kept(coder: Assistant, tmp_path: Path) -> None:
    assert pair(coder, "00100", "99151").column_one == "00100"
    assert pair(coder, "0001a", "36591", on="2023-12-31").column_one == "0001A"
    answer = coder.ask("Can a practitioner report 00100 with 99151?")
    assert "99151 bundles into 00100" in answer.headline
    for shortened in ("100", "1A", "0100"):
        with pytest.raises(InvalidRequest, match="is not a CPT or HCPCS code"):
            parse_line(shortened)
    claims, out = tmp_path / "claims.csv", tmp_path / "found.csv"
    claims.write_text("claim_id,code\n1,00100\n1,99151\n2,100\n", encoding="utf-8")
    summary = coder.audit(claims, out, service_date=TODAY)
    with out.open(encoding="utf-8", newline="") as file:
        found = {row["claim_id"]: row for row in csv.DictReader(file)}
    assert (found["1"]["column_one"], found["1"]["column_two"]) == ("00100", "99151")
    assert summary.not_read == 1
    assert "'100' is not a CPT or HCPCS code" in found["2"]["message"]
    table = tmp_path / "mue.csv"
    table.write_text("hcpcs_code,mue_units,mue_mai,mue_rationale\n100,1,2,x\n", encoding="utf-8")
    with EditTables(tmp_path) as tables, pytest.raises(MalformedTable, match="leading zeros seem"):
        tables.add(table, "mue", "2024Q3", setting="practitioner")


def test_trap_14_a_citation_contains_what_it_is_cited_for(reader: Assistant) -> None:
    asked = (
        "{}", "What is {} in plain words?", "Which codes cannot be billed with {}?",
        "What must be documented for {}?", "How many units of {} per day?",
        "Can I report {} with 72240?", "Which modifiers go with {}?", "Who reports {}?",
    )  # fmt: skip
    rows = passages = 0
    for answer in (reader.ask(question.format(code)) for question in asked
                   for code in SAMPLE_CODES):  # fmt: skip
        findings = {item.id: item for item in answer.findings}
        cited = {item.id: item for item in answer.citations}
        for item in answer.statements:
            told = [findings[name] for name in item.findings]
            quotes = [cited[name].quote for name in item.citations]
            assert quotes or told, answer.question
            support = " ".join([*quotes, *(each.message for each in told)])
            assert told or any(item.text in quote for quote in quotes), item.text
            assert set(mentioned(item.text)) <= set(mentioned(support)), item.text
        for source in answer.citations:
            if source.kind == "passage":
                body = reader.library.body(source.document_id)
                assert source.quote == body[source.start : source.end]
                passages += 1
            else:
                assert set(SAMPLE_CODES) & set(mentioned(source.quote))
                rows += 1
    assert passages > 80
    assert rows > 15
    title = next(item.title for item in reader.library.documents() if "62302" in item.title)
    false = submitted(
        reader, "What is 62302?", "62302 is a test of the heart.", (title, "a test of the heart")
    )
    assert false.statements[0].state == "withheld"
    assert "a test of the heart" not in false.text


def test_trap_15_earlier_turns_do_not_leak_into_a_later_answer(reader: Assistant) -> None:
    question = "What must be documented for 72265?"
    first = plain(reader.ask(question))
    turns = (
        "What are the risks of 62302?", "Can I report 62304 with 72240?", "Which wine goes with "
        "fish?", "Mrs. Doe had 72265 on her birthday", "What about the neck?",
    )  # fmt: skip
    for turn in turns:
        reader.ask(turn)
    assert plain(reader.ask(question)) == first
    assert {item["document"] for item in first["citations"]} == {
        item["document"] for item in first["evidence"] if "72265" in item["document"]
    }
    # What "these" are is not taken from the turn before.
    alone = plain(reader.ask("Can these two codes be billed together?"))
    reader.ask("Can I report 62302 with 72240?")
    after = plain(reader.ask("Can these two codes be billed together?"))
    assert after == alone
    assert (after["outcome"], after["findings"], after["evidence"]) == ("needs_facts", [], [])


def test_trap_16_a_changed_file_leaves_no_old_passage(tmp_path: Path) -> None:
    library = Library(tmp_path / "home")
    assistant = Assistant(library, today=lambda: TODAY)
    page = tmp_path / "house.md"
    old = "Do not report 97110 with 97140. Parrots are kept in the aviary behind the mill."
    new = "Do not report 97110 with 97150. Otters are kept in the pond beside the bridge."
    page.write_text(f"# House rules\n\n{old}\n", encoding="utf-8")
    assert library.add(page)[1] == "added"
    assert check(assistant, "97110", "97140").verdict == "edits_found"
    assert "Parrots" in assistant.ask("Where are the parrots kept?").text
    page.write_text(f"# House rules\n\n{new}\n", encoding="utf-8")
    assert library.add(page)[1] == "replaced"

    assert len(library.documents()) == 1
    assert library.index().count() == library.passage_count()
    assert check(assistant, "97110", "97150").verdict == "edits_found"
    former = check(assistant, "97110", "97140")
    assert not any(item.rule == "guidance_note" for item in former.findings)
    for question in ("Where are the parrots kept?", "What goes with 97110?", "97140"):
        answer = assistant.ask(question)
        quoted = [item.quote for item in (*answer.evidence, *answer.citations)]
        assert not any("Parrots" in quote or "97140" in quote for quote in quoted)
        assert "Parrots" not in answer.text
    assert "Otters" in assistant.ask("Where are the otters kept?").text
    assistant.close()
    (held,) = (tmp_path / "home" / "sources").iterdir()
    assert b"Parrots" not in held.read_bytes()


def test_trap_17_refusal_does_not_heed_a_rerankers_scores(reader: Assistant) -> None:
    """The decision takes the signals of the search and nothing else.

    Whatever orders passages anew, by a score of another scale, cannot move its threshold: the
    same questions are answered and refused with a reranker that turns the order round.
    """
    steps = reader.street.steps  # type: ignore[attr-defined]
    assert [step.name for step in steps] == [
        "understand", "rules", "retrieve", "draft", "verify", "answer"
    ]  # fmt: skip
    (taken,) = inspect.signature(is_answerable, eval_str=True).parameters.values()
    assert taken.annotation is Signals
    expected = {
        "Which headaches can follow a spinal puncture?": True,
        "Which drugs lower the seizure threshold?": True,
        "What is the reimbursement for a wheelchair in Alaska?": False,
        "Who won the world cup?": False,
    }
    for question, answerable in expected.items():
        way: Any = question
        for step in steps[:3]:
            way = step.invoke(way)
        found = way.grounds.gathered
        assert way.grounds.answerable == is_answerable(found.signals) == answerable, question
        scores = [hit.score for hit in found.hits]
        assert scores == sorted(scores, reverse=True)
        assert len(scores) == 10, "a refusal is not for want of hits"
        assert (reader.ask(question).outcome == "answered") == answerable
        turned = retrieve(way.grounds, reader.library, _Backwards())
        assert turned.answerable == answerable
        first_before, first_now = found.hits[0].passage.id, turned.gathered.hits[0].passage.id
        assert first_now != first_before


class _Backwards:
    """A reranker that finds the last passage best, with scores far outside 0..1."""

    def score(self, question: str, texts: Sequence[str]) -> list[float]:
        assert question
        return [100.0 * place for place in range(len(texts))]


def test_trap_18_plain_language_keeps_its_negation(reader: Assistant) -> None:
    kept = 0
    for code in SAMPLE_CODES:
        told = " ".join(item.text for item in reader.explain(code).statements)
        for passage in reader.library.page_of(code, "plain_words"):
            for first, last in sentences(passage.text):
                if LIMIT.search(passage.text[first:last]):
                    assert passage.text[first:last] in told
                    kept += 1
    assert kept >= 8
    fluent = [item for item in _without_one_limit(reader) if not LIMIT.search(item.text)]
    assert len(fluent) >= 12
    # Withheld, or put right from a rule where the sentence is about codes that bundle.
    assert [item.text for item in fluent if item.state == "supported"] == []


def test_trap_18_of_two_negations_both_are_kept(reader: Assistant) -> None:
    fluent = [item for item in _without_one_limit(reader) if LIMIT.search(item.text)]
    assert len(fluent) >= 6
    # What a rule covers is corrected from it; nothing is shown as it was drafted.
    assert [item.text for item in fluent if item.state == "supported"] == []


def _without_one_limit(assistant: Assistant) -> Iterator[Statement]:
    """What the gate makes of each plain sentence of the sample that lost one of its limits."""
    for code in SAMPLE_CODES:
        answer = assistant.explain(code)
        cited = {item.id: item for item in answer.citations}
        for item in answer.statements:
            quotes = [(cited[name].document, cited[name].quote) for name in item.citations]
            for lost in LIMIT.finditer(item.text):
                text = f"{item.text[: lost.start()]}{item.text[lost.end() :].lstrip()}"
                yield from submitted(assistant, answer.question, text, *quotes).statements
