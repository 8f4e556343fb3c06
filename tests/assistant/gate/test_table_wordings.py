"""Statements on rows of tables in words the gate had not seen: lies stopped, right ones told.

A right one is told if it is shown as it was drafted, or if the finding on its matter stands in its
place. ``table_wordings_a.yaml`` to ``_e`` were written without sight of the gate. It was mended by
a, c and d; b was seen, and of e some of what it got wrong, after its first figures were taken.
``rows_in_words.yaml`` is
the gate's own, written before its code. The floors are what is reached: raise them with it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.answer import Answer
from assistant.service import Assistant
from assistant.settings import Settings
from assistant.verification.drafts import Submitted
from knowledge_base.edit_tables.importing import import_table
from knowledge_base.library import Library

HERE = Path(__file__).parent
DAY = dt.date(2024, 8, 1)
EDITS = [
    ("62302", "62304", "20150101", "*", 0),
    ("26410", "26418", "20150101", "*", 1),
    ("62302", "72240", "20180401", "*", 1),
    ("17000", "17281", "19990701", "19990701", 9),
    ("11042", "97597", "20190101", "20231231", 1),
]
# Status, PC/TC, global days, bilateral, assistant, co-surgeons, team; all but one as in the last.
_FIELDS = ("status", "pctc", "global", "bilateral", "assistant", "co_surgeons", "team")
_USUAL = {"status": "A", "pctc": "0", "global": "000", "bilateral": "0", "assistant": "0",
          "co_surgeons": "0", "team": "0"}  # fmt: skip
# A code for each kind of wording on the fee schedule, whose row has the kind's value.
FEES = {
    **{f"global_{value}": f"274{n:02}" for n, value in enumerate(
        ("090", "010", "000", "zzz", "xxx", "yyy"))},
    **{f"status_{value}": f"364{n:02}" for n, value in enumerate("abnixct")},
    **{f"bilateral_{value}": f"694{n:02}" for n, value in enumerate("01239")},
    **{f"assistant_{value}": f"436{n:02}" for n, value in enumerate("0129")},
    **{f"co_surgeons_{value}": f"225{n:02}" for n, value in enumerate("0129")},
    **{f"team_{value}": f"339{n:02}" for n, value in enumerate("0129")},
    **{f"pctc_{value}": f"932{n:02}" for n, value in enumerate("0123469")},
}  # fmt: skip
LIMITS = [("13122", 5, 3), ("26410", 4, 2), ("97110", 4, 1)]
PAIR = "Can {one} be reported with {two}?"
VALID = "Is {code} valid on {date}?"
FEE = "What does the fee schedule say of {code}?"
UNITS = "How many units of {code} may be reported?"
EDIT_0 = {"one": "62302", "two": "62304", "indicator": 0}
EDIT_1 = {"one": "26410", "two": "26418", "indicator": 1}
ROW = {"one": "62302", "two": "72240", "indicator": 1, "effective": "2018-04-01"}
GONE = {"one": "11042", "two": "97597", "effective": "2019-01-01", "deleted": "2023-12-31"}
# A question and the facts by which a kind of wording is filled.
FACTS: dict[str, list[tuple[str, dict[str, Any]]]] = {
    "edit_0": [(PAIR, EDIT_0)],
    "edit_1": [(PAIR, EDIT_1)],
    "edit_any": [(PAIR, EDIT_0), (PAIR, EDIT_1)],
    "edit_9": [(PAIR, {"one": "17000", "two": "17281"})],
    "edit_row": [(PAIR, ROW)],
    "no_edit": [(PAIR, {"one": "62302", "two": "97110"})],
    "release": [(PAIR, EDIT_0), (PAIR, EDIT_1)],
    "deleted": [(PAIR, GONE)],
    "mue_day_3": [(UNITS, {"code": "13122", "limit": 5, "mai": 3})],
    "mue_day_2": [(UNITS, {"code": "26410", "limit": 4, "mai": 2})],
    "mue_line": [(UNITS, {"code": "97110", "limit": 4, "mai": 1})],
    "mue_row": [
        (UNITS, {"code": "13122", "limit": 5, "mai": 3}),
        (UNITS, {"code": "97110", "limit": 4, "mai": 1}),
    ],
    "add_on": [("What does {addon} need?", {"addon": "11045", "primary": "11042"})],
    "not_valid": [
        (
            "Is {code} valid on {date}?",
            {"code": "G0297", "date": "2024-08-01", "ended": "2020-12-31"},
        )
    ],
    "not_valid_yet": [
        (
            "Is {code} valid on {date}?",
            {"code": "C1713", "date": "2024-07-15", "begins": "2024-08-01"},
        )
    ],
}
FACTS |= {kind: [(FEE, {"code": code, "date": "2024-08-01"})] for kind, code in FEES.items()}
OTHERS = {"release": "2024Q2", "effective": "2017-01-01", "deleted": "2022-06-30",
          "begins": "2025-01-01", "ended": "2019-06-30", "date": "2019-05-05"}  # fmt: skip
WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight")


@dataclass(frozen=True)
class Told:
    """One statement, what it is about, and whether it is a lie."""

    kind: str
    language: str
    question: str
    text: str
    lie: str | None


def _filled(facts: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {"release": "2024Q3", "other": "97140", **facts}
    found |= {f"other_{name}": value for name, value in OTHERS.items()}
    if "indicator" in facts:
        found["other_indicator"] = 1 - facts["indicator"]
    if "mai" in facts:
        found["other_mai"] = 1 if facts["mai"] != 1 else 3
    if "limit" in facts:
        found |= {"limit_plus": facts["limit"] + 1, "limit_minus": facts["limit"] - 1}
        found["other_limit"] = facts["limit"] + 2
    for name, value in list(found.items()):
        if isinstance(value, int):
            found[f"{name}_word"] = WORDS[value]
        elif value[:2] == "20" and value.count("-") == 2:
            day = dt.date.fromisoformat(value)
            found[f"{name}_long"] = f"{day:%B} {day.day}, {day.year}"
            found[f"{name}_digits"] = f"{day:%Y%m%d}"
    return found


def wordings(half: str) -> Iterator[Told]:
    listed = yaml.safe_load((HERE.parent / f"table_wordings_{half}.yaml").read_text("utf-8"))
    for entry in listed:
        for question, facts in FACTS[entry["kind"]]:
            filled = _filled(facts)

            def told(text: str, lie: str | None, entry: Any = entry, question: str = question,
                     filled: Mapping[str, Any] = filled) -> Told:  # fmt: skip
                whole = text.format(**filled)
                return Told(entry["kind"], entry["language"], question.format(**filled),
                            whole[:1].upper() + whole[1:], lie)  # fmt: skip

            for right in entry["right"]:
                yield told(right["text"], None)
                for wrong in right["wrong"]:
                    yield told(wrong["text"], wrong["lie"])


@pytest.fixture(scope="session")
def rows_assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    home = tmp_path_factory.mktemp("rows")
    with_rows(home)
    library = Library(home)
    yield Assistant(library, today=lambda: DAY, settings=Settings(home=home))
    library.close()


def with_rows(home: Path) -> None:
    """Import the few rows that the wordings are filled with."""
    tables, since = home / "tables", dt.date(2000, 1, 1)
    head = (
        "Column 1,Column 2,*=in existence prior to 1996,Effective Date,Deletion Date,Modifier,"
        "PTP Edit Rationale"
    )
    edits = "\n".join(
        f"{a},{b},,{start},{end},{mark},Invented" for a, b, start, end, mark in EDITS
    )
    limits = "\n".join(f"{code},{units},{mai},Invented" for code, units, mai in LIMITS)
    files = {
        "ptp": (f"{head}\n{edits}\n", {"setting": "practitioner"}),
        "mue": (
            f"hcpcs_code,mue_units,mue_mai,mue_rationale\n{limits}\n",
            {"setting": "practitioner", "effective_from": since},
        ),
        "aoc": (
            "primary_code,add_on_code,aoc_edit_type,effective_date,deletion_date\n"
            "11042,11045,1,2011001,\n11043,11045,1,2011001,\n",
            {},
        ),
    }
    files["fee-schedule"] = (_fees(), {"effective_from": since})
    for kind, (text, more) in files.items():
        path = home / f"{kind}.csv"
        path.write_text(text, encoding="utf-8")
        import_table(path, kind, "2024Q3", tables, **more)  # type: ignore[arg-type]
    path = home / "hcpcs.csv"
    path.write_text(
        "hcpcs_code,date_added,date_term\nC1713,2024-08-01,\nG0297,2015-10-01,2020-12-31\n",
        encoding="utf-8",
    )
    import_table(path, "hcpcs", "2024", tables)


def _fees() -> str:
    rows = ["hcpcs_code,mod,status,pctc,glob,pre_op,intra_op,post_op,mult_proc,bilat_surg,"
            "asst_surg,co_surg,team_surg,endo_base"]  # fmt: skip
    usual = sorted({code for one, two, *_ in EDITS for code in (one, two)})
    held_by = dict.fromkeys((*usual, "97110", "97140", "13122"), _USUAL)
    for kind, code in FEES.items():
        field_name, value = kind.rsplit("_", 1)
        held_by[code] = {**_USUAL, field_name: value.upper()}
    for code, held in held_by.items():
        status, pctc, days, *surgery = (held[name] for name in _FIELDS)
        rows.append(f"{code},,{status},{pctc},{days},0,0,0,0,{','.join(surgery)},")
    return "\n".join(rows) + "\n"


# The rule whose finding speaks of a kind of wording, by the first word of its name.
RULES = {
    "edit": "ptp_pair", "no": "ptp_pair", "release": "ptp_pair", "deleted": "ptp_pair",
    "none": "ptp_pair", "edit0": "ptp_pair", "edit1": "ptp_pair", "mue": "unit_limit",
    "units": "unit_limit", "add": "add_on", "addon": "add_on", "not": "code_validity",
    "global": "global_period", "status": "fee_status", "bilateral": "bilateral",
    "assistant": "assistant_at_surgery", "co": "co_surgeons", "team": "team_surgery",
    "pctc": "professional_technical",
}  # fmt: skip


def judged(assistant: Assistant, told: Told) -> Answer:
    draft = {
        "question": told.question,
        "language": told.language,
        "statements": [{"text": told.text}],
    }
    return assistant.verify(Submitted.model_validate(draft))


@dataclass
class Tally:
    """How many statements were judged, and which wrongly."""

    count: int = 0
    wrong: list[str] = field(default_factory=list)

    @property
    def share(self) -> float:
        """The share that was judged rightly."""
        return 1 - len(self.wrong) / self.count

    def add(self, told: Told, reason: str | None, *, right: bool) -> None:
        """Count one."""
        self.count += 1
        if not right:
            self.wrong.append(f"{told.kind} {told.language} {told.lie}: {told.text} [{reason}]")


def tallied(assistant: Assistant, statements: Iterator[Told]) -> dict[str, Tally]:
    """Lies stopped, right statements told, and those of them told in their own words."""
    found = {"stopped": Tally(), "told": Tally(), "own": Tally()}
    for told in statements:
        answer = judged(assistant, told)
        (statement,) = answer.statements
        own = statement.state == "supported"
        if told.lie:
            found["stopped"].add(told, statement.reason, right=not own)
            continue
        rules = {item.rule for item in answer.findings if item.id in statement.findings}
        meant = RULES[told.kind.split("_")[0]] in rules
        found["told"].add(told, statement.reason, right=own or meant)
        found["own"].add(told, statement.reason, right=own)
    return found


@pytest.mark.parametrize(
    ("half", "stopped", "right", "own"),
    [
        ("a", 0.99, 0.98, 0.79),
        ("b", 0.98, 0.99, 0.76),
        ("c", 0.99, 0.93, 0.17),
        ("d", 0.98, 0.92, 0.08),
        ("e", 0.97, 0.92, 0.10),
    ],
)
def test_wordings_not_seen_are_judged_by_their_facts(
    rows_assistant: Assistant, half: str, stopped: float, right: float, own: float
) -> None:
    found = tallied(rows_assistant, wordings(half))
    assert found["stopped"].share >= stopped, "\n".join(found["stopped"].wrong)
    assert found["told"].share >= right, "\n".join(found["told"].wrong)
    assert found["own"].share >= own, "\n".join(found["own"].wrong)


def own() -> Iterator[Told]:
    facts: dict[str, tuple[str, dict[str, Any]]] = {
        "edit0": (PAIR, EDIT_0),
        "edit1": (PAIR, EDIT_1),
        "none": (PAIR, {"one": "62302", "two": "97110", "a": "62302", "b": "97110"}),
        "units": (UNITS, {"code": "13122", "limit": 5, "more": 6, "less": 4}),
        "addon": (
            "What does {addon} need?",
            {"addon": "11045", "primary": "11042", "other": "27447"},
        ),
    }
    facts |= {kind: (FEE, {"code": code}) for kind, code in FEES.items()}
    for group in yaml.safe_load((HERE / "rows_in_words.yaml").read_text("utf-8")):
        question, filled = facts[group["fact"]]
        filled = {"release": "2024Q3", **filled}
        for key, lie in (("right", None), ("lies", "lie")):
            for text in group[key]:
                yield Told(
                    group["fact"],
                    group.get("language", "en"),
                    question.format(**filled),
                    text.format(**filled),
                    lie,
                )


def test_the_wordings_written_before_the_gate_are_judged_rightly(
    rows_assistant: Assistant,
) -> None:
    found = tallied(rows_assistant, own())
    assert (found["stopped"].wrong, found["told"].wrong) == ([], [])
    assert found["own"].share >= 0.80, "\n".join(found["own"].wrong)
    assert found["stopped"].count + found["told"].count >= 300


@pytest.mark.parametrize(
    ("quote", "state"),
    [
        ("62302,72240,20180401,*,1", "supported"),
        ("1 | * | 20180401 | 62302 | 72240", "supported"),
        ("62302 72240 1", "supported"),
        ("62302,1", "corrected"),
        ("62302,72240,20180401,*,0", "corrected"),
    ],
)
def test_a_published_row_may_be_cited_in_any_order_of_its_cells(
    rows_assistant: Assistant, quote: str, state: str
) -> None:
    draft = {
        "question": "Can 62302 be reported with 72240?",
        "statements": [
            {
                "text": "62302 is column one and 72240 is column two of an edit.",
                "citations": [
                    {"document": "Medicare NCCI PTP edits (practitioner)", "quote": quote}
                ],
            }
        ],
    }
    (statement,) = rows_assistant.verify(Submitted.model_validate(draft)).statements
    # What is cited for it does not hold it, but the rule does.
    assert statement.state == state


@pytest.mark.parametrize(
    "day", ["2020-12-31", "12/31/2020", "31 December 2020", "Dec 31, 2020", "December 31st, 2020"]
)
def test_a_day_is_read_however_it_is_written(rows_assistant: Assistant, day: str) -> None:
    question = "Is G0297 valid on 2024-08-01?"
    right = Told("not", "en", question, f"G0297 was last valid on {day}.", None)
    lie = Told("not", "en", question, f"G0297 is valid after {day}.", "negation")
    states = [judged(rows_assistant, told).statements[0].state for told in (right, lie)]
    assert states == ["supported", "corrected"]


def test_what_takes_a_statements_place_is_in_the_language_of_the_statement(
    rows_assistant: Assistant,
) -> None:
    told = Told("edit", "fr", "62302 mit 62304?", "Les deux vont ensemble.", "negation")
    (statement,) = judged(rows_assistant, told).statements
    assert statement.state == "corrected"
    assert "colonne un" in statement.text
