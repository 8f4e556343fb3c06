"""A second look at every case: whether a lie is one, and a right statement right.

Nothing of the generator's own reading is used here: edits, limits and add-on codes are looked up
in the imported releases, and quotes in the stored texts: ``python -m evals.lies.proving``.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated

import typer

from assistant.settings import Settings
from evals.homes import Places
from evals.lies.cases import HALVES, Case, Fact, Half
from evals.lies.generator import EACH, cases
from evals.lies.home import opened
from evals.lies.texts import words
from knowledge_base.library import Library
from knowledge_base.records import Release, TableKind

# In these the quote itself is wrong; in all others it stands where it is said to.
MISQUOTED = frozenset({"quote_word_changed", "other_document", "other_edition"})
# True words from which something else is made a lie: the place, the citation, or the language.
TRUE_WORDS = frozenset(
    {"other_document", "other_edition", "citation_not_holding", "invented_section",
     "place_changed", "wrong_language"}
)  # fmt: skip
# Parts of a sentence stand in it, though the sentence says less.
_WITHIN = frozenset({"condition_removed"})


def faults(chosen: Iterable[Case], library: Library) -> Iterator[tuple[Case, str]]:
    """What is wrong with cases themselves; nothing where each is what it says it is."""
    flat = {item.title: _flat(library.body(item.id)) for item in library.documents()}
    for case in chosen:
        for told in _faults(case, flat, library):
            yield case, told


def _faults(case: Case, flat: dict[str, str], library: Library) -> Iterator[str]:
    yield from _of_quotes(case, flat)
    if case.fact is not None:
        yield from _of_fact(case, case.fact, library)
    if case.kind in {"bundled_denied", "barred_key", "permission_without_edit"}:
        yield from _of_permission(case, library)
    if case.lie and case.kind not in TRUE_WORDS:
        if case.text == case.truth:
            yield "the lie is its own truth"
        if case.cited and case.kind not in _WITHIN and _is_told(case, flat):
            yield "the lie stands in the document"
    if case.kind == "verbatim" and case.text != case.cited[0].quote:
        yield "not word for word"


def _flat(text: str) -> str:
    """The words alone; white space and case are all that a quote may differ in."""
    return " ".join(words(text))


def _of_quotes(case: Case, flat: dict[str, str]) -> Iterator[str]:
    for cited in case.cited:
        if cited.document not in flat:
            # A row is cited by the name of its table.
            if not case.kind.endswith("row_cited"):
                yield f"no document {cited.document}"
            continue
        stands = _flat(cited.quote) in flat[cited.document]
        if stands is (case.kind in MISQUOTED):
            yield f"the quote {'stands' if stands else 'does not stand'} in {cited.document}"


def _is_told(case: Case, flat: dict[str, str]) -> bool:
    if case.kind == "orders_in_document":
        return False
    told = _flat(case.text)
    return any(told in flat[item.document] for item in case.cited)


def _of_fact(case: Case, fact: Fact, library: Library) -> Iterator[str]:
    """A right statement holds in every setting; a lie in none."""
    held = [_holds(fact, library, release) for release in _releases(fact, library)]
    if not held:
        yield "no table speaks of it"
    elif case.lie and any(held):
        yield "a table says the same as the lie"
    elif not case.lie and not all(held):
        yield "a table does not say so"


def _releases(fact: Fact, library: Library) -> list[Release]:
    kinds: dict[str, TableKind] = {"ptp_pair": "ptp", "unit_limit": "mue", "add_on": "aoc"}
    return [item for item in library.tables.releases() if item.kind == kinds[fact.rule]]


def _holds(fact: Fact, library: Library, release: Release) -> bool:
    if fact.rule == "unit_limit":
        row = library.tables.unit_row(fact.codes[0], release)
        per = {1: "line", 2: "day", 3: "day"}
        return row is not None and (row.units, per[row.mai]) == (fact.limit, fact.per)
    if fact.rule == "add_on":
        rows = library.tables.add_on_rows(fact.codes[0], release)
        return fact.codes[1] in {item.primary for item in rows}
    one, two = fact.codes
    pairs = [item for item in library.tables.pair_rows(one, two, release) if not item.deleted]
    if fact.column_one is None:
        return not pairs
    said = (fact.column_one, fact.column_two, fact.indicator)
    return said in {(item.column_one, item.column_two, item.indicator) for item in pairs}


def _of_permission(case: Case, library: Library) -> Iterator[str]:
    """The two codes have the edit that forbids what is said, or none at all."""
    named = re.findall(r"(?<![0-9A-Za-z])(?:[0-9]{5}|[0-9]{4}[A-Z]|[A-V][0-9]{4})(?![0-9])",
                       case.question)  # fmt: skip
    pair = sorted(set(named))
    if len(pair) != 2:
        yield f"the question names {pair}"
        return
    for release in library.tables.releases():
        if release.kind != "ptp":
            continue
        rows = library.tables.pair_rows(pair[0], pair[1], release)
        flags = {item.indicator for item in rows if not item.deleted}
        wanted: dict[str, tuple[set[int], ...]] = {
            "bundled_denied": ({0},),
            "barred_key": ({0}, {1}),
            "permission_without_edit": (set(),),
        }
        if flags not in wanted[case.kind]:
            yield f"the indicators of {pair} are {sorted(flags)}"
        if case.kind == "barred_key" and flags == {1} and not re.search(r"22|76|77", case.text):
            yield "the modifier may open the edit"


def proved(data: Path | None, work: Path, half: Half, each: int = EACH) -> Iterator[str]:
    """Look every case of a half up again: a line for each fault, and one with the count."""
    with opened(data, work) as bench:
        chosen = cases(bench.world, half, each)
        wrong = list(faults(chosen, bench.assistant.library))
        skipped = f" ({bench.skipped})" if bench.skipped else ""
    for case, why in wrong:
        yield f"{case.kind} {case.id}: {why}: {case.text}"
    lies = sum(case.lie for case in chosen)
    right = len(chosen) - lies
    yield f"{half}: {lies} lies and {right} right statements, {len(wrong)} faults{skipped}"


def main(
    *,
    split: Annotated[str, typer.Option(help="development or test.")] = HALVES[0],
    sample: Annotated[bool, typer.Option("--sample", help="The sample's material alone.")] = False,
    data: Annotated[Path | None, typer.Option(help="Folder of the large public files.")] = None,
) -> None:
    """Look every case of a half up again, and print what is wrong with any."""
    if split not in HALVES:
        raise typer.BadParameter(f"{split!r} is no half: use {' or '.join(HALVES)}.")
    half = HALVES[HALVES.index(split)]
    folder = None if sample else Places.of(Settings(), data).data
    with tempfile.TemporaryDirectory() as work:
        lines = list(proved(folder, Path(work), half))
    for line in lines:
        typer.echo(line)
    sys.exit(1 if len(lines) > 1 else 0)


if __name__ == "__main__":
    typer.run(main)
