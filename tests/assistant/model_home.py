"""An assistant on the sample with a scripted model, and what is asked of it."""

from __future__ import annotations

import dataclasses

from assistant.answer import Answer
from assistant.model_settings import Limits, ModelName, Prices
from assistant.service import Assistant
from assistant.settings import Settings
from tests.assistant.conftest import TODAY
from tests.scripted_model import Scripted

LABEL = "openai-compatible:tiny"
KEY = "sk-very-secret-4711"
QUESTION = "What documentation does 62302 require?"
PAIR = "Can I report 62302 with 72240?"
QUOTE = "Reason why MRI was impossible or not enough"
GOOD = ("The record has to say why MRI was impossible or not enough.", "P1", QUOTE)
SECOND = (
    "The needle level in the low back belongs in the record.",
    "P1",
    "Needle level in the low back",
)
NOWHERE = ("The views of the neck belong in the record.", "P1", "Views of the ankle obtained here")
# Enough for a busy machine; what is to run into a limit has its own.
PATIENT = Limits(connect=5, pause=20, total=60, tokens=200, retries=1)


def speaking(
    built_in: Assistant,
    server: Scripted | str,
    limits: Limits = PATIENT,
    cache: int = 0,
    prices: Prices | None = None,
) -> Assistant:
    """The same assistant with a model at this server, and its receipts kept."""
    url = server if isinstance(server, str) else server.url
    settings = dataclasses.replace(
        Settings(home=built_in.library.home),
        model=ModelName("openai-compatible", "tiny", url),
        model_key=KEY,
        model_limits=limits,
        model_prices=prices,
        model_cache=cache,
    )
    return Assistant(built_in.library, today=lambda: TODAY, settings=settings)


def shown(answer: Answer) -> list[tuple[str, str, tuple[str, ...]]]:
    """The statements but for their checks: with a model the edition is one of these."""
    return [(item.text, item.state, item.citations) for item in answer.statements]
