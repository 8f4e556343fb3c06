"""The cue words of ``cues.yaml``, ready to be looked up word by word."""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from knowledge_base.guidance_notes.note import NotePer

_FILE = Path(__file__).with_name("cues.yaml")
_BLANK = re.compile(r"<([a-z]+)>")
Meaning = tuple[str, "NotePer | None", "int | None"]
"""What a phrase does in a sentence, what it counts by, and the number it is."""


@dataclass(slots=True)
class Branch:
    """Phrases that begin alike: the next word leads on, ``meaning`` is set where one ends."""

    onward: dict[str, Branch] = field(default_factory=dict)
    meaning: Meaning | None = None


@dataclass(frozen=True, slots=True)
class Cues:
    """Everything that the YAML file holds."""

    phrases: Branch
    names: tuple[str, ...]
    no_code_before: frozenset[str]
    no_code_after: frozenset[str]
    holders: frozenset[str]

    def longest(self, words: Sequence[str], at: int) -> tuple[int, Meaning] | None:
        """How many of ``words`` from ``at`` on make the longest phrase, and its meaning."""
        branch, found = self.phrases, None
        for count, word in enumerate(itertools.islice(words, at, None), start=1):
            following = branch.onward.get(word)
            if following is None:
                break
            branch = following
            if branch.meaning is not None:
                found = (count, branch.meaning)
        return found


@functools.cache
def cues() -> Cues:
    """Read the file.

    Raises:
        ValueError: one phrase stands under two cues.
    """
    import yaml

    held = yaml.load(_FILE.read_text(encoding="utf-8"), Loader=yaml_loader())  # noqa: S506 (safe)
    root = Branch()
    for phrase, meaning in _meanings(held):
        _plant(root, phrase, meaning)
    return Cues(
        root,
        (*held["cues"], "per_known", "number"),
        frozenset(held["no_code_before"]),
        frozenset(held["no_code_after"]),
        frozenset(held["holders"]),
    )


def yaml_loader() -> Any:
    """The safe loader of PyYAML, in C where that was built: the files are read on first use."""
    import yaml

    return getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _meanings(held: Mapping[str, Any]) -> Iterator[tuple[str, Meaning]]:
    for name, phrases in held["cues"].items():
        for phrase in phrases:
            for spelt in _spelt(phrase, held["any_of"]):
                yield spelt, (name, None, None)
    for per, ends in held["per"].items():
        counted: Meaning = ("per_known", cast(NotePer, per), None)
        for each, end in itertools.product(held["each"], ends):
            yield f"{each} {end}", counted
        for word in held["per_words"][per]:
            yield word, counted
    for word, number in held["numbers"].items():
        yield word, ("number", None, number)


def _spelt(phrase: str, any_of: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """The phrase with each choice for what stands in angle brackets."""
    blank = _BLANK.search(phrase)
    if blank is None:
        yield phrase
        return
    for choice in any_of[blank[1]]:
        yield from _spelt(phrase[: blank.start()] + choice + phrase[blank.end() :], any_of)


def _plant(root: Branch, phrase: str, meaning: Meaning) -> None:
    branch = root
    for word in phrase.split():
        branch = branch.onward.setdefault(word, Branch())
    # What it counts by says more than that it is on the same occasion.
    if branch.meaning not in {None, meaning} and "per_known" not in {meaning[0]}:
        raise ValueError(f"{_FILE.name}: {phrase!r} is both {branch.meaning} and {meaning}")
    if branch.meaning is not None and meaning[0] == "per_known":
        # "In one session" says together, and what is counted by.
        meaning = (branch.meaning[0], meaning[1], branch.meaning[2])
    branch.meaning = meaning
