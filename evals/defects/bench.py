"""The bench: sheets are added to a library, the linter is run on it, and its results are judged.

Each kind of defect has a home of its own with as many defects as harmless look-alikes. Only the
results of that kind's rule count there, since one defect may break two rules (a range that is
wrong at both ends names unknown codes). Documents are stored as ``bundlewise add`` stores them but
for their vectors, which no rule of the linter reads.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from evals.defects import of_codes, of_notes, of_pages, of_text
from evals.defects.sheets import SEED, Draft, Maker, Writer
from evals.defects.tables import World, world
from evals.intervals import mean
from evals.material_figures import DefectFigure
from knowledge_base import catalogue, documents
from knowledge_base.adding import Details, checksum, prepare
from knowledge_base.library import Library
from knowledge_base.reading_room import Progress, silent

MAKERS: Mapping[str, Maker] = {
    "unknown_code": of_codes.unknown_code,
    "source_inconsistency": of_codes.source_inconsistency,
    "contradiction": of_notes.contradiction,
    "against_tables": of_notes.against_tables,
    "code_not_in_force": of_codes.code_not_in_force,
    "missing_part": of_pages.missing_part,
    "stale_edition": of_pages.stale_edition,
    "same_text": of_pages.same_text,
    "broken_text": of_text.broken_text,
    "mixed_languages": of_text.mixed_languages,
    "web_leftovers": of_text.web_leftovers,
    "patient_identity": of_text.patient_identity,
}
KINDS = tuple(MAKERS)
EACH, FAST = 120, 12
HELD_OUT = 20_261_123
_MANUAL = Path("policy-manual") / "ncci-policy-manual-2026.pdf"
_SAMPLE = Path(__file__).parents[2] / "knowledge_base" / "sample" / "pages"
_HOST_CHARACTERS = 2_000


class Result(Protocol):
    """What the bench reads of a linter's result; without ``start`` it is of the whole document."""

    @property
    def rule(self) -> str:
        """The rule that spoke."""
        ...

    @property
    def document_id(self) -> str:
        """The document it spoke of."""
        ...

    @property
    def start(self) -> int | None:
        """Where the stretch begins in the stored text."""
        ...

    @property
    def end(self) -> int | None:
        """Where it ends."""
        ...


Linter = Callable[[Library], Sequence[Result]]


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of a stored document; without ``start`` the whole of it."""

    document_id: str
    start: int | None = None
    end: int | None = None

    def met_by(self, result: Result) -> bool:
        """Whether the result is of this stretch, or either is of the whole document."""
        if result.document_id != self.document_id:
            return False
        if None in {self.start, self.end, result.start, result.end}:
            return True
        return result.start < self.end and self.start < result.end  # type: ignore[operator]


@dataclass(frozen=True, slots=True)
class Trial:
    """A defect, or what only looks like one, as it lies in a library."""

    id: str
    harmful: bool
    variety: str
    places: tuple[Place, ...]
    documents: tuple[str, ...]


def drafts(
    kind: str, tables: World, each: int = EACH, hosts: Sequence[str] = (), seed: int = SEED
) -> Iterator[tuple[bool, Draft]]:
    """As many defects of the kind as look-alikes, in turn; always the same ones."""
    writer, make = Writer(kind, hosts, seed), MAKERS[kind]
    for number in range(each):
        for harmful in (True, False):
            yield harmful, make(writer, tables, number, harmful=harmful)


def laid_out(library: Library, made: Sequence[tuple[bool, Draft]]) -> tuple[Trial, ...]:
    """Store every sheet, and say where in the stored texts the matter lies.

    Raises:
        LookupError: a planted stretch is not in the stored text, or is there twice.
    """
    folder = library.home / "written"
    folder.mkdir()
    told = []
    with library.writing(), catalogue.transaction(library.connection):
        for number, (harmful, draft) in enumerate(made):
            ids, bodies = [], []
            for place, sheet in enumerate(draft.sheets):
                path = folder / f"{number:04d}-{place}{sheet.suffix}"
                path.write_text(sheet.text, encoding="utf-8")
                details = Details(
                    str(path), sheet.title, sheet.edition, sheet.effective, sheet.language,
                    sample=False,
                )  # fmt: skip
                held = prepare(path, details, checksum(path), silent)
                documents.insert(library.connection, held)
                ids.append(held.document.id)
                bodies.append(held.body)
            places = tuple(
                _place(ids[mark.sheet], bodies[mark.sheet], mark.words) for mark in draft.marks
            )
            told.append(Trial(f"{number:04d}", harmful, draft.variety, places, tuple(ids)))
    return tuple(told)


def _place(document: str, body: str, told: str | None) -> Place:
    if told is None:
        return Place(document)
    # A reader may have another mind about white space.
    found = list(re.finditer(r"\s+".join(map(re.escape, told.split())), body))
    if len(found) != 1:
        raise LookupError(f"{told!r} is {len(found)} times in the stored text, not once.")
    return Place(document, *found[0].span())


def judged(kind: str, trials: Sequence[Trial], results: Sequence[Result]) -> DefectFigure:
    """Recall and precision of one rule in the home of its kind."""
    ours = [result for result in results if result.rule == kind]
    planted = [trial for trial in trials if trial.harmful]
    found = {
        trial.id
        for trial in planted
        if any(place.met_by(result) for place in trial.places for result in ours)
    }
    right = [place for trial in planted for place in trial.places]
    named = {document: trial for trial in trials for document in trial.documents}
    false = {
        (result.document_id, result.start, result.end)
        for result in ours
        if not any(place.met_by(result) for place in right)
    }
    alarms = sorted(
        f"{named[document].id} {named[document].variety}" if document in named else document
        for document, _, _ in false
    )
    return DefectFigure(
        kind,
        mean([float(trial.id in found) for trial in planted]),
        mean([1.0] * len(found) + [0.0] * len(false)) if found or false else None,
        len(planted),
        len(trials) - len(planted),
        tuple(f"{trial.id} {trial.variety}" for trial in planted if trial.id not in found),
        tuple(alarms),
    )


def hosts(data: Path) -> tuple[str, ...]:
    """Real texts to plant in: of the sample's pages and, where at hand, of the policy manual."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(_SAMPLE.glob("*.md"))]
    found = [_bare(text) for text in texts]
    if (data / _MANUAL).is_file():
        from knowledge_base.readers import read

        manual = read(data / _MANUAL)
        starts = manual.page_starts[18:280:4]
        found += [manual.text[start : start + _HOST_CHARACTERS] for start in starts]
    return tuple(found)


def _bare(text: str) -> str:
    """A page without its title and marks, so that it is one host among others."""
    lines = (line.lstrip("# ") for line in text.splitlines()[1:])
    return "\n".join(lines).strip()


def run(
    data: Path,
    work: Path,
    each: int = EACH,
    linter: Linter | None = None,
    progress: Progress = silent,
    seed: int = SEED,
    kinds: Sequence[str] = KINDS,
) -> tuple[DefectFigure, ...]:
    """Run every kind in a home of its own below ``work``, which may be deleted afterwards.

    The rules were mended by looking at what the default ``seed`` wrote; of ``HELD_OUT`` only the
    totals were ever looked at.
    """
    if linter is None:
        from knowledge_base.linting import lint

        linter = lint
    tables = world(data, work / "files")
    tables.imported(work / "tables")
    real = hosts(data)
    told = []
    for done, kind in enumerate(kinds):
        progress("Planting defects", done, len(kinds))
        shutil.copytree(work / "tables", work / kind / "tables")
        with closing(Library(work / kind)) as library:
            trials = laid_out(library, list(drafts(kind, tables, each, real, seed)))
            told.append(judged(kind, trials, linter(library)))
        shutil.rmtree(work / kind, ignore_errors=True)
    progress("Planting defects", len(kinds), len(kinds))
    return tuple(told)
