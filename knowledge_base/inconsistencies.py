"""Codes in guidance that look mistaken: a range or code one slip away from those beside it.

The seed page of the project excludes 72240, 72255, 72265 and 72270 and then sends the
radiologist to "77240-77270": the same digits but one. Such a slip is told from a real range by
three signs together: both ends are the same slip away from codes that the same document names,
those codes are named more than once or in a list, and neither a loaded table nor another place
of the text knows the odd ones or their like.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from knowledge_base.codes import CodeSpan, find_codes
from knowledge_base.phrases import said

# Only short documents are judged as one: over a whole manual, chance neighbours abound.
LONGEST_JUDGED = 20_000


@dataclass(frozen=True, slots=True)
class Inconsistency:
    """A mistaken code or range at ``text[start:end]``, and what was likely meant."""

    found: str
    likely: tuple[str, ...]
    start: int
    end: int

    @property
    def message(self) -> str:
        """One line: what stands there and what it is likely meant to be."""
        return said(
            "The text names {found}, which does not fit the codes it names elsewhere ({likely}); "
            "it looks like a slip of one digit.",
            found=self.found,
            likely=", ".join(self.likely),
        )


def inconsistencies(text: str, known: Callable[[str], bool]) -> tuple[Inconsistency, ...]:
    """Find ranges and codes that are one slip away from the document's own codes.

    ``known`` tells whether a loaded table holds a code: what a table knows is no slip.
    """
    if len(text) > LONGEST_JUDGED:
        return ()
    spans = list(find_codes(text))
    return tuple(_judge(spans, known))


def _judge(spans: Sequence[CodeSpan], known: Callable[[str], bool]) -> Iterator[Inconsistency]:
    single = {span.first for span in spans if not span.is_range}
    for span in spans:
        if not span.is_range or known(span.first) or known(span.last):
            continue
        for first in sorted(single):
            last = _shifted(span.last, span.first, first)
            if last is None or (last not in single and not known(last)):
                continue
            meant = tuple(code for code in sorted(single) if first <= code <= last)
            if len(meant) >= 2 and _stands_apart(span, first, spans):
                yield Inconsistency(f"{span.first}-{span.last}", meant, span.start, span.end)
                break


def _stands_apart(span: CodeSpan, meant: str, spans: Sequence[CodeSpan]) -> bool:
    """Whether nothing else in the text begins as the range does, up to the digit that is off.

    A text that names other codes of the range's own family means that family.
    """
    pairs = enumerate(zip(span.first, meant, strict=False))
    place = next((at for at, (a, b) in pairs if a != b), len(meant) - 1)
    own = span.first[: max(place, 2) + 1]
    return not any(
        code.startswith(own)
        for other in spans
        if (other.first, other.last) != (span.first, span.last)
        for code in (other.first, other.last)
    )


def _shifted(code: str, slipped: str, meant: str) -> str | None:
    """Apply to ``code`` the one-digit slip that turns ``slipped`` into ``meant``."""
    places = [place for place, (a, b) in enumerate(zip(slipped, meant, strict=False)) if a != b]
    if len(slipped) != len(meant) or len(places) != 1:
        return _unswapped(code, slipped, meant)
    place = places[0]
    if len(code) <= place or code[place] != slipped[place]:
        return None
    return code[:place] + meant[place] + code[place + 1 :]


def _unswapped(code: str, slipped: str, meant: str) -> str | None:
    """The same for two neighbouring digits that changed places."""
    for place in range(len(slipped) - 1):
        swapped = slipped[:place] + slipped[place + 1] + slipped[place] + slipped[place + 2 :]
        if swapped == meant and swapped != slipped:
            return code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    return None
