"""The findings' sentences as SQL: from the very templates that word the findings of one claim."""

from __future__ import annotations

import string
from collections.abc import Mapping

from assistant.rules import add_ons, code_notes, notes, pairs, standing, units, validity
from assistant.rules.claim import MOST_LINES


def sentence(template: str, **columns: str) -> str:
    """SQL that fills a template: ``{code}`` becomes the column or expression given for it."""
    parts = []
    for text, name, _, _ in string.Formatter().parse(template):
        if text:
            parts.append(quoted(text))
        if name is not None:
            parts.append(f"CAST({columns[name]} AS STRING)")
    return f"concat({', '.join(parts)})"


def quoted(text: str) -> str:
    """Text as a literal that DuckDB and Spark read alike (Spark unescapes backslashes)."""
    if "\\" in text:
        raise ValueError(f"{text!r} has a backslash, which the engines read differently")
    return "'" + text.replace("'", "''") + "'"


def sentences(*, only_samples: bool) -> Mapping[str, str]:
    """Every sentence by the name that the queries give it."""
    edit = {"one": "p.column_one", "two": "p.column_two", "indicator": "p.indicator"}
    code = {"code": "j.code", "kind": "j.edit_type", "primary": "j.first_primary"}
    colleague = {"code": "j.code", "primary": _colleague()}
    held = validity.held_tables(only_samples=only_samples)
    return {
        "said_too_long": sentence(
            "The claim has {lines} lines; a claim may have up to {most}.",
            lines="lines",
            most=str(MOST_LINES),
        ),
        "said_unknown": sentence(validity.UNKNOWN, code="code", held=quoted(held)),
        "said_no_longer": sentence(
            validity.NO_LONGER, code="l.code", last="h.terminated", day="l.day"
        ),
        "said_not_yet": sentence(validity.NOT_YET, code="l.code", first="h.added", day="l.day"),
        "said_left_behind": sentence(
            standing.LEFT_BEHIND, code="l.code", day="l.day", last="e.last"
        ),
        "said_in_force": quoted(validity.IN_FORCE),
        "said_never": sentence(pairs.EDIT + pairs.NEVER, **edit),
        "said_may": sentence(pairs.EDIT + pairs.MAY, **edit),
        "said_unlocked": sentence(pairs.EDIT + pairs.BORNE_OUT, **edit),
        "said_other_day": quoted(pairs.OTHER_DAY),
        "said_separate_evaluation": quoted(pairs.SEPARATE_EVALUATION),
        "said_separate_visit": quoted(pairs.SEPARATE_VISIT),
        "said_separate_site": quoted(pairs.SEPARATE_SITE),
        "said_outside_sample": sentence(
            pairs.OUTSIDE_SAMPLE, one="least(a.code, b.code)", two="greatest(a.code, b.code)"
        ),
        "said_incomplete": sentence(
            pairs.INCOMPLETE,
            one="least(a.code, b.code)",
            two="greatest(a.code, b.code)",
            release="r.release",
        ),
        "said_not_payable": sentence(units.NOT_PAYABLE, code="a.code"),
        "said_at_most": sentence(
            units.AT_MOST,
            code="a.code",
            limit="concat(CAST(m.units AS STRING), CASE WHEN m.units = 1 THEN ' unit' "
            "ELSE ' units' END)",
            scope=_by_mai(units.SCOPE),
        ),
        "said_over": sentence(units.OVER, units="a.units"),
        "said_change_of_units": _by_mai(units.CHANGE),
        "said_no_row": sentence(units.NO_ROW, release="r.release", code="l.code"),
        "said_outside": sentence(units.OUTSIDE_SAMPLE, code="l.code"),
        "said_of_another": sentence(add_ons.OF_ANOTHER + ".", **code),
        "said_of_colleague": sentence(add_ons.OF_ANOTHER + add_ons.ACCEPTED_OF_COLLEAGUE, **code),
        "said_no_colleague": sentence(add_ons.NO_COLLEAGUE, **colleague),
        "said_no_primary": sentence(add_ons.NO_PRIMARY + ".", **code),
        "said_contractor": sentence(add_ons.CONTRACTOR, **code),
        "said_colleagues_claim": sentence(add_ons.COLLEAGUES_CLAIM, **colleague),
        "said_listed_primary": quoted(add_ons.LISTED_PRIMARY),
        "said_contractors_list": quoted(add_ons.CONTRACTORS_LIST),
        "said_note": _said_note(),
        "said_units_of_claim": sentence(code_notes.OVER, units="c.units"),
        "of_colleagues": ", ".join(quoted(item) for item in add_ons.COLLEAGUE_MAY_REPORT),
    }


def _said_note() -> str:
    cases = " ".join(
        f"WHEN {quoted(saying)} THEN "
        + sentence(template, name="n.name", one="n.one", other="n.other", condition="n.condition")
        for saying, template in notes.SAYINGS.items()
    )
    return f"CASE n.saying {cases} END"


def _by_mai(texts: Mapping[int, str]) -> str:
    cases = " ".join(f"WHEN {mai} THEN {quoted(text)}" for mai, text in texts.items())
    return f"CASE m.mai {cases} END"


def _colleague() -> str:
    cases = " ".join(
        f"WHEN {quoted(code)} THEN {quoted(primary)}"
        for code, primary in add_ons.COLLEAGUE_MAY_REPORT.items()
    )
    return f"CASE j.code {cases} END"
