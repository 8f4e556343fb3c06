"""Words of a note's clause that no cue explains: what was not understood limits the note.

They are kept as its condition, word for word, so that the note is shown and decides nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from knowledge_base.guidance_notes.providers import SOMEBODY
from knowledge_base.guidance_notes.said import Said
from knowledge_base.guidance_notes.tokens import Token

# What a claim does not show, wherever it stands.
PLACE = re.compile(
    r"\b(?:same|different|separate|distinct|opposite|contralateral|ipsilateral|another|other|"
    r"unrelated|adjacent|single|second|third) (?:[a-z]+ )?"
    r"(?:sites?|lesions?|levels?|sides?|knees?|eyes?|joints?|limbs?|legs?|arms?|wounds?|organs?|"
    r"vessels?|arter(?:y|ies)|tooth|teeth|fingers?|toes?|hips?|shoulders?|breasts?|ears?|foot|feet|"
    r"hands?|extremit(?:y|ies)|regions?|areas?|structures?|segments?|interspaces?|compartments?|"
    r"incisions?|access|approach(?:es)?|tumou?rs?|nerves?|tendons?|muscles?|bones?)\b",
    re.IGNORECASE,
)
_DECIDING = frozenset({"not_with", "included_in", "add_on", "modifier_barred"})
_ADDRESSES = frozenset(
    {"contrary", "hi", "dear", "fyi", "note", "reminder", "per", "yes", "no", "team", "all",
     "hello", "attention", "important", "update", "unlike", "like", "according", "based",
     "following", "a", "the"}
)  # fmt: skip
_SMALL = frozenset(
    {"means", "mean", "that", "as", "an", "a", "the", "its", "own", "their", "of", "this", "these",
     "which", "it", "has", "have", "had", "who", "one", "line", "claim", "such", "all", "code"}
)  # fmt: skip
_WHO = frozenset(
    {"we", "you", "they", "one", "coder", "coders", "plan", "plans", "payer", "payers", "medicare",
     "our", "any", "each", "every", "there", "claims", "either", "carrier", "carriers", "insurer",
     "physicians", "practices", "staff", "system", "policy", "goes", "go", "what", "rule", "first",
     "imaging", "drug", "device", "supply", "vaccine", "visit", "fee", "package", "global", "work"}
)  # fmt: skip
_MANY = 2
_ENDS = frozenset({";", ":", "however", "reason"})
_GAP = 2
Part = tuple[int, int]


def unread(sentence: str, tokens: Sequence[Token], item: Said, upto: int) -> Iterator[Part]:
    """The first stretch of words around the note that was not understood, in characters."""
    first = item.start
    while first and tokens[first - 1].cue not in _ENDS:
        first -= 1
    named = _apposed(tokens[first : item.start])
    if named is not None:
        yield named
        return
    if item.kind in _DECIDING or item.by_clause:
        lead = () if _is_named(tokens, item) else tokens[first : item.start]
        found = _lead(lead) or _rest(tokens[item.end : upto])
        if found is None and item.by_clause:
            found = _between(tokens, item)
        if found is not None:
            yield found
            return
    low = tokens[first].start
    ends = [at for at in range(item.end, upto) if tokens[at].cue in _ENDS]
    stop = min([*ends, upto])
    high = tokens[stop].start if stop < len(tokens) else len(sentence)
    place = PLACE.search(sentence, low, high)
    if place is not None:
        yield place.span()
        return
    many = _many(tokens[first:stop]) if item.kind == "modifier_required" else None
    if many is not None:
        yield many


def _many(clause: Sequence[Token]) -> Part | None:
    """The longest run of plain words in a clause with two or more that no cue explains.

    Tried on the notes of the development half: of all kinds only a modifier that is asked for
    loses no right note by it.
    """
    told = [token for token in clause if token.cue == "word" and not _is_idle(token.text.lower())]
    if len(told) < _MANY:
        return None
    runs: list[list[Token]] = [[]]
    for token in clause:
        if token.cue in {"word", "to", "and", "narrow", "for", "from"}:
            runs[-1].append(token)
        elif runs[-1]:
            runs.append([])
    longest = max(runs, key=len)
    return longest[0].start, longest[-1].end


def _is_idle(word: str) -> bool:
    """Whether it names who bills or pays, or says nothing."""
    return word in _SMALL or word in _WHO or SOMEBODY.search(word) is not None


def _lead(lead: Sequence[Token]) -> Part | None:
    """A phrase of plain words before the note, closed by a comma."""
    commas = [at for at, token in enumerate(lead) if token.cue == ","]
    if not commas or any(token.cue not in {"word", "harmless", "number", ","} for token in lead):
        return None
    phrase = [token for token in lead[: commas[-1]] if token.cue != ","]
    if len(phrase) < _GAP or phrase[0].text.lower() in _ADDRESSES:
        return None
    return (phrase[0].start, phrase[-1].end) if phrase[0].cue != "harmless" else None


def _apposed(lead: Sequence[Token]) -> Part | None:
    """Match "Tests repeated for medical reasons, such as A,": what the codes are named for."""
    at = next(
        (at for at, token in enumerate(lead) if token.cue in {"for", "from", "narrow"}), None
    )
    if not at or any(token.codes for token in lead):
        return None
    rest = lead[at:]
    comma = next((place for place, token in enumerate(rest) if token.cue == ","), 0)
    return (rest[0].start, rest[comma - 1].end) if comma > _GAP else None


def _is_named(tokens: Sequence[Token], item: Said) -> bool:
    """Whether a comma closes the codes that follow, so that the phrase is their name."""
    behind = min((high for _, high in item.sides), default=len(tokens))
    return behind < len(tokens) and tokens[behind].cue == ","


def _rest(rest: Sequence[Token]) -> Part | None:
    """Two plain words or more right behind the note."""
    words: list[Token] = []
    for token in rest:
        if token.cue != "word":
            break
        words.append(token)
    return _told(words)


def _told(words: Sequence[Token], least: int = _GAP) -> Part | None:
    content = [
        token for token in words if token.cue == "word" and token.text.lower() not in _SMALL
    ]
    return (words[0].start, words[-1].end) if content and len(words) >= least else None


def _run(tokens: Sequence[Token]) -> Sequence[Token]:
    """The plain words that some tokens begin with."""
    ends = (at for at, token in enumerate(tokens) if token.cue not in {"word", "to", "and"})
    return tokens[: next(ends, len(tokens))]


def _between(tokens: Sequence[Token], item: Said) -> Part | None:
    """Two plain words or more behind a group of codes, inside the note."""
    ends = {high for _, high in item.sides}
    for low, high in item.gaps:
        if item.kind == "see_instead" and (told := _told(_run(tokens[low:high]), least=1)):
            return told
        words = [token for token in tokens[low:high] if token.cue in {"word", "to", "and"}]
        if len(words) == high - low and low in ends and (told := _told(words)):
            return told
    return None
