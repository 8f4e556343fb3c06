"""Notes that divide codes between providers: "if one does A and another does B, ..."."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge_base.guidance_notes.said import Said
from knowledge_base.guidance_notes.sentence import codes_of
from knowledge_base.guidance_notes.tokens import Token
from knowledge_base.guidance_notes.wordings import letters, shape

_REACH = 9  # tokens between a provider's verb and the codes, or the codes and "by"
_SOMEBODY = re.compile(
    r"(?:ist|eon|ician|hospital|facility|provider|practitioner|doctor|reader|nurse)s?$",
    re.IGNORECASE,
)
_ORDERS = frozenset({"first", "second", "former", "latter", "other"})


def split_between(read: Sequence[Token], found: Sequence[Said]) -> list[Said]:
    """The one note of a sentence that gives two providers different codes, if it does.

    Each has a clause of their own: somebody, a verb of reporting, codes; or codes "by" somebody.
    """
    groups = _groups(read)
    if len(groups) != 2 or any(item.kind in _OTHERS for item in found):
        return []
    (start, middle), (second, end) = groups
    left, right = codes_of(read[start:middle]), codes_of(read[second:end])
    if set(left) & set(right) or not (_reported(read, groups) or _by(read, groups)):
        return []
    return [Said("split_providers", left, right, start, end, sides=tuple(groups))]


def _reported(read: Sequence[Token], groups: Sequence[tuple[int, int]]) -> bool:
    """Match "The surgeon reports A, the radiologist (reports) B"."""
    (start, middle), (second, _) = groups
    between = read[middle:second]
    first = any(token.cue == "agent" for token in read[max(0, start - _REACH) : start])
    then = any(token.cue == "agent" for token in between)
    joined = any(token.cue in {"and", ";", ",", "however", "condition"} for token in between)
    parted = any(token.cue in {"other_person", "one_person"} for token in read) or any(
        token.text.lower() in _ORDERS for token in read
    )
    somebody = any(_SOMEBODY.search(token.text) for token in between)
    if first and joined and len(between) > 1:
        return then or parted or somebody
    shared = any(token.cue in {"agent", "report", "reported"} for token in read[:start])
    return parted and shared and any(token.cue == "other_person" for token in read[:start])


def _by(read: Sequence[Token], groups: Sequence[tuple[int, int]]) -> bool:
    """Match "A is billed by the former and B by the latter"."""
    (_, middle), (second, end) = groups
    behind = (read[middle : min(second, middle + _REACH)], read[end : end + _REACH])
    return all(any(token.text.lower().startswith("by") for token in part) for part in behind)


_OTHERS = frozenset(
    {"not_with", "included_in", "add_on", "see_instead", "modifier_required", "modifier_barred"}
)


def _groups(read: Sequence[Token]) -> list[tuple[int, int]]:
    """The lists of codes, each as a stretch of tokens."""
    code = letters()["code"]
    joined = "".join(letters()[name] for name in (",", "and"))
    return [
        match.span() for match in re.finditer(f"{code}(?:[{joined}]{{0,2}}{code})*", shape(read))
    ]
