"""Every statement of ``gate_cases/*.yaml``: the true ones are shown, the lies never as drafted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.answer import Statement
from assistant.service import Assistant
from assistant.verification.drafts import Submitted

CASES = Path(__file__).parent.parent / "gate_cases"


@dataclass(frozen=True)
class Group:
    """Statements on one question that share what they cite."""

    file: str
    kind: str
    question: str
    quote: str | None
    document: str
    language: str | None
    true: tuple[str, ...]
    lies: tuple[str, ...]


def groups() -> Iterator[Group]:
    for path in sorted(CASES.glob("*.yaml")):
        listed: list[dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))
        for item in listed:
            yield Group(
                path.stem,
                item["kind"],
                item["question"],
                item.get("quote"),
                item.get("document", "guidance_2024"),
                item.get("language"),
                tuple(item["true"]),
                tuple(item["lies"]),
            )


GROUPS = tuple(groups())


def judged(assistant: Assistant, group: Group, texts: tuple[str, ...]) -> tuple[Statement, ...]:
    cited = [] if group.quote is None else [{"document": group.document, "quote": group.quote}]
    draft = {
        "question": group.question,
        "language": group.language,
        "statements": [{"text": text, "citations": cited} for text in texts],
    }
    return assistant.verify(Submitted.model_validate(draft)).statements


@pytest.mark.parametrize("group", GROUPS, ids=lambda group: f"{group.file}: {group.question[:40]}")
def test_true_statements_are_shown_and_lies_are_not(
    gate_assistant: Assistant, group: Group
) -> None:
    wrong = [
        (item.text, item.state, item.reason)
        for item in (judged(gate_assistant, group, group.true) if group.true else ())
        if item.state != "supported"
    ]
    wrong += [
        (item.text, item.state, item.reason)
        for item in judged(gate_assistant, group, group.lies)
        if item.state == "supported"
    ]
    assert wrong == []


def test_there_are_cases_enough_of_both_sorts() -> None:
    true, lies = (sum(len(getattr(group, name)) for group in GROUPS) for name in ("true", "lies"))
    assert (true, lies) >= (150, 150)
