"""Planting faults in right translations, of every kind the invariants are to catch.

The words that are changed are those of ``plants.yaml``, which the checker does not read. Which
sentences and which changes is drawn with a fixed seed, so that a figure can be measured again.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from assistant.handouts.texts import patient_text, sample_codes

SEED = 20261123
LANGUAGES = ("es", "zh", "ru", "ar", "vi", "fr", "de", "ko", "tl")
_CODE = re.compile(r"(?<!\d)\d{5}(?!\d)|(?<!\w)[A-V]\d{4}(?!\d)")
_DAY = re.compile(r"(?<!\d)(?:5|15|23)(?!\d)")
# A second denial beside one in the source is no fault that anybody would make.
_DENIED = r"\b(?:not|no|never|cannot|impossible|uncommon|rule out)\b"
_LAST_MARK = re.compile(r"[.。?？!]?\s*$")


@dataclass(frozen=True, slots=True)
class Translated:
    """One right translation of an English sentence."""

    source: str
    target: str
    language: str


@dataclass(frozen=True, slots=True)
class Fault:
    """A translation with one fault of a known kind planted in it."""

    kind: str
    pair: Translated
    target: str


@cache
def right_translations() -> tuple[Translated, ...]:
    """The sentences of the patient texts and of ``pairs.yaml``, each once."""
    found: dict[Translated, None] = {}
    for code in sample_codes():
        english = patient_text(code, "en")
        for language in LANGUAGES:
            text = patient_text(code, language)
            if english is None or text is None:
                continue
            for name, source in english.sentences.items():
                found[Translated(source, text.sentences[name], language)] = None
    for told in _data("pairs.yaml"):
        found.update({Translated(told["en"], told[name], name): None for name in LANGUAGES})
    return tuple(found)


def planted(each: int, seed: int = SEED) -> tuple[Fault, ...]:
    """At most ``each`` faults of every kind for every language, drawn without repeating one."""
    draw = random.Random(seed)  # noqa: S311 (a sample, no secret)
    pairs = right_translations()
    faults: list[Fault] = []
    for kind, plant in _KINDS.items():
        for language in LANGUAGES:
            mine = [pair for pair in pairs if pair.language == language]
            draw.shuffle(mine)
            made: dict[str, Fault] = {}
            for pair in mine:
                target = plant(pair, draw)
                if target is not None and target != pair.target and len(made) < each:
                    made.setdefault(target, Fault(kind, pair, target))
            faults += made.values()
    return tuple(faults)


def _digit(pair: Translated, draw: random.Random) -> str | None:
    return _in_code(pair, draw, lambda code: f"{code[:-1]}{(int(code[-1]) + 1) % 10}")


def _turned(pair: Translated, draw: random.Random) -> str | None:
    return _in_code(pair, draw, lambda code: f"{code[:2]}{code[3]}{code[2]}{code[4]}")


def _in_code(pair: Translated, draw: random.Random, change: Callable[[str], str]) -> str | None:
    spans = [match.span() for match in _CODE.finditer(pair.target)]
    if not spans:
        return None
    start, end = draw.choice(spans)
    return f"{pair.target[:start]}{change(pair.target[start:end])}{pair.target[end:]}"


def _lost_code(pair: Translated, draw: random.Random) -> str | None:
    spans = [match.span() for match in re.finditer(r"\d{5}[,、،]\s?(?=\d)", pair.target)]
    if not spans:
        return None
    start, end = draw.choice(spans)
    return f"{pair.target[:start]}{pair.target[end:]}"


def _number(pair: Translated, draw: random.Random) -> str | None:
    if _CODE.search(pair.target) or not re.search(r"\d", pair.target):
        return None
    number = draw.choice(re.findall(r"\d+", pair.target))
    return re.sub(rf"(?<!\d){number}(?!\d)", str(int(number) * 10 + 1), pair.target, count=1)


def _other_day(pair: Translated, _draw: random.Random) -> str | None:
    if not re.search(r"20\d\d", pair.target):
        return None
    return _DAY.sub("17", pair.target, count=1)


def _other_year(pair: Translated, _draw: random.Random) -> str | None:
    return re.sub(r"20(2\d)", r"20\1", pair.target).replace("2026", "2025").replace("2027", "2028")


def _modifier(pair: Translated, draw: random.Random) -> str | None:
    swaps = {"TC": "RT", "LT": "RT", "RT": "LT"}
    places = [
        (match.span(), swaps[match.group()])
        for match in re.finditer(r"(?<![A-Z])(?:TC|LT|RT)(?![A-Z])", pair.target)
    ]
    if not places:
        return None
    (start, end), name = draw.choice(places)
    return f"{pair.target[:start]}{name}{pair.target[end:]}"


def _by_words(group: str) -> Callable[[Translated, random.Random], str | None]:
    """Plant by one of the changes listed for the language, at one of its places."""

    def plant(pair: Translated, draw: random.Random) -> str | None:
        places = [
            (match.span(), match.expand(put))
            for looked_for, put in _data("plants.yaml")[group][pair.language]
            for match in re.finditer(looked_for, pair.target)
        ]
        if not places:
            return None
        (start, end), put = draw.choice(places)
        return f"{pair.target[:start]}{put}{pair.target[end:]}"

    return plant


def _unit(pair: Translated, draw: random.Random) -> str | None:
    return _by_words("measure")(pair, draw) if re.search(r"\d", pair.target) else None


def _asserting(pair: Translated, draw: random.Random) -> str | None:
    """Put a denial in, where the source has none."""
    denies = re.search(_DENIED, pair.source, re.IGNORECASE)
    return None if denies else _by_words("assert")(pair, draw)


def _binding(pair: Translated, draw: random.Random) -> str | None:
    """Make a duty of what may be, where the source has no duty."""
    binds = re.search(r"\b(?:must|should|need|needs|have to)\b", pair.source, re.IGNORECASE)
    return None if binds else _by_words("bind")(pair, draw)


def _releasing(pair: Translated, draw: random.Random) -> str | None:
    """Take a duty away, where it is the only one; "may not" forbids as "must not" does."""
    if re.search(r"\b(?:must|should) not\b", pair.source, re.IGNORECASE):
        return None
    changed = _by_words("release")(pair, draw)
    binds = re.findall(r"\b(?:must|should|needs?|have to)\b", pair.source, re.IGNORECASE)
    return changed if len(binds) == 1 else None


def _more(pair: Translated, draw: random.Random) -> str | None:
    sentence: str = draw.choice(_data("plants.yaml")["more"][pair.language])
    return pair.target + sentence


def _longer(pair: Translated, draw: random.Random) -> str | None:
    clause = draw.choice(_data("plants.yaml")["longer"][pair.language])
    return _LAST_MARK.sub(lambda mark: f"{clause}{mark.group()}", pair.target, count=1)


def _named(pair: Translated, draw: random.Random) -> str | None:
    """Put a name in; not in German, where a name looks like any other noun."""
    if pair.language == "de":
        return None
    name = draw.choice(("Medicare", "Aetna", "UPMC"))
    return _LAST_MARK.sub(lambda mark: f" {name}{mark.group()}", pair.target, count=1)


def _cut_short(pair: Translated, _draw: random.Random) -> str | None:
    if len(pair.source) < 60:
        return None
    return pair.target[: len(pair.target) // 5]


def _left_in_english(pair: Translated, _draw: random.Random) -> str | None:
    return pair.source if len(pair.source) > 30 else None


def _other_language(pair: Translated, draw: random.Random) -> str | None:
    if len(pair.target) < 30 and pair.language not in {"zh", "ru", "ar", "ko"}:
        return None
    told = [
        item.target
        for item in right_translations()
        if item.source == pair.source and item.language != pair.language
    ]
    return draw.choice(told) if told else None


def _address(pair: Translated, _draw: random.Random) -> str | None:
    return f"{pair.target.rstrip('.。?？!')} www.example.com"


@cache
def _data(name: str) -> Any:
    import yaml

    place = resources.files("evals.handouts") / name
    return yaml.safe_load(place.read_text(encoding="utf-8"))


_KINDS: Mapping[str, Callable[[Translated, random.Random], str | None]] = {
    "a digit of a code": _digit,
    "digits of a code turned": _turned,
    "a code lost": _lost_code,
    "another number": _number,
    "another number as a word": _by_words("count"),
    "another unit": _unit,
    "another day": _other_day,
    "another year": _other_year,
    "another modifier": _modifier,
    "a denial lost": _by_words("deny"),
    "a denial put in": _asserting,
    "a duty lost": _releasing,
    "a duty put in": _binding,
    "a sentence put in": _more,
    "a clause put in": _longer,
    "an address put in": _address,
    "a name put in": _named,
    "cut short": _cut_short,
    "left in English": _left_in_english,
    "in another language": _other_language,
}


def by_kind(faults: Sequence[Fault]) -> Iterator[tuple[str, list[Fault]]]:
    """The faults of each kind."""
    for kind in _KINDS:
        yield kind, [fault for fault in faults if fault.kind == kind]


__all__ = ["LANGUAGES", "Fault", "Translated", "by_kind", "planted", "right_translations"]
