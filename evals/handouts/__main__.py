"""How the patient texts read, and what the invariants catch: ``python -m evals.handouts``.

Prints the readability of each text by its language's formula, then the planted faults: how many
of each kind were caught, and how many right translations raised a false alarm, of patients' texts
and of the program's own phrases. With ``--each N``
up to N faults of a kind and language are planted, with ``--seed`` others are drawn.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.handouts.invariants import breaches
from assistant.handouts.texts import patient_text, sample_codes
from assistant.languages.catalogues import LANGUAGES
from evals.handouts import faults as planting
from evals.handouts.phrases import phrases
from evals.readability import Reading, readability


@dataclass(frozen=True, slots=True)
class Caught:
    """What the invariants made of planted faults and of right translations."""

    faults: int
    missed: tuple[planting.Fault, ...]
    right: int
    alarms: tuple[planting.Translated, ...]
    by_kind: dict[str, tuple[int, int]]

    @property
    def share(self) -> float:
        """Which part of the faults was caught."""
        return 1 - len(self.missed) / self.faults

    @property
    def false_alarms(self) -> float:
        """Which part of the right translations was not let through."""
        return len(self.alarms) / self.right


def readings() -> dict[str, dict[str, Reading]]:
    """The reading of every patient text of the sample, by language and code."""
    found: dict[str, dict[str, Reading]] = {}
    for language in LANGUAGES:
        for code in sample_codes():
            text = patient_text(code, language)
            if text is not None:
                told = list(text.sentences.values())
                found.setdefault(language, {})[code] = readability(told, language)
    return found


def caught(each: int, seed: int) -> Caught:
    """Plant faults and see which are caught."""
    made = planting.planted(each, seed)
    missed = tuple(item for item in made if not _fails(item.pair, item.target))
    right = planting.right_translations()
    return Caught(
        len(made),
        missed,
        len(right),
        tuple(pair for pair in right if _fails(pair, pair.target)),
        {
            kind: (sum(item not in missed for item in items), len(items))
            for kind, items in planting.by_kind(made)
        },
    )


def _fails(pair: planting.Translated, target: str) -> bool:
    return bool(breaches(pair.source, target, pair.language))


def main(arguments: Sequence[str] | None = None) -> int:
    """Print both tables."""
    parser = argparse.ArgumentParser(description="Readability and invariants of handouts.")
    parser.add_argument("--each", type=int, default=6, help="faults of a kind and language")
    parser.add_argument("--seed", type=int, default=planting.SEED)
    chosen = parser.parse_args(arguments)
    out = sys.stdout
    out.write("Readability: value by code, then whether all are at grade six or below\n")
    for language, texts in readings().items():
        values = " ".join(f"{item.value:>5}" for item in texts.values())
        first = next(iter(texts.values()))
        easy = "yes" if all(item.easy for item in texts.values()) else "NO"
        shares = ", ".join(sorted({item.beside for item in texts.values() if item.beside}))
        out.write(
            f"  {language}  {values}  {easy:<3}  {first.formula}{f' ({shares})' * bool(shares)}\n"
        )
    found = caught(chosen.each, chosen.seed)
    out.write(f"\nPlanted faults, seed {chosen.seed}: caught / planted\n")
    for kind, (got, planted) in found.by_kind.items():
        out.write(f"  {got:>4} / {planted:<4} {kind}\n")
    out.write(
        f"  {found.faults - len(found.missed)} of {found.faults} caught ({found.share:.1%}); "
        f"{len(found.alarms)} false alarms on {found.right} right translations "
        f"({found.false_alarms:.1%})\n"
    )
    others = phrases()
    alarms = sum(_fails(pair, pair.target) for pair in others)
    out.write(
        f"  {alarms} false alarms on {len(others)} phrases of the program's own catalogues "
        f"({alarms / len(others):.1%})\n"
    )
    for item in found.missed:
        out.write(f"  missed: {item.kind}, {item.pair.language}: {item.target}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
