"""From the text of a question to what it asks. Deterministic: no model is needed."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import cast

from assistant.languages.catalogues import language_named
from assistant.question import dates
from assistant.question.asked import Asked, Kind
from assistant.question.claim_lines import CodeMention, loose_modifiers, mentions
from assistant.question.cues import cues, meets, schedule_fields
from assistant.question.editions import asks_changes, editions_named
from assistant.question.following import asks_reason
from assistant.question.legible import legible
from assistant.question.one_case import one_case
from assistant.question.one_case_abroad import one_case_abroad
from assistant.question.stated import read_stated, without_stated
from assistant.question.tongues import in_english, tongue_of, without_known_words
from knowledge_base.codes import find_icd10
from knowledge_base.errors import InvalidRequest
from knowledge_base.identities import NAMES, identifying, names_somebody
from knowledge_base.phrases import mark, said
from knowledge_base.records import SETTINGS, Part, Setting

LONGEST_QUESTION = 4_000
# Questions that a year may be the time of; of others it names an edition or a subject.
_OF_A_YEAR: frozenset[Kind] = frozenset({"pair", "units", "add_on"})


def outside_words(text: str) -> tuple[str, ...]:
    """The words of ``text`` that point at a subject guidance on coding seldom speaks of."""
    return tuple(match.group().lower() for match in cues()["outside"].finditer(text))


def gives_orders(text: str) -> bool:
    """Whether ``text`` tells the assistant what to do rather than ask what guidance says."""
    return meets("orders", text)


def _parts(text: str) -> tuple[Part, ...]:
    return tuple(
        cast(Part, name.removeprefix("part:"))
        for name in cues()
        if name.startswith("part:") and meets(name, text)
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

    A question in another of the ten languages is read in English words (``tongues``), so that
    codes, days, settings and facts are the same whichever language it is asked in.

    Raises:
        InvalidRequest: an empty or over-long question, or a language that is not one of the ten.
    """
    _check_size(text)
    typed = legible(text)
    if not typed:
        raise InvalidRequest(
            said("The question is empty; type one, such as: Can I report 62302 with 72240?")
        )
    language = None if language is None else language_named(language)
    tongue = tongue_of(typed, language)
    clean = typed if tongue == "en" else legible(in_english(typed, tongue))
    alone = _alone(clean)
    named = mentions(clean)
    patient = _patient(typed, clean, tongue)
    # A date beside a person's details is as likely theirs as the service's, and is not given back.
    found = dates.Written() if patient or service_date else dates.written(clean)
    settings = tuple(name for name in SETTINGS if meets(f"setting:{name}", clean))
    kind = _kind(clean, named, between=len(found.days) > 1 or len(settings) > 1)
    kind = "add_on" if alone else kind
    days = (service_date,) if service_date else found.days or (today,)
    if not (service_date or found.days or patient) and kind in _OF_A_YEAR:
        editions = editions_named(clean, today.year) or asks_changes(clean)
        days = (() if editions else dates.spanned(clean, today)) or days
    # A question that names two settings leaves open which of them is meant.
    read = settings[0] if len(settings) == 1 else None
    return Asked(
        text=text if tongue == "en" else clean,
        language=language or tongue,
        service_date=days[-1],
        dates=days,
        setting=setting or read or "practitioner",
        kind=kind,
        stated=read_stated(clean, setting=(setting or read) is not None),
        assumed_dates=found.assumed,
        mentions=alone or named,
        loose_modifiers=loose_modifiers(clean),
        icd10=tuple(find_icd10(clean)),
        parts=_parts(clean),
        patient=patient,
        document_ids=tuple(document_ids),
        editions=editions_named(clean, days[-1].year),
        schedule=schedule_fields(clean),
        payer=_payer(clean),
        reason=asks_reason(clean),
        changes=asks_changes(clean),
        original=None if tongue == "en" else text,
    )


def _payer(text: str) -> str | None:
    """The payer other than Medicare that is asked about, in English."""
    found = cues()["payers"].search(text)
    return None if found is None else found.group()


def _check_size(text: str) -> None:
    if len(text) > LONGEST_QUESTION:
        raise InvalidRequest(
            said(
                "The question has {number} characters; ask in at most {most}, and add longer "
                "texts as documents.",
                number=f"{len(text):,}",
                most=f"{LONGEST_QUESTION:,}",
            )
        )


def _patient(typed: str, clean: str, tongue: str) -> tuple[str, ...]:
    """What points at one person: in the words typed, and in what they say in English."""
    found = identifying(typed)
    if tongue != "en":
        # Lists of the world's names hold the small words of most languages.
        if found and set(found) <= NAMES and not names_somebody(typed):
            found = identifying(without_known_words(typed, tongue))
        found = found or tuple(kind for kind in identifying(clean) if kind not in NAMES)
    if found or one_case(typed) or one_case(clean) or one_case_abroad(typed, tongue):
        return found or (mark("one person's case"),)
    return ()


def _alone(text: str) -> tuple[CodeMention, ...]:
    """The codes of "A without B" that are asked about: A, and whether it may stand alone."""
    head, *tail = re.split(r"\bwithout\b", text, maxsplit=1, flags=re.IGNORECASE)
    return mentions(head) if tail and mentions(tail[0]) else ()


def _kind(text: str, named: Sequence[CodeMention], *, between: bool) -> Kind:
    if len(named) >= 2:
        # "If different providers do it" gives a fact; it does not ask who does what.
        return _kind_of_several(without_stated(text), between=between)
    if named:
        if named[0].units is not None or meets("units", text):
            return "units"
        if meets("add_on", text):
            return "add_on"
        return "part" if set(_parts(text)) - {"summary"} else "code"
    return "bare_pair" if meets("two_codes", text) and meets("together", text) else "free"


def _kind_of_several(text: str, *, between: bool) -> Kind:
    # Between two days, or two settings, it is the answer that differs and not the codes.
    if meets("difference", text) and not between:
        return "difference"
    together = meets("together", text)
    if meets("units", text) and not together:
        return "units"
    if asks_reason(text) and together:
        return "pair"
    if schedule_fields(text) and not together:
        return "code"
    # A part of the guidance that a yes or no on the pair would not answer.
    asked_of_page = set(_parts(text)) - {"bundling", "summary", "guidelines", "modifiers"}
    return "part" if asked_of_page else "pair"
