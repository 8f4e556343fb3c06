"""The tables that the queries join, as Arrow with stated types: DuckDB and Spark take both."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pyarrow as pa

from assistant.auditing.sources import KINDS

_TEXT, _NUMBER, _DAY, _YES = pa.string(), pa.int32(), pa.date32(), pa.bool_()
# "second" tells an effect that goes before the first one: beside others, above one unit.
_EFFECT: Mapping[str, Any] = {
    "modifier": _TEXT, "indicator": _TEXT, "second": _YES, "verdict": _TEXT, "meaning": _TEXT,
    "message": _TEXT, "change": _TEXT,
}  # fmt: skip
_SCHEMAS: Mapping[str, Mapping[str, Any]] = {
    "read_codes": {
        "raw": _TEXT, "code": _TEXT, "fault": _TEXT, "evaluation": _YES, "laboratory": _YES,
        "known": _YES,
    },
    "read_modifiers": {
        "raw": _TEXT, "modifiers": _TEXT, "bits": pa.int64(), "fault": _TEXT,
    },
    "read_units": {"raw": _TEXT, "units": _NUMBER, "fault": _TEXT},
    "read_days": {
        "raw_day": _TEXT, "raw_setting": _TEXT, "day": _DAY, "setting": _TEXT, "fault": _TEXT,
        **{kind.replace("-", "_"): _NUMBER for kind in KINDS}, "listing": _NUMBER,
    },
    "silences": {
        "kind": _TEXT, "setting": _TEXT, "day": _DAY, "source": _NUMBER, "message": _TEXT,
    },
    "sources": {
        "number": _NUMBER, "authority": _TEXT, "release": _TEXT, "document_id": _TEXT,
    },
    "samples": {"release": _NUMBER},
    "incomplete": {"release": _NUMBER},
    "sample_codes": {"release": _NUMBER, "code": _TEXT},
    "limits": {
        "release": _NUMBER, "code": _TEXT, "units": _NUMBER, "mai": _NUMBER, "rationale": _TEXT,
        "line": _NUMBER, "published": _TEXT,
    },
    "add_ons": {
        "release": _NUMBER, "code": _TEXT, "primary_code": _TEXT, "edit_type": _NUMBER,
        "first": _DAY, "last": _DAY, "line": _NUMBER, "published": _TEXT,
    },
    "level_two": {
        "release": _NUMBER, "code": _TEXT, "added": _DAY, "terminated": _DAY, "line": _NUMBER,
        "published": _TEXT,
    },
    "ended": {
        "listing": _NUMBER, "release": _NUMBER, "code": _TEXT, "last": _DAY, "line": _NUMBER,
        "published": _TEXT,
    },
    "texts": {"release": _NUMBER, "number": _NUMBER, "text": _TEXT},
    "note_pairs": {
        "document": _NUMBER, "low": _TEXT, "high": _TEXT, "rank": _NUMBER, "first": _DAY,
        "last": _DAY, "effective": _DAY, "verdict": _TEXT, "name": _TEXT, "condition": _TEXT,
        "published": _TEXT, "change": _TEXT, "saying": _TEXT, "one": _TEXT, "other": _TEXT,
    },
    # Notes on one code; "rank" tells the notes of a document apart, 0 decides before 1.
    "note_codes": {
        "document": _NUMBER, "code": _TEXT, "matter": _TEXT, "rank": _NUMBER, "most": _NUMBER,
        "beside": _YES, "first": _DAY, "last": _DAY, "effective": _DAY, "verdict": _TEXT,
        "message": _TEXT, "change": _TEXT, "published": _TEXT,
    },
    "note_primaries": {"document": _NUMBER, "code": _TEXT, "partner": _TEXT},
    "note_beside": {"document": _NUMBER, "rank": _NUMBER, "partner": _TEXT},
    "note_modifiers": {"document": _NUMBER, "rank": _NUMBER, "modifiers": _TEXT},
    "fee_rows": {
        "release": _NUMBER, "code": _TEXT, "carried": _NUMBER, "row_modifier": _TEXT,
        "status": _TEXT, "pctc": _TEXT, "global_days": _TEXT, "bilateral": _TEXT,
        "assistant": _TEXT, "co_surgery": _TEXT, "team": _TEXT,
    },
    "fee_codes": {"release": _NUMBER, "code": _TEXT, "own": _NUMBER},
    "fee_published": {
        "release": _NUMBER, "code": _TEXT, "modifier": _TEXT, "line": _NUMBER, "published": _TEXT,
    },
    "fee_statuses": _EFFECT,
    "fee_modifiers": {
        "modifier": _TEXT, "bit": pa.int64(), "rule": _TEXT, "indicator_column": _TEXT,
    },
    "fee_effects": _EFFECT,
    "fee_units": {"modifier": _TEXT, "indicator": _TEXT},
    "fee_sides": _EFFECT,
    "fee_periods": {
        "days": _TEXT, "bits": pa.int64(), "verdict": _TEXT, "message": _TEXT, "change": _TEXT,
    },
    # What the Parquet files of the pair edits hold, for claims that no such file speaks of.
    "no_edits": {
        "release": _NUMBER, "column_one": _TEXT, "column_two": _TEXT, "indicator": pa.int8(),
        "first": _DAY, "last": _DAY, "prior_to_1996": _YES, "effective": _DAY, "deleted": _DAY,
        "rationale": _NUMBER, "part": _NUMBER, "line": _NUMBER, "published": _TEXT,
    },
}  # fmt: skip


def arrow(name: str, rows: Iterable[tuple[object, ...]]) -> pa.Table:
    """The rows as the table of that name."""
    schema = _SCHEMAS[name]
    columns = list(zip(*rows, strict=True)) or [()] * len(schema)
    return pa.table(
        {
            column: pa.array(values, kind)
            for (column, kind), values in zip(schema.items(), columns, strict=True)
        }
    )
