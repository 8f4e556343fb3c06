"""Lists and ranges of codes that disagree within one document."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations

from knowledge_base.codes import PROCEDURE_SHAPE, CodeSpan, family, find_codes
from knowledge_base.guidance_notes import GuidanceNote
from knowledge_base.inconsistencies import LONGEST_JUDGED, Inconsistency, inconsistencies
from knowledge_base.linting.held import Held
from knowledge_base.linting.likely_codes import one_slip_away
from knowledge_base.linting.lists_meant import LIST, NUMBER, number_of, of_lists
from knowledge_base.linting.problem import Fault
from knowledge_base.linting.reading import Reading
from knowledge_base.phrases import listing, mark, said

_JOIN = r"(?:-|\u2013|\u2014|\u2012|\bthrough\b|\bthru\b|\bto\b)"
_RANGE = rf"{PROCEDURE_SHAPE}\s*{_JOIN}\s*{PROCEDURE_SHAPE}"
_JOINED = re.compile(
    rf"(?<![\w-])(?P<first>{PROCEDURE_SHAPE})\s*"
    rf"(?P<join>-|\u2013|\u2014|\u2012|\bthrough\b|\bthru\b|"
    rf"\bto\b)\s*(?P<last>{PROCEDURE_SHAPE})(?![\w-]|\.\d)"
)
# Two codes joined so are not always the ends of a range: pairs of edits, and changes of code.
_PAIRED = re.compile(
    r"\b(?:pairs?|column|edits?|combinations?|versus|vs|crosswalk\w*|chang\w+|correct\w+|"
    r"replac\w+|convert\w*|revis\w+|recod\w+|downcod\w+|upcod\w+|switch\w*|mov\w+|renumber\w*|"
    r"from|add(?:ed|s)?|add-on|compared|relative|attach\w*|appl\w+|mapp?\w*|limited|prior|due|"
    r"according|refer\w*|append\w*|link\w*|bundl\w+)\b",
    re.IGNORECASE,
)
_MEANS = (
    r"(?:\(\s*(?:i\.e\.,?|that is,?|namely,?|which (?:is|are)|codes?|comprising|consisting of|"
    r"including|includes)?:?|[:=]|,?\s*(?:i\.e\.,?|namely,?|that is,?|which (?:includes?|means|"
    r"covers?|contains?|comprises?|consists? of|are)|consist(?:s|ing)? of|compris(?:es|ing)|"
    r"cover(?:s|ing)|mean(?:s|ing)|contain(?:s|ing)):?)"
)
_BESIDE = (
    re.compile(
        rf"(?<![\w-])(?P<range>{_RANGE})\s*{_MEANS}\s*(?:codes?\s+)?(?P<list>{LIST})(?![\w-])",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?<![\w-])(?P<list>{LIST})\s*(?:\(|,?\s*(?:i\.e\.|that is),?)\s*(?:the\s+|codes?\s+|"
        rf"(?:whole\s+)?range\s+|all\s+of\s+)*(?P<range>{_RANGE})\s*\)?",
        re.IGNORECASE,
    ),
)
_COUNTED = re.compile(
    rf"\b(?:the|these|those|all|following)\s+(?P<count>{NUMBER})\s+(?:[a-z-]+\s+){{0,2}}?"
    rf"codes?\s*(?:[:(]|,?\s*(?:namely|i\.e\.,?)|are|is)?\s*(?P<list>{LIST})(?![\w-])",
    re.IGNORECASE,
)
_EXAMPLES = re.compile(r"includ|contain|compris|consist|cover", re.IGNORECASE)
_ROUND = re.compile(r"\d{2}(?:000|999)|\d0000|\d9999|[A-Z]\d(?:000|999)")
# Numbers that a range of one family seldom exceeds, and that one of a chapter does.
_NARROW, _FAR = 60, 300
_SHARED = 0.5  # of the shorter list, so that two lists count as one rule told twice


def find(reading: Reading, held: Held) -> Iterator[Fault]:
    """Give every range and list that the document itself shows to be mistaken."""
    yield from _slips(reading, held)
    yield from _half_slips(reading, held)
    yield from _backwards(reading)
    yield from _outside(reading)
    yield from of_lists(reading, held)
    yield from _miscounted(reading)
    yield from _told_twice(reading.notes)


def _slips(reading: Reading, held: Held) -> Iterator[Fault]:
    """Ranges one digit away from the codes beside them; a long text is judged by stretches."""
    told: set[tuple[int, int]] = set()
    # A range that is no table's may be newer than they are.
    told_by_tables = held.knows_all and not held.is_newer(reading.document)
    for first, last in _stretches(reading, held):
        for item in inconsistencies(reading.text[first:last], held.knows):
            place = first + item.start, first + item.end
            if place in told or not (told_by_tables or _is_no_chance(item)):
                continue
            told.add(place)
            likely = f"{item.likely[0]}-{item.likely[-1]}"
            yield Fault(
                "error",
                item.message,
                said(
                    "Compare with the source; {likely} may be meant ({codes}).",
                    likely=likely,
                    codes=", ".join(item.likely),
                ),
                *place,
            )


def _is_no_chance(item: Inconsistency) -> bool:
    """Whether a slip stands out while no table tells which codes there are.

    Families of codes lie a last digit or two apart; one likeness to two codes may be chance.
    """
    return len(item.likely) >= 3 and item.found[:3] != item.likely[0][:3]


def _stretches(reading: Reading, held: Held) -> Iterator[tuple[int, int]]:
    text = reading.text
    if not reading.is_long:
        yield 0, len(text)
        return
    if not held.knows_all or held.is_newer(reading.document):
        return
    # Only a range that is no table's is looked at, with what stands around it.
    for span in reading.codes:
        if span.is_range and not held.known((span.first, span.last)):
            half = LONGEST_JUDGED // 4
            first = text.rfind("\n", 0, max(0, span.start - half)) + 1
            last = text.find("\n", min(len(text), span.end + half))
            yield first, min(len(text) if last < 0 else last, first + LONGEST_JUDGED)


def _half_slips(reading: Reading, held: Held) -> Iterator[Fault]:
    """Ranges of which one end is a slip: far too wide, and narrow once it is mended."""
    # Over a whole manual chance neighbours abound, unless tables tell which codes there are.
    if reading.is_long and (not held.knows_all or held.is_newer(reading.document)):
        return
    singles = {span.first for span in reading.codes if not span.is_range}
    for span in reading.codes:
        if not span.is_range or span.width <= _FAR:
            continue
        ends = span.first, span.last
        odd = [end for end in ends if end not in singles and not held.knows(end)]
        if len(odd) != 1 or _ROUND.fullmatch(odd[0]):
            continue
        kept = span.last if odd[0] == span.first else span.first
        for meant in sorted(singles & one_slip_away(odd[0])):
            low, high = sorted((kept, meant))
            narrow = CodeSpan(low, high, 0, 0)
            if family(low) == family(high) and low != high and narrow.width <= _NARROW:
                yield Fault(
                    "error",
                    said(
                        "The range {first}-{last} spans {width} numbers; {odd} looks like a "
                        "slip, since the text names {meant}.",
                        first=span.first,
                        last=span.last,
                        width=span.width,
                        odd=odd[0],
                        meant=meant,
                    ),
                    said(
                        "Compare with the source; {low}-{high} may be meant.", low=low, high=high
                    ),
                    span.start,
                    span.end,
                )
                break


def _backwards(reading: Reading) -> Iterator[Fault]:
    for match in _JOINED.finditer(reading.text):
        first, last = match["first"].upper(), match["last"].upper()
        if family(first) != family(last) or first <= last:
            continue
        start, end = reading.sentence(*match.span())
        around = reading.text[start : match.start()] + reading.text[match.end() : end]
        if _PAIRED.search(around):
            continue
        yield Fault(
            "error",
            said("The range {range} ends before it begins.", range=match.group()),
            said(
                "Compare with the source; {last}-{first} may be meant, or one end is a slip.",
                last=last,
                first=first,
            ),
            *match.span(),
        )


def _outside(reading: Reading) -> Iterator[Fault]:
    for pattern in _BESIDE:
        for match in pattern.finditer(reading.text):
            spans = [item for item in find_codes(match["range"]) if item.is_range]
            listed = list(find_codes(match["list"]))
            if len(spans) != 1 or any(item.is_range for item in listed):
                continue
            out = [item for item in listed if item.first not in spans[0]]
            if out and len(out) * 2 <= len(listed):
                yield from _out_of(spans[0], out, match)
            elif not out and len(listed) >= 3 and not _EXAMPLES.search(match.group()):
                yield from _short_of(spans[0], listed, match)


def _out_of(span: CodeSpan, out: Sequence[CodeSpan], match: re.Match[str]) -> Iterator[Fault]:
    base = match.start("list")
    for item in out:
        yield Fault(
            "error",
            said(
                "{code} is listed as one of {range}, but lies outside of it.",
                code=item.first,
                range=f"{span.first}-{span.last}",
            ),
            said("Compare with the source: either the range or the list is mistaken."),
            base + item.start,
            base + item.end,
        )


def _short_of(span: CodeSpan, listed: Sequence[CodeSpan], match: re.Match[str]) -> Iterator[Fault]:
    """An end of the range that its own list leaves out."""
    codes = {item.first for item in listed}
    missing = [code for code in (span.first, span.last) if code not in codes]
    if len(missing) == 1:
        yield Fault(
            "warning",
            said(
                "The list of {first}-{last} leaves out {missing}.",
                first=span.first,
                last=span.last,
                missing=missing[0],
            ),
            said("Compare with the source: either the range or the list is mistaken."),
            match.start("list"),
            match.end("list"),
        )


def _miscounted(reading: Reading) -> Iterator[Fault]:
    for match in _COUNTED.finditer(reading.text):
        listed = list(find_codes(match["list"]))
        count = number_of(match["count"])
        if any(item.is_range for item in listed) or len(listed) == count:
            continue
        yield Fault(
            "warning",
            said(
                "The text speaks of {count} codes and lists {listed}.",
                count=match["count"],
                listed=len(listed),
            ),
            said(
                "Compare with the source: a code may be missing from the list, or one "
                "too many in it."
            ),
            match.start("list"),
            match.end("list"),
        )


def _told_twice(notes: Sequence[GuidanceNote]) -> Iterator[Fault]:
    """The same rule of one code, stated a second time with another list, or with a range."""
    rules = [
        note
        for note in notes
        if note.kind == "not_with" and not note.condition and not note.needs_review
    ]
    told: set[tuple[int, int]] = set()
    for one, other in combinations(rules, 2):
        if (other.start, other.end) in told or one.start == other.start:
            continue
        difference = _differing(one, other)
        if difference is None:
            continue
        told.add((other.start, other.end))
        yield Fault(
            "warning",
            said(
                "The list of codes not to be reported with {code} is told twice and "
                "differs: here {difference}.",
                code=one.left[0].first,
                difference=difference,
            ),
            said("Compare with the source and make both lists the same."),
            other.start,
            other.end,
        )


def _differing(one: GuidanceNote, other: GuidanceNote) -> str | None:
    """What the second list lacks and has beside the first, if both are of the same rule."""
    if len(one.left) != 1 or len(other.left) != 1 or one.left[0].first != other.left[0].first:
        return None
    if one.left[0].is_range or other.left[0].is_range:
        return None
    if any(span.is_range for note in (one, other) for span in note.right):
        return _out_of_range(one, other)
    first = {span.first for span in one.right}
    second = {span.first for span in other.right}
    shorter = min(len(first), len(second))
    if first == second or shorter < 2 or len(first & second) < max(2, _SHARED * shorter):
        return None
    missing, added = sorted(first - second), sorted(second - first)
    parts = [
        *([said("without {codes}", codes=", ".join(missing))] if missing else []),
        *([said("with {codes}", codes=", ".join(added))] if added else []),
    ]
    return listing(parts)


def _out_of_range(one: GuidanceNote, other: GuidanceNote) -> str | None:
    """Codes of the one's list that the other's ranges leave out, most of it being in them."""
    for ranged, listed, wording in (
        (one, other, mark("with {codes}")),
        (other, one, mark("without {codes}")),
    ):
        if any(span.is_range for span in listed.right):
            continue
        out = sorted({item.first for item in listed.right if not _is_among(item.first, ranged)})
        if out and len(out) * 2 < len(listed.right) and len(listed.right) - len(out) >= 2:
            return said(wording, codes=", ".join(out))
    return None


def _is_among(code: str, note: GuidanceNote) -> bool:
    return any(code in span for span in note.right)
