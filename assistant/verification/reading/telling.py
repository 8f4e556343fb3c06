"""What a statement on the rows of tables says of two codes, whatever words it uses.

Four questions can be answered of a pair: is there an edit, may both be paid, does a modifier open
it, and which of the two is paid. Each clause is read for the words that answer one of them
(``words/telling.yaml``); each negation belongs to the next such word of its clause or, where none
follows, to the last one before it. What cannot be told, though it matters, is a doubt.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from assistant.verification.reading.language import language
from assistant.verification.reading.statement import Reading
from knowledge_base.codes import CodeSpan

_FILE = Path(__file__).parent.parent / "words" / "telling.yaml"
# A code in a clause, by its place among the codes named.
_SLOT = re.compile("[\ue000-\ue7ff]")
_FIRST_SLOT = 0xE000
# A condition on a modifier, cut out of its clause: with, without, unless, only, even.
_CONDITION = re.compile("[\ue800-\ue804]")
_WITH, _WITHOUT, _UNLESS, _ONLY, _EVEN = "\ue800", "\ue801", "\ue802", "\ue803", "\ue804"


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of the pairs of a statement. A set of both answers means that it says both."""

    edit: frozenset[bool] = frozenset()
    together: frozenset[bool] = frozenset()
    key: frozenset[bool] = frozenset()
    paid: frozenset[str] = frozenset()
    denied: frozenset[str] = frozenset()
    columns: frozenset[tuple[str, int]] = frozenset()
    """Each code that is said to be column 1 or 2, by whatever name."""
    indicators: frozenset[int] = frozenset()
    not_indicators: frozenset[int] = frozenset()
    doubt: str | None = None

    @property
    def anything(self) -> bool:
        """Whether any of the questions is answered."""
        return bool(
            self.edit
            or self.together
            or self.key
            or self.paid
            or self.denied
            or self.columns
            or self.indicators
            or self.not_indicators
        )


@dataclass(slots=True)
class Heard:
    """What was told so far."""

    edit: set[bool] = field(default_factory=set)
    together: set[bool] = field(default_factory=set)
    key: set[bool] = field(default_factory=set)
    paid: set[str] = field(default_factory=set)
    denied: set[str] = field(default_factory=set)
    columns: set[tuple[str, int]] = field(default_factory=set)
    indicators: set[int] = field(default_factory=set)
    not_indicators: set[int] = field(default_factory=set)
    doubt: str | None = None
    last: bool | None = None
    """Whether what was said last of one code is that it is paid."""

    def frozen(self) -> Told:
        """All of it; a doubt where it says both of one thing."""
        doubt = self.doubt
        for name, both in (("an edit", self.edit), ("a modifier", self.key)):
            if len(both) == 2:
                doubt = doubt or f"what it says of {name} cannot be told"
        return Told(
            frozenset(self.edit),
            frozenset(self.together),
            frozenset(self.key),
            frozenset(self.paid),
            frozenset(self.denied),
            frozenset(self.columns),
            frozenset(self.indicators),
            frozenset(self.not_indicators),
            doubt,
        )


@dataclass(frozen=True, slots=True)
class Word:
    """A wording of one class at ``start`` of its clause, denied or not."""

    kind: str
    start: int
    end: int
    denied: bool = False


@functools.cache
def _raw() -> Mapping[str, Mapping[str, Sequence[str]]]:
    loaded: dict[str, Any] = yaml.load(
        _FILE.read_text(encoding="utf-8"),
        Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader),  # noqa: S506 (both are safe)
    )
    return loaded


@functools.cache
def _pattern(code: str, kind: str) -> re.Pattern[str]:
    wordings = list(_raw()[code].get(kind, ()))
    if not wordings:
        return re.compile(r"(?!)")
    either = "|".join(sorted(wordings, key=len, reverse=True))
    return re.compile(rf"(?<![\w-])(?:{either})(?![\w])", re.IGNORECASE)


def tells(part: str) -> bool:
    """Whether a clause of English has any wording of a claim on rows."""
    return any(_pattern("en", kind).search(part) for kind in _TELLING) or bool(
        _ONE.search(part) or _TWO.search(part)
    )


_TELLING = (
    "edit",
    "opens",
    "closes",
    "pays",
    "bars",
    "modifier",
    "needed",
    "allows",
    "reports",
    "ended",
)


def told_by(reading: Reading) -> Told:
    """What an English reading says of the codes that it names."""
    return _told(reading.text, reading.spans, reading.modifiers)


@functools.lru_cache(maxsize=2_048)
def _told(text: str, spans: tuple[CodeSpan, ...], modifiers: frozenset[str]) -> Told:
    codes = [code for span in spans for code in [span.first]]
    heard = Heard()
    plain = _QUESTION.sub(" ", _slotted(text, spans, modifiers))
    plain = _hear_columns(plain, codes, heard)
    plain = _hear_indicators(plain, heard)
    for sentence in _sentences(plain):
        _hear_sentence(sentence, codes, heard)
    return heard.frozen()


_PERMISSION = re.compile(
    r"(?:,\s*|\b)(?:(?:and|but|though|although|yet|which|that|this|it|its absence|"
    r"the absence(?: of an? \w+)?)\s+)*"
    r"(?:by itself |in itself |alone |on its own )*"
    r"(?:(?:do|does|did|is|are|was|must|should|can|could|may|will|would)(?: not|n't)|cannot|"
    r"can not|never|hardly)"
    r"(?: by itself| in itself| automatically| necessarily| alone| yet| thereby| of itself|"
    r" on its own| also| itself)*"
    r"\s*(?:be (?:taken|read|seen|understood|construed|treated)(?: \w+)? (?:as|to mean)|"
    r"mean(?:s|ing)?|make(?:s)?|render|leave|clear|entitle|imply|implies|amount to|guarantee|"
    r"establish|constitute|(?:prove|show|signify|say|confirm)(?= (?:that|they|both|it|you))|"
    r"grant|give|suggest|a? ?permission|an? (?:permission|approval|green light|clearance|"
    r"authori[sz]ation|licen[cs]e|all-clear)|permission|approval|clearance)"
    r"[^.;]*|"
    r"(?:(?:,|;|\band\b|\bbut\b|\bthough\b|\balthough\b|"
    r"\byet\b)\s*)*\b(?<!no )(?<!nor )(?:(?:other|further|more|different|additional|payer|"
    r"local) (?:ncci |medicare |coding |billing |payment )?(?:rules?|edits?|limits?|guidance|"
    r"polic(?:y|ies)|restrictions?|requirements?|checks?|sources?|considerations?)[^.;,]*)|"
    r"(?:,\s*)?\bwhether [^.;]{0,60}\b(?:is|remains|are)\b[^.;]{0,12}\b(?:question|matter|"
    r"issue|open|unclear|unknown|elsewhere|decided|settled|judged)[^.;]*",
    re.IGNORECASE,
)
_INDICATOR = re.compile(
    r"(?:(?:the |its |an? |modifier |ccmi |mi |correct coding )*(?:indicators?|ccmi|"
    r"mi)\b\s*(?:(?:is|are|of|=|:|equals|stands at|reads|set to|being)\s*)*(?:\"?'?(?:[019]|"
    r"zero|one|nine)\"?'?\b)?)",
    re.IGNORECASE,
)
_FORMER = re.compile(
    r"\bthe (?:former|first(?: (?:of (?:them|the two|these(?: two)?)|code|one|"
    r"of the pair))?)(?! (?:column|quarter|day|of (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|"
    r"nov|dec)))\b",
    re.IGNORECASE,
)
_LATTER = re.compile(
    r"\bthe (?:latter|second(?: (?:of (?:them|the two|these(?: two)?)|code|one|"
    r"of the pair))?)(?! (?:column|quarter|day))\b|\bthe other(?: (?:code|one))?(?= (?:is|"
    r"gets|will|goes|would|does|won't|isn't))",
    re.IGNORECASE,
)
_PAYMENT_FOR = re.compile(
    r"\b(?:the )?(?:payment|reimbursement|pay|fee) (?:for|of|"
    r"on) (?:the )?(?=[\ue000-\ue7ff] (?:is|are|was|has|will|gets|already|goes|comes|rolls|"
    r"does|includes|covers)\b(?! the rule))",
    re.IGNORECASE,
)
_CODE_LABEL = re.compile(
    r"(?:(?<=^)|(?<=\n)|(?<=; )|(?<=- ))([\ue000-\ue7ff]):\s+(?=(?:not|never|no longer|payable|"
    r"paid|denied|bundled|included|rejected|always|only)\b)",
    re.IGNORECASE,
)
# That a row did not hold before its first day is judged as a day.
_BEFORE = re.compile(
    r"\b(?:before|until|up to) (?:\w+ \d{1,2}, \d{4}|\d{4}-\d\d-\d\d),?[^.;,]*\b(?:not|"
    r"no)\b[^.;,]*",
    re.IGNORECASE,
)
# "It is 62304, not 62302, that the edit denies".
_CLEFT = re.compile(
    r"\b(?:it is|it's|it will be)\s+([\ue000-\ue7ff])\s*,?\s*(?:(?:and |but )?(?:not|"
    r"rather than|instead of)\s+[\ue000-\ue7ff]\s*,?\s*)?(?:that|which|who)\s+([^.;,]*)",
    re.IGNORECASE,
)
# A row that is still in force has no day on which it ended; to say so is to say that it is there.
_OPEN_END = re.compile(
    r"\b(?:no|without (?:a|any)) (?:deletion|end|ending|termination)(?: date)?(?: is given|"
    r" is set| set| given)?|\bno date of deletion(?: is (?:given|set))?|"
    r"\b(?:the )?deletion (?:date |column |field )?(?:of the row |of the edit )?(?:is |"
    r"being )?(?:empty|blank|none|open|left open|missing)|\bend(?: date)?:? (?:none|open|-)|"
    r"\b(?:has |have |was |is )?(?:not|never) (?:yet )?(?:been )?(?:deleted|ended|retired|"
    r"withdrawn)\b|\bopen-ended\b|\bstill (?:in force|stands|active|applies|holds)\b",
    re.IGNORECASE,
)


def _uncleft(found: re.Match[str]) -> str:
    slot, rest = found[1], found[2]
    passive = re.match(
        r"(?:is|are|was|will|gets?|stays?|goes|remains|cannot|can|may|has|does|fails|loses|"
        r"bundles|survives|wins)\b",
        rest,
        re.I,
    )
    return f"{slot} {rest}" if passive else f"{rest} {slot}"


_LABEL = re.compile(
    r"(?:(?<=^)|(?<=\n)|(?<=\n- )|(?<=\n\* )|(?<=; ))(?P<label>modifiers?|modifier use|override|"
    r"mods?|edit|ptp edit|ncci edit)\s*[:=]\s+",
    re.IGNORECASE,
)
_COL = re.compile(r"\bcol\.\s*", re.IGNORECASE)
# "A modifier does not automatically make it payable" denies no more than that it is automatic.
HEDGE = re.compile(
    r"\b(?:(?:does|do|is|are|will|would|should)(?: not|n't)|never|not)\s+(?:(?:be|"
    r"mean)\s+)?(?:automatic(?:ally)?|by itself|in itself|of itself|on its own|necessarily|"
    r"always|a given|a matter of course|routine(?:ly)?|a formality)\b",
    re.IGNORECASE,
)
_IN_BRACKETS = re.compile(r"\((?:ncci|ptp|mue|cms|medicare|release [^()]*|20\d\d[^()]*)\)", re.I)


_TWO_DIGITS = re.compile(
    r"(?:\b(?:modifiers?|mod)\s+)?(?<![\w.$/-])-?(?:24|25|27|57|58|59|78|79|91)(?![\w%-]|"
    r"[./]\d|\s*(?:units?|days?|times?|codes?)\b)",
    re.IGNORECASE,
)


def _slotted(text: str, spans: Sequence[CodeSpan], modifiers: frozenset[str]) -> str:
    """The text with a letter for each code, and without what is no claim on the pair."""
    plain = text
    for place, span in reversed([*enumerate(spans)]):
        before = plain[: span.start]
        before = re.sub(
            r"\b(?:the )?(?:(?:cpt|hcpcs|procedure) )*(?:codes? )?$", "", before, flags=re.I
        )
        plain = before + chr(_FIRST_SLOT + min(place, 0x7FF)) + plain[span.end :]
    slots = _SLOT.findall(plain)
    if len(set(slots)) == 2:
        plain = _FORMER.sub(slots[0], plain)
        plain = _LATTER.sub(slots[1], plain)
    plain = re.sub(r"\bw/o\b", "without", plain, flags=re.IGNORECASE)
    plain = re.sub(r"\bw/(?=\s|\w)", "with ", plain, flags=re.IGNORECASE)
    plain = _TWO_DIGITS.sub("modifier", plain)
    for modifier in modifiers:
        plain = re.sub(
            rf"(?:\b(?:modifiers?|mod)\s+)?(?<![A-Za-z0-9])-?{modifier}(?![A-Za-z0-9])",
            "modifier",
            plain,
        )
    plain = re.sub(
        r"\bmodifier(?:(?:\s*,\s*|\s*/\s*|,? or |,? and )modifier)+\b", "modifier", plain
    )
    plain = _IN_BRACKETS.sub(" ", plain)
    plain = _LABEL.sub(lambda found: f"{found['label']} ", plain)
    plain = HEDGE.sub(" ", plain)
    plain = _COL.sub("column ", plain)
    plain = _PAYMENT_FOR.sub("", plain)
    plain = _CODE_LABEL.sub(r"\1 is ", plain)
    plain = _BEFORE.sub(" ", plain)
    plain = _CLEFT.sub(_uncleft, plain)
    plain = _OPEN_END.sub(" ", plain)
    plain = _PERMISSION.sub(" ", plain)
    return plain


_ONE = re.compile(
    r"\b(?:column|col\.?|c)[\s-]?(?:1|one|i)\b(?: codes?| slot| position| spot)?|\b(?:first|"
    r"1st)[- ](?:column|col)\b(?: codes?)?|\bcomprehensive (?:code|procedure|service)\b",
    re.IGNORECASE,
)
_TWO = re.compile(
    r"\b(?:column|col\.?|c)[\s-]?(?:2|two|ii)\b(?: codes?| slot| position| spot)?|\b(?:second|"
    r"2nd)[- ](?:column|col)\b(?: codes?)?|\bcomponent (?:code|procedure|service)\b(?! of)",
    re.IGNORECASE,
)
_S = "[\ue000-\ue7ff]"
_NOT_NEAR = re.compile(r"\b(?:not|never|no|cannot|neither|nor|hardly)\b|n't\b", re.IGNORECASE)
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


def _hear_columns(plain: str, codes: Sequence[str], heard: Heard) -> str:
    """Which code is column one and which two; gives the text without the names of columns."""
    for pattern, first in _OVER:
        for match in pattern.finditer(plain):
            before = plain[max(0, match.start() - 40) : match.start()]
            stop = max(before.rfind(char) for char in ".;:,")
            if _NOT_NEAR.search(match["gap"]) or _NOT_NEAR.search(before[stop + 1 :]):
                continue
            one, two = match.group(1), match.group(3)
            if one != two:
                heard.columns.add((_code(one, codes), first))
                heard.columns.add((_code(two, codes), 3 - first))
    for match in _ORDINAL.finditer(plain):
        heard.columns.add((_code(match[1], codes), 1 if match[2].lower() == "first" else 2))
    for match in _ARROW.finditer(plain):
        heard.columns |= {(_code(match[1], codes), 1), (_code(match[2], codes), 2)}
    for match in _PUBLISHED.finditer(plain):
        heard.columns |= {(_code(match[1], codes), 1), (_code(match[2], codes), 2)}
    if not (_ONE.search(plain) or _TWO.search(plain)):
        return plain
    if _NEITHER_COLUMN.search(plain):
        heard.edit.add(False)
        return ""
    start = 0
    for end in [*(m.end() for m in _COLUMN_STOP.finditer(plain)), len(plain)]:
        _columns_of(plain[start:end], start, codes, heard)
        start = end
    return _APPOSED.sub(r" \1 ", _TWO.sub(" ", _ONE.sub(" ", plain)))


# What is left of "the column two code, 62304, is".
_APPOSED = re.compile(rf"(?:\b(?:the|a|its)\s*)?\s,\s*({_S})\s*,")
# A row as published: column one, column two, and a date or mark behind them.
_PUBLISHED = re.compile(rf"({_S})\s*[|,;\t]\s*({_S})\s*[|,;\t]\s*(?:\*|\d{{4}}-?\d\d)")
_ORDINAL = re.compile(
    rf"({_S})\s+(?:(?:comes|is|stands|goes|listed|named|appears|placed|put|ranks|"
    rf"being)\s+)*(first|second)\b(?! (?:column|quarter|code|of|day|col))",
    re.IGNORECASE,
)
_ARROW = re.compile(rf"({_S})\s*(?:->|=>|\u2192|>|\u21d2)\s*({_S})")
_NEITHER_COLUMN = re.compile(
    r"\bneither\b[^.;]{0,30}\b(?:is|as|in|a)\b[^.;]{0,12}\bcol(?:umn)?", re.IGNORECASE
)
_COLUMN_STOP = re.compile(r"[.;!?](?=\s|$)")


def _columns_of(part: str, _offset: int, codes: Sequence[str], heard: Heard) -> None:
    marks = [(m.start(), m.end(), 1) for m in _ONE.finditer(part)]
    marks += [(m.start(), m.end(), 2) for m in _TWO.finditer(part)]
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
    slots = [(m.start(), m.end(), m.group()) for m in _SLOT.finditer(part)]
    if not marks or not slots:
        return
    if len(marks) == len(slots) and not any(_OTHER_TO.match(part, mark[1]) for mark in marks):
        said = [(slot[2], mark) for slot, mark in zip(slots, marks, strict=True)]
    else:
        said = [(_nearest_slot(part, slots, mark)[2], mark) for mark in marks]
        for mark in marks:
            other = _OTHER_TO.match(part, mark[1])
            if other is not None:
                heard.columns.add((_code(other[1], codes), 3 - mark[2]))
                if not any(slot[1] <= mark[0] for slot in slots):
                    said = [(slot, at) for slot, at in said if at != mark]
    for slot, mark in said:
        near = part[max(0, mark[0] - 14) : mark[0]]
        kind = 3 - mark[2] if _NOT_NEAR.search(near) else mark[2]
        heard.columns.add((_code(slot, codes), kind))


# "Is the column two code to 62302": what follows is in the other column.
_OTHER_TO = re.compile(
    rf"\s*(?:codes? )?(?:to|of|for|with|opposite|under|beside|against|"
    rf"relative to)\s+(?:code )?({_S})",
    re.IGNORECASE,
)
_COPULA = re.compile(
    r"^\s*(?:\([^()]*\))?\s*[,:=(]*\s*(?:(?:is|as|being|sits|stands|falls|comes|appears|"
    r"listed|lists|in|on|the|a|its|goes|belongs|found|occupies|fills|takes|holds|an|ncci|"
    r"edit's|pair's|remains|counts|and|also|under|at|ranks|was|are|shown|placed|put|named|"
    r"code|makes|of|this|edit|row|pair|it)\s+)*[(]?$",
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
    return len(between) + 20 * between.count(",") + 15 * bool(_SLOT.search(between)), slot[0]


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
_NUMBERS = {"zero": 0, "one": 1, "nine": 9}
_OTHER_DIGITS = re.compile(
    r"\b(?:type|release|q|quarter|chapter|page|section|level|version|mai)\s*\d+|"
    r"\b20\d\d\s*[-/]?\s*q\s*\d|\b\d{4}-\d\d?-\d\d?|\b\d{1,2}/\d{1,2}/\d{2,4}|\b(?:jan|feb|"
    r"mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d{1,2}(?:st|nd|rd|th)?,?|"
    r"\b\d{1,2}(?:st|nd|rd|th)? (?:of )?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|"
    r"dec)[a-z]*",
    re.IGNORECASE,
)


def _hear_indicators(plain: str, heard: Heard) -> str:
    """The modifier indicators given; what digits are left stand for nothing else in a pair."""
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


_QUESTION = re.compile(r"[^.;!?]*\?")
_SENTENCE = re.compile(r"[.;!?](?=\s|$)|[:]\s|\s+-\s+|\s--\s|\n")


def _sentences(text: str) -> Iterator[str]:
    start = 0
    for match in _SENTENCE.finditer(text):
        yield text[start : match.start()]
        start = match.end()
    yield text[start:]


_MOD = r"(?:modifiers?|mods?|override|exception)"
_FEW = r"(?:(?![,;.])[\w'{}-]+\s+){0,6}?"
# "Unless a distinct session, site or procedure was documented and flagged by a modifier".
_MANY = r"(?:(?![;.])[\w'{}-]+,?\s+){0,14}?"
_TAIL = (
    r"(?:\s+(?:indicator))?(?:\s+(?:that |which )?(?:is|are|was|has been|can be|may be|"
    r"could be|genuinely|truly|properly|legitimately|really|clearly)?\s*"
    r"(?:\w+ly )?(?:warranted|justified|used|appended|applied|attached|present|documented|"
    r"appropriate|supported|allowed|needed|available|added|applies|apply|fits|there|reported|"
    r"on (?:the|either) (?:line|claim)|legitimately \w+|called for|in place|(?:shows?|"
    r"demonstrates?|identif(?:y|ies)|indicates?|reflects?|justifies|supports?|marks?|proves?|"
    r"tells?)\s[^.,;]*?(?=$|[,;.]|\s(?:can|may|will|are|is|do|does)\s)))?"
)
_CONDITIONS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (
        mark,
        re.compile(
            rf"\b(?:{lead})\s+{_MANY if mark in (_UNLESS, _EVEN) else _FEW}{_MOD}\b{_TAIL}",
            re.IGNORECASE,
        ),
    )
    for mark, lead in (
        (
            _EVEN,
            r"even (?:with|if|when|where|under)|regardless of|irrespective of|no matter (?:what|"
            r"which|how many)|whatever|whichever|despite|with or without|in spite of|"
            r"notwithstanding|(?:and )?not even with|not even (?:if|when|where)|whether or not|"
            r"whether",
        ),
        (
            _WITHOUT,
            r"without|with no|if no|when no|where no|absent|in the absence of|lacking|minus|"
            r"unless no|(?:if|when|where) there is no|(?:if|when|where) not",
        ),
        (
            _UNLESS,
            r"unless|until|till|except (?:when|if|where|with|that|for|by|through)|except|"
            r"other than with|save (?:when|if|where|with|for)|short of|barring|but for",
        ),
        (
            _ONLY,
            r"only (?:if|when|where|with|after|by|through|under|once)|only|solely with|"
            r"provided(?: that)?|as long as|so long as",
        ),
        (
            _WITH,
            r"if|when|where|with|through|by means of|by (?:appending|adding|using|applying|"
            r"way of)|thanks to|using|under|once|given|in the presence of|assuming",
        ),
    )
)
_PLACED_WITHOUT = re.compile(
    rf"\b(?:without|with no)\s+{_FEW}{_MOD}\s+(?:exception|override|option|relief|"
    rf"workaround)s?\b",
    re.I,
)
_CLAUSE = re.compile(
    r",\s+(?:and|but|or|so|yet|nor)?\s*|\s+(?:but|yet|though|although|while|whereas|because|"
    r"since|so(?! (?:long|that))|which(?! (?:modifier|code))|whose|meaning(?: that)?|hence|"
    r"therefore|however)\s+|"
    r"(?<![\ue000-\ue7ff])\s+and\s+(?=[\ue000-\ue7ff] (?:is|are|gets|will|would|does|may|can|"
    r"cannot|isn't|won't|doesn't|goes|has|remains|stays|becomes|was)\b)|"
    r"\s+and\s+(?=(?:it|they|the|this|that|there|no|a|an|neither|none|nothing|any|modifiers?|"
    r"medicare|cannot|can't|can|may|will|would|is|are|isn't|aren't|does|do|has|leaves?|"
    r"den(?:y|ies)|pays|rejects|drops|only|not|never|don't|thus|so|go|bill|report|both (?:are|"
    r"can|may|will|get))\b)",
    re.IGNORECASE,
)
_TOPIC = re.compile(
    r"\b(?:if|when|whenever|where|should|in case|in the event|once|assuming|unless|except|"
    r"until|provided|as long as|so long as|only if|only when|only where|even if|even when)\b",
    re.IGNORECASE,
)


_TOO = re.compile(
    r"\s*(?:and )?(?:([\ue000-\ue7ff]) (?:does|is|will|gets|pays|would)(?: be)?,? (?:too|"
    r"as well|also|likewise)|so (?:does|is|will|would) ([\ue000-\ue7ff]))\s*$",
    re.IGNORECASE,
)
_BUT_NOT = re.compile(
    r"\s*(?:(?:is |are |and |but )*not (?:for |on |of |the )*([\ue000-\ue7ff])|"
    r"(?:and |but |while )*([\ue000-\ue7ff]) (?:itself )?(?:is|does|will|would|can|gets?|"
    r"may)(?: not|n't))\s*$",
    re.IGNORECASE,
)


def _cut_topic(plain: str) -> str:
    topic = _TOPIC.search(plain)
    return plain if topic is None else plain[: topic.start()]


def _hear_sentence(sentence: str, codes: Sequence[str], heard: Heard) -> None:
    plain = _PLACED_WITHOUT.sub(" no modifier exception ", sentence)
    for mark, pattern in _CONDITIONS:
        plain = pattern.sub(lambda found, mark=mark: _cut_condition(found, mark), plain)
    head = _HEAD.match(plain)
    cut = head.end() if head is not None else 0
    clauses = [
        part for part in (plain[:cut], *_CLAUSE.split(plain[cut:])) if part and part.strip()
    ]
    merged: list[str] = []
    pending = ""
    for part in clauses:
        bare = _CONDITION.sub(" ", part)
        if merged and _CONDITION.search(part) and _SLOT.search(bare) and not _says(bare):
            # "And the second only with a modifier": judged by what was said of the first.
            merged.append(part)
        elif _CONDITION.search(part) and (not _says(bare) or _only_condition(part)):
            # A condition by itself belongs to what stands before it, or else to what follows.
            marks = "".join(_CONDITION.findall(part))
            if merged:
                merged[-1] += f" {marks}"
            else:
                pending += marks
        elif merged and _EXCEPTED.match(part.lstrip()) and not _elsewhere(part):
            merged[-1] += f" {_UNLESS}"
        else:
            merged.append(f"{part} {pending}")
            pending = ""
    before = (
        len(heard.edit) + len(heard.together) + len(heard.key) + len(heard.paid | heard.denied)
    )
    for part in merged:
        elliptic = _CONDITION.search(part)
        if elliptic and heard.last and not _says(_CONDITION.sub(" ", part)):
            of_whom = _SLOT.search(part)
            if elliptic.group() in (_WITHOUT, _EVEN) and of_whom is not None:
                heard.paid.add(_code(of_whom.group(), codes))
            elif elliptic.group() in (_WITH, _ONLY):
                heard.key.add(True)
            continue
        too = _TOO.match(_CONDITION.sub(" ", part))
        if too is not None and heard.last is not None:
            (heard.paid if heard.last else heard.denied).add(_code(too[1] or too[2], codes))
            continue
        alone = _BUT_NOT.match(_cut_topic(_CONDITION.sub(" ", part)))
        if alone is not None and heard.last is not None:
            code = _code(alone.group(1) or alone.group(2), codes)
            (heard.denied if heard.last else heard.paid).add(code)
            marked = _CONDITION.search(part)
            if marked is not None:
                _conditioned(-1 if heard.last else 1, marked.group(), heard)
            continue
        _hear(part, codes, heard, topics=False)
    after = len(heard.edit) + len(heard.together) + len(heard.key) + len(heard.paid | heard.denied)
    if before == after and heard.doubt is None:
        for part in merged:
            _hear(part, codes, heard, topics=True)


# A condition that a sentence begins with is one clause up to its comma.
_HEAD = re.compile(
    r"\s*(?:if|when|whenever|where|once|should|in case|provided|assuming|as long as)\b[^,]*,",
    re.IGNORECASE,
)


def _only_condition(part: str) -> bool:
    """Whether a clause is a condition through and through: "unless a modifier changes this"."""
    return (
        _CONDITION.match(part.lstrip()) is not None
        and not _SLOT.search(part)
        and not _PRONOUN.search(part)
        and not re.search(r"\b(?:can|may|will|could|might)\b", part)
    )


_PRONOUN = re.compile(
    r"\b(?:it|they|both|you|the two|one|two|these|neither|them)\b", re.IGNORECASE
)


def _cut_condition(found: re.Match[str], mark: str) -> str:
    inside = found.group()
    if _SLOT.search(inside) and mark != _EVEN:
        # "With 72240 no modifier ..." is no condition on a modifier.
        return inside
    if mark == _ONLY and re.match(r"only\s+(?:no|not)\b", inside, re.I):
        return inside
    if mark in (_WITH, _ONLY) and re.search(r"\b(?:no|not|never|cannot)\b|n't\b", inside, re.I):
        return f" {_WITHOUT} " if mark == _WITH and re.search(r"\bno\b", inside, re.I) else inside
    if mark == _UNLESS and re.search(r"\bno\b", inside, re.I):
        return inside
    return f" {mark} "


def _says(part: str) -> bool:
    return bool(
        _SLOT.search(part)
        and (_pattern("en", "pays").search(part) or _pattern("en", "bars").search(part))
    ) or any(
        _pattern("en", kind).search(part)
        for kind in ("edit", "opens", "closes", "allows", "bars", "pays", "reports")
    )


_KINDS = ("edit", "exists", "ended", "opens", "closes", "allows", "pays", "bars", "reports")


def _words(part: str, kinds: Sequence[str]) -> list[Word]:
    """The wordings of a clause in order, each with whether it is denied."""
    harmless = [match.span() for match in _pattern("en", "nothing").finditer(part)]
    denials = [
        match.span()
        for match in _pattern("en", "negates").finditer(part)
        if not any(a < match.end() and match.start() < b for a, b in harmless)
    ]
    found = sorted(
        (
            Word(kind, match.start(), match.end())
            for kind in kinds
            for match in _pattern("en", kind).finditer(part)
            if not any(a < match.end() and match.start() < b for a, b in (*denials, *harmless))
        ),
        key=lambda word: (word.start - word.end, word.start, kinds.index(word.kind)),
    )
    kept: list[Word] = []
    for word in found:
        if all(word.end <= other.start or other.end <= word.start for other in kept):
            kept.append(word)
    kept.sort(key=lambda word: word.start)
    for start, end in denials:
        after = [place for place, word in enumerate(kept) if word.start >= end]
        before = [place for place, word in enumerate(kept) if word.end <= start]
        place = after[0] if after else before[-1] if before else None
        if place is not None:
            held = kept[place]
            kept[place] = Word(held.kind, held.start, held.end, not held.denied)
    return kept


_STRONG = re.compile(
    r"\b(?:unlock\w*|by-?pass\w*|overrid\w*|overcom\w*|overcame|lift\w*|circumvent\w*|"
    r"(?:g[eo]ts?|getting) (?:\S+ )?(?:around|past|round)|broken|break(?:s|able)?|waiv\w*|"
    r"modifiable|unmodifiable|non-?modifiable|soft|hard|absolute(?:ly)?|unbundl(?:e|es|ed|"
    r"able)|exceptions?|loophole|workaround|work around|escape|sidestep\w*|ironclad|"
    r"unbreakable|unconditional(?:ly)?|non-?negotiable|negotiable|insurmountable|undo(?:es|"
    r"ne)?|set aside|flexible|inflexible|defeat(?:s|ed)?|separable|inseparable|way (?:around|"
    r"past|round|out)|overridable|conditional)\b",
    re.IGNORECASE,
)
_MODIFIER = re.compile(r"\b(?:modifiers?|mods?)\b", re.IGNORECASE)
_GERUND = re.compile(r"ing$", re.IGNORECASE)
_MODAL_BEFORE = re.compile(
    r"\b(?:may|can|could|might|must|should|shall|will|would|to|be|is|are|gets?|was|were|let's|"
    r"please|always|freely|safely|just|simply|both|do|then|and)\s+(?:\w+ly\s+)*(?:be\s+|"
    r"still\s+|also\s+|both\s+|all\s+)*$",
    re.IGNORECASE,
)
_RELATIVE = re.compile(
    r"\b(?:who|that|which|when|if|where|as|of|for|by)\s+(?:\w+ly\s+)?$", re.IGNORECASE
)


def _hear(part: str, codes: Sequence[str], heard: Heard, *, topics: bool) -> None:
    """Add what one clause says."""
    marks = "".join(_CONDITION.findall(part))
    plain = _CONDITION.sub(" ", part)
    plain = _INDICATOR.sub(" ", plain)
    if not topics:
        topic = _TOPIC.search(plain)
        if topic is not None:
            if _EXCEPTED.match(plain, topic.start()) and not marks:
                # "They do not unlock it, except at a separate site."
                marks = _UNLESS
            if _elsewhere(plain[topic.start() :]):
                trial = Heard()
                _hear(plain[: topic.start()], codes, trial, topics=True)
                heard.key |= trial.key
                bars = True in trial.edit or False in trial.together or trial.denied
                if bars and not trial.key:
                    heard.doubt = heard.doubt or "an edit binds one provider on one day"
                return
            separate = _SEPARATE.search(plain[topic.start() :])
            marks += _WITH if separate and not marks else ""
            plain = plain[: topic.start()]
    if not plain.strip():
        return
    if _MODIFIER.search(plain) or _STRONG.search(plain):
        if _hear_key(plain, marks, heard):
            return
    if _VAIN.search(plain):
        heard.key.add(False)
        return
    _hear_pair(plain, marks, codes, heard)


_VAIN = re.compile(
    r"\b(?:do not|don't|never|no need to|no point (?:in)?|no use) (?:even )?(?:bother|waste|"
    r"try)",
    re.IGNORECASE,
)
_EXCEPTED = re.compile(r"unless|except", re.IGNORECASE)
_SEPARATE = re.compile(
    r"\b(?:separate|distinct|different|another|unrelated|record|document(?:ed|s|ation)?|"
    r"justif\w+|circumstances|supports?|supported)\b",
    re.IGNORECASE,
)


def _elsewhere(text: str) -> bool:
    return language("en").has("other_case", text) and not _MODIFIER.search(text)


def _hear_key(plain: str, marks: str, heard: Heard) -> bool:
    """What a clause on modifiers, or on getting round an edit, says of them."""
    named = _MODIFIER.search(plain)
    words = _words(plain, ("opens", "closes", "needed", "pays", "allows", "bars"))
    denials = [
        m
        for m in _pattern("en", "negates").finditer(plain)
        if not any(
            a.start() < m.end() and m.start() < a.end()
            for a in _pattern("en", "nothing").finditer(plain)
        )
    ]
    count = len([m for m in denials if m.group().lower() not in {"nor"}])
    needed = any(w.kind == "needed" for w in words) and named is not None
    keys = [w for w in words if w.kind in {"opens", "closes"}]
    if not keys and needed:
        if count == 0:
            heard.key.add(True)
        elif not any(w.kind in {"bars"} for w in words):
            heard.together.add(True)
        else:
            heard.doubt = heard.doubt or "what it says of a modifier cannot be told"
        return True
    if (
        needed
        and count
        and re.search(
            r"\bno modifiers? (?:is |are |be )?(?:needed|required|necessary)|modifiers? (?:is|"
            r"are)(?:n't| not) (?:needed|required|necessary)|(?:does|do|need)(?: not|n't) (?:need|"
            r"require)",
            plain,
            re.I,
        )
    ):
        heard.together.add(True)
        return True
    preds = keys or [w for w in words if w.kind in {"pays", "allows", "bars"}]
    if not preds:
        if named is None:
            return False
        if len(re.findall(r"\w{2,}", plain)) <= 2:
            return True
        heard.doubt = heard.doubt or "what it says of a modifier cannot be told"
        return True
    closed = any(w.kind == "closes" or (w.kind == "bars" and not keys) for w in preds)
    if count > 1:
        heard.doubt = heard.doubt or "what it says of a modifier cannot be told"
        return True
    opened = (count + closed) % 2 == 0
    if marks:
        mark = marks[0]
        if mark in (_WITHOUT, _UNLESS):
            opened = not opened
            if not opened and mark == _WITHOUT:
                heard.together.add(True)
                return True
    heard.key.add(opened)
    if any(w.kind == "edit" for w in _words(plain, ("edit",))) and not count:
        heard.edit.add(True)
    return True


_BLOCK = re.compile(
    r"^(?:prevent|stop|keep|bar|forbid|prohibit|disallow|preclud|rul|block|hinder|thwart|"
    r"inhibit|imped|exclud|refus|den|reject|restrict|stand|in the way|gets in)",
    re.IGNORECASE,
)
_ACTIVE_BAR = re.compile(
    r"^(?:excludes?|bars?|blocks?|prevents?|rules? out|precludes?|forbids?|swallows?|absorbs?|"
    r"includes?|contains?|encompass(?:es)?|comprises?|denies|deny|rejects?|drops?|refuses?|"
    r"bundles?|takes? in|suppresses?|disallows?|subsumes?|incorporates?|cancels?|prohibits?)$",
    re.IGNORECASE,
)
_SYMMETRIC = re.compile(
    r"^(?:conflict|clash|collid|at odds|exclusive|incompatible|one or the other|only one|"
    r"either|kept apart|apart|overlap|against|duplicat|unbundling|improper|inappropriate|"
    r"incorrect|wrong|error|trouble|problem|issue|illegal|violat|raise|flag|object|concern|"
    r"obstacle|barrier|hindrance|in the way|stand|stop|prevent|forbid|prohibit|hinder|"
    r"restrict|penali|discourag|impermissible|unacceptable|inadmissible|illegitimate|"
    r"not valid|combin|off.limits|keep|get|gets|thwart|hamper|inhibit|impede|bundl|packaged|"
    r"block|bar|rul|preclud|disallow)",
    re.IGNORECASE,
)


_SILENT = re.compile(
    r"\b(?:silent (?:on|about|as to|regarding|concerning|for)|(?:has|have|says?|holds?|"
    r"contains?|lists?|shows?|finds?|found|states?|offers?|carries|is|there is|"
    r"there's) nothing (?:to say |at all )?(?:on|about|for|between|concerning|regarding|"
    r"against|that|linking|joining|connecting)|nothing (?:on|about|for|"
    r"between) (?=[\ue000-\ue7ff])|(?:have|has|holds?|there (?:is|are)) none\b|(?:does|do|"
    r"did)(?: not|n't) (?:list|mention|name|pair|cover|contain|include|hold|show|carry|have|"
    r"link|join|match|know|bundle|edit|address|speak of|touch) (?:a row (?:for|on) |"
    r"anything (?:on|about) )?[\ue000-\ue7ff])",
    re.IGNORECASE,
)


def _hear_pair(plain: str, marks: str, codes: Sequence[str], heard: Heard) -> None:
    words = _words(plain, _KINDS[:3] + _KINDS[5:])
    if _SILENT.search(plain):
        heard.edit.add(False)
        return
    edits = [w for w in words if w.kind in {"edit", "exists", "ended"}]
    if any(w.kind == "edit" for w in edits) or (any(w.kind == "ended" for w in edits)):
        ended = [w for w in edits if w.kind == "ended"]
        # "It was never deleted" says that there is one.
        gone = any(not w.denied for w in ended) or any(
            w.denied for w in edits if w.kind != "ended"
        )
        heard.edit.add(not gone)
    preds = [w for w in words if w.kind in {"allows", "pays", "bars", "reports"}]
    if marks and not preds and not edits:
        # "With a modifier it may be."
        if _NOT_NEAR.search(plain):
            _conditioned(-1, marks[0], heard)
        elif re.search(r"\b(?:may|can|could|is|are|might|will|yes|ok)\b", plain, re.IGNORECASE):
            _conditioned(1, marks[0], heard)
    preds = [w for w in preds if w.kind != "reports" or _asserted(plain, w, preds)]
    preds = [w for w in preds if not _only_named(plain, w)]
    place = 0
    subject_denied = (
        bool(edits) and edits[0].denied and bool(preds) and preds[0].start > edits[0].start
    )
    behind = 0
    while place < len(preds):
        word = preds[place]
        sign = _sign(word)
        last = word
        text = plain[word.start : word.end]
        governs = word.kind == "allows" or (word.kind == "bars" and _BLOCK.match(text))
        while governs and place + 1 < len(preds):
            following = preds[place + 1]
            between = plain[last.end : following.start]
            if (
                re.search(r"\b(?:and|or)\b", between)
                and following.kind == "bars"
                and last.kind == "bars"
            ):
                break
            inner = _sign(following)
            if last.kind == "bars" and following.kind == "bars":
                place += 1
                last = following
                continue
            sign *= inner
            last = following
            place += 1
            governs = following.kind == "allows"
        if (
            word.kind == "bars"
            and word.denied
            and last is word
            and _BUNDLING.match(text)
            and not marks
        ):
            # "Not bundled" is said of two codes that have no edit.
            heard.edit.add(False)
            behind = last.end
            place += 1
            continue
        if subject_denied and word.kind == "bars":
            if _BLOCK.match(text) or governs:
                sign = -sign
            else:
                place += 1
                continue
        _place_claim(plain, (word, last, behind), sign, marks, codes, heard)
        behind = last.end
        place += 1


_NOUN = re.compile(r"payment|reimbursement|money|denials?", re.IGNORECASE)


def _only_named(plain: str, word: Word) -> bool:
    """Whether payment is spoken of, not promised or refused: "covered by that payment"."""
    if word.denied or not _NOUN.fullmatch(plain[word.start : word.end]):
        return False
    before, behind = plain[: word.start], plain[word.end :]
    return (
        re.search(
            r"\b(?:by|in|into|with|within|from|under|after|before)\s+(?:(?:that|the|this|its|one|"
            r"a|same|single)\s+)*$",
            before,
            re.I,
        )
        is not None
        and re.match(r"\s+(?:for|of|on) [\ue000-\ue7ff]", behind) is None
    )


def _sign(word: Word) -> int:
    sign = -1 if word.kind == "bars" else 1
    return -sign if word.denied else sign


def _asserted(plain: str, word: Word, preds: Sequence[Word]) -> bool:
    """Whether a verb of reporting says that something is done, not what is spoken of."""
    if word.denied:
        return True
    before, text = plain[: word.start], plain[word.start : word.end]
    if any(w.kind in {"allows"} and w.end <= word.start for w in preds):
        return True
    if any(
        w.kind == "bars" and w.end <= word.start and _BLOCK.match(plain[w.start : w.end])
        for w in preds
    ):
        return True
    if _GERUND.search(text):
        return False
    if not before.strip(" \"'"):
        return not re.search(r"ed\b", text)
    if _RELATIVE.search(before):
        return False
    if re.search(
        r"\b(?:is|are|get|gets|may|can|could|will|should|must|be|please|always|then|just|"
        r"simply)\s+(?:\w+ly\s+|be\s+|both\s+|still\s+|always\s+)*$",
        before,
        re.I,
    ):
        return True
    return False


_PREPOSITION = re.compile(
    r"\b(?:with|alongside|beside|besides|next to|on top of|in addition to|into|in|within|by|"
    r"when|over|under|against|together with|to|for|as|than|from|of|along with|near|inside|"
    r"plus)\s+(?:the\s+|code\s+|a\s+)*$",
    re.IGNORECASE,
)
_BOTH = re.compile(
    r"\b(?:both|together|each other|one another|they|the two|these two|two codes|side by side|"
    r"jointly|each|the pair|this pair|the combination|combination|neither|the codes|these|"
    r"them|all)\b",
    re.IGNORECASE,
)


def _subjects(plain: str, start: int, end: int) -> list[str]:
    """The slots before a wording that do not hang on a preposition."""
    return [
        match.group()
        for match in _SLOT.finditer(plain, start, end)
        if not _PREPOSITION.search(plain[: match.start()])
    ]


def _place_claim(
    plain: str,
    at: tuple[Word, Word, int],
    sign: int,
    marks: str,
    codes: Sequence[str],
    heard: Heard,
) -> None:
    """Say of whom it is that something is paid or kept out, and on what condition."""
    word, last, behind = at
    slots = list(dict.fromkeys(_SLOT.findall(plain)))
    text = plain[word.start : word.end]
    subjects = list(
        dict.fromkeys(_subjects(plain, behind, word.start) or _subjects(plain, 0, word.start))
    )
    objects = [
        m.group()
        for m in _SLOT.finditer(plain, last.end)
        if not _PREPOSITION.search(plain[: m.start()])
    ]
    paying = last.kind == "pays" or word.kind == "pays"
    condition = marks[0] if marks else None
    single: str | None = None
    beside = _BESIDE.search(plain[: word.start])
    if re.match(r"separately (?:pa|rei)", text, re.IGNORECASE):
        paying = True
    if (
        word.kind == "bars"
        and _ACTIVE_BAR.match(text)
        and objects
        and not _passive(plain, word.start)
    ):
        single = objects[0] if len(set(objects)) == 1 else None
    elif beside is not None and not _JOINED.search(plain[: beside.start()]):
        single = beside.group(1)
    elif (word.kind == "pays" or _NOUN.fullmatch(text)) and (
        paid_for := _FOR.match(plain, word.end)
    ):
        single = paid_for.group(1)
        paying = True
    elif not _BOTH.search(plain) and len(subjects) == 1:
        single = subjects[0]
    elif not subjects and len(set(objects)) == 1 and not _BOTH.search(plain):
        single = objects[0]
    if single is not None and (
        paying
        or (
            word.kind == "bars"
            and (
                _ACTIVE_BAR.match(text)
                or not _SYMMETRIC.match(text)
                or (len(slots) == 1 and beside is not None)
            )
        )
    ):
        code = _code(single, codes)
        heard.last = sign > 0
        if sign > 0:
            if condition is None or condition in (_WITHOUT, _EVEN):
                if len(slots) > 1 and word.kind == "bars":
                    heard.together.add(True)
                else:
                    heard.paid.add(code)
            else:
                if condition == _UNLESS and _ONLY_CODE.search(plain[: word.start]):
                    heard.paid.add(code)
                heard.key.add(True)
        elif condition is None:
            heard.denied.add(code)
            heard.together.add(False)
        else:
            heard.denied.add(code)
            _conditioned(sign, condition, heard)
        return
    if (
        word.kind == "allows"
        and len(slots) == 1
        and last.kind != "reports"
        and not _BOTH.search(plain)
    ):
        if sign > 0 and condition is None:
            heard.paid.add(_code(slots[0], codes))
            return
    _conditioned(sign, condition, heard)


_BUNDLING = re.compile(r"bundl|packag|pair|includ|component|part of", re.IGNORECASE)


def _conditioned(sign: int, condition: str | None, heard: Heard) -> None:
    if condition is None:
        heard.together.add(sign > 0)
    elif condition in (_WITH, _ONLY):
        if condition == _ONLY and sign < 0:
            heard.doubt = heard.doubt or "what it says of a modifier cannot be told"
        else:
            heard.key.add(sign > 0)
    elif condition in (_UNLESS, _WITHOUT):
        if sign < 0:
            heard.key.add(True)
        elif condition == _WITHOUT:
            heard.together.add(True)
        else:
            heard.doubt = heard.doubt or "what it says of a modifier cannot be told"
    elif sign < 0:
        heard.key.add(False)
    else:
        heard.together.add(True)


# A code right before the word for what becomes of it.
_BESIDE = re.compile(
    r"([\ue000-\ue7ff])(?:\s*\([^()]*\))?,?\s+(?:(?:is|are|was|will|would|be|to|being|been|"
    r"not|never|no|gets?|stays?|remains?|goes|becomes?|has|as|the|a|an|also|already|only|"
    r"alone|itself|then|still|always|simply|just|thus|therefore|cannot|can|may|does|isn't|"
    r"won't|doesn't|can't|which|that|code|line|half|one)\s+)*$",
    re.IGNORECASE,
)
_JOINED = re.compile(
    r"(?:[\ue000-\ue7ff]\s*(?:,|and|or|nor|/|\+|&|plus)\s*(?:both\s+)?|\b(?:both|neither|"
    r"either)\s+)$",
    re.IGNORECASE,
)
_FOR = re.compile(
    r"\s+(?:only |just )?(?:for|on|of) (?:the )?([\ue000-\ue7ff])(?!\s*(?:,|and|or|/|\+|"
    r"&)\s*[\ue000-\ue7ff])",
    re.IGNORECASE,
)


_ONLY_CODE = re.compile(
    r"\b(?:only|just|solely|merely)\s+(?:code\s+)?[\ue000-\ue7ff]\s+(?:\w+\s+){0,3}$|"
    r"[\ue000-\ue7ff]\s+(?:alone|only)\b",
    re.IGNORECASE,
)


def _passive(plain: str, start: int) -> bool:
    return (
        re.search(
            r"\b(?:is|are|be|been|being|was|were|gets?|considered|already)\s+(?:\w+ly\s+)*$",
            plain[:start],
            re.I,
        )
        is not None
    )


def _code(slot: str, codes: Sequence[str]) -> str:
    return codes[ord(slot) - _FIRST_SLOT]
