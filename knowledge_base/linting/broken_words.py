"""English words that were broken on the way: spaced out, run together, cut, parted or misread.

Each way gives, for one paragraph, where something stands and what is wrong with it. ``own`` are
the words of the same document, in small letters, which no list of words need know.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator

from knowledge_base.linting.words import (
    is_word,
    joined_pair,
    parted,
    ranks,
    run_together,
    surely_joined,
)

Way = Callable[[str, frozenset[str]], Iterator[tuple[int, int, str]]]

_SPACED = re.compile(r"(?<![\w'’.])(?:[A-Za-z]\s){3,}[A-Za-z](?![\w'’])")
_LETTERS = re.compile(r"[A-Za-z]+")
_WORD = re.compile(r"(?<![\w@./:\\-])[A-Za-z]{3,}(?![@\\]|/\w|\.\w{2,3}\b)")
_ODD = re.compile(
    r"\b[A-Za-z]{1,12}[ÞßþðÐ!#$%^~|}{<>=¿¡\u0080-\u009f\ue000-\uf8ff][A-Za-z]{1,12}\b"
)
_GAP = re.compile(r"(?<![\w'’-])(?=([A-Za-z]{1,12})[ ]([a-z]{1,12})(?![\w'’-]))")
_HYPHENED = re.compile(r"\b([A-Za-z]{2,})-\s([a-z]{2,})\b")
_DIGITS = re.compile(
    r"\b(?=[a-zA-Z01]{5,}\b)[A-Za-z]{1,}[01][A-Za-z]{2,}\b|\b[A-Za-z]{2,}[01][A-Za-z]+\b"
)
_STEM = 6
_SHORTEST = 6
# What OCR reads, and what stood there.
_LOOKS = (
    ("li", "h"), ("b", "h"), ("h", "b"), ("rn", "m"), ("ni", "m"), ("in", "m"), ("m", "rn"),
    ("cl", "d"), ("d", "cl"), ("vv", "w"), ("c", "e"), ("e", "c"), ("l", "i"), ("i", "l"),
    ("ii", "n"), ("u", "n"), ("n", "u"), ("f", "t"), ("t", "f"),
)  # fmt: skip
_COMMON, _RARE = 3_500, 99_999
_LIGATURES = ("fi", "fl", "ff", "ffi", "ffl")
# After these a hyphen hangs rightly, and these only end a longer word.
_SUSPENDING_LISTED = "and or to nor as versus vs through but a an the in of for with"
_SUSPENDING = frozenset(_SUSPENDING_LISTED.split())
_ENDINGS_LISTED = (
    "ing ings ment ments tion tions sion sions sation zation ation ations ity ness ance ence "
    "ally cally ously ology tional sional mental tive"
)
_ENDINGS = frozenset(_ENDINGS_LISTED.split())
_HYPHENATED_LISTED = (
    "pre post non intra inter extra co re multi sub anti self semi over under peri para well all "
    "follow cross high low long short one two three first second single double half full"
)
_HYPHENATED = frozenset(_HYPHENATED_LISTED.split())


def _spaced(line: str, own: frozenset[str]) -> Iterator[tuple[int, int, str]]:
    for match in _SPACED.finditer(line):
        letters = "".join(match.group().split())
        parts = parted(letters, own)
        if parts and max(map(len, parts)) >= 4 and len(letters) / len(parts) >= 2.5:
            yield *match.span(), f"letters are spaced out, probably “{' '.join(parts)}”"
        elif len(letters) >= 7 and not letters.isupper() and list(letters) != sorted(letters):
            yield *match.span(), f"letters are spaced out, probably “{letters}”"


def _together(line: str, own: frozenset[str]) -> Iterator[tuple[int, int, str]]:
    """Words without spaces: three or more in one, or several pairs in a paragraph."""
    pairs: dict[str, tuple[int, int]] = {}
    more: dict[str, tuple[int, int]] = {}
    for match in _LETTERS.finditer(line):
        token = match.group()
        together = run_together(token, own) if len(token) >= 10 else None
        if surely_joined(token) or together == "surely":
            told = " ".join(parted(token, own))
            meant = f", probably “{told}”" if told else ""
            yield *match.span(), f"words run together{meant}"
        elif together:
            more.setdefault(token.lower(), match.span())
        elif len(token) >= 7 and joined_pair(token):
            pairs.setdefault(token.lower(), match.span())
    # A long word may look like three short ones, but not beside two words without their space.
    pairs |= more if pairs else {}
    if len({pair[:_STEM] for pair in pairs}) >= 2:
        first, span = min(pairs.items(), key=lambda item: item[1])
        yield (
            *span,
            f"words run together ({', '.join([first, *(p for p in pairs if p != first)][:4])})",
        )


def _ligatures(line: str, own: frozenset[str]) -> Iterator[tuple[int, int, str]]:
    """A ligature that became a space, another character, or nothing."""
    for match in _ODD.finditer(line):
        pieces = re.split(r"[^A-Za-z]", match.group())
        mended = _with_ligature(pieces[0], pieces[-1], own)
        if mended:
            yield *match.span(), f"a ligature was lost, probably “{mended}”"
    for match in _GAP.finditer(line):
        left, right = match.groups()
        if (_is_piece(left) or _is_piece(right)) and (mended := _with_ligature(left, right, own)):
            yield match.start(1), match.end(2), f"a ligature was lost, probably “{mended}”"
    for match in _WORD.finditer(line):
        word = match.group()
        # In "artery(ies)" the piece is an ending.
        if len(word) < 5 and line[max(0, match.start() - 1) : match.start()].strip():
            continue
        if word[1:].islower() and _is_rare(word) and (mended := _inserted(word, own)):
            yield *match.span(), f"a ligature was lost, probably “{mended}”"


def _is_rare(word: str) -> bool:
    return not is_word(word) and (word.islower() or len(word) > 5)


def _is_piece(text: str) -> bool:
    return not is_word(text) or (len(text) == 1 and text not in "aAI")


def _with_ligature(left: str, right: str, own: frozenset[str]) -> str | None:
    """The word of two pieces with a ligature between them, if there is one."""
    words = (f"{left}{ligature}{right}" for ligature in _LIGATURES)
    return next(
        (word for word in words if len(word) >= 5 and (is_word(word) or word.lower() in own)), None
    )


@functools.lru_cache(maxsize=16_384)
def _inserted(word: str, own: frozenset[str]) -> str | None:
    """The common word that ``word`` is but for one ligature."""
    # Of a short piece only the beginning can have been lost: "nger", "rst".
    known, places = ranks(), range(len(word)) if len(word) > 4 else range(1)
    made = (f"{word[:at]}{lost}{word[at:]}" for lost in ("fi", "ffi", "fl", "ff") for at in places)
    return next((m for m in made if m.lower() in known or m.lower() in own), None)


def _cut(line: str, own: frozenset[str]) -> Iterator[tuple[int, int, str]]:
    """Words that kept the hyphen of a line's end, and digits that OCR took for letters."""
    for match in _HYPHENED.finditer(line):
        left, right = match.groups()
        # "Pre- and postoperative" is right.
        if right in _SUSPENDING or not _is_cut(left, right, own):
            continue
        yield *match.span(), f"a word is cut in two, probably “{left}{right}”"
    for match in _DIGITS.finditer(line):
        mended = match.group().replace("0", "o").replace("1", "l")
        if mended.isalpha() and is_word(mended) and len(mended) >= 5:
            yield *match.span(), f"a digit stands for a letter, probably “{mended}”"


def _is_cut(left: str, right: str, own: frozenset[str]) -> bool:
    """Whether two pieces are one word that is known, or the second only ends a longer one."""
    whole = (left + right).lower()
    # These keep their hyphen, which only stood at the end of a line.
    if left.lower() in _HYPHENATED:
        return False
    return is_word(whole) or whole in own or (len(left) > 2 and right in _ENDINGS)


def _parted(line: str, own: frozenset[str]) -> Iterator[tuple[int, int, str]]:
    """Words with a space within: "exami nation", "A nterior"."""
    del own
    for match in _GAP.finditer(line):
        left, right = match.groups()
        whole = left + right
        if len(whole) < _SHORTEST or left.lower() in _HYPHENATED:
            continue
        pieces = [piece for piece in (left, right) if not is_word(piece)]
        if pieces and is_word(whole) and max(map(len, pieces)) > 1:
            yield match.start(1), match.end(2), f"a word is parted, probably “{whole}”"


def _misread(line: str, own: frozenset[str]) -> Iterator[tuple[int, int, str]]:
    """Letters that OCR takes for others of the same look; one alone may be a name."""
    del own
    found: dict[str, tuple[int, int, str]] = {}
    for match in _LETTERS.finditer(line):
        token = match.group()
        if token[1:].islower() and not is_word(token) and (meant := _meant(token)):
            found.setdefault(token.lower(), (*match.span(), meant))
    if len(found) >= 2:
        for start, end, meant in found.values():
            yield start, end, f"letters were misread, probably “{meant}”"


@functools.lru_cache(maxsize=16_384)
def _meant(token: str) -> str | None:
    """The very common word of which OCR made ``token``."""
    low, known = token.lower(), ranks()
    made = (
        low[:at] + right + low[at + len(wrong) :]
        for wrong, right in _LOOKS
        for at in range(len(low))
        if low.startswith(wrong, at)
    )
    return next(
        (word for word in made if len(word) > 2 and known.get(word, _RARE) < _COMMON), None
    )


WAYS_OF_ENGLISH: tuple[Way, ...] = (_spaced, _together, _ligatures, _cut, _parted, _misread)
