"""The pandas script that audits are measured against: the way it is commonly written.

It joins the lines of each claim and provider with themselves and then with CMS's own csv files,
and adds units up by claim, provider and code. It knows pair edits and unit limits and nothing
else: a 59 or 25 anywhere unlocks an edit, and every limit is one of the day.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd  # type: ignore[import-untyped]

from evals.bench_worker import serve

_UNLOCKING = r"\b(?:25|59|XE|XS|XP|XU)\b"
_LIMIT_TYPES = {"hcpcs_code": str, "mue_units": int, "mue_mai": int}
_QUARTER_BEGINS = pd.Timestamp("2024-07-01")


@dataclass(frozen=True, slots=True)
class Tables:
    """CMS's tables by setting, ready to be joined."""

    pairs: Mapping[str, pd.DataFrame]
    limits: Mapping[str, pd.DataFrame]


def load_tables(pairs: Mapping[str, str], limits: Mapping[str, str]) -> Tables:
    """Read CMS's files, by setting; edits that ended before the quarter are dropped at once."""
    return Tables(
        {setting: _pairs(path) for setting, path in pairs.items()},
        {setting: pd.read_csv(path, dtype=_LIMIT_TYPES) for setting, path in limits.items()},
    )


def _pairs(path: str) -> pd.DataFrame:
    table = pd.read_csv(path, dtype=str)
    table["deletion_date"] = pd.to_datetime(
        table["deletion_date"], format="%Y-%m-%d", errors="coerce"
    )
    active = table["deletion_date"].isna() | (table["deletion_date"] >= _QUARTER_BEGINS)
    return table[active & (table["modifier_indicator"] != "9")]


def find(claims: str, tables: Tables) -> pd.DataFrame:
    """Every finding on a file of claims: pair edits and units over a limit."""
    lines = pd.read_parquet(claims)
    found = []
    for setting, some in lines.groupby("setting"):
        found.append(_edits(some, tables.pairs[setting]))
        found.append(_over_limit(some, tables.limits[setting]))
    return pd.concat(found, ignore_index=True)


def _edits(lines: pd.DataFrame, table: pd.DataFrame) -> pd.DataFrame:
    pairs = lines.merge(lines, on=["claim_id", "provider"], suffixes=("", "_2"))
    pairs = pairs[pairs["code"] != pairs["code_2"]]
    edits = pairs.merge(table, left_on=["code", "code_2"], right_on=["column_1", "column_2"])
    day = pd.to_datetime(edits["service_date"])
    edits = edits[edits["deletion_date"].isna() | (edits["deletion_date"] >= day)]
    modifiers = edits["modifiers"] + "," + edits["modifiers_2"]
    edits["verdict"] = np.where(
        edits["modifier_indicator"] == "0",
        "not_together",
        np.where(modifiers.str.contains(_UNLOCKING), "unlocked_by_modifier", "only_with_modifier"),
    )
    edits["rule"] = "ptp_pair"
    kept = ["claim_id", "service_date", "setting", "rule", "verdict", "column_1", "column_2"]
    return edits[[*kept, "modifier_indicator", "rationale"]]


def _over_limit(lines: pd.DataFrame, table: pd.DataFrame) -> pd.DataFrame:
    keys = ["claim_id", "service_date", "setting", "provider", "code"]
    sums = lines.groupby(keys, as_index=False)["units"].sum()
    sums = sums.merge(table, left_on="code", right_on="hcpcs_code")
    over = sums[sums["units"] > sums["mue_units"]]
    kept = [*keys[:3], "code", "units", "mue_units", "mue_rationale"]
    return over[kept].assign(rule="unit_limit", verdict="too_many_units")


def agreement(ours: Path, theirs: Path) -> dict[str, int]:
    """How many edits the findings of both sides name: claim, column one, column two."""
    own = pd.read_parquet(
        ours, columns=["claim_id", "column_one", "column_two", "rule", "verdict"]
    )
    other = pd.read_parquet(
        theirs, columns=["claim_id", "column_1", "column_2", "rule", "verdict"]
    ).rename(columns={"column_1": "column_one", "column_2": "column_two"})
    key = ["claim_id", "column_one", "column_two"]
    one, two = (
        set(some.loc[some["rule"] == "ptp_pair", key].itertuples(index=False, name=None))
        for some in (own, other)
    )
    return {"ours": len(one), "theirs": len(two), "both": len(one & two)}


_held: list[Tables] = []


def _load(pairs: dict[str, str], limits: dict[str, str]) -> dict[str, Any]:
    _held.append(load_tables(pairs, limits))
    return {}


def _audit(claims: str, out: str) -> dict[str, Any]:
    found = find(claims, _held[-1])
    found.to_parquet(out)
    return {"findings": len(found)}


def _agreement(ours: str, theirs: str) -> dict[str, Any]:
    return {**agreement(Path(ours), Path(theirs))}


if __name__ == "__main__":
    serve({"load": _load, "audit": _audit, "agreement": _agreement})
