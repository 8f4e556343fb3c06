"""Notes that divide codes between providers: "if one does A and another does B, ..."."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge_base.guidance_notes.elements import letters, shape
from knowledge_base.guidance_notes.said import Said
from knowledge_base.guidance_notes.sentence import codes_of
from knowledge_base.guidance_notes.tokens import Token

_REACH = 9  # tokens between a provider's verb and the codes, or the codes and "by"
SOMEBODY = re.compile(
    r"(?:ist|eon|ician|hospital|facility|provider|practitioner|doctor|reader|nurse|cent(?:er|re)|"
    r"laboratory|lab|clinic|group|team|office|agency|an(?:a)?esthesia|radiology|pathology|cardiology|consultant|one|another|operator|assistant|midwife)(?:s|'s|\u2019s)?$",
    re.IGNORECASE,
)
_NOBODY = frozenset({"list", "lists", "exist", "exists", "consist", "consists", "assist", "wrist",
                     "wrists", "assists", "mist"})  # fmt: skip
_SENDS = frozenset(
    {"sends", "files", "claims", "codes", "lists", "puts", "records", "uses", "enters", "submits",
     "reports", "bills", "has", "gets", "takes", "owns", "charges", "claim", "keeps"}
)  # fmt: skip
_NOT_SPLIT = frozenset(
    {"with", "plain_with", "not", "no", "nor", "in_addition", "reject", "included", "includes",
     "modifiers", "not_separately", "instead", "add_on", "exclude", "exclusive"}
)  # fmt: skip
_ORDERS = frozenset({"first", "second", "former", "latter", "other"})


def split_between(read: Sequence[Token], found: Sequence[Said]) -> list[Said]:
    """The one note of a sentence that gives two providers different codes, if it does.

    Each has a clause of their own: somebody, a verb of reporting, codes; or codes "by" somebody.
    """
    groups = _groups(read)
    if len(groups) != 2 or any(item.kind in _OTHERS for item in found):
        return []
    (start, middle), (second, end) = groups
    if {token.cue for token in read[middle:second]} <= {
        "with",
        "plain_with",
        "in_addition",
        "word",
    }:
        # "Where another gives the sedation, use A with B."
        return []
    left, right = codes_of(read[start:middle]), codes_of(read[second:end])
    if set(left) & set(right) or not (
        _reported(read, groups) or _by(read, groups) or _each_named(read, groups)
    ):
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
    somebody = any(SOMEBODY.search(token.text) for token in between)
    if first and joined and len(between) > 1:
        return then or parted or somebody
    shared = any(token.cue in {"agent", "report", "reported"} for token in read[:start])
    return parted and shared and any(token.cue == "other_person" for token in read[:start])


def _by(read: Sequence[Token], groups: Sequence[tuple[int, int]]) -> bool:
    """Match "A is billed by the former and B by the latter"."""
    (_, middle), (second, end) = groups
    behind = (read[middle : min(second, middle + _REACH)], read[end : end + _REACH])
    return all(any(token.text.lower().startswith("by") for token in part) for part in behind)


def _each_named(read: Sequence[Token], groups: Sequence[tuple[int, int]]) -> bool:
    """Match "The surgeon sends A, the radiologist B" and "A from the surgeon, B from another"."""
    (start, middle), (second, end) = groups
    parts = read[:start], read[middle:second], read[end:]
    # "With two physicians, ..."
    lead = parts[0][1:] if parts[0] and parts[0][0].cue == "plain_with" else parts[0]
    if any(token.cue in _NOT_SPLIT for token in (*lead, *parts[1])):
        return False
    if not any(token.cue in {"and", ";", ",", "however", "condition"} for token in parts[1]):
        return False
    before, between, behind = (_somebody(part) for part in parts)
    if before and between and before[-1] != between[-1] and _sends(parts[0]):
        return True
    of_them = parts[1][0].text.lower() in _HANDS if parts[1] else False
    return bool(of_them and between and behind and between[0] != behind[0])


def _somebody(part: Sequence[Token]) -> list[str]:
    """Who is named among some words; "provider A" is another than "provider B"."""
    words = [token.text.lower() for token in part[-_REACH:]]
    return [
        " ".join(words[at : at + _named(words, at)])
        for at, word in enumerate(words)
        if (SOMEBODY.search(word) and word not in _NOBODY)
        or part[-_REACH:][at].cue in {"one_person", "other_person"}
        or word in _ORDERS
    ]


def _named(words: Sequence[str], at: int) -> int:
    """How many words name somebody: "provider A", "the one who reads"."""
    if words[at + 1 : at + 2] == ["who"]:
        return 3
    return 2 if at + 1 < len(words) and len(words[at + 1]) == 1 else 1


def _sends(part: Sequence[Token]) -> bool:
    """Whether a verb of reporting stands before the codes, or nothing but who reports them."""
    near = part[-_REACH:]
    verbs = {"agent", "report", "reported", "append"}
    return len(part) <= 3 or any(
        token.cue in verbs or token.text.lower() in _SENDS for token in near
    )


_HANDS = frozenset({"by", "from", "to", "belongs", "goes", "on", "is", "belong"})
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
