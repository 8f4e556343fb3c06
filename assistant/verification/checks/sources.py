"""Whether one source bears a clause out, not the subject of one and the rest of another."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile

from assistant.answer import Citation
from assistant.verification.case import Case
from assistant.verification.reading.statement import read
from assistant.verification.reading.words import Token, lexicon, names_of, tokens, tokens_of
from knowledge_base.codes import find_codes
from knowledge_base.phrases import said
from knowledge_base.sentences import sentences

# Quotes no further apart than this are read as one: "this code" names what stands before it.
_BESIDE = 400
_SEAM = re.compile(
    r";\s+|[.!?]\s+|,?\s+(?:and|but|or|while|whereas|although|though|yet|nor|so|because|since)\s+|"
    r",\s+|\s+(?:if|unless|when|except|provided)\s+",
    re.IGNORECASE,
)
STITCHED = said("no one of the sentences cited holds it: it puts together pieces of several")


@dataclass(frozen=True, slots=True)
class _Thing:
    """A word or a code of a statement, and which of the sources hold it."""

    code: bool
    held: frozenset[int]


def stitched(case: Case) -> str | None:
    """A clause that needs the words of two sources says what neither says."""
    held = _held(case)
    if len(held) < 2:
        return None
    for segment in case.reading.segments:
        if not _borne(segment.text, held):
            return STITCHED
    return STITCHED if _under_another_subject(case) else None


def _under_another_subject(case: Case) -> bool:
    """Whether it ends as a sentence cited does, and begins with what that does not speak of."""
    told = case.reading.text.rstrip(" .").split()
    alike = []
    for sentence in _each_sentence(case):
        held = sentence.rstrip(" .").split()
        kept = _common_end(told, held)
        if kept >= _LEAST_KEPT and kept >= _MOST_OF * len(told) and kept < len(told):
            alike.append(_same_subject(" ".join(told[:-kept]), " ".join(held[:-kept])))
    return bool(alike) and not any(alike)


def _each_sentence(case: Case) -> Iterator[str]:
    for around in case.around:
        yield from (around[start:end] for start, end in sentences(around))


_LEAST_KEPT, _MOST_OF = 6, 0.4


def _common_end(one: Sequence[str], other: Sequence[str]) -> int:
    pairs = zip(reversed(one), reversed(other), strict=False)
    return len([*takewhile(lambda pair: pair[0].lower() == pair[1].lower(), pairs)])


def _same_subject(told: str, held: str) -> bool:
    mine, theirs = tokens(told), tokens(held)
    codes = {code for span in find_codes(told) for code in span.codes()}
    if codes - {code for span in find_codes(held) for code in span.codes()}:
        return False
    names = names_of(theirs)
    return all(token.borne(names) for token in mine) and (
        not theirs or any(token.names & names_of(mine) for token in theirs)
    )


def _held(case: Case) -> tuple[tuple[frozenset[str], frozenset[str]], ...]:
    """The names of the words and the codes of each source, neighbours taken together."""
    groups: list[list[tuple[Citation, str]]] = []
    pairs = sorted(
        zip(case.standing, case.around, strict=True),
        key=lambda pair: (pair[0].document_id, pair[0].start or 0),
    )
    for source, around in pairs:
        last = groups[-1][-1][0] if groups else None
        if last is not None and _neighbours(last, source):
            groups[-1].append((source, around))
        else:
            groups.append([(source, around)])
    texts = [
        (
            "\n".join(around for _, around in group),
            " ".join(f"{source.document} {source.section or ''}" for source, _ in group),
        )
        for group in groups
    ]
    texts += [(case.told, "")] if case.told else []
    return tuple(
        (names_of(tokens_of(read(text)) + tokens(title)), frozenset(read(text).codes))
        for text, title in texts
    )


def _neighbours(one: Citation, other: Citation) -> bool:
    return (
        one.document_id == other.document_id
        and one.end is not None
        and other.start is not None
        and other.start - one.end <= _BESIDE
    )


Held = Sequence[tuple[frozenset[str], frozenset[str]]]


def _borne(text: str, held: Held) -> bool:
    """Whether one source holds all of a clause, or several hold a clause of it each."""
    things = [*_things(text, held)]
    return _of_one(things, listed=_one_list(text)) or any(
        _of_one([*_things(text[: seam.start()], held)], listed=False)
        and len(text[: seam.start()].split()) > _LEAST
        and _says(text[seam.end() :])
        and _borne(text[seam.end() :], held)
        for seam in _SEAM.finditer(text)
    )


_LEAST = 2
_LIST_GAP = 10
_VERB = re.compile(
    r"\b(?:is|are|was|were|may|must|shall|should|can|cannot|will|has|have|had|does?|did|reports?|"
    r"includes?|requires?|describes?|represents?|needs?|belongs?|counts?|names?|contains?|covers?|"
    r"allows?|bars?|forbids?|holds?|applies|apply|depends?|means?)\b",
    re.IGNORECASE,
)


def _says(text: str) -> bool:
    """Whether a part of a sentence names something before it says something of it."""
    verb = _VERB.search(text)
    return verb is not None and bool(text[: verb.start()].strip())


def _one_list(text: str) -> bool:
    """Whether all codes of a clause stand in one list: "62302, 62303 and 62304"."""
    spans = [*find_codes(text)]
    return all(after.start - before.end <= _LIST_GAP for before, after in pairwise(spans))


def _of_one(things: Sequence[_Thing], *, listed: bool) -> bool:
    """Whether some source holds all; or all hold it but for the codes ``listed`` together."""
    told = [thing for thing in things if thing.held]
    if not told:
        return True
    if frozenset[int].intersection(*(thing.held for thing in told)):
        return True
    words = [thing for thing in told if not thing.code]
    every = frozenset[int]().union(*(thing.held for thing in told))
    if any(not thing.held for thing in things):
        return False
    return listed and bool(words) and all(thing.held >= every for thing in words)


def _things(text: str, held: Held) -> Iterator[_Thing]:
    frame = lexicon().frame
    for token in tokens(text):
        # Whether a thing is reported is a claim here; to speak of a code is none.
        if not token.names & frame or "#report" in token.names:
            yield _Thing(False, _holders(token, held))
    for span in find_codes(text):
        ends = {span.first, span.last}
        yield _Thing(True, frozenset(n for n, (_, codes) in enumerate(held) if ends <= codes))


def _holders(token: Token, held: Held) -> frozenset[int]:
    return frozenset(n for n, (names, _) in enumerate(held) if token.borne(names))
