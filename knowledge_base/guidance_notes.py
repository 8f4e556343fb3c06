"""Notes compiled from guidance, such as "do not report A in conjunction with B, C".

Each note keeps the exact span it came from. A condition ("unless", "except", "when ...") is
kept with it and makes the note conditional: it is shown, but decides nothing by itself.
"""

from __future__ import annotations

import functools
import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, get_args

from knowledge_base.codes import PROCEDURE_SHAPE, CodeSpan, find_codes
from knowledge_base.sentences import sentences

# The manual puts a wording in brackets behind most codes; it is stepped over, never read.
_ASIDE = r"\((?:[^()]|\([^()]*\)){0,400}\)"
_RANGE = rf"{PROCEDURE_SHAPE}(?:\s*(?:-|\u2013|\u2014|through|thru|to)\s*{PROCEDURE_SHAPE})?"
_LABEL_WORD = (
    r"(?:CPT|HCPCS|add-on|procedure|and|or|with|either|any\s+of|the|following|both|neither|nor|"
    r"as\s+well\s+as|codes?)"
)
_LABEL = rf"(?:\b{_LABEL_WORD}\b|\(s\)|{_ASIDE}|[,;:&/]|\s)*"
_LIST = rf"{_LABEL}{_RANGE}(?:{_LABEL}{_RANGE})*(?:\s*{_ASIDE})?"
_NOT = r"(?:\bnot\b|\bnever\b|\bcannot\b|\bcan't\b|\bneither\b|n't\b)"
# No note is longer; a list of thousands of codes is not searched for one.
_LONGEST_NOTE = 4_000
_LINE = re.compile(r"[^\n]+")
_NEGATION = re.compile(_NOT, re.IGNORECASE)
_CODE = re.compile(rf"\b{PROCEDURE_SHAPE}\b")
_VERB = r"(?:report|bill|cod|us|submit|claim|list|charg|reimburs|paid|payable|pay)\w*"
_WITH = (
    r"(?:in\s+(?:conjunction|combination|association)\s+with|in\s+addition\s+to|"
    r"together\s+with|along\s+with|alongside|at\s+the\s+same\s+time\s+as|"
    r"on\s+the\s+same\s+(?:day|date(?:\s+of\s+service)?|claim)\s+(?:as|with)|with)"
)
_WORDINGS = (
    # do not report A (separately) in conjunction with B, C
    rf"{_NOT}\s+(?:be\s+)?(?:separately\s+)?{_VERB}\s+(?P<left>{_LIST})\s*(?:separately\s+)?{_WITH}(?P<right>{_LIST})",
    # A is not (to be) reported (separately) with B
    rf"(?P<left>{_LIST})\s*\)?\s*(?:[a-z]+\s+){{0,3}}{_NOT}\s+(?:to\s+)?(?:be\s+)?(?:separately\s+)?{_VERB}(?:\s+(?:or\s+)?[a-z]+){{0,2}}?\s+{_WITH}(?P<right>{_LIST})",
    # do not report in conjunction with B, C (the page's own code is meant)
    rf"{_NOT}\s+(?:be\s+)?(?:separately\s+)?{_VERB}\s+(?:(?:this|the)\s+(?:code|procedure|service)\s+)?(?:separately\s+)?(?P<left>){_WITH}(?P<right>{_LIST})",
    # A and B are not reported together
    rf"(?P<left>{_LIST})\s*\)?\s*(?:[a-z]+\s+){{0,3}}{_NOT}\s+(?:to\s+)?(?:be\s+)?{_VERB}\s+(?:together|concurrently|(?:on|for)\s+the\s+same\s+(?:day|date|claim|encounter)(?!\s+(?:of\s+service\s+)?(?:as|with)\b))(?P<right>)",
    # do not report A and B together
    rf"{_NOT}\s+{_VERB}\s+(?P<left>{_LIST})\s*(?:together|concurrently|on\s+the\s+same\s+(?:day|date|claim))(?P<right>)",
)
_CONDITION = re.compile(
    r"\b(?:unless|except|other\s+than|only\s+(?:if|when)|provided\s+that|if|when|where|for|at|in|"
    r"during|to|on|by)\b",
    re.IGNORECASE,
)
# Same day, same patient, same provider is what reporting together means; it limits nothing.
_NO_CONDITION = re.compile(
    r"\s*(?:(?:on|for|by|during)\s+the\s+same\s+(?:patient|beneficiary|day|date|claim|provider|"
    r"physician|encounter|session)(?:\s+of\s+service)?[\s,]*(?:and\s+)?)+",
    re.IGNORECASE,
)


NoteKind = Literal[
    "not_with",
    "use_with",
    "add_on",
    "see_instead",
    "separately_reportable",
    "included_in",
    "split_providers",
    "once_per",
    "modifier_required",
    "modifier_barred",
    "units",
]
NotePer = Literal["day", "session", "level", "side", "claim", "stay"]
NOTE_KINDS: tuple[NoteKind, ...] = get_args(NoteKind)
NOTE_PERS: tuple[NotePer, ...] = get_args(NotePer)


@functools.cache
def _exclusions() -> tuple[re.Pattern[str], ...]:
    """The wordings of a note; compiled on first use, since that takes 30 ms."""
    return tuple(re.compile(wording, re.IGNORECASE) for wording in _WORDINGS)


@dataclass(frozen=True, slots=True)
class GuidanceNote:
    """What a document says of reporting some codes, at ``text[start:end]`` of it.

    How ``left`` and ``right`` stand to one another depends on ``kind``:

    - ``not_with``: every code of ``left`` is excluded with every code of ``right``; an empty
      ``right`` means that those of ``left`` exclude one another.
    - ``use_with``: ``left`` is reported together with ``right``.
    - ``add_on``: ``left`` is only reported in addition to one of ``right`` (empty: not named).
    - ``see_instead``: ``right`` is what to report in place of ``left`` (empty: no code named,
      ``condition`` says what for).
    - ``separately_reportable``: ``left`` may be reported besides ``right`` (empty: whatever).
    - ``included_in``: ``left`` is part of ``right`` and not reported besides it.
    - ``split_providers``: one provider reports ``left``, the other ``right``.
    - ``once_per``: ``left`` is reported once per ``per``.
    - ``modifier_required``, ``modifier_barred``: ``left`` takes, or may not take,
      ``modifiers`` (with ``right``, where that is named).
    - ``units``: of ``left`` at most ``units`` per ``per``.

    ``condition`` is the limiting clause, word for word; a note with one decides nothing by
    itself. ``needs_review`` means that some of the sentence was not understood: the note is
    shown, never used for a verdict.

    ``decided`` names the librarian whose decision made it what it is ("edited by N on D"); see
    ``knowledge_base.note_decisions``. It is no part of the ``key``.
    """

    left: tuple[CodeSpan, ...]
    right: tuple[CodeSpan, ...]
    start: int
    end: int
    quote: str
    condition: str | None = None
    kind: NoteKind = "not_with"
    needs_review: bool = False
    modifiers: tuple[str, ...] = ()
    per: NotePer | None = None
    units: int | None = None
    decided: str | None = None

    @property
    def key(self) -> str:
        """12 hex digits that stay the same when the document is read again.

        Made of what the note says and its words, not of where it stands.
        """
        sides = [
            [f"{span.first}-{span.last}" for span in side] for side in (self.left, self.right)
        ]
        told = [self.kind, sides, self.modifiers, self.per, self.units, self.quote.split()]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:12]

    def excludes(self, one: str, other: str) -> bool:
        """Whether the note keeps this pair apart, in either order."""
        right = self.right or self.left
        return (
            self.kind == "not_with"
            and not self.needs_review
            and one != other
            and (
                (holds(self.left, one) and holds(right, other))
                or (holds(self.left, other) and holds(right, one))
            )
        )


def holds(spans: tuple[CodeSpan, ...], code: str) -> bool:
    """Whether ``code`` is one of ``spans`` or lies within one."""
    return any(code in span for span in spans)


def compile_notes(text: str, subject: str | None = None) -> tuple[GuidanceNote, ...]:
    """Read every exclusion note of ``text``, in order.

    ``subject`` is the code that a code page is about; it stands for "this code" there.
    Offsets are into ``text``.
    """
    found: list[GuidanceNote] = []
    for line in _LINE.finditer(text):
        # Few lines can hold a note, and cutting sentences is the costly part.
        if not _may_exclude(line.group(), subject):
            continue
        for start, end in sentences(line.group()):
            found.extend(_notes_of(text, line.start() + start, line.start() + end, subject))
    return tuple(found)


def _may_exclude(text: str, subject: str | None) -> bool:
    """Whether a negation and enough codes are there at all; cheap, for nearly all lines fail."""
    codes = len(set(_CODE.findall(text)))
    return codes >= (1 if subject else 2) and _NEGATION.search(text) is not None


def _notes_of(text: str, start: int, end: int, subject: str | None) -> Iterator[GuidanceNote]:
    sentence = text[start:end]
    if len(sentence) > _LONGEST_NOTE or not _may_exclude(sentence, subject):
        return
    taken: list[tuple[int, int]] = []
    for pattern in _exclusions():
        for match in pattern.finditer(sentence):
            if any(match.start() < high and low < match.end() for low, high in taken):
                continue
            left = tuple(find_codes(match["left"])) or _own(subject)
            right = tuple(find_codes(match["right"]))
            if not left or (not right and len(left) < 2):
                continue
            taken.append(match.span())
            yield GuidanceNote(
                left=_bare(left),
                right=_bare(right),
                start=start,
                end=end,
                quote=sentence,
                condition=_condition(sentence, *match.span()),
            )


def _own(subject: str | None) -> tuple[CodeSpan, ...]:
    return (CodeSpan(subject, subject, 0, 0),) if subject else ()


def _bare(spans: tuple[CodeSpan, ...]) -> tuple[CodeSpan, ...]:
    """Drop offsets, which were relative to a fragment."""
    return tuple(CodeSpan(span.first, span.last, 0, 0) for span in spans)


def _condition(sentence: str, start: int, end: int) -> str | None:
    benign = _NO_CONDITION.match(sentence, end)
    after = _CONDITION.search(sentence, benign.end() if benign else end)
    if after is not None:
        return sentence[after.start() :].rstrip(" .")
    before = re.match(r"\s*(?:if|when|where|unless|except)\b", sentence[:start], re.IGNORECASE)
    return sentence[:start].strip(" ,") if before else None
