"""Which code is said to be column one or two, by whatever name; and which indicator is given."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.verification.reading.told import SLOT, Heard, code_of

COLUMN_ONE = re.compile(
    r"\b(?:column|col\.?|c)[\s-]?(?:1|one|i)\b(?: codes?| slot| position| spot)?|\b(?:first|"
    r"1st)[- ](?:column|col)\b(?: codes?)?|\bcomprehensive (?:code|procedure|service)\b",
    re.IGNORECASE,
)


COLUMN_TWO = re.compile(
    r"\b(?:column|col\.?|c)[\s-]?(?:2|two|ii)\b(?: codes?| slot| position| spot)?|\b(?:second|"
    r"2nd)[- ](?:column|col)\b(?: codes?)?|\bcomponent (?:code|procedure|service)\b(?! of)",
    re.IGNORECASE,
)


_S = "[\ue000-\ue7ff]"


NOT_NEAR = re.compile(r"\b(?:not|never|no|cannot|neither|nor|hardly)\b|n't\b", re.IGNORECASE)


_GAP = r"[^\ue000-\ue7ff.;]"


_BUNDLED = (
    r"(?:bundle[sd]?|bundling|included?|contained|packaged?s?|incorporated|subsumed|absorbed|"
    r"swallowed|roll(?:s|ed)|fold(?:s|ed)|wrapped|integral|incidental|inherent|part|"
    r"components?|covered|belongs?|falls?|merge[sd]?|goes|counted|comprised|captured|"
    r"accounted for|inside|nested|tucked|subordinate|secondary|ancillary|collapse[sd]?|lumped|"
    r"built|baked)"
)


_OVER: tuple[tuple[re.Pattern[str], int], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), first)
    for pattern, first in (
        # The first code named is column 1, or 2.
        (
            rf"({_S})(?P<gap>{_GAP}{{0,12}}\b(?:over|outranks?|trumps?|beats?|supersedes?|"
            rf"prevails? (?:over|against)|wins? (?:out )?(?:over|against)|takes? (?:precedence|"
            rf"priority) over|has (?:precedence|priority) over|displaces?|"
            rf"overrides))\s+(?:the )?({_S})",
            1,
        ),
        (
            rf"({_S})(?P<gap>{_GAP}{{0,16}}\b(?:gives? way to|yields? to|loses? (?:out )?to|"
            rf"defers? to|subordinate to|secondary to|incidental to|integral to|inherent (?:in|"
            rf"to)|beneath|subsidiary to|ancillary to|bundled under))\s+(?:the )?({_S})",
            2,
        ),
        (
            rf"({_S})(?P<gap>{_GAP}{{0,40}}?\b{_BUNDLED}{_GAP}{{0,24}}?\b(?:into|in|within|of|to|"
            rf"by|under|inside|for)\b(?: the| that of| what| code| payment| package| pay)*(?: for|"
            rf" of)?)\s+({_S})",
            2,
        ),
        (
            rf"({_S})(?P<gap>\s+(?:already |also |always |itself )*(?:includes|contains|"
            rf"encompasses|comprises|covers|swallows(?: up)?|absorbs|subsumes|incorporates|"
            rf"takes in|engulfs|captures|bundles(?! (?:in|with|under))|packages(?! (?:in|with))|"
            rf"has)\b{_GAP}{{0,16}}?)\s*({_S})",
            1,
        ),
    )
)


def hear_columns(plain: str, codes: Sequence[str], heard: Heard) -> str:
    """Which code is column one and which two; gives the text without the names of columns."""
    _hear_over(plain, codes, heard)
    for match in _ORDINAL.finditer(plain):
        heard.columns.add((code_of(match[1], codes), 1 if match[2].lower() == "first" else 2))
    for match in _EDIT_UNDER.finditer(plain):
        heard.columns.add((code_of(match[1], codes), 1))
    for pattern in (_ARROW, _PUBLISHED):
        for match in pattern.finditer(plain):
            heard.columns |= {(code_of(match[1], codes), 1), (code_of(match[2], codes), 2)}
    if len(set(slots := SLOT.findall(plain))) == 2 and not _LETTERS.search(SLOT.sub(" ", plain)):
        # A row with nothing but its fields: column one stands before column two.
        heard.columns |= {(code_of(slots[0], codes), 1), (code_of(slots[1], codes), 2)}
    if not (COLUMN_ONE.search(plain) or COLUMN_TWO.search(plain)):
        return plain
    if _NEITHER_COLUMN.search(plain):
        heard.edit.add(False)
        return ""
    start = 0
    for end in [*(m.end() for m in _COLUMN_STOP.finditer(plain)), len(plain)]:
        _columns_of(plain[start:end], codes, heard)
        start = end
    return _APPOSED.sub(r" \1 ", COLUMN_TWO.sub(" ", COLUMN_ONE.sub(" ", plain)))


def _hear_over(plain: str, codes: Sequence[str], heard: Heard) -> None:
    """Hear which code is within, or over, the other."""
    for pattern, first in _OVER:
        for match in pattern.finditer(plain):
            before = plain[max(0, match.start() - 40) : match.start()]
            stop = max(before.rfind(char) for char in ".;:,")
            if NOT_NEAR.search(match["gap"]) or NOT_NEAR.search(before[stop + 1 :]):
                continue
            one, two = match.group(1), match.group(3)
            if one != two:
                heard.columns.add((code_of(one, codes), first))
                heard.columns.add((code_of(two, codes), 3 - first))


# What is left of "the column two code, 62304, is".
_APPOSED = re.compile(rf"(?:\b(?:the|a|its)\s*)?\s,\s*({_S})\s*,")


# A row as published: column one, column two, and a date or mark behind them.
_PUBLISHED = re.compile(
    rf"({_S})\s*[|,;\t]\s*({_S})\s*[|,;\t]\s*(?:\*|\d{{4}}-?\d\d|[019]\s*(?:$|[|,;\t]))"
)


_ORDINAL = re.compile(
    rf"({_S})\s+(?:(?:comes|is|stands|goes|listed|named|appears|placed|put|ranks|"
    rf"being|in|on|at|the|as)\s+)*(first|second)\b(?! (?:column|quarter|code|of|day|col))",
    re.IGNORECASE,
)


_LETTERS = re.compile(r"[^\W\d_]{2,}")


# An edit goes by its column one.
_EDIT_UNDER = re.compile(rf"\b(?:edit|row|entry) (?:listed |found )?under\s+({_S})", re.I)


_ARROW = re.compile(rf"({_S})\s*(?:->|=>|\u2192|>|\u21d2)\s*({_S})")


_NEITHER_COLUMN = re.compile(
    r"\bneither\b[^.;]{0,30}\b(?:is|as|in|a)\b[^.;]{0,12}\bcol(?:umn)?", re.IGNORECASE
)


_COLUMN_STOP = re.compile(r"[.;!?](?=\s|$)")


def _columns_of(part: str, codes: Sequence[str], heard: Heard) -> None:
    marks = [(m.start(), m.end(), 1) for m in COLUMN_ONE.finditer(part)]
    marks += [(m.start(), m.end(), 2) for m in COLUMN_TWO.finditer(part)]
    if len(marks) == 1:
        # "... in the first column, ... in the second".
        other = re.search(
            r"\b(?:the )?(second|first|other|latter)\b(?! (?:column|quarter))",
            part[marks[0][1] :],
            re.I,
        )
        if other is not None:
            at = marks[0][1] + other.start()
            marks.append((at, marks[0][1] + other.end(), 3 - marks[0][2]))
    marks.sort()
    slots = [(m.start(), m.end(), m.group()) for m in SLOT.finditer(part)]
    if not marks or not slots:
        return
    if len(marks) == len(slots) and not any(_OTHER_TO.match(part, mark[1]) for mark in marks):
        said = [(slot[2], mark) for slot, mark in zip(slots, marks, strict=True)]
    else:
        said = [(_nearest_slot(part, slots, mark)[2], mark) for mark in marks]
        for mark in marks:
            other = _OTHER_TO.match(part, mark[1])
            if other is not None:
                heard.columns.add((code_of(other[1], codes), 3 - mark[2]))
                if not any(slot[1] <= mark[0] for slot in slots):
                    said = [(slot, at) for slot, at in said if at != mark]
    for slot, mark in said:
        near = part[max(0, mark[0] - 14) : mark[0]]
        kind = 3 - mark[2] if NOT_NEAR.search(near) else mark[2]
        heard.columns.add((code_of(slot, codes), kind))


# "Is the column two code to 62302": what follows is in the other column.
_OTHER_TO = re.compile(
    rf"\s*(?:codes? )?(?:to|of|for|with|opposite|under|beneath|below|underneath|behind|beside|"
    rf"against|"
    rf"relative to)\s+(?:code )?({_S})",
    re.IGNORECASE,
)


_COPULA = re.compile(
    r"^\s*(?:\([^()]*\))?\s*[,:=(]*\s*(?:(?:is|as|being|sits|stands|falls|comes|appears|"
    r"listed|lists|in|on|the|a|its|goes|belongs|found|occupies|fills|takes|holds|an|ncci|"
    r"edit's|pair's|remains|counts|and|also|under|at|ranks|was|are|shown|placed|put|named|"
    r"code|makes|of|this|edit|row|pair|it|does|do|not|never|isn't|doesn't|sit|stand|fall)\s+)*"
    r"[(]?$",
    re.IGNORECASE,
)


def _nearest_slot(
    part: str, slots: Sequence[tuple[int, int, str]], mark: tuple[int, int, int]
) -> tuple[int, int, str]:
    """The code that a column is said of: in apposition, by a copula, or the nearest one."""
    behind = next((slot for slot in slots if slot[0] >= mark[1]), None)
    if behind is not None and re.fullmatch(
        r"\s*(?:codes?)?\s*(?:,|\(|is|:|=|holds|has|names|contains|being|-)?\s*(?:the )?",
        part[mark[1] : behind[0]],
        re.I,
    ):
        before = [slot for slot in slots if slot[1] <= mark[0]]
        if not before or not _COPULA.match(part[before[-1][1] : mark[0]]):
            return behind
    before = [slot for slot in slots if slot[1] <= mark[0]]
    if before and _COPULA.match(part[before[-1][1] : mark[0]]):
        return before[-1]
    return min(slots, key=lambda slot: _far(part, slot, mark))


def _far(part: str, slot: tuple[int, int, str], mark: tuple[int, int, int]) -> tuple[int, int]:
    between = part[slot[1] : mark[0]] if slot[1] <= mark[0] else part[mark[1] : slot[0]]
    return len(between) + 20 * between.count(",") + 15 * bool(SLOT.search(between)), slot[0]


_DIGIT = re.compile(
    r"(?<![\w.$/-])[\"'(]?(?P<digit>[019])[\"')]?(?![\w%]|[.,/-]\d|\s*(?:-|–)?\s*(?:days?|units?|"
    r"lines?|codes?|providers?|claims?|dates?|times?|edits?|rows?|pairs?|patients?|and the same|"
    r"encounters?|sessions?)\b)"
)


_WORDED = re.compile(
    r"\b(?:indicators?|ccmi|mi)\b[\s:=\"'-]*(?:(?:is|of|being|equals|reads|set to|at|for|this|"
    r"the|edit|pair|value|a)\s+)*(?P<not>not\s+)?[\"']?(?P<word>zero|one|nine)\b|"
    r"\b(?P<word2>zero|one|nine)(?:[- ]| (?:as|for|in) (?:its|the|"
    r"an?) )(?:modifier )?indicator|(?:carries|bears|has|holds|with) an? (?P<word3>zero|one|"
    r"nine)\b(?! (?:day|provider|of))",
    re.IGNORECASE,
)


_OF_A_PAIR = re.compile(
    r"\b(?:indicators?|ccmi|mi|modifiers?|edits?|pairs?|columns?|ptp|ncci|codes?|both|together)\b",
    re.IGNORECASE,
)


_NUMBERS = {"zero": 0, "one": 1, "nine": 9}


_OTHER_DIGITS = re.compile(
    r"\b(?:type|release|q|quarter|chapter|page|section|level|version|mai)\s*\d+|"
    r"\b20\d\d\s*[-/]?\s*q\s*\d|\b\d{4}-\d\d?-\d\d?|\b\d{1,2}/\d{1,2}/\d{2,4}|\b(?:jan|feb|"
    r"mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d{1,2}(?:st|nd|rd|th)?,?|"
    r"\b\d{1,2}(?:st|nd|rd|th)? (?:of )?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|"
    r"dec)[a-z]*",
    re.IGNORECASE,
)


def hear_indicators(plain: str, heard: Heard) -> str:
    """The modifier indicators given; what digits are left stand for nothing else in a pair."""
    if not SLOT.search(plain) and not _OF_A_PAIR.search(plain):
        return plain  # "Use 9 needles." is of no pair
    bare = _OTHER_DIGITS.sub(lambda match: " " * len(match.group()), plain)
    for match in _DIGIT.finditer(bare):
        before = bare[max(0, match.start() - 14) : match.start()]
        denied = re.search(
            r"\b(?:not|isn't|never|rather than|instead of)\s*(?:an? |of |at )?$", before, re.I
        )
        (heard.not_indicators if denied else heard.indicators).add(int(match["digit"]))
    for match in _WORDED.finditer(bare):
        value = _NUMBERS[(match["word"] or match["word2"] or match["word3"]).lower()]
        (heard.not_indicators if match["not"] else heard.indicators).add(value)
    for match in reversed([*_DIGIT.finditer(bare)]):
        plain = plain[: match.start("digit")] + " " + plain[match.end("digit") :]
    return plain
