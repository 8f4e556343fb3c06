"""What a translation must keep in form: nothing added, its length, its letters."""

from __future__ import annotations

import re
from collections import Counter

from assistant.handouts.days import without_days
from assistant.handouts.invariant_words import latin_language
from assistant.handouts.sentence_pairs import Pair
from knowledge_base.phrases import said, series

_END = re.compile(r"[!?؟。]+|\.+(?=\s|$|[^\w\s])")
# What parts a sentence within.
_PAUSE, _COMMA = re.compile("[;:：；؛]"), re.compile("[,;:，；：、،؛]")
_LINK = re.compile(r"https?:|www\.|@\w|\w\.(?:com|org|net|gov)\b|\$|€|£")
# Signs that are markup somewhere.
_MARKUP = re.compile(r"[<>{}\[\]|\\`*_#~^]")
_LATIN_WORD = re.compile(r"[A-Za-zÀ-ɏḀ-ỿ]{2,}")
# A word inside a sentence that begins with a capital.
_LARGE_INSIDE = re.compile(r"(?<=[\w,;:)] )[A-ZÀ-ÞĐ][^\W\d_]+")
_NOT_LATIN = frozenset({"zh", "ru", "ar", "ko"})
# Names of tests stand in Latin letters everywhere; a language in Latin letters has its own few.
_OF_THE_SCRIPT, _OF_THE_ALPHABET = 0.7, 0.95
# How many letters of the source a translation may be off the usual ratio: so many, and such a
# part of them.
_OFF, _OFF_EACH = 12, 0.35
_LEAST = 0.3
# The language of so few letters cannot be told; below the second number only by a clear lead.
_TOO_SHORT, _LONG_ENOUGH = 12, 25
_CLEAR_LEAD = 15.0
_SAME = 10


def added(pair: Pair) -> str:
    """What the translation says more than its source, as far as signs show it."""
    if _LINK.search(pair.target) and not _LINK.search(pair.source):
        return said("an address or a price")
    markup = Counter(_MARKUP.findall(pair.target)) - Counter(_MARKUP.findall(pair.source))
    if markup:
        return said("signs of markup: {signs}", signs=" ".join(sorted(markup)))
    # A colon or semicolon may become a full stop.
    most = _ends(pair.source, "en") + _more(_PAUSE, pair.source, pair.target)
    if _ends(pair.target, pair.language) > most:
        return said("a further sentence")
    if pair.language not in _NOT_LATIN:
        return _name(pair)
    known = {word.lower() for word in _LATIN_WORD.findall(pair.source)}
    new = [word for word in _LATIN_WORD.findall(pair.target) if word.lower() not in known]
    return said("words in another script: {words}", words=series(new)) if new else ""


def _name(pair: Pair) -> str:
    """A name or a short form more than the source has; German writes every noun large."""
    known, kept = (
        {word.lower() for word in re.findall(r"\w+", text)} for text in (pair.source, pair.target)
    )
    # Names have forms of their own: MRI is RM, IRM and MRT.
    turned = set(_large(pair.source, "en")) | set(re.findall(r"\b[A-Z]{2,}\b", pair.source))
    spare = sum(word.lower() not in kept for word in turned)
    new = [word for word in _large(pair.target, pair.language) if word.lower() not in known]
    return said("a name: {words}", words=series(new)) if len(new) > spare else ""


def _large(text: str, language: str) -> list[str]:
    """The words inside a sentence that are written large as names are."""
    found = _LARGE_INSIDE.findall(" ".join(without_days(text, language).split()))
    return [word for word in found if language != "de" or word.isupper()]


def _more(signs: re.Pattern[str], text: str, other: str) -> int:
    """How many more of these signs ``text`` has."""
    return max(0, len(signs.findall(text)) - len(signs.findall(other)))


def _ends(text: str, language: str) -> int:
    """How many sentences end in ``text``, at least one."""
    return max(1, len(_END.findall(without_days(text, language))))


def length(pair: Pair) -> str:
    """Whether it is as long as translations are, and no sentence is missing."""
    ends, told = (
        _ends(text, of) for text, of in ((pair.source, "en"), (pair.target, pair.language))
    )
    # Two sentences may become one of two clauses.
    if told + _more(_COMMA, pair.target, pair.source) < ends:
        return said("{told} sentences for {ends}", told=told, ends=ends)
    ratio = pair.theirs.ratio
    source, target = (sum(map(str.isalpha, text)) for text in (pair.source, pair.target))
    most_off = ratio * (_OFF + _OFF_EACH * source)
    usual = ratio * source
    if target >= _LEAST * usual and abs(target - usual) <= most_off:
        return ""
    return said("{target} letters for {source}", target=target, source=source)


def script(pair: Pair) -> str:
    """Whether the letters are the language's own, and the words of that language."""
    foreign = pair.language in _NOT_LATIN
    kept = {word.lower() for word in _LATIN_WORD.findall(pair.source)}
    # A name that the source has may stand as it is, whatever the script.
    own = _LATIN_WORD.sub(
        lambda word: "" if foreign and word.group().lower() in kept else word.group(), pair.target
    )
    letters = [sign for sign in own if sign.isalpha()]
    theirs = [sign for sign in letters if pair.theirs.letters.match(sign)]
    least = _OF_THE_SCRIPT if foreign else _OF_THE_ALPHABET
    if letters and len(theirs) < least * len(letters):
        return said("the letters are not the language's")
    if pair.target == pair.source and sum(map(str.isalpha, pair.target)) >= _SAME:
        return said("it is the source itself")
    if foreign or len(letters) < _TOO_SHORT:
        return ""
    lead = 0.0 if len(letters) >= _LONG_ENOUGH else _CLEAR_LEAD
    read = latin_language(pair.target, pair.language, lead)
    return said("it reads as {language}", language=repr(read)) if read != pair.language else ""


__all__ = ["added", "length", "script"]
