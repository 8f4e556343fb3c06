"""Where sentences begin and end, by sentencex and a few repairs for coding material."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from itertools import pairwise

Span = tuple[int, int]

# A piece that ends like this has not ended the sentence: abbreviations, and a bare list mark.
_UNFINISHED = re.compile(
    r"(?:\b(?:e\.g|i\.e|vs|viz|cf|etc|approx|incl|excl|esp|resp|dept|fig|figs|eq|sec|secs|ch|chap"
    r"|vol|pp?|para|art|no|nos|al|Dr|Drs|Mr|Mrs|Ms|Prof|St|Inc|Ltd|Co|Corp|Jr|Sr|Rev|Ed"
    r"|P\.L|Pub|U\.S|U\.S\.C|C\.F\.R|M\.D|D\.O|Ph\.D|R\.N)\.,?"
    r"|^\(?(?:\d{1,3}|[A-Za-z]|[ivx]{2,5})[.)]"
    r"|^[\u2022*\u25aa\u25cf\u25e6\u2013\u2014-]+)\s*$",
    re.IGNORECASE,
)
# These do end a sentence when a capital follows ("Smith, etc. The code ...").
_MAY_END = re.compile(r"\b(?:etc|al|Inc|Ltd|Co|Corp|Jr|Sr|U\.S|M\.D|D\.O|Ph\.D|R\.N)\.\s*$")
# "code 62302.If" and "symptoms.* Imaging": pages often lose the space between sentences.
_GLUED = re.compile(
    r"(?<=[a-z)\]\d][a-z)\]\d][.!?])(?=[A-Z][A-Za-z ])"
    r"|(?<=[a-z)\]\d][.;!?])(?=\*\s+[A-Z])"
    r"|(?<=[\u3002\uff01\uff1f])(?=[^\s\u300d\u300f\u201d\u2019)])"
)
_ADDRESS = re.compile(r"://|www\.|@")
_TOO_LONG = 800  # characters; the longest true sentence of the manuals has about 700
_PLAIN_END = re.compile(r"[.!?][\"”')\]]?\s+(?=[A-Z\"“(\d])")
_NEAR = 80  # characters looked back from a cut
# Longer lines are cut anew each time, so that what is remembered stays small.
_SHORT = 4_000
_SPACE = re.compile(r"\s*")
_LINE = re.compile(r"[^\n]+")


def sentences(text: str) -> list[Span]:
    """Half-open spans of the sentences of ``text``, without the white space around them.

    Every character that is not white space is in exactly one span. A line break ends a
    sentence; an abbreviation, a list mark or a full stop before a small letter does not.
    """
    return [
        (start + line.start(), end + line.start())
        for line in _LINE.finditer(text)
        for start, end in (_known if len(line.group()) <= _SHORT else _of_line)(line.group())
    ]


@functools.lru_cache(maxsize=8_192)
def _known(line: str) -> tuple[Span, ...]:
    """The sentences of a line; one line is cut many times on its way into an answer."""
    return tuple(_of_line(line))


def _of_line(line: str) -> Iterator[Span]:
    start = 0
    cuts = _cuts(line)
    for index, cut in enumerate(cuts):
        following = line[cut : cuts[index + 1]] if index + 1 < len(cuts) else ""
        if following and not _ends(line[max(start, cut - _NEAR) : cut], following):
            continue
        span = _trimmed(line, start, cut)
        if span is not None:
            yield span
        start = cut


def _cuts(line: str) -> list[int]:
    import sentencex

    found = {bound["end_index"] for bound in sentencex.get_sentence_boundaries("en", line)}
    found |= set(_cuts_in_long(line, sorted(found | {0, len(line)})))
    for match in _GLUED.finditer(line):
        at = match.start()
        word = line[max(0, at - _NEAR) : at + 1].rsplit(" ", 1)[-1]
        if not _ADDRESS.search(word):
            found.add(at)
    return sorted({cut for cut in found if 0 < cut < len(line)} | {len(line)})


def _cuts_in_long(line: str, bounds: list[int]) -> Iterator[int]:
    """Plain full stops within stretches that no sentence fills.

    sentencex keeps what stands in quotation marks together, so that one mark without its
    partner swallows pages.
    """
    for start, end in pairwise(bounds):
        if end - start > _TOO_LONG:
            for match in _PLAIN_END.finditer(line, start, end):
                yield match.end()


def _ends(piece: str, following: str) -> bool:
    """Whether the sentence ends between ``piece`` and ``following``."""
    first = following.lstrip()[:1]
    if not piece.strip() or first.islower():
        return False
    if _UNFINISHED.search(piece.strip()):
        return _MAY_END.search(piece) is not None and first.isupper()
    return True


def _trimmed(line: str, start: int, end: int) -> Span | None:
    leading = _SPACE.match(line, start)
    begin = leading.end() if leading else start
    stop = start + len(line[start:end].rstrip())
    return (begin, stop) if begin < stop else None
