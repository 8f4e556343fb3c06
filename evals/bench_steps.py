"""What Bundlewise itself does while it is measured; each runs in a process of its own."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import random
import resource
import subprocess
from collections.abc import Sequence
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evals.bench_worker import peak_mb, quiet_environment, serve, timed

if TYPE_CHECKING:
    from assistant.rules.claim import Claim
    from assistant.service import Assistant

RELEASE = "2024Q3"
_SERVICE_DATE = dt.date(2024, 7, 15)
# Every so manieth row of the pair table is looked up: some five thousand of 2.5 million.
_EVERY = 500
_CLAIMS, _LONG_CLAIMS, _SEED = 200, 20, 20240701


@cache
def _assistant(home: str) -> Assistant:
    from assistant.service import Assistant
    from assistant.settings import Settings

    return Assistant.open(Settings(home=Path(home), model=None))


def add(home: str, path: str) -> dict[str, Any]:
    """Add a document to a new home; imports and the sample material are part of the time."""
    document, _ = _assistant(home).library.add(Path(path))
    return {"pages": document.pages, "passages": document.passages}


def ask(home: str, questions: list[str]) -> dict[str, Any]:
    """Milliseconds of retrieval and of the whole checked answer for each question."""
    opened = _assistant(home)
    retrieve, whole, outcomes = [], [], []
    for question in questions:
        taken, answer = timed(partial(opened.ask, question))
        whole.append(taken)
        retrieve.append(answer.timings_ms["retrieve"])
        outcomes.append(answer.outcome)
    return {"retrieve": retrieve, "whole": whole, "outcomes": outcomes}


def grow(home: str, passages: int) -> dict[str, Any]:
    """Make the library in ``home`` one of so many passages; see ``evals.bench_large``."""
    from evals.bench_large import grow as grown

    return {"passages": grown(Path(home), passages)}


def import_table(home: str, path: str, kind: str, setting: str | None) -> dict[str, Any]:
    """Import one official table."""
    from typing import get_args

    from knowledge_base.records import SETTINGS, TableKind

    found = _assistant(home).library.import_table(
        Path(path),
        next(name for name in get_args(TableKind) if name == kind),
        RELEASE,
        setting=next((name for name in SETTINGS if name == setting), None),
    )
    return {"rows": found.rows}


def look_up(home: str, path: str) -> dict[str, Any]:
    """Milliseconds of a pair's look-up, half of them edits, and of checking whole claims."""
    from assistant.rules.claim import MOST_LINES

    opened = _assistant(home)
    tables = opened.library.tables
    release = next(item for item in tables.releases() if item.kind == "ptp" and not item.sample)
    edits = _edits(path)
    pairs = _with_strangers(edits)
    two = [_claim(pair) for pair in edits[:_CLAIMS]]
    twenty = [_claim(codes) for codes in _drawn(edits, 20, _CLAIMS)]
    most = [_claim(codes) for codes in _drawn(edits, MOST_LINES, _LONG_CLAIMS)]
    tables.pair_rows(*pairs[0], release)
    opened.check(two[0])
    return {
        "pair": [timed(partial(tables.pair_rows, a, b, release))[0] for a, b in pairs],
        "two_lines": [timed(partial(opened.check, claim))[0] for claim in two],
        "twenty_lines": [timed(partial(opened.check, claim))[0] for claim in twenty],
        "most_lines": [timed(partial(opened.check, claim))[0] for claim in most],
    }


def prepare_audits(home: str) -> dict[str, Any]:
    """Make the columns of pair edits that audits read, if the import did not."""
    tables = _assistant(home).library.tables
    for release in tables.releases():
        if release.kind == "ptp":
            tables.pair_columns(release)
    return {}


def make_claims(home: str, lines: int, out: str) -> dict[str, Any]:
    """Write a file of invented claims."""
    from evals.claim_generator import generate

    generate(lines, Path(out), _assistant(home).library.tables)
    return {}


def run_process(words: list[str], home: str) -> dict[str, Any]:
    """What a whole process prints, and the most memory it ever held."""
    done = subprocess.run(  # noqa: S603 (our own commands)
        words,
        env=quiet_environment(Path(home)),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return {"printed": done.stdout, "process_mb": peak_mb(resource.RUSAGE_CHILDREN)}


def _edits(path: str) -> list[tuple[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as stream:
        rows = csv.DictReader(stream)
        kept = [row for number, row in enumerate(rows) if number % _EVERY == 0]
    pairs = [(row["column_1"], row["column_2"]) for row in kept]
    random.Random(_SEED).shuffle(pairs)  # noqa: S311 (a fixed choice of rows)
    return pairs


def _with_strangers(edits: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Every edit, each followed by two codes that mostly have none."""
    turned = [*edits[1:], edits[0]]
    return [
        pair
        for (one, two), (_, stranger) in zip(edits, turned, strict=True)
        for pair in ((one, two), (one, stranger))
    ]


def _drawn(edits: Sequence[tuple[str, str]], lines: int, claims: int) -> list[list[str]]:
    codes = sorted({code for pair in edits for code in pair})
    chooser = random.Random(_SEED)  # noqa: S311 (a fixed choice of codes)
    return [chooser.sample(codes, lines) for _ in range(claims)]


def _claim(codes: Sequence[str]) -> Claim:
    from assistant.rules.claim import Claim, make_line

    return Claim(tuple(make_line(code) for code in codes), _SERVICE_DATE)


if __name__ == "__main__":
    serve(
        {
            "add": add, "ask": ask, "grow": grow, "import_table": import_table, "look_up": look_up,
            "prepare_audits": prepare_audits, "make_claims": make_claims,
            "run_process": run_process,
        }
    )  # fmt: skip
