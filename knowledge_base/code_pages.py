"""Code pages: pages about one procedure code, and the named parts they are made of.

A page may mark its parts with headings in any wording, or only begin a paragraph with words
that tell what it is about. Both are recognised by the cues in ``code_page_parts.yaml``.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import cast, get_args

from knowledge_base.codes import find_codes
from knowledge_base.readers.unwrapping import ends_sentence
from knowledge_base.records import Part, ReadDocument, Section

# A longer document is a manual, whatever its first lines say.
LONGEST_PAGE = 60_000
_FIRST_LINES = 6
_FIRST_CHARACTERS = 600
_OPENING = 90  # characters of a paragraph in which a cue counts double
_LONGEST_HEADING = 60
_SEVERAL = 3  # parts whose names stand alone on a line before such lines count as headings
_LONG = 120  # characters from which a second paragraph describes rather than sums up
_CLEAR = 2  # points a paragraph's best part needs
_LABEL = re.compile(r"[\s*\u2022#>-]*(?P<label>[^\W\d_][^:.!?\n]{1,60}?)\s*(?:\d{1,2})?\s*:")
_BULLETS = ("*", "\u2022", "-")
_LINE = re.compile(r"[^\n]*\S[^\n]*")
_CODE_WORD = re.compile(r"\b(?:CPT|HCPCS|code|procedure)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PartSpan:
    """One part of a code page at ``text[start:end]``, made of whole lines."""

    part: Part
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Cues:
    headings: re.Pattern[str]
    weak_headings: re.Pattern[str] | None
    phrases: re.Pattern[str]


@cache
def _cues() -> Mapping[Part, _Cues]:
    import yaml

    source = resources.files("knowledge_base").joinpath("code_page_parts.yaml")
    table = yaml.safe_load(source.read_text(encoding="utf-8"))["parts"]
    return {
        cast(Part, part): _Cues(
            _pattern(cues["headings"]),
            _pattern(cues["weak_headings"]) if cues["weak_headings"] else None,
            _pattern(cues["phrases"]),
        )
        for part, cues in table.items()
        if part in get_args(Part)
    }


def _pattern(words: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(rf"(?<!\w)(?:{word})(?!\w)" for word in words), re.IGNORECASE)


def subject_code(document: ReadDocument) -> str | None:
    """The code the whole document is about, or ``None`` if it is no code page."""
    text = document.text
    if len(text) > LONGEST_PAGE:
        return None
    counts = Counter(span.first for span in find_codes(text) if not span.is_range)
    headed = {code for section in document.sections if (code := _only_code(section.title))}
    if len(headed) > 1:
        return None
    titled = _only_code(document.title.replace("_", " ").replace("-", " "))
    if titled is not None and counts[titled]:
        return titled
    if any(find_codes(document.title)) and titled is None:
        return None
    named = headed.pop() if headed else _named_first(text)
    most = max(counts.values(), default=0)
    return named if named is not None and counts[named] == most else None


def _only_code(title: str) -> str | None:
    spans = list(find_codes(title))
    return spans[0].first if len(spans) == 1 and not spans[0].is_range else None


def _named_first(text: str) -> str | None:
    """The code that one of the first lines names, as a title or next to the word "code"."""
    lines = [match.group() for match in _LINE.finditer(text[:_FIRST_CHARACTERS])]
    for line in lines[:_FIRST_LINES]:
        code = _only_code(line)
        if code is not None and (_CODE_WORD.search(line) or line.strip().startswith(code)):
            return code
    return None


def parts(document: ReadDocument) -> tuple[PartSpan, ...]:
    """The parts of a code page in order, neighbours of one part joined; empty for others.

    Every line that is not blank is in exactly one span.
    """
    subject = subject_code(document)
    if subject is None:
        return ()
    lines = [match.span() for match in _LINE.finditer(document.text)]
    named = list(_named(document, lines, subject))
    joined: list[PartSpan] = []
    for part, (start, end) in zip(named, lines, strict=True):
        if joined and joined[-1].part == part:
            joined[-1] = PartSpan(part, joined[-1].start, end)
        else:
            joined.append(PartSpan(part, start, end))
    return tuple(joined)


def _named(
    document: ReadDocument, lines: Sequence[tuple[int, int]], subject: str
) -> Iterator[Part]:
    """The part of every line: by its label, else its heading, else its words, else its place."""
    headed = _Headings(document, subject)
    unmarked = _unmarked_headings(document.text, lines)
    under: Part | None = None
    begun = False
    previous: Part | None = None
    for start, end in lines:
        line = document.text[start:end]
        begun = begun or subject in line.upper()
        under = unmarked.get(start, under)
        part = _part_of(line, headed.part_at(start) or under)
        if part is None:
            part = _by_place(line, previous, begun=begun, headed=headed.is_under_other(start))
        yield part
        previous = part if begun else None


def _unmarked_headings(text: str, lines: Sequence[tuple[int, int]]) -> dict[int, Part]:
    """Parts by offset of lines that are nothing but a part's name, if the page has several."""
    found: dict[int, Part] = {}
    for start, end in lines:
        line = text[start:end].strip().rstrip(":")
        short = len(line) <= _LONGEST_HEADING and line[:1] not in _BULLETS
        if short and not ends_sentence(line) and not any(find_codes(line)):
            part = heading_part(line, strict=True)
            if part is not None:
                found[start] = part
    return found if len(set(found.values())) >= _SEVERAL else {}


def _part_of(line: str, headed: Part | None) -> Part | None:
    label = _labelled(line)
    if headed is None:
        return label or _worded(line)
    # Under a heading we know, a label must be quite clear to open a part of its own: an
    # "Example:" or a bullet's lead word belongs to what the heading announced.
    if label in {"bundling", "plain_words"} and line.lstrip()[:1] not in _BULLETS:
        return label
    return headed


def _by_place(line: str, previous: Part | None, *, begun: bool, headed: bool) -> Part:
    """The part of a line without any cue: the page opens with its summary."""
    if not begun or headed or previous == "other":
        return "other"
    if previous is None or (previous == "summary" and len(line) < _LONG):
        return "summary"
    goes_on = line.lstrip()[:1] in _BULLETS or previous in {"examples", "documentation"}
    return previous if goes_on and previous is not None else "description"


class _Headings:
    """Which part each heading announces."""

    def __init__(self, document: ReadDocument, subject: str) -> None:
        self._subject = subject
        self._sections = document.sections
        self._starts = [section.start for section in document.sections]

    def _around(self, offset: int) -> Iterator[Section]:
        """Sections around ``offset``, innermost first."""
        for index in range(bisect_right(self._starts, offset) - 1, -1, -1):
            if self._sections[index].end > offset:
                yield self._sections[index]

    def part_at(self, offset: int) -> Part | None:
        for section in self._around(offset):
            part = heading_part(section.title)
            if part is not None:
                return part
        return None

    def is_under_other(self, offset: int) -> bool:
        """Whether the nearest heading is one we do not know, and not the page's own title."""
        section = next(self._around(offset), None)
        return (
            section is not None
            and self._subject not in section.title.upper()
            and (section.start > 0)
        )


def heading_part(title: str, *, strict: bool = False) -> Part | None:
    """The part a heading announces, by the cue that stands first in it.

    ``strict`` asks that the heading is the cue and nothing else.
    """
    for patterns in (
        {part: cues.headings for part, cues in _cues().items()},
        {part: cues.weak_headings for part, cues in _cues().items()},
    ):
        found = [
            (match.start(), -len(match.group()), part)
            for part, pattern in patterns.items()
            if pattern is not None
            and (match := pattern.fullmatch(title) if strict else pattern.search(title))
        ]
        if found:
            return min(found)[2]
    return None


def _labelled(line: str) -> Part | None:
    """The part of a line that begins with a label: "In simple words: ...", "Example 2: ..."."""
    match = _LABEL.match(line)
    if match is None or len(match["label"].split()) > 6:
        return None
    return heading_part(match["label"])


def _worded(line: str) -> Part | None:
    """The part whose cues are most in the line; those that open a sentence count double."""
    scores: Counter[Part] = Counter()
    for part, cues in _cues().items():
        for match in cues.phrases.finditer(line):
            early = match.start() < _OPENING or line[: match.start()].rstrip()[-1:] in ".!?:"
            scores[part] += 2 if early else 1
    best = scores.most_common(2)
    if not best or best[0][1] < _CLEAR:
        return None
    if len(best) > 1 and best[0][1] == best[1][1]:
        return min((_first(line, part), part) for part, score in best)[1]
    return best[0][0]


def _first(line: str, part: Part) -> int:
    match = _cues()[part].phrases.search(line)
    return match.start() if match else len(line)


def part_names() -> Mapping[Part, str]:
    """A readable name for each part, for showing where a passage stands."""
    return {
        "summary": "Summary",
        "guidelines": "Coding guidelines",
        "modifiers": "Modifiers",
        "necessity": "Medical necessity",
        "responsibilities": "Who is responsible for what",
        "bundling": "Bundling",
        "plain_words": "In plain words",
        "description": "Description",
        "examples": "Examples",
        "documentation": "Documentation",
        "risks": "Risks",
        "other": "Other",
    }


__all__ = ["PartSpan", "heading_part", "part_names", "parts", "subject_code"]
