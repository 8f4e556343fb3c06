"""What holds for every claim and every text, searched for exceptions by Hypothesis.

That an audit of many claims finds what checking each of them finds is the property of
``test_audit_properties.py``; the pair rule is held against Medicare's own tables in
``test_real_tables.py``.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import random
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from assistant.answer import ClaimCheck, Finding, Rule, as_json
from assistant.rules.check import Material, check_claim
from assistant.rules.claim import Claim, Line
from assistant.rules.notes import noted
from assistant.rules.ruling import TABLE_NAMES
from knowledge_base.codes import CodeSpan, family, find_codes, is_procedure, mentioned
from knowledge_base.edit_tables.lookup import EditTables
from knowledge_base.guidance_notes import compile_notes
from knowledge_base.records import DateRange, Document

steady = settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
often = settings(steady, max_examples=300)
# In an edit with one another, dated or not; with limits; add-ons; one that nobody knows; and
# of the indicators of the fee schedule.
CODES = (
    "00100", "99151", "62302", "62303", "62304", "72240", "20610", "20605", "11042", "11045",
    "99213", "J1100", "99292", "97110", "31000", "31020", "99998", "0012A", "36591", "13132",
    "13131", "G0297", "C1713", "94760", "52290", "27130", "99214", "70120", "44388", "36598",
    "99070", "76519", "22836",
)  # fmt: skip
# Codes that some rule has something to say of, together or by themselves: the core of a claim.
CORES = (
    ("20605", "20610"), ("62302", "72240"), ("62302", "62304"), ("62303", "62302"),
    ("99213", "11042"), ("13132", "13131"), ("31000", "31020"), ("00100", "99151"),
    ("27130", "99214"), ("94760", "99214"), ("36591", "0012A"), ("11045", "11042"),
    ("52290", "36598"), ("76519", "70120"), ("22836", "99213"), ("99070",), ("J1100",),
    ("72240", "97110"), ("99292",), ("99998", "62302"), ("44388", "20610", "99214"),
)  # fmt: skip
MODIFIERS = ("59", "25", "LT", "RT", "XS", "22", "26", "50", "57", "62", "80", "TC")
# No rule knows these, and no table lists this code with any other.
WITHOUT_MEANING, UNRELATED = ("22", "76", "77", "KX"), Line("A9999")
SETTINGS = (*["practitioner"] * 8, "outpatient_hospital", "dme")
# Days about the ends of editions, of rows and of rules on modifiers, and of the quarter held.
EDGES = (
    "1995-12-31", "1996-01-01", "2014-12-31", "2015-01-01", "2019-06-30", "2019-07-01",
    "2023-12-31", "2024-06-30", "2024-07-01", "2024-10-01",
)  # fmt: skip
NOWHERE = ("Everything loaded",)
TABLES = Path(__file__).parent.parent / "rule_cases" / "tables"
SEVERITY = {"not_together": 3, "only_with_modifier": 2, "unlocked_by_modifier": 1}
HOUSE = Document(
    id="house", title="House rules", source="", media="text", sha256="", edition="2024",
    effective=DateRange(dt.date(2015, 1, 1)), language="en", sample=False, pages=None,
    characters=0, passages=0, added_at="",
)  # fmt: skip
RULES_OF_HOUSE = (
    "Do not report 62302 in conjunction with 72240, 62303. Do not report 99213-99214 with 27130 "
    "unless the visit was separate. Do not report 20605-20610 with 11042."
)
NOTES = {HOUSE.id: compile_notes(RULES_OF_HOUSE)}


def claim_of(seed: int) -> Claim:
    """A claim by plain chance: strategies of Hypothesis would seldom put an edit together."""
    chance = random.Random(seed)  # noqa: S311
    codes = list(chance.choice(CORES))
    codes += chance.choices((*codes, *codes, *CODES), k=chance.choice((0, 0, 1, 2, 3)))
    lines = (
        Line(
            code,
            tuple(chance.sample(MODIFIERS, chance.choice((0, 0, 1, 2)))),
            chance.choice((1, 1, 2, 3, 6)),
            chance.choice((None, None, None, "p1", "p2")),
        )
        for code in chance.sample(codes, len(codes))
    )
    within = dt.date(2024, 7, 1) + dt.timedelta(chance.randrange(92))
    anywhen = dt.date(1995, 6, 1) + dt.timedelta(chance.randrange(365 * 30))
    edge = dt.date.fromisoformat(chance.choice(EDGES))
    day = chance.choice((within, within, within, edge, anywhen))
    return Claim(tuple(lines), day, chance.choice(SETTINGS))


claims = st.integers(0, 2**32 - 1).map(claim_of)


def checked(claim: Claim, tables: EditTables, *, everything: bool = False) -> ClaimCheck:
    return check_claim(claim, Material(tables, (HOUSE,), NOTES, ()), everything=everything)


def _with(claim: Claim, lines: Iterable[Line]) -> Claim:
    return dataclasses.replace(claim, lines=tuple(lines))


def claim_without(claim: Claim) -> Claim:
    """The claim with no provider named on any line."""
    return _with(claim, (dataclasses.replace(line, provider=None) for line in claim.lines))


def _told(findings: Iterable[Finding]) -> Counter[tuple[object, ...]]:
    """Findings without what follows from the order of lines: ids, and codes as a list."""
    return Counter(
        (
            item.rule, item.verdict, frozenset(item.codes), item.column_one, item.column_two,
            item.modifier_indicator, item.authority, item.release, item.effective_from,
            item.deleted_on, item.rationale, item.what_would_change_it,
        )
        for item in findings
    )  # fmt: skip


def _fired(found: ClaimCheck) -> Counter[tuple[object, ...]]:
    return _told(item for item in found.findings if item.fires)


def _severity(found: ClaimCheck) -> dict[frozenset[str], int]:
    """How hard the pair table speaks of each pair: its hardest word, over all lines."""
    hardest: dict[frozenset[str], int] = {}
    for item in found.findings:
        if item.rule == "ptp_pair":
            pair = frozenset(item.codes)
            hardest[pair] = max(hardest.get(pair, 0), SEVERITY.get(item.verdict, 0))
    return hardest


def _objected_to(found: ClaimCheck) -> set[tuple[str, str]]:
    """The codes that each rule objects to; an add-on code is contented by its primary."""
    return {
        (item.rule, item.codes[0])
        for item in found.findings
        if item.fires and item.rule != "add_on"
    }


# Claims


def test_the_claims_drawn_have_something_of_every_rule(dated_tables: EditTables) -> None:
    told: Counter[tuple[str, str]] = Counter()
    for seed in range(400):
        found = checked(claim_of(seed), dated_tables, everything=True)
        told.update({(item.rule, item.verdict) for item in found.findings})
    rules = {rule for rule, _ in told}
    assert rules == set(get_args(Rule)) - {"modifier", "team_surgery"}
    pairs = {verdict: told["ptp_pair", verdict] for verdict in ("no_edit_found", *SEVERITY)}
    assert min(pairs.values()) >= 15, pairs
    assert told["ptp_pair", "other_provider"] >= 5


@often
@given(claims, st.randoms(use_true_random=False))
def test_the_order_of_lines_changes_nothing(
    dated_tables: EditTables, claim: Claim, chance: random.Random
) -> None:
    shuffled = list(claim.lines)
    chance.shuffle(shuffled)
    one = checked(claim, dated_tables, everything=True)
    two = checked(_with(claim, shuffled), dated_tables, everything=True)
    assert one.verdict == two.verdict
    assert _told(one.findings) == _told(two.findings)
    assert {item.quote for item in one.citations} == {item.quote for item in two.citations}
    assert set(one.warnings) == set(two.warnings)


@often
@given(claims)
def test_an_unrelated_line_removes_no_finding(dated_tables: EditTables, claim: Claim) -> None:
    before = checked(claim, dated_tables)
    for place in (0, len(claim.lines)):
        more = _with(claim, (*claim.lines[:place], UNRELATED, *claim.lines[place:]))
        after = checked(more, dated_tables)
        assert _fired(before) <= _fired(after)
        assert (before.verdict == "edits_found") <= (after.verdict == "edits_found")


@often
@given(claims, st.lists(st.sampled_from(WITHOUT_MEANING), min_size=1, max_size=2, unique=True))
def test_a_modifier_without_meaning_changes_no_verdict(
    dated_tables: EditTables, claim: Claim, added: list[str]
) -> None:
    marked = (
        dataclasses.replace(line, modifiers=(*line.modifiers, *added)) for line in claim.lines
    )
    before = checked(claim, dated_tables, everything=True)
    after = checked(_with(claim, marked), dated_tables, everything=True)
    assert before.verdict == after.verdict
    assert _told(before.findings) == _told(after.findings)


@often
@given(claims)
def test_saying_a_line_twice_lifts_nothing(dated_tables: EditTables, claim: Claim) -> None:
    before = checked(claim, dated_tables, everything=True)
    twice = (line for line in claim.lines for _ in range(2))
    for lines in (twice, claim.lines * 2):
        after = checked(_with(claim, lines), dated_tables, everything=True)
        assert _severity(before) == _severity(after)
        assert _objected_to(before) <= _objected_to(after)
        assert (before.verdict == "edits_found") <= (after.verdict == "edits_found")


@often
@given(claims)
def test_leaving_providers_out_lifts_nothing(dated_tables: EditTables, claim: Claim) -> None:
    before = checked(claim, dated_tables, everything=True)
    after = checked(claim_without(claim), dated_tables, everything=True)
    was, now = _severity(before), _severity(after)
    assert was.keys() == now.keys()
    assert all(now[pair] >= was[pair] for pair in was)
    assert _objected_to(before) <= _objected_to(after)
    # One and the same provider on every line is no difference, nor is one on some of them.
    named = [dataclasses.replace(line, provider="p1") for line in claim.lines]
    for lines in (named, [*named[:1], *claim_without(claim).lines[1:]]):
        same = checked(_with(claim, lines), dated_tables, everything=True)
        assert set(_told(same.findings)) == set(_told(after.findings))


@often
@given(claims, st.lists(st.integers(0, 9), min_size=6, max_size=6))
def test_more_units_lift_nothing(dated_tables: EditTables, claim: Claim, more: list[int]) -> None:
    raised = (
        dataclasses.replace(line, units=line.units + units)
        for line, units in zip(claim.lines, more, strict=False)
    )
    before, after = checked(claim, dated_tables), checked(_with(claim, raised), dated_tables)
    assert _fired(before) - _fired(after) == Counter()
    over = [item for item in after.findings if item.verdict == "too_many_units"]
    assert all(item.what_would_change_it or "not payable" in item.message for item in over)


@pytest.mark.parametrize("name", ["dated", "undated", "sample", "none"])
@often
@given(claims)
def test_no_edit_is_never_said_beyond_what_is_loaded(
    tables_by_name: Mapping[str, EditTables], name: str, claim: Claim
) -> None:
    assume(any(True for _ in claim.pairs()))
    tables = tables_by_name[name]
    found = checked(claim, tables, everything=True)
    first_days = {
        release.setting: (release.speaks_from, release.codes)
        for release in tables.releases()
        if release.kind == "ptp"
    }
    first, codes = first_days.get(claim.setting, (dt.date.max, frozenset()))
    for item in found.findings:
        if item.rule == "ptp_pair":
            held = claim.service_date >= first and (codes is None or codes.issuperset(item.codes))
            assert (item.verdict == "not_covered") == (not held)
    if found.verdict == "no_edit_found":
        assert claim.service_date >= first
        assert codes is None or codes.issuperset(claim.codes())
        assert all(tables.knows(code) or noted(code, NOTES) for code in claim.codes())
    if any(line.code == "99998" for line in claim.lines):
        assert found.verdict != "no_edit_found"


@often
@given(claims)
def test_each_pair_of_lines_has_one_finding_of_the_pair_table(
    dated_tables: EditTables, claim: Claim
) -> None:
    told = checked(claim, dated_tables, everything=True).findings
    found = Counter(frozenset(item.codes) for item in told if item.rule == "ptp_pair")
    assert found == Counter(frozenset((one.code, two.code)) for one, two in claim.pairs())


@often
@given(claims)
def test_equal_claims_give_equal_json(
    dated_tables: EditTables, dated_folder: Path, claim: Claim
) -> None:
    again = Claim(tuple(dataclasses.replace(line) for line in claim.lines), claim.service_date,
                  claim.setting)  # fmt: skip
    with EditTables(dated_folder) as opened_anew:
        written = {
            json.dumps(as_json(checked(each, tables, everything=True)))
            for each in (claim, again)
            for tables in (dated_tables, opened_anew)
        }
    assert len(written) == 1


@often
@given(claims)
def test_what_fires_rests_on_a_row_as_published(dated_tables: EditTables, claim: Claim) -> None:
    found = checked(claim, dated_tables)
    cited = {item.id: item for item in found.citations}
    labels = {release.label for release in dated_tables.releases()}
    for item in found.findings:
        assert item.citations or not item.fires
        sources = [cited[name] for name in item.citations]
        if item.rule == "guidance_note":
            (source,) = sources
            assert item.authority == source.document == HOUSE.title
            assert source.quote == RULES_OF_HOUSE[source.start : source.end]
            continue
        assert any(item.authority.startswith(name) for name in (*TABLE_NAMES.values(), *NOWHERE))
        assert item.release in labels or not item.fires
        for source in sources:
            assert (source.kind, source.edition) == ("table_row", item.release)
            assert source.document == f"{item.authority}, {item.release}"
            row = int((source.section or "").removeprefix("row "))
            assert source.quote in _lines_of_files(row)
            assert any(code in source.quote for code in item.codes)


def _lines_of_files(row: int) -> set[str]:
    """The line of that number in each of the files that were imported."""
    read = (file.read_text(encoding="utf-8").splitlines() for file in TABLES.iterdir())
    return {lines[row - 1] for lines in read if row <= len(lines)}


# Codes in text

words = st.one_of(
    st.from_regex(r"[0-9]{4}[0-9A-Za-z]|[A-Va-v][0-9]{4}", fullmatch=True),
    st.sampled_from(["-", "–", " to ", " ", ", ", "/", "$", ".5", "和", "و", "x2", "26", "\n"]),
    st.text(max_size=4),
)
texts = st.lists(words, max_size=12).map("".join)


@steady
@given(texts)
def test_spans_lie_in_the_text_in_order_and_are_codes(text: str) -> None:
    end = 0
    for span in find_codes(text):
        assert end <= span.start < span.end <= len(text)
        end = span.end
        found = text[span.start : span.end].upper()
        assert found.startswith(span.first)
        assert found.endswith(span.last)
        assert is_procedure(span.first)
        assert is_procedure(span.last)


@steady
@given(texts)
def test_the_codes_of_a_span_rise_and_lie_in_it(text: str) -> None:
    for span in find_codes(text):
        codes = span.codes()
        assert list(codes) == sorted(set(codes))
        assert (codes[0], codes[-1]) == (span.first, span.last)
        assert all(code in span and len(code) == 5 for code in codes)


@steady
@given(texts, texts)
def test_codes_do_not_depend_on_the_line_before(one: str, other: str) -> None:
    apart = dict.fromkeys((*mentioned(one), *mentioned(other)))
    assert mentioned(f"{one} ;\n{other}") == tuple(apart)


@steady
@given(st.integers(0, 99999), st.integers(0, 300), st.sampled_from("TUMFA"))
def test_a_range_names_every_number_between(low: int, width: int, letter: str) -> None:
    assume(low + width <= 99999)
    span = CodeSpan(f"{low:05d}", f"{low + width:05d}", 0, 11)
    assert len(span.codes()) == width + 1
    assert f"{low:05d}"[:4] + letter not in span
    assert family(f"{low % 10000:04d}{letter}") == ("", letter)


@steady
@given(texts)
def test_notes_quote_the_text_they_stand_in(text: str) -> None:
    whole = f"Do not report {text} with 72240."
    for note in compile_notes(whole, "62302"):
        assert whole[note.start : note.end] == note.quote
        assert note.excludes("62302", "62302") is False
