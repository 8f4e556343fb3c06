"""Settings, each from an environment variable ``BUNDLEWISE_...``.

A plain dataclass, not pydantic-settings: importing that costs a third of what a whole
``bundlewise check`` may take (docs/decisions/0002-sqlite-without-an-orm.md has the figures).
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, get_args

from platformdirs import user_data_path

from assistant.model_settings import Limits, ModelName, Prices
from assistant.model_settings import drafts_kept as read_drafts_kept
from assistant.model_settings import limits as read_limits
from assistant.model_settings import model_name as read_model_name
from assistant.model_settings import prices as read_prices
from knowledge_base.errors import InvalidRequest
from knowledge_base.phrases import said

Misses = Literal["words", "questions", "off"]
_PREFIX = "BUNDLEWISE_"
_MOST_RECEIPTS, _MOST_DAYS = 100_000, 3_650


@dataclass(frozen=True, slots=True)
class Retention:
    """How many receipts are kept, and for how many days after they were last given.

    ``count`` 0 keeps none; ``days`` ``None`` is no limit.
    """

    count: int = 10_000
    days: int | None = None


def _home() -> Path:
    stated = os.environ.get(f"{_PREFIX}HOME")
    return Path(stated).expanduser() if stated else user_data_path("bundlewise")


def _lock_timeout() -> float:
    stated = os.environ.get(f"{_PREFIX}LOCK_TIMEOUT", "600")
    try:
        seconds = float(stated)
    except ValueError:
        seconds = -1.0
    if not seconds > 0:
        raise InvalidRequest(
            said(
                "BUNDLEWISE_LOCK_TIMEOUT is {stated}; give a number of seconds above 0.",
                stated=repr(stated),
            )
        )
    return seconds


def _receipts() -> Retention:
    stated = os.environ.get(f"{_PREFIX}RECEIPTS") or "10000"
    if stated.strip().lower() == "off":
        return Retention(0)
    read = re.fullmatch(r"\s*(\d{1,6})\s*(d(?:ays?)?)?\s*", stated, re.IGNORECASE)
    number = int(read[1]) if read else -1
    if read and read[2] and 0 < number <= _MOST_DAYS:
        return Retention(_MOST_RECEIPTS, number)
    if read and not read[2] and number <= _MOST_RECEIPTS:
        return Retention(number)
    raise InvalidRequest(
        said(
            "BUNDLEWISE_RECEIPTS is {stated}; give a number of receipts up to "
            "{most}, days such as '90 days', or 'off'.",
            stated=repr(stated),
            most=_MOST_RECEIPTS,
        )
    )


def _misses() -> Misses:
    stated = (os.environ.get(f"{_PREFIX}MISSES") or "words").strip().lower()
    for name in get_args(Misses):
        if stated == name:
            return name  # type: ignore[no-any-return]
    raise InvalidRequest(
        said(
            "BUNDLEWISE_MISSES is {stated}; give 'words', 'questions' or 'off'.",
            stated=repr(stated),
        )
    )


def _stated(name: str) -> str:
    return os.environ.get(f"{_PREFIX}{name}", "")


def _multilingual() -> bool:
    stated = (os.environ.get(f"{_PREFIX}MULTILINGUAL") or "auto").strip().lower()
    if stated not in {"auto", "off"}:
        raise InvalidRequest(
            said("BUNDLEWISE_MULTILINGUAL is {stated}; give 'auto' or 'off'.", stated=repr(stated))
        )
    return stated == "auto"


@dataclass(frozen=True, slots=True)
class Settings:
    """Where things are kept and how the assistant behaves.

    Nothing leaves the machine unless ``model`` names a model elsewhere.

    Attributes:
        home: the folder that holds everything a user stores.
        embedder: ``minilm``, or the folder of a sentence-transformers model.
        reranker: the folder of a sentence-transformers CrossEncoder; empty for none.
        entailment: the folder of one that tells whether a text bears out another; empty for none.
        lock_timeout: seconds to wait while another process writes.
        receipts: how many receipts of answers are kept, and for how long.
        misses: of questions that found nothing, count the words, keep the question too, or
            keep nothing.
        model: the language model that drafts; ``None`` for the built-in drafter alone.
        model_key: its key; without one the provider's own variable holds. Never shown.
        model_limits: how long and how much it may answer.
        model_prices: what its tokens cost.
        model_cache: how many of its drafts are kept.
        multilingual: whether questions in other languages may have vectors of their own, which
            are made when the first one comes.

    Raises:
        InvalidRequest: a variable has no possible reading.
    """

    home: Path = field(default_factory=_home)
    embedder: str = field(default_factory=lambda: os.environ.get(f"{_PREFIX}EMBEDDER") or "minilm")
    reranker: str = field(default_factory=lambda: os.environ.get(f"{_PREFIX}RERANKER", ""))
    entailment: str = field(default_factory=lambda: os.environ.get(f"{_PREFIX}ENTAILMENT", ""))
    lock_timeout: float = field(default_factory=_lock_timeout)
    receipts: Retention = field(default_factory=_receipts)
    misses: Misses = field(default_factory=_misses)
    model: ModelName | None = field(default_factory=lambda: read_model_name(_stated("MODEL")))
    model_key: str = field(default_factory=lambda: _stated("MODEL_KEY").strip(), repr=False)
    model_limits: Limits = field(default_factory=lambda: read_limits(_stated("MODEL_LIMITS")))
    model_prices: Prices | None = field(
        default_factory=lambda: read_prices(_stated("MODEL_PRICES"))
    )
    model_cache: int = field(default_factory=lambda: read_drafts_kept(_stated("MODEL_CACHE")))
    multilingual: bool = field(default_factory=_multilingual)
