"""Words of other languages that are built of the same Greek and Latin as English ones.

Medicine shares its roots: koloskopie, колоноскопия and colonoscopia are met by what is left of
them, and of the material's own words, when spelling habits are taken away.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping

from knowledge_base.identities.letters import fold

# Letters with no sound of their own are left out.
_CYRILLIC = str.maketrans("абвгдезийклмнопрстуфхэыюя", "abvgdesiiklmnoprstufheiua") | {
    ord(letter): told for letter, told in (("ц", "s"), ("ч", "ch"), ("ж", "z"), ("ш", "sh"))
}
_SPELLINGS = tuple(
    (re.compile(form), told)
    for form, told in (
        (r"[ao]e(?=[^\W\d_])", "e"), (r"ph", "f"), (r"th", "t"), (r"rh", "r"), (r"ch", "k"),
        (r"(?:ts|tz|c|z|t)(?:ion|iya|iia|ia|io)\w{0,3}$", "s"), (r"ung$", ""), (r"x", "ks"),
        (r"sc(?=[eiy])", "s"), (r"c(?=[eiy])", "s"), (r"[cq]u?", "k"), (r"z", "s"), (r"w", "v"),
        (r"y", "i"), (r"j", "i"), (r"h", ""), (r"(.)\1+", r"\1"), (r"[aeiou]+$", ""),
    )
)  # fmt: skip
# Shorter skeletons are alike by chance.
_LEAST, _SHARED = 5, 0.8


@functools.lru_cache(maxsize=100_000)
def skeleton(word: str) -> str:
    """What is left of a word without the habits of one language's spelling."""
    bare = fold(word.casefold().translate(_CYRILLIC))
    for form, told in _SPELLINGS:
        bare = form.sub(told, bare)
    return bare


def cognates(words: Iterable[str], vocabulary: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """For each of ``words`` that has one, the word of the material that is built alike.

    ``vocabulary`` are the material's words by the first letters of their skeletons.
    """
    found: dict[str, str] = {}
    for word in words:
        own = skeleton(word)
        if len(own) < _LEAST or not own.isascii():
            continue
        near = [(_alike(own, skeleton(other)), other) for other in vocabulary.get(own[:3], ())]
        best = max(near, default=(0.0, ""))
        if best[0] >= _SHARED:
            found[word] = best[1]
    return found


def _alike(one: str, other: str) -> float:
    """The share of the longer that both begin with; the whole of a long one is enough."""
    if len(other) < _LEAST:
        return 0.0
    same = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), None)
    shared = min(len(one), len(other)) if same is None else same
    return shared / max(len(one), len(other))


def by_beginning(words: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The words by the first letters of their skeletons, for ``cognates``."""
    listed: dict[str, list[str]] = {}
    for word in words:
        if word.isalpha() and word.isascii() and len(word) >= _LEAST:
            listed.setdefault(skeleton(word)[:3], []).append(word)
    return {key: tuple(sorted(found)) for key, found in listed.items()}
