"""Turning printed lines back into prose: joined words, list marks, clean characters."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence

# What PDFium and old typesetters leave where a word was broken at the end of a line.
BROKEN_WORD = "\ufffe\x02"
_HYPHENS = "-\u2010\u2011" + BROKEN_WORD
_DROPPED = re.compile("[\u00ad\u200b\u200c\u200d\u2060\ufeff\x00-\x08\x0b\x0e-\x1f\x7f]")
_SPACES = re.compile(r"[ \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\r\n\x0b\x0c\u2028\u2029]+")
_LIGATURE = re.compile("[\ufb00-\ufb06]")
_LEFT_PART = re.compile(r"(\w+)$")
_RIGHT_PART = re.compile(r"^(\w+)")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_BULLETS = "\u2022\u25aa\u25cf\u25e6\u2023\u2043\u25a0\u25a1\u25cb\u27a2\uf0b7\u00b7*\u2013\u2014-"
_MARKER = re.compile(
    rf"(?:(?P<bullet>[{re.escape(_BULLETS)}]|o(?=\s{{2,}}))"
    r"|\(?(?P<mark>\d{1,3}|[A-Za-z]|[ivx]{2,5})[.)])\s+(?=\S)"
)
_TAIL = 60  # characters looked at from the end of a line, so that long ones cost no more
_SENTENCE_END = re.compile(r"[.!?:;][\"'\u2019\u201d)\]]*$")


def clean(text: str) -> str:
    """One line of readable text: plain spaces, no soft hyphens or controls, no ligatures."""
    text = _DROPPED.sub("", text)
    text = _LIGATURE.sub(lambda match: unicodedata.normalize("NFKC", match.group()), text)
    return _SPACES.sub(" ", text).strip()


def ends_sentence(text: str) -> bool:
    """Whether ``text`` ends as a sentence or a lead-in does, closing quotes aside."""
    return _SENTENCE_END.search(text[-_TAIL:]) is not None


def list_marker(line: str) -> str | None:
    """The mark a list item opens with (``"1"``, ``"a"``, ``"*"`` for bullets), or ``None``."""
    match = _MARKER.match(line)
    if match is None:
        return None
    return match["mark"] or "*"


def follows(mark: str, earlier: str) -> bool:
    """Whether ``mark`` is the next of a list after ``earlier``: 2 after 1, b after a."""
    if mark.isdigit() and earlier.isdigit():
        return int(mark) == int(earlier) + 1
    if len(mark) == 1 and len(earlier) == 1 and mark.isalpha() and earlier.isalpha():
        return ord(mark) == ord(earlier) + 1
    return mark == earlier == "*"


def opens_list(mark: str) -> bool:
    """Whether a list may begin with ``mark``."""
    return mark in {"*", "1", "a", "A", "i"}


class Vocabulary:
    """The words of one document, as written inside its lines, to mend broken ones with."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._seen: Counter[str] = Counter()
        for line in lines:
            self._seen.update(word.lower() for word in _WORD.findall(line))

    def keeps_hyphen(self, left: str, right: str) -> bool:
        """Whether the hyphen between the two halves belongs to the word itself.

        Ranges of codes and abbreviations keep theirs. Words keep it if the document writes
        them so elsewhere, or if both halves are words and the joined one is not.
        """
        if not left.isalpha() or not right.isalpha() or not left.islower():
            return True
        joined, hyphened = self._seen[left + right], self._seen[f"{left}-{right}"]
        if joined != hyphened:
            return hyphened > joined
        return self._seen[left] > 0 and self._seen[right] > 0 and joined == 0


def join_lines(lines: Sequence[str], vocabulary: Vocabulary) -> tuple[str, list[int]]:
    """The lines as one paragraph, and the offset in it at which each line begins."""
    pieces: list[str] = []
    starts: list[int] = []
    length = 0
    for line in lines:
        if pieces:
            end, gap = _seam(pieces[-1], line, vocabulary)
            length += len(end) + len(gap) - len(pieces[-1])
            pieces[-1] = end
            pieces.append(gap)
        starts.append(length)
        pieces.append(line)
        length += len(line)
    return "".join(pieces), starts


def _seam(before: str, line: str, vocabulary: Vocabulary) -> tuple[str, str]:
    """The end of one line as it reads once joined to the next, and what goes between them."""
    if before[-1:] not in _HYPHENS or not before[-2:-1].isalnum():
        return before.rstrip(BROKEN_WORD), " " if before[-1:] not in BROKEN_WORD else "- "
    right = _RIGHT_PART.match(line)
    if right is None:
        return before[:-1] + "-", " "
    left = _LEFT_PART.search(before[-_TAIL:-1])
    half = left[1] if left else ""
    keeps = vocabulary.keeps_hyphen(half, right[1])
    return (before[:-1] + "-" if keeps else before[:-1]), ""
