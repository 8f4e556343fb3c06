"""Questions in ten languages against the same in English: ``python -m evals.languages HOME``.

``HOME`` is a library that holds the 2026 policy manual. Tells for each language how often a gold
page is among the first five passages, in itself and over the English figure, how many answerable
questions are refused and how many unanswerable ones, and in how many the rules find what they find
for the English question. The suites say which questions; see ``evals/suites/languages_*.yaml``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from assistant.answer import Answer
from assistant.service import Assistant
from evals.cases import SUITES, Case, read_suite
from evals.run import ASKED_ON
from evals.scorers import REFUSALS
from knowledge_base.errors import BundlewiseError
from knowledge_base.library import Library

_FIRST = 5


@dataclass(frozen=True, slots=True)
class Line:
    """One language: the share of gold pages met, and counts of ``n`` questions of a kind."""

    language: str
    recall: float
    of_english: float
    answerable: int
    refused: int
    unanswerable: int
    rightly_refused: int
    same_findings: int


def lines(cases: Sequence[Case], answers: Mapping[str, Answer]) -> list[Line]:
    """What the answers, by case, say of each language; English first."""
    by_language: defaultdict[str, list[Case]] = defaultdict(list)
    for case in cases:
        by_language[case.language or "en"].append(case)
    english = _recall(by_language["en"], answers)
    return [_line(language, asked, answers, english) for language, asked in by_language.items()]


def _line(
    language: str, asked: Sequence[Case], answers: Mapping[str, Answer], english: float
) -> Line:
    standing = [case for case in asked if case.stands]
    rest = [case for case in asked if not case.stands]
    recall = _recall(asked, answers)
    return Line(
        language,
        recall,
        recall / english if english else 0.0,
        len(standing),
        sum(answers[case.id].outcome in REFUSALS for case in standing),
        len(rest),
        sum(answers[case.id].outcome in REFUSALS | {case.expect} for case in rest),
        sum(_found(answers[case.id]) == _found(answers[_original(case)]) for case in asked),
    )


def _original(case: Case) -> str:
    return f"{case.id.partition('@')[0]}@en"


def _found(answer: Answer) -> list[tuple[object, ...]]:
    return sorted(
        (item.rule, item.verdict, item.codes, str(item.column_one)) for item in answer.findings
    )


def _recall(asked: Sequence[Case], answers: Mapping[str, Answer]) -> float:
    shares = [
        sum(not pages.isdisjoint(group) for group in case.gold_pages) / len(case.gold_pages)
        for case in asked
        if case.ranked
        for pages in [{item.page for item in answers[case.id].evidence[:_FIRST]}]
    ]
    return sum(shares) / len(shares) if shares else 0.0


def main(
    home: Annotated[Path, typer.Argument(help="A library that holds the manual.")],
    *,
    split: Annotated[str, typer.Option(help="development or test")] = "test",
    vectors: Annotated[bool, typer.Option(help="Use the multilingual vectors.")] = True,
) -> None:
    """Ask every question and print the table."""
    suite = read_suite(SUITES / f"languages_{split}.yaml")
    if suite is None:
        raise typer.BadParameter(f"{split!r} is no split with questions in other languages")
    library = Library(home, notify=lambda line: typer.echo(line, err=True), multilingual=vectors)
    assistant = Assistant(library, today=lambda: ASKED_ON)
    try:
        answers = {case.id: assistant.ask(case.question) for case in suite.cases}
    except BundlewiseError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(error.exit_code) from error
    finally:
        assistant.close()
    typer.echo(
        "| language | recall@5 | of English | refused, answerable | refused, unanswerable |"
        " same findings |"
    )
    typer.echo("|---|---|---|---|---|---|")
    for item in lines(suite.cases, answers):
        typer.echo(
            f"| {item.language} | {item.recall:.2f} | {item.of_english:.2f} | {item.refused} of "
            f"{item.answerable} | {item.rightly_refused} of {item.unanswerable} | "
            f"{item.same_findings} of {item.answerable + item.unanswerable} |"
        )


if __name__ == "__main__":
    typer.run(main)
