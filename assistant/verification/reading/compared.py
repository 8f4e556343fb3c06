"""How a number of units is compared: "at most", "more than", "or more", by the words beside it."""

from __future__ import annotations

import re
from typing import Literal

Compared = Literal["limit", "at_most", "more", "or_more", "fewer", "bare", "unexplained"]


LIMIT_WORD = (
    r"(?:unit |daily |published |medicare |upper |mue |the |its |per-day |"
    r"per-line )*(?:limit(?:ed|s)?|max(?:imum)?|cap(?:ped|s)?|ceiling|mues?|mue value|value|"
    r"tops? out|allowance|most|top|number of units|unit count|figure|edit|bound|quota|allotment|"
    r"units/day|units per day|uos|threshold|set|fixed|highest|allowed units|units allowed|units)"
)


_BEFORE_LISTED: tuple[tuple[Compared, str], ...] = (
    (
        "at_most",
        r"\b(?:no|not|never|nor) (?:be )?(?:any )?(?:more|greater|higher) than|"
        r"\bnot? (?:to )?(?:exceed(?:ing)?|go (?:over|above|beyond|past)|surpass|top|pass)|"
        r"(?:n't|cannot|never) (?:exceed|go (?:over|above|beyond|past)|surpass|top|pass)|"
        r"\bup to(?: and including)?|\bat most|\bat the (?:very )?most|"
        r"\ba? ?max(?:imum)?(?: of)?|\bno (?:further|higher) than|\bas (?:many|much) as|<=|≤",
    ),
    (
        "or_more",
        r"\bfloor\b[^.;,\d]{0,40}|\bat least|\ba? ?minimum(?: of)?|\bno (?:fewer|less) than|"
        r"\bnot (?:fewer|less) than|\bfrom|>=|≥|\bstarting (?:at|with|from)|\breach(?:es|"
        r"ing)?",
    ),
    (
        "more",
        r"\b(?:more|greater|higher|larger|any(?:thing)? (?:more|above|over|beyond)) than|"
        r"\b(?:over|above|beyond|exceed(?:s|ed|ing)?|in excess of|past|upwards? of|"
        r"surpass(?:es|ing)?|further than|after(?: the first)?|outside)(?: the)?|>",
    ),
    ("fewer", r"\b(?:fewer|less|lower|smaller) than|\b(?:under|below|short of)|<"),
)


_BEFORE: tuple[tuple[Compared, re.Pattern[str]], ...] = tuple(
    (name, re.compile(rf"(?:{pattern})\s*[\"'(]*$", re.IGNORECASE))
    for name, pattern in _BEFORE_LISTED
)


AFTER: tuple[tuple[Compared, re.Pattern[str]], ...] = (
    (
        "or_more",
        re.compile(
            r"^\s*(?:units?\s+)?(?:of \S+\s*)?(?:at (?:the )?(?:very )?least|as (?:the |a |"
            r"its )?minimum|minimum)\b|^\s*(?:units?\s+)?(?:of \S+ )?(?:or|and) "
            r"(?:more|above|over|up|"
            r"higher|greater|beyond)\b|^\s*(?:units?\s+)?(?:upwards?|onwards?|plus\b|\+)",
            re.I,
        ),
    ),
    (
        "at_most",
        re.compile(
            r"^\s*(?:units?\s+)?(?:or|and) (?:fewer|less|below|under)\b|^\s*(?:units?\s+)?(?:and|"
            r"but) (?:no|not) (?:more|further)|^\s*(?:units?|times)?\s*(?:at (?:the )?most|"
            r"max(?:imum)?|tops)\b",
            re.I,
        ),
    ),
    (
        "limit",
        re.compile(
            r"^\s*(?:units? )?(?:is|are|being|=|as) (?:the |its )?(?:daily |unit |per-day |"
            r"published )*(?:limit|max(?:imum)?|cap|ceiling|mue|most|upper|highest|top)",
            re.I,
        ),
    ),
)


LIMITED = re.compile(rf"{LIMIT_WORD}\b[^.;,\d]{{0,90}}?(?:\s|=|:|\()$", re.IGNORECASE)


def compared_by(before: str, after: str) -> tuple[Compared, int] | None:
    """How the words beside a number compare it, and where before it they begin."""
    for name, pattern in AFTER:
        if pattern.search(after):
            return name, len(before)
    for name, pattern in _BEFORE:
        found = pattern.search(before)
        if found is not None:
            return name, found.start()
    return None
