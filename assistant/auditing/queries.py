"""The chain of queries from the lines of a file to its findings.

Each query stands in a file of its own, under ``queries/``, next to the name of the rule that
it states for many claims; ``tests/assistant/test_audit_properties.py`` holds both equal.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.auditing.bits import bits, carried, unlocks, usable
from assistant.auditing.claim_columns import ClaimColumns, LineColumns
from assistant.auditing.engines import Dialect
from assistant.auditing.wording import quoted, sentences
from assistant.rules.claim import MOST_LINES
from assistant.rules.fee_indicators import fee_rules
from knowledge_base.edit_tables.ptp import PairWording

EMPTY = "''"
_FOLDER = Path(__file__).with_name("queries")
# What each finding says; a query that does not give a column leaves it empty.
FINDING: Mapping[str, str] = {
    "claim_id": "STRING", "day": "DATE", "setting": "STRING", "rule": "STRING",
    "verdict": "STRING", "codes": "", "lines": "STRING", "column_one": "STRING",
    "column_two": "STRING", "modifier_indicator": "INT", "source": "INT", "effective_from": "DATE",
    "deleted_on": "DATE", "rationale": "STRING", "row": "INT", "published": "STRING",
    "message": "STRING", "change": "STRING",
}  # fmt: skip
# Those that later queries build on, in their order; run once.
KEPT = (
    "read_lines", "claims_read", "lines", "edits_of_pairs", "crowded", "add_ons_of_claims",
    "primaries_of_claims", "fee_lines",
)  # fmt: skip
OF_FEE_SCHEDULE = ("fee_status", "fee_modifier", "both_sides", "global_period")
_DATES = {
    "compact": "concat(lpad(CAST(year({0}) AS STRING), 4, '0'), "
    "lpad(CAST(month({0}) AS STRING), 2, '0'), lpad(CAST(day({0}) AS STRING), 2, '0'))",
    "iso": "CAST({0} AS STRING)",
}


def given(columns: ClaimColumns, dialect: Dialect, defaults: Mapping[str, str]) -> str:
    """SQL: the lines of the file as written, each value as text."""
    whole = _Row(dialect)
    stated = ", ".join(
        f"{expression} AS {own}"
        for own, expression in {
            "claim_id": whole.text(columns.claim_id),
            "service_date": whole.text_or(columns.service_date, defaults["service_date"]),
            "setting": whole.text_or(columns.setting, defaults["setting"]),
        }.items()
    )
    source, row = "claims", whole
    if columns.nested is not None:
        listed = dialect.rows_of.format(dialect.name(columns.nested))
        source, row = f"(SELECT *, {listed} AS item FROM claims)", _Row(dialect, "item.")  # noqa: S608
    return "\nUNION ALL\n".join(
        f"SELECT {stated}, {_slot(slot, row, columns.lists)} FROM {source}"  # noqa: S608 (names, quoted)
        f" WHERE {_is_line(slot, row, columns)}"
        for slot in columns.slots
    ) + _without_lines(columns, stated, whole)


def _is_line(slot: LineColumns, row: _Row, columns: ClaimColumns) -> str:
    """An empty slot of a wide row is no line, nor is a row without claim and code."""
    if slot.number is not None:
        return f"trim({row.text(slot.code)}) <> {EMPTY}"
    if columns.nested is not None:
        return "item IS NOT NULL"
    claim = _Row(row.dialect).text(columns.claim_id)
    return f"trim(concat_ws({EMPTY}, {claim}, {row.text(slot.code)})) <> {EMPTY}"


def _without_lines(columns: ClaimColumns, stated: str, whole: _Row) -> str:
    """SQL: claims without a single line, as a line without a code, so that none goes missing."""
    if columns.nested is not None:
        listed = whole.dialect.name(columns.nested)
        empty = f"{listed} IS NULL OR {whole.dialect.length.format(listed)} = 0"
    elif columns.slots[0].number is not None:
        codes = ", ".join(whole.text(slot.code) for slot in columns.slots)
        empty = f"trim(concat_ws({EMPTY}, {codes})) = {EMPTY}"
    else:
        return ""
    nothing = ", ".join(f"CAST(NULL AS STRING) AS {name}" for name in ("line", "code"))
    rest = f"{EMPTY} AS modifiers, {EMPTY} AS units, CAST(NULL AS STRING) AS provider"
    return f"\nUNION ALL\nSELECT {stated}, {nothing}, {rest} FROM claims WHERE {empty}"


@dataclass(frozen=True, slots=True)
class _Row:
    """How a column of a row, or a field of a record within it, is written as text."""

    dialect: Dialect
    prefix: str = ""

    def text(self, name: str | None) -> str:
        if name is None:
            return "CAST(NULL AS STRING)"
        return f"CAST({self.prefix}{self.dialect.name(name)} AS STRING)"

    def text_or(self, name: str | None, default: str) -> str:
        if name is None:
            return quoted(default)
        return f"coalesce(nullif(trim({self.text(name)}), {EMPTY}), {quoted(default)})"

    def list_text(self, name: str) -> str:
        return self.dialect.joined.format(self.prefix + self.dialect.name(name), "','")


def _slot(slot: LineColumns, row: _Row, lists: frozenset[str]) -> str:
    modifiers = [
        row.list_text(name) if name in lists else row.text(name) for name in slot.modifiers
    ]
    line = row.text(slot.line) if slot.number is None else quoted(str(slot.number))
    return (
        f"{line} AS line, {row.text(slot.code)} AS code, "
        f"concat_ws(',', {', '.join(modifiers) or EMPTY}) AS modifiers, "
        f"{row.text(slot.units)} AS units, {row.text(slot.provider)} AS provider"
    )


def distinct(*columns: str) -> str:
    """SQL: the distinct texts of columns of the file."""
    texts = ", ".join(f"coalesce({column}, '') AS {column}" for column in columns)
    return f"SELECT DISTINCT {texts} FROM given"  # noqa: S608 (columns of ours)


def load(name: str, fields: Mapping[str, str]) -> str:
    """A query by name, its placeholders filled."""
    return (_FOLDER / f"{name}.sql").read_text(encoding="utf-8").format_map(fields)


def fields(
    dialect: Dialect,
    everything: int,
    wordings: Mapping[int, PairWording],
    *,
    only_samples: bool,
) -> dict[str, str]:
    """What the placeholders of the queries stand for."""
    primaries = dialect.longer.format(f"{dialect.list_of}(j.code)", "j.primaries")
    return {
        "list": dialect.list_of,
        "claim_key": dialect.claim_key,
        "codes_of_claim": dialect.sorted_set.format("l.code"),
        "primaries": dialect.sorted_set.format("primary_code"),
        "codes_with_primaries": (
            f"CASE WHEN j.primaries IS NULL THEN {dialect.list_of}(j.code) ELSE {primaries} END"
        ),
        "most_lines": str(MOST_LINES),
        "everything": str(everything),
        "usable": usable(),
        "unlocks": unlocks("a", "b"),
        "published": _published(wordings),
        **_fee_fields(),
        **sentences(only_samples=only_samples),
    }


def _fee_fields() -> dict[str, str]:
    fees = fee_rules()
    left, right = fees.both_sides.sides
    return {
        "carried": carried(),
        "payable": ", ".join(map(quoted, sorted(fees.payable))),
        "left": str(bits([left])),
        "right": str(bits([right])),
        "sides": quoted(" and ".join(fees.both_sides.sides)),
        "evaluation_modifiers": str(bits(fees.evaluation_modifiers)),
    }


def _published(wordings: Mapping[int, PairWording]) -> str:
    """SQL: a stored pair edit as its file writes it (``ptp_wording.PublishedForm.render``)."""
    cases = [
        f"WHEN p.release = {release} AND p.part = {part} THEN {_written(*form)}"
        for release, wording in sorted(wordings.items())
        for part, form in sorted(wording.forms.items())
    ]
    return f"CASE {' '.join(cases)} END" if cases else "CAST(NULL AS STRING)"


def _written(separator: str, columns: Sequence[str], style: str) -> str:
    cells = {
        "column_one": "p.column_one",
        "column_two": "p.column_two",
        "prior_to_1996": "CASE WHEN p.prior_to_1996 THEN '*' ELSE '' END",
        "effective_date": _day("p.effective", style),
        "deletion_date": _day("p.deleted", style),
        "modifier_indicator": "CAST(p.indicator AS STRING)",
        "rationale": "t.text",
        "": "''",
    }
    # A tab is a tab in both engines' literals; concat_ws would pass over nothing here.
    between = "chr(9)" if separator == "\t" else quoted(separator)
    return f"concat_ws({between}, {', '.join(cells[name] for name in columns)})"


def _day(column: str, style: str) -> str:
    return f"CASE WHEN {column} IS NULL THEN '*' ELSE {_DATES[style].format(column)} END"


def found(engine_columns: Mapping[str, Sequence[str]]) -> str:
    """SQL: the findings of every rule, one under the other, with the same columns."""
    return "\nUNION ALL\n".join(
        f"SELECT {', '.join(_columns(held))} FROM {name}"  # noqa: S608 (names of ours)
        for name, held in engine_columns.items()
    )


def _columns(held: Sequence[str]) -> Iterator[str]:
    for name, kind in FINDING.items():
        if name in held or not kind:
            yield name if name in held else f"NULL AS {name}"
        else:
            yield f"CAST(NULL AS {kind}) AS {name}"
