"""What holds for every claim and every text, searched for exceptions by Hypothesis."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from collections.abc import Iterable

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from assistant.answer import Finding
from assistant.rules.check import Material, check_claim
from assistant.rules.claim import Claim, Line
from knowledge_base.codes import CodeSpan, family, find_codes, is_procedure, mentioned
from knowledge_base.edit_tables.lookup import EditTables
from knowledge_base.guidance_notes import compile_notes

steady = settings(
    max_examples=100,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
# In an edit with one another, dated or not; with limits; add-ons; and one that nobody knows.
CODES = (
    "00100", "99151", "62302", "62303", "62304", "72240", "20610", "20605", "11042", "11045",
    "99213", "J1100", "99292", "97110", "31000", "31020", "99998",
)  # fmt: skip
lines = st.builds(
    Line,
    st.sampled_from(CODES),
    st.lists(st.sampled_from(["59", "25", "LT", "RT", "XS", "22"]), max_size=2, unique=True).map(
        tuple
    ),
    st.integers(1, 6),
    st.sampled_from([None, "p1", "p2"]),
)
claims = st.builds(
    Claim,
    st.lists(lines, min_size=1, max_size=5).map(tuple),
    st.dates(dt.date(1995, 6, 1), dt.date(2025, 6, 1)),
    st.sampled_from(["practitioner", "outpatient_hospital", "dme"]),
)
UNRELATED = Line("A9999")


def _material(tables: EditTables) -> Material:
    return Material(tables, (), {}, ())


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


@steady
@given(claims, st.randoms(use_true_random=False))
def test_the_order_of_lines_changes_nothing(
    dated_tables: EditTables, claim: Claim, chance: random.Random
) -> None:
    shuffled = list(claim.lines)
    chance.shuffle(shuffled)
    other = Claim(tuple(shuffled), claim.service_date, claim.setting)
    one = check_claim(claim, _material(dated_tables), everything=True)
    two = check_claim(other, _material(dated_tables), everything=True)
    assert one.verdict == two.verdict
    assert _told(one.findings) == _told(two.findings)


@steady
@given(claims)
def test_an_unrelated_line_removes_no_finding(dated_tables: EditTables, claim: Claim) -> None:
    more = Claim((*claim.lines, UNRELATED), claim.service_date, claim.setting)
    before = check_claim(claim, _material(dated_tables))
    after = check_claim(more, _material(dated_tables))
    fired = _told(item for item in before.findings if item.fires)
    assert fired <= _told(after.findings)
    assert (before.verdict == "edits_found") <= (after.verdict == "edits_found")


@steady
@given(claims)
def test_no_edit_is_never_said_beyond_what_is_loaded(
    dated_tables: EditTables, claim: Claim
) -> None:
    assume(any(True for _ in claim.pairs()))
    checked = check_claim(claim, _material(dated_tables), everything=True)
    verdicts = {item.verdict for item in checked.findings if item.rule == "ptp_pair"}
    first_day = {"practitioner": dt.date(1996, 1, 1), "outpatient_hospital": dt.date(2010, 1, 1)}
    spoken_for = claim.service_date >= first_day.get(claim.setting, dt.date.max)
    assert ("not_covered" in verdicts) == (not spoken_for)
    assert ("no_edit_found" in verdicts) <= spoken_for
    assert (checked.verdict == "no_edit_found") <= spoken_for
    if any(line.code == "99998" for line in claim.lines):
        assert checked.verdict != "no_edit_found"


@steady
@given(claims)
def test_each_pair_of_lines_has_one_finding_of_the_pair_table(
    dated_tables: EditTables, claim: Claim
) -> None:
    checked = check_claim(claim, _material(dated_tables), everything=True)
    found = Counter(frozenset(item.codes) for item in checked.findings if item.rule == "ptp_pair")
    assert found == Counter(frozenset((one.code, two.code)) for one, two in claim.pairs())


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
