"""The headlines and fixed sentences of the built-in drafter, each a phrase in ten languages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from assistant.answer import Finding
from knowledge_base.phrases import Phrase, begun, joined, labelled, listing, said, series, within
from knowledge_base.records import Setting

INFORMATION_ONLY = said(
    "This is information about the uploaded material, not medical, legal or billing advice."
)
SOURCES = said("Sources:")
SET_ASIDE = said(
    "What comes nearest to an answer is a sentence whose note a librarian rejected or edited; "
    "who, and how, is said below."
)


def drafted_by_model(model: str) -> str:
    """Name the language model that drafted an answer."""
    return said(
        "Drafted by {model}; every statement was compared with its quote or its row.", model=model
    )


def model_failed(model: str, why: str) -> str:
    """Say that the built-in drafter answers because the model did not."""
    return said("{model} {why}; the built-in drafter answered instead.", model=model, why=why)


def nothing_drafted(model: str) -> str:
    """Say that the built-in drafter answers because the model's draft was empty."""
    return said(
        "{model} drafted no statement; the built-in drafter answered instead.", model=model
    )


def nothing_held(model: str) -> str:
    """Say that the built-in drafter answers because nothing of the model's draft held."""
    return said(
        "Nothing that {model} drafted held against the material; the built-in drafter answered "
        "instead.",
        model=model,
    )


PART_NAMES = {
    "summary": said("a summary"),
    "guidelines": said("coding guidelines"),
    "modifiers": said("modifiers"),
    "necessity": said("medical necessity"),
    "responsibilities": said("who does what"),
    "bundling": said("bundling"),
    "plain_words": said("plain words"),
    "description": said("a description"),
    "examples": said("examples"),
    "documentation": said("documentation"),
    "risks": said("risks"),
}

SETTING_NAMES: Mapping[Setting, str] = {
    "practitioner": said("for a practitioner"),
    "outpatient_hospital": said("in a hospital outpatient department"),
    "dme": said("for a supplier of durable medical equipment"),
}
# Behind a quote whose language is another than the reader's.
IN_LANGUAGE = {
    "en": said("in English"),
    "es": said("in Spanish"),
    "zh": said("in Chinese"),
    "ru": said("in Russian"),
    "ar": said("in Arabic"),
    "vi": said("in Vietnamese"),
    "fr": said("in French"),
    "de": said("in German"),
    "ko": said("in Korean"),
    "tl": said("in Tagalog"),
}
# Facts of the case that may be asked for; the setting has a phrase of its own, below.
ONE_PROVIDER = said("whether one provider reports both lines: the edit binds one provider only")
PRIMARYS_PROVIDER = said(
    "whether one provider reports both lines: an add-on code needs its primary from the same "
    "provider"
)
COLLEAGUES_PRIMARY = said(
    "whether one provider reports both lines, or the primary is a colleague's of the same "
    "specialty and group"
)
SEPARATE_ENCOUNTER = said("whether the record shows a separate encounter")
SEPARATE_SITE = said("whether the record shows a separate anatomic site")
SEPARATE_EVALUATION = said(
    "whether the record shows a significant evaluation, separately identifiable from the procedure"
)

_FACTS_IN_ORDER = (
    ONE_PROVIDER,
    PRIMARYS_PROVIDER,
    COLLEAGUES_PRIMARY,
    SEPARATE_ENCOUNTER,
    SEPARATE_SITE,
    SEPARATE_EVALUATION,
)


def order_of_fact(phrase: str) -> int:
    """The place of a fact among those asked for: the setting first."""
    return _FACTS_IN_ORDER.index(phrase) if phrase in _FACTS_IN_ORDER else -1


def place(day: dt.date | None, setting: Setting | None) -> str:
    """Where something holds, to begin a sentence: "On 2024-08-01, for a practitioner"."""
    return begun(_where(day, setting))


def assumed_day(day: dt.date) -> str:
    """Say that a month was named without a day, and which day was taken."""
    return said(
        "{month} names no day; the first of the month, {day}, was taken for the date of service.",
        month=f"{day:%Y-%m}",
        day=day,
    )


def same_on_days(told: Sequence[tuple[dt.date, str]]) -> str:
    """Say once what holds on every day asked about."""
    days = [day.isoformat() for day, _ in told]
    return said("The same on {days}: {told}", days=listing_of(days), told=told[-1][1])


def on_each_day(
    told: Sequence[tuple[dt.date, str]], changes: Sequence[tuple[dt.date, dt.date]]
) -> str:
    """Say what holds on each day, and between which of them it changed."""
    between = listing(
        [said("between {one} and {other}", one=one, other=other) for one, other in changes]
    )
    changed = [said("The answer changed {between}.", between=between)] if changes else []
    each = (labelled(place(day, None), text) for day, text in told)
    return joined(*changed, *each, by=" ")


def by_setting(told: Mapping[Setting, str]) -> str:
    """Say that no single verdict can be given without the setting, and what each says."""
    each = (labelled(place(None, setting), text) for setting, text in told.items())
    opening = said("It depends on the setting, which the question leaves open.")
    return joined(opening, *each, by=" ")


def what_would_change(change: str, places: Sequence[tuple[dt.date | None, Setting | None]]) -> str:
    """Word what would change a verdict; ``places`` tell where, if not everywhere."""
    if not places:
        return said("What would change it: {change}", change=change)
    told = listing([_where(*where) for where in places])
    return said("What would change it {where}: {change}", where=told, change=change)


def setting_wanted(
    told: Sequence[tuple[Setting, Sequence[Finding]]], day: dt.date | None = None
) -> str:
    """Ask for the setting, with what the tables say in each that is held."""
    several = any(len(findings) > 1 for _, findings in told)
    each = joined(
        *(
            joined(
                SETTING_NAMES[setting],
                " ",
                listing([_in_short(finding, named=several) for finding in findings]),
            )
            for setting, findings in told
        ),
        by="; ",
    )
    if day is None:
        return said("the setting: {each}", each=each)
    return said("the setting on {day}: {each}", day=day, each=each)


def _in_short(finding: Finding, *, named: bool) -> str:
    if finding.verdict == "not_covered":
        return said("no loaded table can tell")
    if finding.rule == "unit_limit":
        # What the claim has is known; the limit is what differs.
        return _limit_alone(finding.message)
    codes = said(" between {codes}", codes=listing_of(finding.codes)) if named else ""
    if finding.column_one is None:
        return said(
            "no edit{codes} is found in release {release}", codes=codes, release=finding.release
        )
    return said(
        "{two} bundles into {one} (indicator {indicator})",
        two=finding.column_two,
        one=finding.column_one,
        indicator=finding.modifier_indicator,
    )


def _where(day: dt.date | None, setting: Setting | None) -> Phrase:
    told = [said("on {day}", day=day)] if day else []
    return series([*told, *([SETTING_NAMES[setting]] if setting else [])])


def _limit_alone(message: str) -> str:
    """A limit on units without what the claim has, to go on within a sentence."""
    limit, _, _ = message.partition(";")
    return within(limit.removesuffix("."))


def listing_of(codes: Iterable[str]) -> Phrase:
    """Codes or days as a sentence lists them."""
    return listing(tuple(codes))


def editions_differ(older: str, newer: str) -> str:
    """Say that two editions differ near what is asked."""
    return said(
        "{older} and {newer} do not say the same on this: the sentences that stand in one of them "
        "only are quoted below.",
        older=older,
        newer=newer,
    )


def editions_agree(older: str, newer: str) -> str:
    """Say that two editions agree in what was found on the question."""
    return said(
        "{older} and {newer} say the same in the passages nearest to the question.",
        older=older,
        newer=newer,
    )


def only_in(title: str) -> str:
    """Head the sentences that only one of two editions has."""
    return said("Only in {title}", title=title)


def reason_published(rationale: str, codes: Sequence[str], release: str | None) -> str:
    """Give the reason that a table publishes with an edit."""
    return said(
        'The reason published with the edit of {codes} in release {release} is "{rationale}".',
        codes=listing_of(codes),
        release=release,
        rationale=rationale,
    )


def no_reason(told: str) -> str:
    """Say that what was found holds a rule without its reason."""
    return said("What was found gives no reason; it says: {told}", told=told)
