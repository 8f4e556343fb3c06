"""What is sent to a language model: instructions, and the question with its material as data.

The data is one JSON document, so that no text of a passage can end before it does.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from assistant.drafting.grounds import Grounds
from assistant.drafting.model.drafted import Sent
from assistant.drafting.model.passages import chosen, shown
from assistant.drafting.model.reply import FORM
from assistant.retrieval.evidence import Hit
from knowledge_base.linting.languages import NAMES

VERSION = "instructions_2"
_MOST_FINDINGS = 30


@dataclass(frozen=True, slots=True)
class Task:
    """``instructions`` and ``data`` as they are sent; ``sent`` says which passage has which id.

    ``language`` is the one that the statements are asked for in.
    """

    instructions: str
    data: str
    sent: tuple[Sent, ...]
    language: str = "en"

    def key(self, model: str, tokens: int) -> str:
        """A checksum of everything that determines the draft."""
        told = json.dumps([model, tokens, self.instructions, FORM, self.data])
        return hashlib.sha256(told.encode("utf-8", "backslashreplace")).hexdigest()


@cache
def instructions() -> str:
    """The instructions of this version."""
    return files(__package__).joinpath(f"{VERSION}.md").read_text(encoding="utf-8")


@cache
def prompt() -> str:
    """The version of the instructions with a checksum of them and of the form asked for."""
    told = json.dumps([instructions(), FORM], sort_keys=True)
    return f"{VERSION}@{hashlib.sha256(told.encode()).hexdigest()}"


def task(grounds: Grounds) -> Task:
    """Put a question to a model, with the findings and the passages that were found for it."""
    asked = grounds.asked
    numbered = list(enumerate(chosen(grounds), start=1))
    data = {
        "question": " ".join((asked.original or asked.text).split()),
        "answer_in": NAMES[asked.language],
        "service_date": asked.service_date.isoformat(),
        "setting": asked.setting,
        "findings": [
            {"authority": item.authority, "release": item.release, "says": item.message}
            for item in grounds.findings[:_MOST_FINDINGS]
        ],
        "passages": [_as_data(f"P{number}", hit) for number, hit in numbered],
    }
    return Task(
        instructions(),
        json.dumps(data, ensure_ascii=False, indent=1),
        tuple(
            Sent(f"P{number}", hit.passage.document_id, hit.document.title, hit.passage.start)
            for number, hit in numbered
        ),
        asked.language,
    )


def _as_data(name: str, hit: Hit) -> dict[str, Any]:
    return {
        "id": name,
        "document": hit.document.title,
        "edition": hit.document.edition,
        "section": hit.passage.section,
        "text": shown(hit),
    }
