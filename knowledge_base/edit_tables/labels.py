"""The names that releases go by, and the days each was published for.

NCCI editions are named by quarter (2024Q3); fee-schedule and HCPCS files by year and letter
(2026C: A is January, B April, C July, D October); "2024" is an edition for a whole year.
"""

from __future__ import annotations

import datetime as dt
import re

from knowledge_base.errors import UnknownRelease
from knowledge_base.phrases import said
from knowledge_base.records import DateRange

_LABEL = re.compile(r"((?:19|20)[0-9]{2})(?:Q([1-4])|([A-D]))?")


def read_label(text: str) -> tuple[str, DateRange]:
    """The label as it is kept, and its days. Raises ``UnknownRelease`` for any other name."""
    label = text.strip().upper()
    match = _LABEL.fullmatch(label)
    if match is None:
        raise UnknownRelease(
            said(
                "{text} does not name a release; write the quarter as 2024Q3, or 2026C, or 2024",
                text=repr(text),
            )
        )
    year = int(match[1])
    if not (match[2] or match[3]):
        return label, DateRange(dt.date(year, 1, 1), dt.date(year, 12, 31))
    quarter = int(match[2]) if match[2] else "ABCD".index(match[3]) + 1
    first = dt.date(year, 3 * quarter - 2, 1)
    after = dt.date(year + quarter // 4, 3 * quarter % 12 + 1, 1)
    return label, DateRange(first, after - dt.timedelta(days=1))
