"""Whether the quote's own sentences bear the statement out: its words and its codes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.verification.case import Case
from assistant.verification.checks.framed import framed
from assistant.verification.checks.labelled import mislabelled
from assistant.verification.checks.left_out import left_out, widened
from assistant.verification.checks.polarity import evidence, in_words
from assistant.verification.checks.sources import stitched
from assistant.verification.reading.answers import answer_of_a_word
from assistant.verification.reading.language import folded
from assistant.verification.reading.near import changed_word, used
from assistant.verification.reading.opposites import opposed
from assistant.verification.reading.words import (
    lexicon,
    names_apart,
    names_of,
    tokens,
    tokens_of,
    unborne,
)
from knowledge_base.phrases import said, series

# "Whoever performs it" makes general what a sentence may say of one provider.
_CONCESSION = re.compile(
    r"(?:[,;(]\s*|\s-\s*)(?P<word>who(?:m)?ever|no matter who|whichever (?:provider|physician|"
    r"practitioner|surgeon)|(?:regardless|irrespective) of who)\b",
    re.IGNORECASE,
)


def bears(case: Case) -> str | None:
    """Each word, code and figure of the statement stands in the sentences that are cited."""
    if not case.standing or case.whole_sentence:
        return None
    if case.verbatim:
        return framed(case)
    answer = answer_of_a_word(case.reading.text)
    if answer is not None and not any(answer_of_a_word(around) for around in case.around):
        return said("the cited sentence says nothing of {words}", words=f"“{answer}”")
    if not in_words(case):
        return _abroad(case)
    missing = besides_modifiers(unborne(tokens_of(case.reading), _names_held(case)), case)
    if missing:
        shown = series([f"“{word}”" for word in missing[:3]])
        return said("the cited sentence says nothing of {words}", words=shown)
    concession = _CONCESSION.search(case.reading.text)
    if concession is not None and not any(_CONCESSION.search(item) for item in case.around):
        word = f"“{concession['word']}”"
        return said("the cited sentence says nothing of {words}", words=word)
    if not _linked(case):
        return said("the cited sentence does not hold what it says")
    faults = (framed, stitched, mislabelled, left_out, widened, _changed, _opposed)
    return next((reason for fault in faults if (reason := fault(case))), None)


def _names_held(case: Case) -> frozenset[str]:
    """What the words of the cited sentences, and of their titles, go by."""
    held = names_of(tokens_of(case.support)) | names_apart(case.support)
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


def besides_modifiers(missing: Sequence[str], case: Case) -> tuple[str, ...]:
    """The words missing without modifiers of two letters, which are judged as such."""
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
