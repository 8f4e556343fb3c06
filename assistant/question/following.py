"""Follow-ups: "and thoracic?", "with 59?", "why?" are read with the question before them.

What is carried over are the words of the earlier question, its codes and dates among them; never
a passage or an answer. A question that stands on its own is a new subject and starts clean.
"""

from __future__ import annotations

import functools
import re
from pathlib import Path

import yaml

from assistant.question import dates
from assistant.question.claim_lines import loose_modifiers
from knowledge_base.codes import CodeSpan, find_codes

# A follow-up is short: what it leaves out stands in the question before.
_MOST_WORDS, _MOST_ADDED = 9, 2
_WORD = re.compile(r"[\w'’&/-]+")
_FILLER = frozenset(
    """a an and the or but also then so ok okay what about how if with without in on for same is it
    its that this those these do does did can may would i we you be now instead of one ones code
    codes them please just too as well modifier modifiers mod""".split()  # noqa: SIM905
)
_REASON = re.compile(r"\bwhy\b|\breasons?\b|\brationale\b", re.IGNORECASE)
# How a follow-up names the settings of following.yaml, in the same order.
_SETTINGS = (
    "in the outpatient hospital setting",
    "in a physician office",
    "in an ambulatory surgery center",
    "by a supplier of durable medical equipment",
)
_IN_SETTING = re.compile(rf", (?:{'|'.join(_SETTINGS)})$")
_PLACING = _FILLER | {"at", "to", "there", "setting", "change", "changes"}
_NUMBERED = re.compile(r"\b(?P<name>[A-Za-z]{3,}) (?P<number>\d{1,2})\b")
_WITH_MODIFIER = re.compile(r" with modifiers? [A-Z0-9]{2}(?: and [A-Z0-9]{2})*$")
_MODIFIER_ALONE = re.compile(
    r"(?:and |or |with )?(?:modifier )?-?(?P<one>\d{2}|[A-Z][A-Z0-9])\s*\??"
)


@functools.cache
def _patterns() -> dict[str, list[re.Pattern[str]]]:
    path = Path(__file__).with_name("following.yaml")
    raw: dict[str, list[str]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {
        name: [re.compile(rf"\b(?:{words})(?!\w)", re.IGNORECASE) for words in entries]
        for name, entries in raw.items()
    }


def read_with(text: str, earlier: str) -> str | None:
    """The whole question that ``text`` asks after ``earlier``, or ``None`` if it asks anew."""
    said = " ".join(text.split())
    words = _WORD.findall(said)
    if not words or len(words) > _MOST_WORDS:
        return None
    plain = said.rstrip(" ?.!")
    if _whole("why", plain):
        return earlier if asks_reason(earlier) else f"Why? {earlier}"
    pointed = _of_the_same_codes(earlier, said)
    if pointed is not None:
        return pointed
    if not any(pattern.match(said) for pattern in _patterns()["leads"]) and not _bare(said):
        return None
    codes = list(find_codes(said))
    if len(codes) > 1 and _bare(said):
        # Two codes by themselves are a pair to be judged, not a turn of the last question.
        return None
    if codes:
        return _with_codes(earlier, codes, said)
    if dates.written(said).days:
        return f"{dates.without(earlier)} {said}"
    return _with_words(earlier, said)


def asks_reason(text: str) -> bool:
    """Whether a question asks why."""
    return _REASON.search(text) is not None


def _whole(name: str, text: str) -> bool:
    return any(pattern.fullmatch(text) for pattern in _patterns()[name])


def _of_the_same_codes(earlier: str, said: str) -> str | None:
    """The question that ``said`` asks of the codes, the case or the place named before."""
    if list(find_codes(said)) or dates.written(said).days:
        return None
    plain = said.rstrip(" ?.!")
    before = earlier.rstrip(" ?.!")
    place = " ".join(word for word in _WORD.findall(plain) if word.lower() not in _PLACING)
    for name, pattern in zip(_SETTINGS, _patterns()["settings"], strict=True):
        if pattern.fullmatch(place):
            return f"{_IN_SETTING.sub('', before)}, {name}?"
    if _whole("facts", plain):
        return f"{before}, {plain}?"
    held = list(find_codes(earlier))
    pointed = any(pattern.search(plain) for pattern in _patterns()["pointing"])
    if held and (pointed or _whole("about", plain)):
        named = " and ".join(dict.fromkeys(earlier[span.start : span.end] for span in held))
        return f"{plain} ({named})?"
    return None


def _bare(text: str) -> bool:
    """Whether ``text`` names a code, modifier or day and hardly anything else."""
    rest = [word for word in _WORD.findall(text.lower()) if word not in _FILLER]
    named = bool(list(find_codes(text)) or dates.written(text).days)
    return (named and len(rest) <= 2) or _MODIFIER_ALONE.fullmatch(text) is not None


def _with_codes(earlier: str, codes: list[CodeSpan], said: str) -> str:
    """The earlier question with its last code exchanged; where it had none, with these added."""
    held = list(find_codes(earlier))
    named = " and ".join(said[span.start : span.end] for span in codes)
    if not held:
        return f"{earlier} {said}"
    last = held[-1]
    return f"{earlier[: last.start]}{named}{earlier[last.end :]}"


def _with_words(earlier: str, said: str) -> str | None:
    """The earlier question with a word exchanged for its like, else with these words added."""
    for pattern in _patterns()["swaps"]:
        new, old = pattern.search(said), pattern.search(earlier)
        if new and old and new.group().lower() != old.group().lower():
            # A code of the one region is not the code of the other.
            regional = pattern is _patterns()["swaps"][0]
            before = _without_codes(earlier) if regional else earlier
            return pattern.sub(new.group(), before)
    for match in _NUMBERED.finditer(said):
        like = re.compile(rf"\b{match['name']} \d{{1,2}}\b", re.IGNORECASE)
        if like.search(earlier):
            return like.sub(match.group(), earlier)
    alone = _MODIFIER_ALONE.fullmatch(said)
    modifiers = (alone["one"],) if alone else loose_modifiers(said)
    rest = [word for word in _WORD.findall(said.lower()) if word not in _FILLER]
    if modifiers and len(rest) <= len(modifiers):
        before = _WITH_MODIFIER.sub("", earlier.rstrip(" ?.!"))
        return f"{before} with modifier {' and '.join(modifiers)}?"
    # With a subject of its own it is a new question, however it begins.
    return None if len(rest) > _MOST_ADDED else f"{earlier.rstrip(' ?.!')}, {said}"


def _without_codes(text: str) -> str:
    kept, end = "", 0
    for span in find_codes(text):
        kept, end = kept + text[end : span.start], span.end
    return re.sub(r"[ ,]+(?=[?.!])", "", " ".join((kept + text[end:]).split()))
