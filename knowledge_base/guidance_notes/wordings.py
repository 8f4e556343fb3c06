"""The wordings of ``wordings.yaml``, each a pattern made of its elements (``elements.py``)."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from pathlib import Path

from knowledge_base.guidance_notes.cues import yaml_loader
from knowledge_base.guidance_notes.elements import (
    between,
    bits,
    element,
    left_side,
    needed,
    right_side,
    wide,
)
from knowledge_base.guidance_notes.note import NoteKind

_FILE = Path(__file__).with_name("wordings.yaml")


@dataclass(frozen=True, slots=True)
class Wording:
    """One way of wording a kind of note.

    ``needs`` are sets of cues, of each of which one must be in a sentence that it fits; every
    cue is a bit (``elements.bits``).
    """

    kind: NoteKind
    source: str
    take: str
    needs: tuple[int, ...]

    @property
    def pattern(self) -> re.Pattern[str]:
        """The wording as a pattern on the shape of a sentence, compiled when first needed."""
        return _compiled(self.source)

    def may_fit(self, present: int) -> bool:
        """Whether a sentence of these cues may be worded so; cheap, and mostly false."""
        for cues in self.needs:  # noqa: SIM110 (asked half a million times for a manual)
            if not cues & present:
                return False
        return True


@functools.lru_cache(maxsize=512)
def _compiled(source: str) -> re.Pattern[str]:
    return re.compile(source)


@functools.cache
def wordings() -> tuple[Wording, ...]:
    """All wordings, in the order of the file."""
    import yaml

    held = yaml.load(_FILE.read_text(encoding="utf-8"), Loader=yaml_loader())  # noqa: S506 (safe)
    return tuple(
        _wording(group["kind"], *_taking(item)) for group in held for item in group["read"]
    )


def _taking(item: str | dict[str, str]) -> tuple[str, str]:
    if isinstance(item, str):
        return item, "straight"
    ((take, words),) = item.items()
    return words, take


def _wording(kind: NoteKind, words: str, take: str) -> Wording:
    parts: list[str] = []
    needs: list[int] = []
    names = words.split()
    gap = ""
    for place, told in enumerate(names):
        if told in {"~", "."}:
            gap = wide(place) if told == "~" else ""
            continue
        name, maybe = told.removesuffix("?"), told.endswith("?")
        last = place + 1 == len(names)
        if name == "RIGHT":
            pattern = right_side(last=last)
        else:
            pattern = left_side(last=last) if name == "LEFT" else element(name)
        if name in {"LEFT", "BOTH"} and names[place + 1 : place + 2] == ["."]:
            pattern = pattern.partition("(?P<behind>")[0]
        if maybe and place and names[place - 1] == "~":
            # What limits may stand there whether or not the element does.
            parts.append(gap)
            gap = ""
        pattern = f"{gap}(?:{pattern})"
        gap = "" if name == "BAR" else between()
        parts.append(f"(?:{pattern})?" if maybe else pattern)
        if not maybe:
            needs.extend(bits(cues) for cues in needed(name))
    return Wording(kind, "".join(parts), take, tuple(needs))
