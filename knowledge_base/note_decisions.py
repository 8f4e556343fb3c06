"""What a librarian decided of notes: accepted, edited or rejected, dated and signed.

A decision belongs to a work (all editions of it) and is known by the key of the note as it was
read. It holds wherever an edition of that work has that note; where none has, it rests: it is
kept and listed, and decides nothing until the sentence is there again.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from knowledge_base.codes import find_codes
from knowledge_base.errors import InvalidRequest
from knowledge_base.guidance_notes import GuidanceNote
from knowledge_base.note_readings import Reading, read_whole, written
from knowledge_base.phrases import mark, said
from knowledge_base.records import Document

Outcome = Literal["accepted", "edited", "rejected"]
OUTCOMES: tuple[Outcome, ...] = ("accepted", "edited", "rejected")
Event = Literal["accepted", "edited", "rejected", "taken_back"]
State = Literal["to_review", "undecided", "accepted", "edited", "rejected"]
LONGEST_NAME, LONGEST_REASON = 80, 1_000
_SIGNED: dict[Event, str] = {
    "accepted": mark("accepted by {name} on {day}"),
    "edited": mark("edited by {name} on {day}"),
    "rejected": mark("rejected by {name} on {day}"),
    "taken_back": mark("taken back by {name} on {day}"),
}


def signature(event: Event, name: str, at: str) -> str:
    """Who did what and when, ``at`` in ISO: "edited by N on 2026-03-01"."""
    return said(_SIGNED[event], name=name, day=at[:10])


@dataclass(frozen=True, slots=True)
class Decision:
    """One librarian's word on one note of one work.

    ``note`` is the key of the note as read; ``decided_at`` is ISO 8601 with its offset.
    ``quote`` is the sentence; empty once no document of the work is held any more.
    """

    work: str
    note: str
    decision: Outcome
    quote: str
    decided_by: str
    decided_at: str
    reason: str = ""
    edited: Reading | None = None

    @property
    def signed(self) -> str:
        """Who decided what and when: "edited by N on 2026-03-01"."""
        return signature(self.decision, self.decided_by, self.decided_at)

    @property
    def moment(self) -> dt.datetime:
        """When it was decided; later decisions take the place of earlier ones."""
        return dt.datetime.fromisoformat(self.decided_at)


@dataclass(frozen=True, slots=True)
class DecidedNote:
    """A note as read, with what was decided of it."""

    note: GuidanceNote
    work: str
    decision: Decision | None = None

    @property
    def state(self) -> State:
        """Where the note stands with the librarian."""
        if self.decision is not None:
            return self.decision.decision
        return "to_review" if self.note.needs_review else "undecided"

    @property
    def holding(self) -> GuidanceNote | None:
        """The note that takes part in answers; ``None`` where it was rejected.

        It keeps its place and quote. That somebody's word made it what it is, is told with it:
        of an edit always, of an acceptance where the note would have decided nothing without.
        """
        note, decision = self.note, self.decision
        if decision is None:
            return note
        if decision.decision == "rejected":
            return None
        if decision.edited is not None:
            read = reading_as(note, decision.edited)
            return dataclasses.replace(read, decided=decision.signed)
        if not note.needs_review:
            return note
        return dataclasses.replace(note, needs_review=False, decided=decision.signed)


def reading_as(note: GuidanceNote, reading: Reading) -> GuidanceNote:
    """The note in its place, with another meaning."""
    names = (item.name for item in dataclasses.fields(Reading))
    return dataclasses.replace(note, **{name: getattr(reading, name) for name in names})


def signed(
    found: DecidedNote,
    outcome: Outcome,
    by: str,
    *,
    reason: str = "",
    edit: Reading | None = None,
    at: dt.datetime | None = None,
) -> Decision:
    """Make the decision on a note; ``at`` is now unless given.

    Raises:
        InvalidRequest: no name, a name or reason that cannot be kept, or an edit that is missing
            or out of place.
    """
    if (edit is not None) != (outcome == "edited"):
        raise InvalidRequest(said("An edit, and only an edit, has to say how the note reads."))
    moment = (at or dt.datetime.now(dt.UTC)).isoformat(timespec="seconds")
    return Decision(
        found.work, found.note.key, outcome, found.note.quote, checked_name(by), moment,
        checked_reason(reason), edit,
    )  # fmt: skip


def checked_name(name: str) -> str:
    """The name of whoever decides, on one line.

    It is shown in findings, where a code in it would be read as the finding's own.

    Raises:
        InvalidRequest: empty, too long, or it cannot be a name.
    """
    line = " ".join(name.split())
    if not line:
        raise InvalidRequest(said("A decision is signed: give the name of whoever decides."))
    if (
        len(line) > LONGEST_NAME
        or not line.isprintable()
        or not any(sign.isalpha() for sign in line)
        or any(find_codes(line))
    ):
        raise InvalidRequest(
            said(
                "{line} cannot be the name of whoever decides: use at most "
                "{longest} characters, with a letter and without a code.",
                line=repr(line[:40]),
                longest=LONGEST_NAME,
            )
        )
    return line


def checked_reason(reason: str) -> str:
    """A reason on one line. Raises ``InvalidRequest`` where it is too long."""
    line = " ".join(reason.split())
    if len(line) > LONGEST_REASON:
        raise InvalidRequest(
            said(
                "The reason has {line} characters; use at most {longest}.",
                line=f"{len(line):,}",
                longest=f"{LONGEST_REASON:,}",
            )
        )
    return line


def with_decisions(
    notes: Mapping[str, Sequence[GuidanceNote]],
    documents: Iterable[Document],
    decisions: Iterable[Decision],
) -> dict[str, tuple[DecidedNote, ...]]:
    """Every note as read with its decision, by document id, in order."""
    held = {(item.work, item.note): item for item in decisions}
    works = {work for work, _ in held}
    found: dict[str, tuple[DecidedNote, ...]] = {}
    for document in documents:
        work, listed = document.work or document.id, notes.get(document.id, ())
        # A key costs a checksum; most documents have nothing decided.
        decided = work in works
        found[document.id] = tuple(
            DecidedNote(note, work, held.get((work, note.key)) if decided else None)
            for note in listed
        )
    return found


def resting(
    decided: Mapping[str, Sequence[DecidedNote]], decisions: Iterable[Decision]
) -> tuple[Decision, ...]:
    """The decisions whose note is in no document held, in order of deciding."""
    at_work = {
        (item.work, item.decision.note)
        for listed in decided.values()
        for item in listed
        if item.decision is not None
    }
    left = (item for item in decisions if (item.work, item.note) not in at_work)
    return tuple(sorted(left, key=lambda item: (item.moment, item.work, item.note)))


def reread(
    decision: Decision, decided: Mapping[str, Sequence[DecidedNote]]
) -> tuple[DecidedNote, ...]:
    """The notes that a sentence is read as now, where a decision on it rests.

    The sentence may still be there and be understood otherwise than when it was decided on.
    """
    words = decision.quote.split()
    return tuple(
        item
        for listed in decided.values()
        for item in listed
        if words and item.work == decision.work and item.note.quote.split() == words
    )


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of decisions brought in: how many, and which gave way, in words."""

    new: int = 0
    same: int = 0
    conflicts: tuple[str, ...] = ()


class _Decided(Protocol):
    """A decision, or an entry of the history."""

    @property
    def work(self) -> str: ...
    @property
    def note(self) -> str: ...


def works_here(
    decided: Mapping[str, Sequence[DecidedNote]],
) -> Callable[[_Decided], str]:
    """By what name the work of a decision from elsewhere is known here.

    A work that is not held may be held under another name: a note with that key tells, where
    just one work has it. What is not held at all keeps its name and rests.
    """
    works: defaultdict[str, set[str]] = defaultdict(set)
    for listed in decided.values():
        for note in listed:
            works[note.note.key].add(note.work)
    here = {work for found in works.values() for work in found}

    def named(item: _Decided) -> str:
        others = works.get(item.note, set())
        return next(iter(others)) if item.work not in here and len(others) == 1 else item.work

    return named


def merged(
    incoming: Iterable[Decision], held: Iterable[Decision]
) -> tuple[tuple[Decision, ...], Taken]:
    """The decisions to store of those brought in; of two on one note the later one wins."""
    known = {(item.work, item.note): item for item in held}
    stored: dict[tuple[str, str], Decision] = {}
    conflicts: list[str] = []
    new = same = 0
    for item in incoming:
        place = (item.work, item.note)
        ours = stored.get(place) or known.get(place)
        if ours is None:
            new += 1
            stored[place] = item
        elif _same(ours, item):
            same += 1
        else:
            wins = item if item.moment > ours.moment else ours
            loses = ours if wins is item else item
            stored[place] = wins
            conflicts.append(
                said(
                    "{note}: {wins} holds, not {loses}",
                    note=item.note,
                    wins=wins.signed,
                    loses=loses.signed,
                )
            )
    changed = tuple(item for place, item in stored.items() if known.get(place) != item)
    return changed, Taken(new, same, tuple(conflicts))


def _same(one: Decision, other: Decision) -> bool:
    """Whether two decisions are one; the sentence is not compared, it may have been removed."""
    return dataclasses.replace(one, quote="") == dataclasses.replace(other, quote="")


# Rows of the table ``note_decisions``.


def stored_decisions(connection: sqlite3.Connection) -> tuple[Decision, ...]:
    """Every decision held, by work and key."""
    rows = connection.execute("SELECT * FROM note_decisions ORDER BY work, note")
    return tuple(
        Decision(
            row["work"], row["note"], row["decision"], row["quote"], row["decided_by"],
            row["decided_at"], row["reason"],
            None if row["edited"] is None else read_whole(json.loads(row["edited"])),
        )
        for row in rows
    )  # fmt: skip


def store(connection: sqlite3.Connection, decisions: Iterable[Decision]) -> None:
    """Write decisions, each in place of an earlier one on the same note."""
    connection.executemany(
        "INSERT OR REPLACE INTO note_decisions (work, note, decision, edited, quote, reason, "
        "decided_by, decided_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (
                item.work, item.note, item.decision,
                None if item.edited is None else json.dumps(written(item.edited)),
                item.quote, item.reason, item.decided_by, item.decided_at,
            )
            for item in decisions
        ),
    )  # fmt: skip


def forget(connection: sqlite3.Connection, work: str, note: str) -> None:
    """Take a decision back."""
    connection.execute("DELETE FROM note_decisions WHERE work = ? AND note = ?", (work, note))
