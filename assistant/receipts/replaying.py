"""Asking past questions again: which answers are others now, and what made them so."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, get_args

from assistant.answer import Answer
from assistant.receipts.cause import Body, Cause
from assistant.receipts.causes import causes
from assistant.receipts.receipt import Basis, Given, Receipt
from knowledge_base.errors import BundlewiseError

Change = Literal["outcome", "verdict", "headline", "citations", "text"]
Weight = Literal["unchanged", "wording", "moved", "sources", "decision"]
"""Nothing; the words alone; the same rows and passages in another release or edition; what is
quoted; the outcome or a verdict."""
WEIGHTS: tuple[Weight, ...] = get_args(Weight)
_SAME_WORDS = frozenset({"passage_moved", "release_new"})


@dataclass(frozen=True, slots=True)
class Replayed:
    """One question asked again. ``after`` is ``None`` where it can no longer be asked."""

    receipt: Receipt
    after: Given | None
    changes: tuple[Change, ...] = ()
    causes: tuple[Cause, ...] = ()
    error: str | None = None

    @property
    def weight(self) -> Weight:
        """How much of the answer is another one."""
        if self.after is None or {"outcome", "verdict"} & set(self.changes):
            return "decision"
        if "citations" in self.changes:
            same = {cause.kind for cause in self.causes} <= _SAME_WORDS
            return "moved" if same and "headline" not in self.changes else "sources"
        return "wording" if self.changes else "unchanged"


@dataclass(frozen=True, slots=True)
class Blast:
    """A cause, with the receipts whose answers it changed, those of weight first."""

    cause: Cause
    receipts: tuple[str, ...]
    decisions: int


def replay(
    receipts: Iterable[Receipt],
    answer_again: Callable[[Receipt], Answer],
    now: Basis,
    body: Body,
) -> Iterator[Replayed]:
    """Ask each question again, one after the other; nothing is kept of it."""
    for receipt in receipts:
        try:
            after = Given.of(answer_again(receipt))
        except BundlewiseError as error:
            found = causes(receipt.given, None, receipt.basis, now, body)
            yield Replayed(receipt, None, ("outcome",), found, str(error))
            continue
        changed = changes(receipt.given, after)
        why = causes(receipt.given, after, receipt.basis, now, body) if changed else ()
        yield Replayed(receipt, after, changed, why)


def changes(before: Given, after: Given) -> tuple[Change, ...]:
    """What of an answer is different, the weightiest first; nothing if it is the same whole."""
    if before.sha256 == after.sha256:
        return ()
    pairs: tuple[tuple[Change, object, object], ...] = (
        ("outcome", before.outcome, after.outcome),
        ("verdict", verdicts(before), verdicts(after)),
        ("headline", before.headline, after.headline),
        ("citations", _cited(before), _cited(after)),
    )
    found = tuple(name for name, old, new in pairs if old != new)
    return found or ("text",)


def verdicts(given: Given) -> tuple[str, ...]:
    """Each thing that a rule said, in words and in order; whose word it was is left out."""
    return tuple(
        sorted(
            {
                " ".join(
                    filter(
                        None,
                        (
                            item.rule,
                            *sorted(item.codes),
                            item.verdict,
                            ""
                            if item.modifier_indicator is None
                            else f"(indicator {item.modifier_indicator})",
                            str(item.service_date or ""),
                        ),
                    )
                )
                for item in given.judged
            }
        )
    )


def _cited(given: Given) -> frozenset[tuple[str, int | None, str]]:
    return frozenset((item.document_id, item.start, item.sha256) for item in given.used)


def blast_radius(changed: Iterable[Replayed]) -> tuple[Blast, ...]:
    """The causes, those that change most decisions first, each with its receipts."""
    found: dict[Cause, list[Replayed]] = {}
    for item in changed:
        for cause in item.causes:
            found.setdefault(cause, []).append(item)
    blasts = (
        Blast(
            cause,
            tuple(
                item.receipt.id
                for item in sorted(items, key=lambda item: item.weight != "decision")
            ),
            sum(item.weight == "decision" for item in items),
        )
        for cause, items in found.items()
    )
    return tuple(
        sorted(
            blasts,
            key=lambda item: (-item.decisions, -len(item.receipts), item.cause.source),
        )
    )


def since(text: str, known: Callable[[str], Receipt]) -> str:
    """The time after which receipts are meant: from a day on, or after a receipt.

    Raises:
        InvalidRequest, UnknownRelease: neither a date nor a receipt that is kept.
    """
    from assistant.receipts.receipts_file import stamp
    from assistant.rules.claim import parse_date

    if text.startswith("bw1-"):
        return known(text).last_at
    midnight = dt.datetime.combine(parse_date(text), dt.time()).astimezone()
    # Just before, since what is meant comes after.
    return stamp(midnight - dt.timedelta(microseconds=1))
