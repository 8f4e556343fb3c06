"""What guidance on coding does not tell unless a document held does: prices, and medicines."""

from __future__ import annotations

import re

from assistant.question.asked import Asked

_PRICE = re.compile(
    r"\bhow much\b.{0,40}\b(?:costs?|pays?|paid|payments?|reimburse[sd]?|charged?)\b|"
    r"\bwhat (?:does|do|will|is)\b.{0,40}\b(?:costs?|price)\b",
    re.IGNORECASE,
)
# A medicine under its English name, and as it is written in other scripts and endings.
_MEDICINES = {
    "aspirin": re.compile(r"asp[iíy]rin|аспирин|阿司匹林|아스피린|[اأ]سبرين", re.IGNORECASE),
    "warfarin": re.compile(r"warfarin|варфарин|华法林|와파린|وارفارين", re.IGNORECASE),
    "ibuprofen": re.compile(
        r"ibuprof[eèé]n|ибупрофен|布洛芬|이부프로펜|[إا]يبوبروفين", re.IGNORECASE
    ),
    "metformin": re.compile(r"metformin|метформин|二甲双胍|메트포르민|ميتفورمين", re.IGNORECASE),
}
_AMOUNT = re.compile(r"\$\s?\d|\bUSD\b|\d dollars\b")


def asks_price(asked: Asked) -> bool:
    """Whether nothing else is asked of a code than what it costs or pays."""
    one = bool(asked.codes) and asked.kind in {"code", "part"}
    return one and _PRICE.search(asked.text) is not None


def tells_amount(text: str) -> bool:
    """Whether ``text`` names an amount of money."""
    return _AMOUNT.search(text) is not None


def medicine_named(asked: Asked) -> str | None:
    """The medicine that a question names, in English."""
    text = f"{asked.text} {asked.original or ''}"
    return next((name for name, form in _MEDICINES.items() if form.search(text)), None)
