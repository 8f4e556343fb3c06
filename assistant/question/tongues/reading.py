"""From a question in another language to the English words it says."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from assistant.question.legible import legible
from assistant.question.tongues.days import arabic_numbers, iso_days
from assistant.question.tongues.phrasebook import (
    ARABIC_MARKS,
    WORD,
    Phrasebook,
    joined,
    phrasebook,
)
from knowledge_base.identities.letters import fold

if TYPE_CHECKING:
    from opencc import OpenCC

# Chinese and Korean put their words against a code without a blank.
_EAST = r"[\u3400-\u9fff\uac00-\ud7a3]"
_GLUED = re.compile(rf"(?<=[A-Za-z0-9])(?={_EAST})|(?<={_EAST})(?=[A-Za-z0-9])")
_MARKS = str.maketrans("，。、；：？！（）【】「」《》؟،؛¿¡", ',.,;:?!()[]""""?,;  ')
# What is left of elisions and hyphens where their words have gone, and blanks before marks.
_STRAY = re.compile(r"(?<!\S)[-‑]+(?!\S)|(?<!\w)['’]+|['’]+(?!\w)")
_SPACED_MARK = re.compile(r"\s+(?=[?,.;:!])")
_WITHIN = re.compile(r"[\s'’‑-]*")
_ONE_SCRIPT = re.compile(r"[\u3400-\u9fff\uac00-\ud7a3]+")
_LINKS = ("", "s", "n", "en", "es", "er", "e")
_ABBREVIATION = re.compile(r"[A-Z]{2,3}|[A-Z][&/][A-Z]")
# Of what no phrase has, short stretches are endings: right behind a phrase, or by themselves.
_LEAST_REST, _LONGEST_ENDING = 2, 3


@functools.lru_cache(maxsize=256)
def in_english(text: str, language: str) -> str:
    """The question as English words, in the order of the original, codes and dates kept.

    What no phrase of the language's book stands for is left as it was written.
    """
    if language == "en":
        return text
    book = phrasebook(language)
    clean = ARABIC_MARKS.sub("", legible(text))
    clean = arabic_numbers(_simplified(clean)) if language == "zh" else clean
    spaced = _GLUED.sub(" ", iso_days(clean, book.months, book.order)).translate(_MARKS)
    for form, told in book.rewrites:
        spaced = form.sub(told, spaced)
    read = _run_on(spaced, book) if book.run_on is not None else _worded(spaced, book)
    return _SPACED_MARK.sub("", " ".join(_STRAY.sub(" ", read).split())) or text


@functools.lru_cache(maxsize=256)
def without_known_words(text: str, language: str) -> str:
    """The text with the words that the language's book has struck out, as none of them is a name.

    A capital within a sentence keeps a word, in German if it is none of a noun ("Frau Klein");
    so does speaking of a patient, who may be named next.
    """
    book = phrasebook(language)
    known = {word for key in book.exact for word in key} | book.dropped
    kept = {word for key, told in book.exact.items() if "patient" in told for word in key}
    if book.run_on is not None:
        return _struck_out(_simplified(text) if language == "zh" else text, book)
    usual = book.nouns | book.dropped if language == "de" else frozenset()

    def struck(match: re.Match[str]) -> str:
        word = match.group()
        inside = re.search(r"[^.?!:\s]\s*$", text[: match.start()]) is not None
        folded = word.casefold()
        named = inside and word[0].isupper() and folded not in usual
        return word if named or folded not in known or folded in kept else "·"

    return WORD.sub(struck, text)


def _simplified(text: str) -> str:
    """Chinese in the simplified characters of the phrasebook, whichever it was typed in."""
    return str(_characters().convert(text))


@functools.cache
def _characters() -> OpenCC:
    from opencc import OpenCC  # only for questions in Chinese

    return OpenCC("t2s")


def _struck_out(text: str, book: Phrasebook) -> str:
    def struck(match: re.Match[str]) -> str:
        told = book.phrases.get((joined(match.group()),), "")
        return match.group() if "patient" in told else " · "

    return text if book.run_on is None else book.run_on.sub(struck, text)


def _run_on(text: str, book: Phrasebook) -> str:
    """Phrases of a script without blanks, the longest first, and what is left between them."""
    told: list[str] = []
    last = 0
    for found in book.run_on.finditer(text) if book.run_on is not None else ():
        told.append(_rests(text[last : found.start()], book, behind=last > 0))
        told.append(book.phrases.get((joined(found.group()),), ""))
        last = found.end()
    return " ".join((*told, _rests(text[last:], book, behind=last > 0)))


def _rests(text: str, book: Phrasebook, *, behind: bool) -> str:
    """What no phrase has, without small words and without what ends the phrase before it."""

    def rest(match: re.Match[str]) -> str:
        run = match.group()
        ending = behind and match.start() == 0 and len(run) <= _LONGEST_ENDING
        small = run in book.dropped or len(run) < _LEAST_REST
        return " " if small or ending else f" {run} "

    return _ONE_SCRIPT.sub(rest, text)


def _worded(text: str, book: Phrasebook) -> str:
    return "".join(_pieces(text, book))


def _pieces(text: str, book: Phrasebook) -> Iterator[str]:
    """What stands between words as it is, and each phrase of the book in English."""
    words = list(WORD.finditer(text))
    stems = ["" if _opaque(match.group()) else book.stem(match.group()) for match in words]
    at = last = 0
    while at < len(words):
        yield text[last : words[at].start()]
        length, english = _phrase_at(at, text, words, stems, book)
        yield f" {english} " if length else _alone(words[at].group(), stems[at], book)
        at += length or 1
        last = words[at - 1].end()
    yield text[last:]


def _opaque(word: str) -> bool:
    """Whether a word is a code, a number or an abbreviation, which no phrase stands for."""
    return any(map(str.isdigit, word)) or _ABBREVIATION.fullmatch(word) is not None


def _phrase_at(
    at: int, text: str, words: list[re.Match[str]], stems: list[str], book: Phrasebook
) -> tuple[int, str]:
    """How many words the longest phrase at a place has, and its English; 0 if there is none."""
    for length in range(min(book.longest, len(words) - at), 0, -1):
        if not all(stems[at : at + length]):
            continue
        plain = tuple(match.group().casefold() for match in words[at : at + length])
        english = book.exact.get(plain)
        if english is None and not (length == 1 and plain[0] in book.dropped):
            english = book.phrases.get(tuple(stems[at : at + length]))
        if english and all(
            _WITHIN.fullmatch(text[words[n].end() : words[n + 1].start()])
            for n in range(at, at + length - 1)
        ):
            return length, english
    return 0, ""


def _alone(word: str, stem: str, book: Phrasebook) -> str:
    if not stem:
        return word
    if word.casefold() in book.dropped:
        return " "
    parts = _compound(fold(word), book) if book.compounds else ()
    return " ".join(book.phrases[(part,)] for part in parts) if parts else word


def _compound(word: str, book: Phrasebook) -> tuple[str, ...]:
    """The words that a glued one is made of, each of the book; none if a part is unknown."""
    if not word or book.stem(word) in book.compounds:
        return (book.stem(word),) if word else ()
    for end in range(len(word) - 3, 3, -1):
        head = book.stem(word[:end])
        for link in _LINKS:
            if head in book.compounds and word.startswith(link, end):
                tail = _compound(word[end + len(link) :], book)
                if tail:
                    return (head, *tail)
    return ()
