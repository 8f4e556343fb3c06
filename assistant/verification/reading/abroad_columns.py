"""Columns, parts and indicators that a statement in one of the nine languages names."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from assistant.verification.reading.abroad_words import Wordings
from assistant.verification.reading.language import language
from assistant.verification.reading.told import EVEN, FIRST_SLOT, SLOT, Heard

S = "[\ue000-\ue7ff]"


_NUMBER = re.compile(
    r"(?<![\d.A-Za-z-])[\"'«“]?([019])(?![\d%]|[.,/-]\d|\s*(?:天|日|일|día|jour|tag|день|дня|ngày|"
    r"araw|يوم))"
)


_DATES = re.compile(
    r"\d{4}-\d\d?-\d\d?|20\d\d\s*(?:年第?|[/ -])?\s*[QT]?\s*\d|\d{1,2}/\d{1,2}/\d{2,4}|"
    r"[QT]\d\s*[/ -]?\s*20\d\d",
    re.I,
)


# Between a code and its column nothing else may be named.
_COMMA = re.compile(r"[,،，、;；]")


def hear_columns(plain: str, held: Wordings, codes: Sequence[str], heard: Heard) -> str:
    """Add which code is in which column; gives the text without the names of columns."""
    marks = sorted(
        (match.start(), match.end(), kind)
        for kind, name in ((1, "one"), (2, "two"))
        for match in held.patterns[name].finditer(plain)
    )
    slots = [(match.start(), match.end(), match.group()) for match in SLOT.finditer(plain)]
    if not marks or not slots:
        return plain
    if len({kind for _, _, kind in marks}) == 1 and held.code == "ru" and marks[0][2] == 2:
        marks = [mark for mark in marks if "стол" in plain[mark[0] : mark[1]] or len(marks) == 1]
    if len(marks) == len(slots):
        said = [(slot[2], mark[2]) for slot, mark in zip(slots, marks, strict=True)]
    else:
        said = [(_column_of(plain, slots, mark), mark[2]) for mark in marks]
    for slot, kind in said:
        heard.columns.add((codes[ord(slot) - FIRST_SLOT], kind))
    for name in ("one", "two"):
        plain = held.patterns[name].sub(" ", plain)
    return _APPOSED.sub(" ", plain)


# What is left of ", en colonne 2," between a code and its verb.
_APPOSED = re.compile(r"[,،，]\s*(?:[^\W\d_]{1,6}\s+){0,2}[,،，]")


def _column_of(
    plain: str, slots: Sequence[tuple[int, int, str]], mark: tuple[int, int, int]
) -> str:
    """The code a column is said of: one before it that no comma parts from it, or the nearest."""
    before = [slot for slot in slots if slot[1] <= mark[0]]
    if before:
        between = plain[before[-1][1] : mark[0]]
        if len(between) <= _COLUMN_REACH and not _COMMA.search(between):
            return before[-1][2]
    return min(slots, key=lambda slot: _far(plain, slot, mark))[2]


_COLUMN_REACH = 36


def _far(plain: str, slot: tuple[int, int, str], mark: tuple[int, int, int]) -> tuple[int, int]:
    between = plain[slot[1] : mark[0]] if slot[1] <= mark[0] else plain[mark[1] : slot[0]]
    return len(between) + 20 * len(_COMMA.findall(between)), slot[0]


def hear_indicators(plain: str, held: Wordings, heard: Heard) -> str:
    """Add the indicators that are given; gives the text without them."""
    bare = _DATES.sub(lambda match: " " * len(match.group()), plain)
    for match in _NUMBER.finditer(bare):
        heard.indicators.add(int(match[1]))
    for match in held.patterns["indicator"].finditer(bare):
        word = language(held.code).number_word.search(bare, match.end(), match.end() + 12)
        if word is not None and not any(c.isdigit() for c in bare[match.end() : match.end() + 16]):
            value = language(held.code).numbers[word.group().lower()]
            if value in {0, 1, 9}:
                heard.indicators.add(value)
    return held.patterns["indicator"].sub(" ", _NUMBER.sub(" ", bare))


_TAGALOG = re.compile(
    rf"(?:ang|na ang)\s+(?:code |kodigo )?({S})[^.;\ue000-\ue7ff]*?\b(?:sa|ng)\s+(?:loob ng |"
    rf"code |bayad (?:sa|para sa) )?({S})",
    re.I,
)


_TAGALOG_BACK = re.compile(rf"\bsa\s+(?:code )?({S})\s+(?:na )?ang\s+(?:code )?({S})", re.I)


# What an edit strikes, and what is paid on top of something else under a modifier: column two.
_STRUCK = {"de": rf"(?:trifft|betrifft|erfasst)\s+({S})\s+neben\s+({S})"}
_ON_TOP = re.compile(
    rf"({S})\s+(?:además del?|en plus d[eu']|zusätzlich zu|сверх|помимо|в дополнение к|bukod sa)"
    rf"\s*(?:código\s+|code\s+)?({S})",
    re.IGNORECASE,
)


def hear_struck(plain: str, held: Wordings, codes: Sequence[str], heard: Heard) -> None:
    """Which of two codes an edit denies, where it says so without naming columns."""
    patterns = [re.compile(_STRUCK[held.code], re.IGNORECASE)] if held.code in _STRUCK else []
    if held.has("modifier", plain):
        patterns.append(_ON_TOP)
    for pattern in patterns:
        for match in pattern.finditer(plain):
            two, one = (codes[ord(item) - FIRST_SLOT] for item in match.groups())
            heard.columns |= {(one, 1), (two, 2)}


def hear_parts(plain: str, held: Wordings, codes: Sequence[str], heard: Heard) -> None:
    """Which code is within which: the first in the second, or the second in the first."""
    for one, other in itertools.pairwise(SLOT.finditer(plain)):
        between = plain[one.end() : other.start()]
        if one.group() == other.group() or _PARTED.search(between) or held.has("negates", between):
            continue
        around = (plain[max(0, one.start() - 30) : one.start()], between)
        part = _is_part(held, (*around, plain[other.end() : other.end() + 24]))
        if part is None:
            continue
        if EVEN in plain or held.has("even", plain):
            heard.key.add(False)
        first, second = (codes[ord(item.group()) - FIRST_SLOT] for item in (one, other))
        heard.columns.add((first, 2 if part else 1))
        heard.columns.add((second, 1 if part else 2))


# A stop between two codes, or a comma right before the second.
_PARTED = re.compile(r"[.;。；:：!?]|[,،，]\s*\S*\s*$")


def _is_part(held: Wordings, texts: tuple[str, str, str]) -> bool | None:
    """Whether the first of two codes is part of the second (``False``: the other way round).

    ``texts`` stand before the first, between the two, and behind the second.
    """
    before, between, after = texts
    if held.code == "tl":
        return _part_in_tagalog(held, before, between)
    if held.code == "ko":
        return _part_in_korean(held, between, after)
    if held.code == "de" and re.search(r"\bgeht\b.*\bin\b", between):
        return True if re.search(r"\bauf\b", after) else None
    inside = held.code in {"de", "zh"} and re.search(r"\bin\b|在|于", between) is not None
    behind = held.has("part", after) or re.match(r"\s*(?:之?[中内里])", after) is not None
    if held.has("part", between) or (inside and behind):
        return True
    return False if held.has("whole", between) else None


def _part_in_tagalog(held: Wordings, before: str, between: str) -> bool | None:
    if held.has("part", before + between) and not held.has("negates", before):
        text = f"{before}\ue000{between}\ue001"
        if _TAGALOG_BACK.search(text):
            return False
        return True if _TAGALOG.search(text) else None
    return False if held.has("whole", between) else None


def _part_in_korean(held: Wordings, between: str, after: str) -> bool | None:
    if re.search(r"[은는이가]", between[:3]):
        inside = after.lstrip("코드 ")[:1] in "에의" and not held.has("negates", after)
        if held.has("part", after) and inside:
            return True
        return False if held.has("whole", after) else None
    return False if between.lstrip()[:1] == "에" and held.has("part", after) else None
