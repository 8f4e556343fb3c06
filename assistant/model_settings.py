"""Which language model drafts, within which limits, and what it costs, as settings state it.

An error names the setting and never its value: a key is easily put into the wrong variable.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from knowledge_base.errors import InvalidRequest
from knowledge_base.phrases import said, series

COMPATIBLE = "openai-compatible"
_NAMED = re.compile(r"(?P<provider>[a-z][a-z0-9_]*):(?P<name>\S+)")
_LIMIT = re.compile(r"(?P<name>[a-z]+)=(?P<value>\d+(?:\.\d+)?)")
_RANGES = {
    "connect": (0.05, 60.0),
    "pause": (0.05, 600.0),
    "total": (0.1, 3600.0),
    "tokens": (100, 100_000),
    "retries": (0, 10),
}
_PRICES = re.compile(
    r"\s*(?P<input>\d+(?:\.\d+)?)\s+(?P<output>\d+(?:\.\d+)?)(?:\s+(?P<currency>[A-Z]{3}))?\s*"
)
_MOST_DRAFTS = 100_000
_EXAMPLE = "http://localhost:8080/v1#NAME"


@dataclass(frozen=True, slots=True)
class ModelName:
    """A chat model of a provider, or of a server that speaks OpenAI's protocol at ``url``."""

    provider: str
    name: str
    url: str | None = None

    @property
    def label(self) -> str:
        """How answers name it: ``PROVIDER:MODEL``."""
        return f"{self.provider}:{self.name}"

    @property
    def where(self) -> str:
        """Where questions and passages go."""
        return self.url or self.provider


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds to connect, between two pieces and for a whole draft; tokens; further tries."""

    connect: float = 5.0
    pause: float = 60.0
    total: float = 180.0
    tokens: int = 4_000
    retries: int = 2


@dataclass(frozen=True, slots=True)
class Prices:
    """What a million tokens cost."""

    input: float
    output: float
    currency: str = "USD"

    def cost(self, tokens_in: int, tokens_out: int) -> float:
        """What so many tokens cost."""
        return (tokens_in * self.input + tokens_out * self.output) / 1_000_000


def model_name(stated: str) -> ModelName | None:
    """Read ``BUNDLEWISE_MODEL``; ``None`` where it is empty.

    Raises:
        InvalidRequest: neither ``PROVIDER:NAME`` nor a URL without a password.
    """
    stated = stated.strip()
    if not stated:
        return None
    if stated.startswith(("http://", "https://")):
        return _at_url(stated)
    read = _NAMED.fullmatch(stated)
    if read is None or read["provider"] in {"http", "https"}:
        raise InvalidRequest(
            said(
                "{setting} names no model; give {providers} or the URL of an OpenAI-compatible "
                "server, such as {example}.",
                setting="BUNDLEWISE_MODEL",
                providers=series(("openai:NAME", "anthropic:NAME", "ollama:NAME")),
                example=_EXAMPLE,
            )
        )
    return ModelName(read["provider"], read["name"])


def _at_url(stated: str) -> ModelName:
    try:
        parts = urlsplit(stated)
        known = parts.hostname is not None and (parts.port is None or parts.port > 0)
    except ValueError:
        known = False
    if not known or parts.username or parts.password or parts.query:
        raise InvalidRequest(
            said(
                "{setting} is not the plain URL of a server; give one such as {example}, and "
                "put a key into {key}.",
                setting="BUNDLEWISE_MODEL",
                example=_EXAMPLE,
                key="BUNDLEWISE_MODEL_KEY",
            )
        )
    url = parts._replace(fragment="").geturl().rstrip("/")
    return ModelName(COMPATIBLE, parts.fragment or "default", url)


def limits(stated: str) -> Limits:
    """Read ``BUNDLEWISE_MODEL_LIMITS``: any of its five names with a number each.

    Raises:
        InvalidRequest: another name, or a number out of its range.
    """
    found: dict[str, float] = {}
    for item in stated.replace(",", " ").split():
        read = _LIMIT.fullmatch(item)
        name, value = (read["name"], float(read["value"])) if read else ("", 0.0)
        least, most = _RANGES.get(name, (1, 0))
        if not least <= value <= most:
            raise InvalidRequest(
                said(
                    "BUNDLEWISE_MODEL_LIMITS has {item}; give such as 'connect=5 "
                    "pause=60 total=180 tokens=4000 retries=2' (seconds, tokens, "
                    "further tries).",
                    item=repr(item),
                )
            )
        found[name] = value
    usual = Limits()
    return Limits(
        found.get("connect", usual.connect),
        found.get("pause", usual.pause),
        found.get("total", usual.total),
        int(found.get("tokens", usual.tokens)),
        int(found.get("retries", usual.retries)),
    )


def prices(stated: str) -> Prices | None:
    """Read ``BUNDLEWISE_MODEL_PRICES``: of a million tokens in and out, and a currency.

    Raises:
        InvalidRequest: not two numbers.
    """
    if not stated.strip():
        return None
    read = _PRICES.fullmatch(stated)
    if read is None:
        raise InvalidRequest(
            said(
                "BUNDLEWISE_MODEL_PRICES is {stated}; give the price of a million "
                "tokens in and out, such as '2.50 10.00' or '2.50 10.00 EUR'.",
                stated=repr(stated),
            )
        )
    return Prices(float(read["input"]), float(read["output"]), read["currency"] or "USD")


def drafts_kept(stated: str) -> int:
    """Read ``BUNDLEWISE_MODEL_CACHE``: how many drafts are kept; 0 keeps none.

    Raises:
        InvalidRequest: no such number.
    """
    stated = stated.strip().lower() or "1000"
    if stated == "off":
        return 0
    if not stated.isdecimal() or int(stated) > _MOST_DRAFTS:
        raise InvalidRequest(
            said(
                "BUNDLEWISE_MODEL_CACHE is {stated}; give a number of drafts up to "
                "{most}, or 'off'.",
                stated=repr(stated),
                most=_MOST_DRAFTS,
            )
        )
    return int(stated)
