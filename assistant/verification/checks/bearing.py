"""Whether the quote's own sentences bear the statement out: its words, its order, its codes."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence

from assistant.answer import Citation, Finding
from assistant.verification.case import Case
from assistant.verification.checks.pairs import is_conditional
from assistant.verification.checks.polarity import evidence, in_words
from assistant.verification.checks.remainder import remainder
from assistant.verification.checks.rows import indicators
from assistant.verification.checks.single import limit_of, units_told
from assistant.verification.checks.sources import stitched
from assistant.verification.checks.tables import (
    bears_add_on,
    bears_limit,
    bears_pair,
    codes_of,
    in_english,
    on_tables,
    told_of,
)
from assistant.verification.reading.language import folded
from assistant.verification.reading.near import changed_word, used
from assistant.verification.reading.opposites import opposed
from assistant.verification.reading.statement import Direction, Reading, Segment, read
from assistant.verification.reading.words import (
    lexicon,
    names_of,
    tokens,
    tokens_of,
    unborne,
    within,
)
from knowledge_base.codes import find_codes
from knowledge_base.phrases import said, series

_ACTIVE = re.compile(
    r"^(?:includes?|bundles?|bundling|contains?|encompass(?:es)?|covers?|comprises?)$",
    re.IGNORECASE,
)
_ORDERED = re.compile(
    r"\b(?:instead of|rather than|in place of|in lieu of|before|prior to|after|following)\b", re.I
)
_END = 1 << 30


def bears(case: Case) -> str | None:
    """Each word, code and figure of the statement stands in the sentences that are cited."""
    if not case.standing or case.whole_sentence or case.verbatim:
        return None
    if not in_words(case):
        return _abroad(case)
    missing = _words(unborne(tokens_of(case.reading), _names_held(case)), case)
    if missing:
        shown = series([f"“{word}”" for word in missing[:3]])
        return said("the cited sentence says nothing of {words}", words=shown)
    if not _linked(case):
        return said("the cited sentence does not hold what it says")
    return stitched(case) or _changed(case) or _opposed(case)


def _names_held(case: Case) -> frozenset[str]:
    """What the words of the cited sentences, and of their titles, go by."""
    held = names_of(tokens_of(case.support))
    if any("bars" in segment.stances for segment in evidence(case)):
        held |= {"#barred"}
    if case.support.has("exception"):
        held |= {"#only"}
    if case.due:
        held |= names_of(tokens(lexicon().of_records))
    titles = " ".join(f"{source.document} {source.section or ''}" for source in case.standing)
    return held | names_of(tokens(titles))


def _opposed(case: Case) -> str | None:
    """A word where the sentences spoken of have its opposite."""
    held = evidence(case)
    for segment in case.reading.segments:
        near = " ".join(item.text for item in used(segment, held, words=True))
        found = opposed(segment.text, near, case.reading.text)
        if found is not None:
            return said(
                "it says “{word}” where the evidence says “{other}”", word=found[0], other=found[1]
            )
    return None


def _changed(case: Case) -> str | None:
    """A word, code or number that is another one in a sentence otherwise kept."""
    for around in case.around:
        changed = changed_word(case.reading.text, folded(around))
        if changed is not None:
            return said(
                "it says {told} where the evidence says {held}", told=changed[0], held=changed[1]
            )
    return None


def _words(missing: Sequence[str], case: Case) -> tuple[str, ...]:
    """Without modifiers of two letters, which are judged as such."""
    return tuple(word for word in missing if word.upper() not in case.reading.modifiers)


def _linked(case: Case) -> bool:
    """Whether anything of the statement that could be borne is: a word, a code or a figure."""
    mine = tokens_of(case.reading)
    held = names_of(tokens_of(case.support))
    words = any(token.names & held for token in mine)
    codes = set(case.reading.codes) & set(case.support.codes)
    return words or bool(codes) or not mine


def _abroad(case: Case) -> str | None:
    """In another language than the quote's: codes, figures and what they have in common."""
    mine = case.reading
    if mine.codes and not set(mine.codes) & set(case.support.codes):
        return said("the cited sentence does not name its codes")
    if mine.language is case.support.language:
        return _same_language(case)
    kinds = {mark.kind for segment in mine.segments for mark in segment.marks}
    theirs = {mark.kind for item in evidence(case) for mark in item.marks}
    told = kinds & _TELLING
    lacking = (
        told
        - theirs
        - (
            {"bundled", "separately", "report", "barred", "together", "pay"}
            if theirs & {"bundled", "separately", "report"}
            else set()
        )
    )
    if lacking or not (told or mine.codes or mine.figures):
        return said("the cited sentence does not hold what it says")
    return None


_TELLING_LISTED = (
    "report pay bundled separately edit modifier unit unlimited addon primary indicator unlock "
    "global column_one column_two barred always alone"
)
_TELLING = frozenset(_TELLING_LISTED.split())


def _same_language(case: Case) -> str | None:
    """A quote in the statement's own language, not English: longer words by their beginnings."""
    small = case.reading.language.small
    marked = re.findall(r"[^\W\d_]{5,}", case.reading.text.lower())
    held = " ".join(case.around).lower()
    missing = [w for w in marked if w not in small and w[: max(4, len(w) - 3)] not in held]
    if len(missing) * 4 > len(marked):
        return said("the cited sentence says nothing of {words}", words=f"“{missing[0]}”")
    return None


def in_order(case: Case) -> str | None:
    """What is part of what, and what comes before what, is as the quote has it."""
    if not case.standing or case.whole_sentence:
        return None
    told = {item for text in case.around for item in read(text).directions}
    for mine in case.reading.directions:
        if mine.part is not None and Direction(mine.part, mine.whole) in told:
            return said(
                "the evidence puts {part} within {whole}, not the reverse",
                part=mine.whole,
                whole=mine.part,
            )
    return _turned_round(case) if in_words(case) else None


def _turned_round(case: Case) -> str | None:
    held = evidence(case)
    for segment in case.reading.segments:
        mine_sides = _sides(segment)
        if mine_sides is None:
            continue
        for item in used(segment, held, words=True):
            sides = _sides(item)
            if sides is not None and _turned(mine_sides, sides):
                return said("it turns round what the evidence says of the two")
    return None


Sides = tuple[frozenset[str], frozenset[str]]


def _sides(segment: Segment) -> Sides | None:
    """What stands before and behind the word that orders a segment, the part or earlier first."""
    for mark in segment.marks:
        if mark.kind == "bundled":
            before = segment.text[: mark.start]
            sides = (_names(segment.text, 0, mark.start), _names(segment.text, mark.end, _END))
            active = _ACTIVE.match(segment.text[mark.start : mark.end]) and not re.search(
                r"\b(?:is|are|be|been|was|were)\s+(?:\w+ly\s+)?$", before, re.IGNORECASE
            )
            return sides[::-1] if active else sides
    match = _ORDERED.search(segment.text)
    if match is None:
        return None
    found = _names(segment.text, 0, match.start()), _names(segment.text, match.end(), _END)
    return found if all(found) else None


def _names(text: str, start: int, end: int) -> frozenset[str]:
    codes = {code for span in find_codes(text[start:end]) for code in span.codes()}
    return names_of(within(text, start, end)) | codes


def _turned(mine: Sides, theirs: Sides) -> bool:
    crossed = (mine[0] - mine[1]) & (theirs[1] - theirs[0])
    back = (mine[1] - mine[0]) & (theirs[0] - theirs[1])
    return bool(crossed and back)


def asks_a_model(case: Case) -> bool:
    """Whether an entailment model is set, and there is a quote reworded for it to judge."""
    set_up = case.about.entails is not None
    return set_up and bool(case.standing) and not (case.verbatim or case.worded)


def entailed(case: Case) -> str | None:
    """An entailment model, where one is set, does not find that the evidence says otherwise."""
    model = case.about.entails
    if model is None or not asks_a_model(case):
        return None
    if model("\n".join((*case.around, case.told)), case.draft.text):
        return None
    return said("the entailment model does not find it in the cited sentence")


def bearing_out(case: Case) -> tuple[Finding, ...]:
    """The findings that say what the statement says, for one that cites no passage.

    A finding bears a statement out if it is about its codes and the statement takes its side: a
    bar is told as one, the absence of an edit with the word for it, a limit with units.
    """
    reading = case.reading
    codes = set(reading.codes) or (
        set(case.about.asked.codes) if len(case.about.asked.codes) <= 2 else set()
    )
    if len(codes) == 1 and len(case.about.asked.codes) <= 2 and reading.directions:
        codes |= set(case.about.asked.codes)
    if on_tables(case) and len(codes) == 1 and told_of(case).anything:
        codes |= codes_of(case)
    found = tuple(
        item
        for item in case.rules
        if item.codes and _about(item, codes) and _takes_side(case, item)
    )
    covered = {code for item in found for code in item.codes}
    return found if codes and codes <= covered | set(_listed(found)) else ()


def _listed(found: Sequence[Finding]) -> tuple[str, ...]:
    """Codes that a finding names beside its own, such as the primaries of an add-on."""
    return tuple(code for item in found for code in read(item.message, "en").codes)


def _about(finding: Finding, codes: set[str]) -> bool:
    if finding.rule == "add_on":
        return finding.codes[0] in codes
    return set(finding.codes) <= codes


def _takes_side(case: Case, finding: Finding) -> bool:
    if on_tables(case):
        if finding.rule in {"ptp_pair", "guidance_note"}:
            return bears_pair(case, finding)
        if finding.rule == "unit_limit":
            return bears_limit(case, finding)
        if finding.rule == "add_on":
            return bears_add_on(case)
    reading = case.reading
    if finding.rule in {"ptp_pair", "guidance_note"}:
        return _side_of_pair(reading, finding)
    if finding.rule == "unit_limit":
        said = any(units_told(segment, reading.language) for segment in reading.segments)
        return limit_of(finding) is not None and (said or "adjudication" in _kinds(reading))
    sides = {
        "add_on": ("addon", "alone", "primary"),
        "code_validity": ("deleted", "valid"),
        "fee_status": ("global", "status"),
    }
    return reading.has(*sides[finding.rule]) if finding.rule in sides else False


def _kinds(reading: Reading) -> set[str]:
    return {mark.kind for segment in reading.segments for mark in segment.marks}


def _side_of_pair(reading: Reading, finding: Finding) -> bool:
    if finding.verdict == "no_edit_found":
        return "no_edit" in reading.stances
    if finding.verdict in {"noted", "not_covered", "unknown_code"}:
        return False
    named_row = reading.has("column_one", "column_two") or any(
        indicators(segment) for segment in reading.segments
    )
    if finding.column_one and (named_row or reading.directions):
        return True
    conditional = any("permits" in s.stances and is_conditional(s) for s in reading.segments)
    key = (
        finding.column_one is not None
        and reading.has("modifier")
        and reading.has("unlock", "edit")
    )
    return (
        "bars" in reading.stances
        or conditional
        or key
        or (finding.column_one is not None and reading.has("edit"))
    )


def says_no_more(case: Case) -> str | None:
    """A statement on rules alone can be told, and claims nothing beside those rules."""
    if not on_tables(case):
        return None
    if not in_english(case):
        return told_of(case).doubt
    if all(item.rule in _TOLD for item in case.findings):
        return remainder(case)
    held = names_of(tokens_of(read(case.told, "en"))) | _speaking_of_rules()
    missing = _words(unborne(tokens_of(case.reading), held), case)
    if missing:
        shown = series([f"“{word}”" for word in missing[:3]])
        return said("no rule says anything of {words}", words=shown)
    return None


_TOLD = frozenset({"ptp_pair", "guidance_note", "unit_limit", "add_on"})


@functools.cache
def _speaking_of_rules() -> frozenset[str]:
    return names_of(tokens(lexicon().of_rules))


def cited_rows(sources: Sequence[Citation]) -> tuple[str, ...]:
    """The rows of tables among the sources, as published."""
    return tuple(source.quote for source in sources if source.kind == "table_row")
