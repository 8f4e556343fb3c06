"""How well notes are read from text: ``python -m evals.note_scoring [MANUAL.pdf | HOME]``.

Scored is ``compile_notes`` on the labelled sentences in our own words and, where the 2026 policy
manual is at hand (as a file, or in a home that holds it), on its labelled chapters: every note
found there that no label expects is one too many. Exact F1 is pooled over notes; its interval
resamples sentences.
"""

from __future__ import annotations

import sys
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, get_args

import typer

from evals.cases import Split
from evals.homes import Places
from evals.intervals import pooled
from evals.material_figures import NoteFigure
from evals.note_labels import (
    Chapter,
    LabelledNote,
    NoteCase,
    NoteSplit,
    begins,
    chapters,
    checksum,
    own_words,
)
from evals.note_matching import Matched, match
from knowledge_base.errors import BundlewiseError, InvalidRequest
from knowledge_base.guidance_notes import GuidanceNote, NoteKind, compile_notes

MANUAL = Path("policy-manual") / "ncci-policy-manual-2026.pdf"
Compiler = Callable[[str, str | None], Sequence[GuidanceNote]]


@dataclass(frozen=True, slots=True)
class NoteResult:
    """What became of one labelled sentence, or of one that should give no note."""

    source: str
    id: str
    matched: Matched


@dataclass(frozen=True, slots=True)
class NoteScores:
    """The figures, and the results they are of; ``skipped`` says what could not be run."""

    figures: tuple[NoteFigure, ...]
    results: tuple[NoteResult, ...]
    skipped: str | None = None

    @property
    def lost(self) -> tuple[tuple[NoteResult, GuidanceNote], ...]:
        """Notes that lost a negation or a condition, each with its sentence; none may."""
        return tuple((item, note) for item in self.results for note in item.matched.lost)


@dataclass(frozen=True, slots=True)
class ManualText:
    """A text and the offsets at which its pages begin."""

    text: str
    page_starts: tuple[int, ...]


def score(
    split: NoteSplit | None, manual: ManualText | None, compiler: Compiler = compile_notes
) -> NoteScores:
    """Score one split of the labels, or all; without a manual only those in our own words."""
    results = [of_case(case, compiler) for case in own_words(split)]
    labelled = chapters(split) if manual else ()
    if manual is not None and labelled:
        notes = compiler(manual.text, None)
        for chapter in labelled:
            results += of_chapter(chapter, manual, notes)
    sources = tuple(dict.fromkeys(item.source for item in results))
    figures = [
        figure
        for source in sources
        for figure in _figures(source, [item for item in results if item.source == source])
    ]
    lacking = None if manual else "the 2026 policy manual is not at hand; name its file or a home"
    return NoteScores(tuple(figures), tuple(results), lacking)


def of_case(case: NoteCase, compiler: Compiler = compile_notes) -> NoteResult:
    """The result of one case in our own words."""
    found = compiler(case.text, case.subject)
    return NoteResult("own words", case.id, match(case.notes, found))


def of_chapter(
    chapter: Chapter, manual: ManualText, notes: Sequence[GuidanceNote]
) -> Iterator[NoteResult]:
    """The results of a chapter: of every sentence with a note on the label or found.

    Raises:
        InvalidRequest: a labelled sentence is not in this text, so that it is another manual.
    """
    from knowledge_base.sentences import sentences

    first, last = chapter.pages
    if last > len(manual.page_starts):
        raise InvalidRequest(f"This manual has no page {last}; the labels are of the 2026 one.")
    start = manual.page_starts[first - 1]
    end = (*manual.page_starts, len(manual.text))[last]
    source = f"manual pages {first}-{last}"
    wanted = {(item.page, item.checksum): item for item in chapter.sentences}
    for span in sentences(manual.text[start:end]):
        low, high = span[0] + start, span[1] + start
        page = bisect_right(manual.page_starts, low)
        text = manual.text[low:high]
        label = wanted.pop((page, checksum(text)), None)
        found = [note for note in notes if low <= note.start < high]
        if label is not None or found:
            matched = match(label.notes if label else (), found)
            yield NoteResult(source, f"page {page}: {begins(text)}", matched)
    if wanted:
        page, _ = key = next(iter(wanted))
        raise InvalidRequest(
            f"The sentence {wanted[key].begins!r} is not on page {page}; "
            "the labels are of the 2026 manual as CMS published it."
        )


def _figures(source: str, results: Sequence[NoteResult]) -> Iterator[NoteFigure]:
    for kind in (None, *get_args(NoteKind)):
        tallies = [_tally(item.matched, kind) for item in results]
        if not any(any(tally) for tally in tallies):
            continue
        right, missed, extra = (sum(column) for column in zip(*tallies, strict=True))
        yield NoteFigure(
            source,
            kind,
            pooled([2 * hit for hit, _, _ in tallies], [2 * a + b + c for a, b, c in tallies]),
            right / (right + extra) if right + extra else 0.0,
            right / (right + missed) if right + missed else 0.0,
            right + missed,
        )


def _tally(matched: Matched, kind: NoteKind | None) -> tuple[int, int, int]:
    """Right, missed and too many, of one kind or of all."""

    def of_kind(held: Sequence[LabelledNote] | Sequence[GuidanceNote]) -> int:
        return sum(kind in {None, item.kind} for item in held)

    return of_kind(matched.met), of_kind(matched.missed), of_kind(matched.extra)


def manual_at(where: Path | None, places: Places) -> ManualText | None:
    """The manual as the library stores it: from its PDF, a home that holds it, or the data folder.

    Raises:
        InvalidRequest: a place was named where the manual is not.
    """
    if where is None:
        path = places.data / MANUAL
        return _read(path) if path.is_file() else None
    # A home keeps every file as it was added.
    paths = sorted((where / "sources").glob("*.pdf")) if where.is_dir() else [where]
    for path in paths:
        if path.is_file() and _is_manual(found := _read(path)):
            return found
    raise InvalidRequest(f"The 2026 policy manual is not at {where}; name its PDF or a home.")


def _read(path: Path) -> ManualText:
    from knowledge_base.readers import read

    document = read(path)
    return ManualText(document.text, document.page_starts)


def _is_manual(found: ManualText) -> bool:
    try:
        return all(list(of_chapter(chapter, found, ())) for chapter in chapters("development"))
    except InvalidRequest:
        return False


def told_figures(figures: Sequence[NoteFigure]) -> Iterator[str]:
    """The figures, a line each."""
    yield f"{'exact F1':<42} {'value':>5}  95% interval    precision recall labels sentences"
    for item in figures:
        low = "" if item.f1.low is None else f"{item.f1.low:.3f} to {item.f1.high:.3f}"
        name = f"{item.source}, {item.kind or 'all kinds'}"
        yield (
            f"{name:<42} {item.f1.value:.3f}  {low:<15} {item.precision:.3f}     "
            f"{item.recall:.3f}  {item.labels:>6} {item.f1.n:>9}"
        )


def told(scores: NoteScores) -> Iterator[str]:
    """The figures and what was lost, a line each."""
    yield from told_figures(scores.figures)
    yield f"notes with a lost negation or condition: {len(scores.lost)}"
    for result, note in scores.lost:
        yield f"  lost: {result.source}, {result.id}: read as {note.kind}"
    if scores.skipped:
        yield f"not run: {scores.skipped}"


def failures(scores: NoteScores) -> Iterator[str]:
    """What was missed and what was too much, a line each; nothing of a manual's text."""
    for item in scores.results:
        for label in item.matched.missed:
            sides = f"{', '.join(label.left)} > {', '.join(label.right)}"
            yield f"missed   {item.source}, {item.id}: {label.kind} {sides}"
        for note in item.matched.extra:
            yield f"too many {item.source}, {item.id}: {note.kind} at {note.start}"


def main(
    where: Annotated[
        Path | None, typer.Argument(help="The manual's PDF, or a home that holds it.")
    ] = None,
    *,
    split: Annotated[str, typer.Option(help="development, second_look, test or all.")] = "test",
    list_failures: Annotated[
        bool, typer.Option("--failures", help="List what was missed and what was too much.")
    ] = False,
    data: Annotated[Path | None, typer.Option(help="Folder of the large public files.")] = None,
) -> None:
    """Print exact F1 by kind, and every note that lost a negation or a condition."""
    from assistant.settings import Settings

    try:
        half: NoteSplit | None = "second_look" if split == "second_look" else as_split(split)
        scores = score(half, manual_at(where, Places.of(Settings(), data)))
    except BundlewiseError as error:
        typer.echo(str(error), err=True)
        sys.exit(error.exit_code)
    for line in (*told(scores), *(failures(scores) if list_failures else ())):
        typer.echo(line)
    sys.exit(1 if scores.lost else 0)


def as_split(name: str) -> Split | None:
    """The half of that name; ``None`` is both.

    Raises:
        InvalidRequest: it is none.
    """
    known: dict[str, Split | None] = {"development": "development", "test": "test", "all": None}
    if name not in known:
        raise InvalidRequest(f"{name!r} is no split: use one of {', '.join(known)}.")
    return known[name]


if __name__ == "__main__":
    typer.run(main)
