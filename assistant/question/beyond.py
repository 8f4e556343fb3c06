"""What guidance on coding does not tell unless a document held does: what a code costs or pays."""

from __future__ import annotations

import re

from assistant.question.asked import Asked

_PRICE = re.compile(
    r"\bhow much\b.{0,40}\b(?:costs?|pays?|paid|payments?|reimburse[sd]?|charged?)\b|"
    r"\bwhat (?:does|do|will|is)\b.{0,40}\b(?:costs?|price)\b",
    re.IGNORECASE,
)
_AMOUNT = re.compile(r"\$\s?\d|\bUSD\b|\d dollars\b")


def asks_price(asked: Asked) -> bool:
    """Whether nothing else is asked of a code than what it costs or pays."""
    one = bool(asked.codes) and asked.kind in {"code", "part"}
    return one and _PRICE.search(asked.text) is not None


def tells_amount(text: str) -> bool:
    """Whether ``text`` names an amount of money."""
    return _AMOUNT.search(text) is not None
