"""What questions that found nothing were about: the list of what to upload next.

Of such a question only its codes and content words are counted, sorted, without numbers, names
and dates; a word with a capital within a sentence counts as a name. Where the cheap look for
signs of a person sees anything at all, nothing is counted, even if the recognisers then find no
one: a count too few does no harm.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from assistant.question.asked import Asked
from assistant.question.understand import gives_orders
from assistant.receipts.store import Miss
from assistant.retrieval.words import ASKING, content_words, stem
from knowledge_base.identities.letters import fold
from knowledge_base.identities.name_lists import lists
from knowledge_base.identities.screen import may_identify

# Not the first word of a sentence, whose capital tells nothing.
_CAPITALISED = re.compile(r"(?<=[^.?!:\s])[\s\"“(/-]+(?P<word>[A-ZÀ-ÞŁŚŻ][^\W\d_]+)")
_ABBREVIATION = 4
_MOST_WORDS, _LONGEST_WORD, _AT_ONCE = 12, 30, 10_000
# Of asking, of days, and of no subject: they say nothing of what is missing.
_LEFT_OUT = frozenset(
    """plain words word explain question answer january february march april june july august
    september october november december jan feb mar apr jun jul aug sep sept oct nov dec monday
    tuesday wednesday thursday friday saturday sunday today yesterday tomorrow require required
    requires need needed needs want tell please mr mrs ms dr he she him his her hers own every
    before along back less than always never still really just even here because since again
    another same new old good right wrong yes not get got go goes going come put let see said
    one two three first last next""".split()  # noqa: SIM905 (a list of this length reads worse)
)


@dataclass(frozen=True, slots=True)
class Subject:
    """What one question was about: codes and content words, each in alphabetical order."""

    codes: tuple[str, ...]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A code or a word that questions without an answer were about.

    ``term`` is the code, or the most frequent form of the word; ``beside`` are the words most
    often asked with it. ``held`` is whether some document names the code by now.
    """

    term: str
    count: int
    last_day: dt.date
    beside: tuple[str, ...] = ()
    held: bool = False


@dataclass(frozen=True, slots=True)
class UploadList:
    """What to upload next, most asked about first; ``questions`` is how many found nothing."""

    questions: int
    codes: tuple[Wanted, ...]
    words: tuple[Wanted, ...]
    subjects: tuple[Miss, ...]


def subject_of(asked: Asked) -> Subject | None:
    """What to count of a question that found nothing, or ``None`` if that is not to be counted."""
    if asked.patient or may_identify(asked.text) or gives_orders(asked.text):
        return None
    names, capitals = lists(), _capitalised(asked.text)
    codes = {code.lower() for code in asked.codes}
    words = {
        word
        for word in content_words(asked.text)
        if word not in codes
        and word not in _LEFT_OUT
        and word not in capitals
        and word.isalpha()
        and len(word) <= _LONGEST_WORD
        and stem(word) not in ASKING
        and fold(word) not in names.only_family
        and not names.is_given(fold(word))
    }
    if not words and not asked.codes:
        return None
    return Subject(tuple(sorted(asked.codes)), tuple(sorted(words))[:_MOST_WORDS])


def _capitalised(text: str) -> frozenset[str]:
    """The words that have a capital within a sentence, as names have; lower-cased.

    Short ones in capitals throughout are abbreviations, such as MRI; where everything is in
    capitals these tell nothing.
    """
    if text.upper() == text:
        return frozenset()
    return frozenset(
        match["word"].lower()
        for match in _CAPITALISED.finditer(text)
        if not (match["word"].isupper() and len(match["word"]) <= _ABBREVIATION)
    )


def upload_list(
    misses: Sequence[Miss], named: Callable[[Sequence[str]], Iterable[str]]
) -> UploadList:
    """Rank what is missing by codes and by words.

    ``named`` gives those of some codes that a document names by now; these come last.
    """
    by_code: defaultdict[str, list[Miss]] = defaultdict(list)
    by_word: defaultdict[str, list[tuple[str, Miss]]] = defaultdict(list)
    for miss in misses:
        for code in miss.codes:
            by_code[code].append(miss)
        for word in miss.words:
            by_word[stem(word)].append((word, miss))
    held = frozenset(_in_parts(tuple(by_code), named))
    codes = [_wanted(code, found, code in held) for code, found in by_code.items()]
    words = [_word(found) for found in by_word.values()]
    return UploadList(
        sum(miss.count for miss in misses),
        tuple(sorted(codes, key=_rank)),
        tuple(sorted(words, key=_rank)),
        tuple(misses),
    )


def _in_parts(
    codes: Sequence[str], named: Callable[[Sequence[str]], Iterable[str]]
) -> Iterator[str]:
    """Ask ``named`` for some codes at a time: one SQL statement takes so many values only."""
    for start in range(0, len(codes), _AT_ONCE):
        yield from named(codes[start : start + _AT_ONCE])


def _word(found: Sequence[tuple[str, Miss]]) -> Wanted:
    forms: defaultdict[str, int] = defaultdict(int)
    for form, miss in found:
        forms[form] += miss.count
    term = min(forms, key=lambda form: (-forms[form], form))
    return _wanted(term, [miss for _, miss in found], held=False)


def _wanted(term: str, found: Sequence[Miss], held: bool) -> Wanted:
    beside: defaultdict[str, int] = defaultdict(int)
    for miss in found:
        for word in miss.words:
            if stem(word) != stem(term):
                beside[word] += miss.count
    often = sorted(beside, key=lambda word: (-beside[word], word))[:5]
    return Wanted(
        term,
        sum(miss.count for miss in found),
        max(miss.last_day for miss in found),
        tuple(often),
        held,
    )


def _rank(item: Wanted) -> tuple[bool, int, int, str]:
    return item.held, -item.count, -item.last_day.toordinal(), item.term
