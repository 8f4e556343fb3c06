"""Whether the physician fee schedule pays for a code by itself: its status letter.

Source: Medicare Claims Processing Manual (Pub. 100-04), chapter 23, addendum, status code. A
status is never a promise of payment. Status T is bundled beside any other service of the day by
the same provider that may be payable under the schedule.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.rules.claim import same_provider
from assistant.rules.fee_indicators import fee_rules
from assistant.rules.fee_lines import FeeLine, fee_ruling
from assistant.rules.ruling import Ruling
from knowledge_base.edit_tables.fee_schedule import FeeRow
from knowledge_base.records import Release


def status_rulings(lines: Sequence[FeeLine], release: Release) -> Iterator[Ruling]:
    """One ruling for each code, or for each status where a code's rows differ in it."""
    rules = fee_rules()
    read: dict[tuple[str, str], FeeRow] = {}
    for item in lines:
        key = item.row.code, item.row.status
        read[key] = min(read.get(key, item.row), item.row, key=lambda row: row.modifier)
    for (code, status), row in read.items():
        other = _payable_beside(row, lines) if status in rules.beside_payable else None
        if other is None:
            effect = rules.statuses.get(status, rules.unknown_status)
            yield fee_ruling("fee_status", effect, (code,), (row,), release, indicator=status)
        else:
            yield fee_ruling(
                "fee_status",
                rules.beside_payable[status],
                (code, other.code),
                (row, other),
                release,
                indicator=status,
                other=other.code,
            )


def _payable_beside(row: FeeRow, lines: Sequence[FeeLine]) -> FeeRow | None:
    """The first row, by code, that may be payable to a provider who reports the row's code."""
    payable = fee_rules().payable
    bearers = [item.line for item in lines if item.line.code == row.code]
    return min(
        (
            item.row
            for item in lines
            if item.row.status in payable
            and item.row.code != row.code
            and any(same_provider(bearer, item.line) for bearer in bearers)
        ),
        key=lambda found: (found.code, found.modifier),
        default=None,
    )
