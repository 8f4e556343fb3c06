"""Refusals of questions in other languages: ``python -m evals.refusal_abroad HOME``.

``HOME`` is a library that holds the 2026 policy manual. The questions are those of
``fitting_abroad.yaml``, by a hand that saw no phrasebook: on the manual, and on invented pages of
other subjects. Tells for each language how many answerable ones are refused and how many of the
others are answered, beside the same questions in English. None of a test half is read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer
import yaml

from assistant.service import Assistant, Question
from evals.cases import SUITES
from evals.run import ASKED_ON
from evals.scorers import REFUSALS
from knowledge_base.library import Library

Judged = tuple[str, bool, bool]
"""A language, whether the material answers the question, and whether it was refused."""


def listed(material: str) -> Iterator[tuple[str, str, bool]]:
    """Each question with its language and whether its material answers it, English ones too."""
    read = yaml.safe_load((SUITES / "fitting_abroad.yaml").read_text(encoding="utf-8"))
    for item in read[material]:
        for language, text in {"en": item["of"], **item["asked"]}.items():
            yield text, language, item["answerable"]


def judged(library: Library, material: str) -> list[Judged]:
    """Ask every question of a material."""
    assistant = Assistant(library, today=lambda: ASKED_ON)
    return [
        (language, answerable, assistant.ask(Question(text)).outcome in REFUSALS)
        for text, language, answerable in listed(material)
    ]


def table(found: Iterable[Judged]) -> list[str]:
    """One line a language: answerable ones refused, unanswerable ones not refused."""
    kept = list(found)
    lines = []
    for language in dict.fromkeys(name for name, *_ in kept):
        yes = [refused for name, answerable, refused in kept if name == language and answerable]
        no = [refused for name, answerable, refused in kept if name == language and not answerable]
        lines.append(
            f"| {language} | {sum(yes)} of {len(yes)} | {len(no) - sum(no)} of {len(no)} |"
        )
    return lines


def main(home: Annotated[Path, typer.Argument(help="A library that holds the manual.")]) -> None:
    """Ask all and print a table for each material."""
    for material in ("manual", "other_material"):
        typer.echo(f"\n| {material} | answerable, refused | unanswerable, not refused |")
        typer.echo("|---|---|---|")
        with TemporaryDirectory() as folder:
            library = Library(home if material == "manual" else Path(folder))
            if material != "manual":
                for page in sorted((SUITES / "other_material").glob("*.md")):
                    library.add(page)
            for line in table(judged(library, material)):
                typer.echo(line)
            library.close()


if __name__ == "__main__":
    typer.run(main)
