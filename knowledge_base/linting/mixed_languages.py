"""Paragraphs and sentences in another language than the document's.

A sentence, not a word: names of languages, Latin terms, drug names and titles are no mixture.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from knowledge_base.linting.held import Held
from knowledge_base.linting.languages import NAMES, language_of
from knowledge_base.linting.problem import Fault
from knowledge_base.linting.reading import Reading
from knowledge_base.phrases import said

_LETTERS = re.compile(r"[^\W\d_]+")
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_SENTENCE = re.compile(r"[^\s.!?。！？][^.!?。！？\n]*[.!?。！？]?")
_MOST_TOLD = 30
# A document is taken to be in another language than stated only if nearly all of it is.
_NEARLY_ALL = 0.8


def find(reading: Reading, held: Held) -> Iterator[Fault]:
    """Give each paragraph in another language, or one word on a document all in another."""
    del held
    told = list(_told(reading))
    shares: Counter[str] = Counter()
    for start, end, language in told:
        shares[language] += end - start
    mine = reading.document.language
    main = shares.most_common(1)[0][0] if shares else mine
    whole = sum(end - start for start, end in reading.lines)
    if main != mine and shares[main] >= whole * _NEARLY_ALL:
        yield Fault(
            "warning",
            said(
                "The text is in {language}, but the document is kept as {other}.",
                language=NAMES[main],
                other=NAMES.get(mine, mine),
            ),
            said("Add it again with --language {code}.", code=main),
        )
        mine = main
    others = [item for item in told if item[2] != mine]
    for start, end, language in others[:_MOST_TOLD]:
        yield Fault(
            "warning",
            said(
                "A passage in {language} within a text in {other}.",
                language=NAMES[language],
                other=NAMES.get(mine, mine),
            ),
            said("Keep each language in a document of its own, with --language."),
            start,
            end,
        )


def _told(reading: Reading) -> Iterator[tuple[int, int, str]]:
    """Start, end and language of each paragraph, and of a sentence in another within one."""
    usual = reading.document.language
    for start, end in reading.lines:
        language = _of(reading.text[start:end], usual)
        if language not in {None, usual}:
            yield start, end, language or usual
            continue
        if language is not None:
            yield start, end, language
        for match in _SENTENCE.finditer(reading.text, start, end):
            other = _of(match.group(), usual)
            if other not in {None, usual} and not _is_of_names(match.group()):
                yield *match.span(), other or usual


def _is_of_names(sentence: str) -> bool:
    words = _LETTERS.findall(sentence)
    capital = [word for word in words if word[0].isupper()]
    return len(capital) * 2 > len(words)


def _of(paragraph: str, usual: str) -> str | None:
    """The language of a paragraph that is long enough to tell, else ``None``."""
    words = _LETTERS.findall(paragraph)
    small = [word for word in words if not word[0].isupper()]
    unspaced = len(_UNSPACED.findall(paragraph))
    if unspaced < 12 and (len(small) < 5 or len(words) < 7):
        return None
    return language_of(paragraph, usual)
