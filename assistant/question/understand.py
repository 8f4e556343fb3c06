"""From the text of a question to what it asks. Deterministic: no model is needed."""

from __future__ import annotations

import datetime as dt
import functools
import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

import yaml

from assistant.question import dates
from assistant.question.asked import Asked, Kind
from assistant.question.claim_lines import CodeMention, loose_modifiers, mentions
from assistant.question.patients import identifying, one_case
from knowledge_base.codes import find_icd10
from knowledge_base.errors import InvalidRequest
from knowledge_base.records import Part, Setting

LONGEST_QUESTION = 4_000
LANGUAGES = ("en", "es", "zh", "ru", "ar", "vi", "fr", "de", "ko", "tl")


@functools.cache
def _cues() -> dict[str, re.Pattern[str]]:
    raw: dict[str, Any] = yaml.load(
        Path(__file__).with_name("cues.yaml").read_text(encoding="utf-8"),
        Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader),  # noqa: S506 (both are safe)
    )
    named = {f"part:{part}": words for part, words in raw.pop("parts").items()}
    return {
        name: re.compile(rf"\b(?:{'|'.join(words)})(?!\w)", re.IGNORECASE)
        for name, words in (raw | named).items()
    }


def _meets(name: str, text: str) -> bool:
    return _cues()[name].search(text) is not None


def outside_words(text: str) -> tuple[str, ...]:
    """The words of ``text`` that point at a subject guidance on coding seldom speaks of."""
    return tuple(match.group().lower() for match in _cues()["outside"].finditer(text))


def _parts(text: str) -> tuple[Part, ...]:
    return tuple(
        cast(Part, name.removeprefix("part:"))
        for name in _cues()
        if name.startswith("part:") and _meets(name, text)
    )


def understand(
    text: str,
    *,
    today: dt.date,
    service_date: dt.date | None = None,
    setting: Setting | None = None,
    language: str | None = None,
    document_ids: Sequence[str] = (),
) -> Asked:
    """Read a question. What the caller states wins over what the text says, then the default.

    Raises:
        InvalidRequest: an empty or over-long question, or a language that is not one of the ten.
    """
    _check_size(text)
    clean = _legible(text)
    _check(clean, language)
    named = mentions(clean)
    patient = _patient(clean)
    # A date beside a person's details is as likely theirs as the service's.
    written = None if patient else dates.service_date(clean)
    loose = loose_modifiers(clean)
    parts = _parts(clean)
    patient = _patient(clean)
    # A date beside a person's name may be the day of birth: it is not given back.
    written = None if patient else dates.service_date(clean)
    return Asked(
        text=text,
        language=language or "en",
        service_date=service_date or written or today,
        setting=setting or dates.setting(clean) or "practitioner",
        kind=_kind(clean, named, parts),
        mentions=named,
        loose_modifiers=loose,
        icd10=tuple(find_icd10(clean)),
        parts=parts,
        patient=patient,
        document_ids=tuple(document_ids),
    )


def _legible(text: str) -> str:
    """The text as an eye reads it: nothing invisible, one form of letters, digits of ASCII.

    A zero-width space within a number, or digits of another script, would hide a code.
    """
    seen = (
        str(unicodedata.decimal(character, character))
        for character in unicodedata.normalize("NFKC", text)
        if unicodedata.category(character) != "Cf"
    )
    return " ".join("".join(seen).split())


def _check_size(text: str) -> None:
    if len(text) > LONGEST_QUESTION:
        raise InvalidRequest(
            f"The question has {len(text):,} characters; ask in at most {LONGEST_QUESTION:,}, and "
            "add longer texts as documents."
        )


def _check(clean: str, language: str | None) -> None:
    if not clean:
        raise InvalidRequest(
            "The question is empty; type one, such as: Can I report 62302 with 72240?"
        )
    if language is not None and language not in LANGUAGES:
        raise InvalidRequest(f"{language!r} is not a language: use one of {', '.join(LANGUAGES)}.")


def _patient(clean: str) -> tuple[str, ...]:
    found = identifying(clean)
    if found or one_case(clean):
        return found or ("one person's case",)
    return ()


def _kind(text: str, named: Sequence[CodeMention], parts: Sequence[Part]) -> Kind:
    if len(named) >= 2:
        return _kind_of_several(text, parts)
    if named:
        if named[0].units is not None or _meets("units", text):
            return "units"
        if _meets("add_on", text):
            return "add_on"
        return "part" if set(parts) - {"summary"} else "code"
    return "bare_pair" if _meets("two_codes", text) and _meets("together", text) else "free"


def _kind_of_several(text: str, parts: Sequence[Part]) -> Kind:
    if _meets("difference", text):
        return "difference"
    # A part of the guidance that a yes or no on the pair would not answer.
    asked_of_page = set(parts) - {"bundling", "summary", "guidelines", "modifiers"}
    return "part" if asked_of_page else "pair"
