"""From scored cases to figures: means with intervals, differences, failures."""

from __future__ import annotations

import datetime as dt
import importlib.metadata
import os
import platform
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from assistant.retrieval import refusal
from evals.calibration import calibration
from evals.figures import (
    OURS,
    RECALL,
    CaseResult,
    Difference,
    Evaluation,
    Failure,
    Figure,
    Latency,
    Scored,
    Skipped,
)
from evals.intervals import mean, mean_difference
from knowledge_base.indexes.embedders import embedder

if TYPE_CHECKING:
    from evals.homes import Places
    from evals.run import Options

# What each measure says, for the report; of those in LOWER_IS_BETTER less is better.
MEASURES = {
    "recall@1": "share of the gold places met by the first passage",
    "recall@5": "share of the gold places met by the first five passages",
    "recall@10": "share of the gold places met by the first ten passages",
    "mrr": "one over the position of the first gold place among distinct places",
    "ndcg@10": "discounted gain of the gold places over the ideal order",
    "patterns@5": "answers whose every pattern stands in the first five passages",
    "pattern_in_headline": "answers whose headline, one sentence, holds one of the patterns",
    "patterns_cited": "answers whose every pattern stands in a quote that a shown statement cites",
    "verdict": "pairs with the verdict, direction and indicator of a plain reading of the table",
    "unanswerable_refused": "unanswerable questions that were refused",
    "answerable_refused": "answerable questions that were refused (less is better)",
    "premise_corrected": "false premises where a shown statement quotes what contradicts them",
    "case_specific": "questions about one person's case recognised as such",
    "supported": "answers whose every shown statement has a right quote or a finding",
    "edition": "answers whose every quote is of the edition in force",
}
LOWER_IS_BETTER = frozenset({"answerable_refused"})
# Scores that a case has to have in full to be called right; the rest are told, not judged.
_JUDGED = (
    RECALL, "patterns@5", "verdict", "unanswerable_refused", "premise_corrected",
    "case_specific", "supported", "edition",
)  # fmt: skip
_PACKAGES = (
    "chromadb", "ir-measures", "langchain-chroma", "langchain-core", "langchain-huggingface",
    "langchain-text-splitters", "onnxruntime", "scikit-learn", "scipy", "torch",
)  # fmt: skip
_EXCERPT = 160
_LISTED = 5


def wrong_with(item: Scored) -> tuple[str, ...]:
    """The measures by which a case is wrong; none makes it right."""
    wrong = [name for name in _JUDGED if item.scores.get(name, 1.0) < 1.0]
    if item.scores.get("answerable_refused", 0.0) > 0.0:
        wrong.append("answerable_refused")
    if item.response.error is not None:
        wrong.append("error")
    return tuple(wrong)


def summed_up(
    scored: Sequence[Scored],
    skipped: Sequence[Skipped],
    names: Sequence[str],
    options: Options,
    places: Places,
) -> Evaluation:
    """The whole result of a run."""
    ours = [item for item in scored if item.system == OURS]
    points, brier = calibration(ours)
    return Evaluation(
        made=dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        bundlewise=importlib.metadata.version("bundlewise"),
        python=platform.python_version(),
        cores=os.cpu_count() or 1,
        embedder=embedder(places.embedder).identity,
        packages=_versions(),
        refusal=refusal.version(),
        split=options.split,
        fast=options.fast,
        suites=tuple(names),
        skipped=tuple(skipped),
        systems=tuple(dict.fromkeys(item.system for item in scored)),
        figures=tuple(_figures(scored)),
        calibration=points,
        brier=brier,
        differences=tuple(_differences(scored)),
        failures=tuple(_failure(item) for item in ours if item.wrong),
        cases=tuple(_result(item) for item in ours),
        latency_ms=_latency(ours),
        about=MEASURES,
    )


def _versions() -> dict[str, str]:
    told = {}
    for name in _PACKAGES:
        try:
            told[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            continue
    return told


_Place = tuple[str | None, str | None, str | None, str | None]
# Suite, kind, language, document: what is told apart, each cut by itself.
_CUTS: tuple[Callable[[Scored], _Place], ...] = (
    lambda _item: (None, None, None, None),
    lambda item: (item.suite, None, None, None),
    # Over all suites too: a suite by itself has only a few cases of each kind.
    lambda item: (None, item.case.kind, None, None),
    lambda item: (item.suite, item.case.kind, None, None),
    lambda item: (None, None, item.language, None),
    lambda item: (None, None, None, item.document or "-"),
)


def _figures(scored: Sequence[Scored]) -> Iterator[Figure]:
    for cut in _CUTS:
        held: dict[tuple[str, _Place, str], list[float]] = {}
        for item in scored:
            for measure, value in item.scores.items():
                held.setdefault((item.system, cut(item), measure), []).append(value)
        for (system, place, measure), values in held.items():
            told = mean(values)
            yield Figure(system, *place, measure, told.value, told.low, told.high, told.n)


def _differences(scored: Sequence[Scored]) -> Iterator[Difference]:
    for cut in _CUTS[:4]:
        held: dict[_Place, dict[str, dict[tuple[str, str], float]]] = {}
        for item in scored:
            if RECALL in item.scores:
                of_system = held.setdefault(cut(item), {}).setdefault(item.system, {})
                of_system[item.suite, item.case.id] = item.scores[RECALL]
        for (suite, kind, _, _), systems in held.items():
            ours = systems.get(OURS, {})
            for name, theirs in systems.items():
                if name == OURS:
                    continue
                told = mean_difference([ours[case] for case in theirs], list(theirs.values()))
                yield Difference(
                    name, suite, kind, RECALL, told.value, told.low, told.high, told.n
                )


def _failure(item: Scored) -> Failure:
    return Failure(
        system=item.system,
        suite=item.suite,
        id=item.case.id,
        kind=item.case.kind,
        question=item.case.question,
        expected=_expected(item),
        retrieved=tuple(_places(item)),
        outcome=item.response.outcome,
        headline=item.response.headline,
        why=item.wrong,
    )


def _expected(item: Scored) -> str:
    case = item.case
    pairs = [pair for pair in (case.pair, case.pair_elsewhere) if pair is not None]
    if pairs:
        edits = [
            f" {one.column_one} over {one.column_two}" * bool(one.column_one) for one in pairs
        ]
        return ", elsewhere ".join(
            pair.verdict + edit for pair, edit in zip(pairs, edits, strict=True)
        )
    if not case.stands:
        return case.expect
    groups = [" or ".join(map(str, group)) for group in case.gold_pages]
    told = [f"p. {' and '.join(groups)}"] if groups else []
    told += [" or ".join(case.documents), case.gold_section or "", case.premise or ""]
    return ", ".join(filter(None, told)) or case.expect


def _places(item: Scored) -> Iterable[str]:
    for found in item.response.found[:_LISTED]:
        page = "" if found.page is None else f", p. {found.page}"
        quote = " ".join(found.quote.split())
        excerpt = quote if len(quote) <= _EXCERPT else f"{quote[:_EXCERPT]}..."
        yield f"{found.document}{page}: {excerpt}"


def _result(item: Scored) -> CaseResult:
    return CaseResult(
        id=item.case.id,
        suite=item.suite,
        kind=item.case.kind,
        ranks=item.ranks,
        outcome=item.response.outcome,
        scores=dict(item.scores),
        ok=not item.wrong,
    )


def _latency(ours: Sequence[Scored]) -> Latency:
    import numpy as np

    taken = [item.response.milliseconds for item in ours if item.response.milliseconds]
    if not taken:
        return Latency(None, None, 0)
    middle, tail = np.percentile(taken, [50, 95])
    return Latency(round(float(middle), 2), round(float(tail), 2), len(taken))
