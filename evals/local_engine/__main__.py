"""Run the whole street against a language-model engine on this machine.

    python -m evals.local_engine http://127.0.0.1:8080/v1      # any OpenAI-compatible server
    python -m evals.local_engine --make babbler.gguf           # a model that understands nothing

Every question is answered, some times over, on a fresh home with the sample. It prints what the
model drafted, what of it was shown, and whether each answer decides as the built-in drafter's. The
exit code is 1 where one does not, or where something that is shown rests on no source.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from assistant.answer import Answer, Statement
from assistant.model_settings import Limits, model_name
from assistant.service import Assistant
from assistant.settings import Settings

QUESTIONS = (
    "Can I report 62302 with 72240?",
    "What documentation does 62302 require?",
    "What modifiers apply to 72240?",
    "How many units of 62302 may be reported in a day?",
    "Who is responsible for what with 62284?",
    "What are the risks of 62304?",
    "What is the difference between 62302 and 62303?",
    "When is a myelogram necessary?",
    "What is the reimbursement for a wheelchair in Alaska?",
    "Jane Doe, DOB 04/12/1961, had 62302 and 72240 yesterday.",
)
_LIMITS = Limits(connect=5, pause=120, total=300, tokens=800, retries=1)


def main() -> int:
    """Make the model, or ask the engine."""
    parser = argparse.ArgumentParser(prog="python -m evals.local_engine", description=__doc__)
    parser.add_argument("url", nargs="?", help="the server's URL, with #NAME where it needs one")
    parser.add_argument("--make", type=Path, metavar="FILE", help="write the babbling model")
    parser.add_argument("--rounds", type=int, default=1, help="how often each is asked")
    chosen = parser.parse_args()
    if chosen.make is not None:
        from evals.local_engine.babbler import write_babbler

        sys.stdout.write(f"{write_babbler(chosen.make)}\n")
        return 0
    if chosen.url is None:
        parser.error("give the URL of a server, or --make FILE")
    with tempfile.TemporaryDirectory() as folder:
        return ask_all(chosen.url, Path(folder), QUESTIONS * chosen.rounds)


def ask_all(url: str, home: Path, questions: tuple[str, ...] = QUESTIONS) -> int:
    """Ask every question of the engine at ``url``; 0 if nothing poor got through."""
    plain = Assistant.open(Settings(home=home, model=None))
    settings = Settings(
        home=home, model=model_name(url), model_limits=_LIMITS, model_prices=None, model_cache=0
    )
    spoken = Assistant(plain.library, settings=settings)
    asked: list[Asked] = []
    try:
        for question in questions:
            asked.append(ask(question, plain, spoken))
            sys.stdout.write(f"{asked[-1].told()}\n")
    finally:
        plain.close()
        spoken.records.close()
    drafted = Counter(item.state for one in asked for item in one.drafted)
    poor = sum(not one.is_sound for one in asked)
    sys.stdout.write(
        f"{len(asked)} questions; {sum(one.answer.usage is not None for one in asked)} went to "
        f"the model, which drafted {drafted.total()} statements: {drafted['supported']} "
        f"supported, {drafted['corrected']} corrected, {drafted['withheld']} withheld; {poor} "
        "answers with something poor let through\n"
    )
    return 1 if poor else 0


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, its answer with the model and without, and whether what is shown is sound."""

    question: str
    answer: Answer
    drafted: tuple[Statement, ...]
    is_sound: bool
    seconds: float

    def told(self) -> str:
        """What became of the draft, in some lines."""
        lines = [
            self.question,
            f"  {self.answer.outcome} by {self.answer.drafted_by} in {self.seconds:.1f} s",
        ]
        lines += [f"  {item.state}: {item.text[:90]!r} {item.reason}" for item in self.drafted]
        why = [item.message for item in self.answer.warnings if item.kind == "built_in_instead"]
        return "\n".join(lines + [f"  {line}" for line in why])


def ask(question: str, plain: Assistant, spoken: Assistant) -> Asked:
    """Ask one question with the model and without."""
    built_in = plain.ask(question)
    started = time.monotonic()
    answer = spoken.ask(question)
    known = {item.text for item in built_in.statements}
    return Asked(
        question,
        answer,
        tuple(item for item in answer.statements if item.drafted or item.text not in known),
        _is_sound(answer, built_in, spoken),
        time.monotonic() - started,
    )


def _is_sound(answer: Answer, built_in: Answer, spoken: Assistant) -> bool:
    """Whether it decides what the built-in answer does, and all that is shown rests on a source.

    A model that was asked has to have been asked about an answered question. What it says of
    codes that nobody asked about is judged, and may be corrected, from findings of its own.
    """
    same = answer.outcome == built_in.outcome and _decided(built_in) <= _decided(answer)
    shown = [item for item in answer.statements if item.state != "withheld"]
    resting = all(item.citations or item.findings for item in shown)
    quoted = all(
        spoken.library.body(item.document_id)[item.start : item.end] == item.quote
        for item in answer.citations
        if item.kind == "passage"
    )
    return same and resting and quoted and (answer.usage is None or answer.outcome == "answered")


def _decided(answer: Answer) -> frozenset[tuple[str, str, str]]:
    return frozenset((item.rule, item.verdict, item.message) for item in answer.findings)


if __name__ == "__main__":
    sys.exit(main())
