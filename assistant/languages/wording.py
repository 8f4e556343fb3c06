"""The headlines and fixed sentences of the built-in drafter, in English so far."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from assistant.answer import Finding, speaker
from knowledge_base.records import Setting

INFORMATION_ONLY = (
    "This is information about the uploaded material, not medical, legal or billing advice."
)
SET_ASIDE = (
    "What comes nearest to an answer is a sentence whose note a librarian rejected or edited; "
    "who, and how, is said below."
)


def drafted_by_model(model: str) -> str:
    """Name the language model that drafted an answer."""
    return f"Drafted by {model}; every statement was compared with its quote or its row."


def model_failed(model: str, why: str) -> str:
    """Say that the built-in drafter answers because the model did not."""
    return f"{model} {why}; the built-in drafter answered instead."


def nothing_held(model: str) -> str:
    """Say that the built-in drafter answers because nothing of the model's draft held."""
    return (
        f"Nothing that {model} drafted held against the material; the built-in drafter answered "
        "instead."
    )


PART_NAMES = {
    "summary": "a summary",
    "guidelines": "coding guidelines",
    "modifiers": "modifiers",
    "necessity": "medical necessity",
    "responsibilities": "who does what",
    "bundling": "bundling",
    "plain_words": "plain words",
    "description": "a description",
    "examples": "examples",
    "documentation": "documentation",
    "risks": "risks",
}

SETTING_NAMES: Mapping[Setting, str] = {
    "practitioner": "for a practitioner",
    "outpatient_hospital": "in a hospital outpatient department",
    "dme": "for a supplier of durable medical equipment",
}
# Facts of the case that may be asked for; the setting has a phrase of its own, below.
ONE_PROVIDER = "whether one provider reports both lines: the edit binds one provider only"
PRIMARYS_PROVIDER = (
    "whether one provider reports both lines: an add-on code needs its primary from the same "
    "provider"
)
COLLEAGUES_PRIMARY = (
    "whether one provider reports both lines, or the primary is a colleague's of the same "
    "specialty and group"
)
SEPARATE_ENCOUNTER = "whether the record shows a separate encounter"
SEPARATE_SITE = "whether the record shows a separate anatomic site"
SEPARATE_EVALUATION = (
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


def pair_headline(
    edits: Sequence[Finding], notes: Sequence[Finding], unknown: Sequence[Finding]
) -> str:
    """Put the verdict on a pair in one sentence; both authorities where they differ."""
    barred = next((note for note in notes if note.verdict == "not_together"), None)
    edit = _strictest([item for item in edits if item.verdict != "not_covered"])
    codes = ", ".join(code for item in unknown for code in item.codes)
    beside = f" Nothing is known of {codes}." if codes else ""
    firing = sum(item.fires for item in edits)
    if firing > 1:
        beside += f" {firing} table edits in all, each below."
    if barred is None:
        if edit is not None:
            told = f"{_answer_word(edit)}{_table_says(edit)}.{beside}"
            return told[:1].upper() + told[1:]
        limit = next((note for note in notes if note.verdict == "conditional"), None)
        if limit is not None:
            return f"{limit.message}{beside}"
        names = " and ".join(dict.fromkeys(code for item in edits for code in item.codes))
        return f"No loaded table can speak for {names} on this date and in this setting.{beside}"
    # Both authorities on the same pair: a sentence on two pairs would mislead.
    same = set(barred.codes)
    edit = _strictest(
        [item for item in edits if set(item.codes) == same and item.verdict != "not_covered"]
    )
    names = " and ".join(barred.codes)
    guidance = f"{speaker(barred.authority, barred.decided)} says never to report {names} together"
    if edit is None:
        return f"Not together: {guidance}; no loaded Medicare table speaks for them here.{beside}"
    table = _table_says(edit)
    return f"Not together: {guidance}. The Medicare table, another authority: {table}.{beside}"


def _strictest(edits: Sequence[Finding]) -> Finding | None:
    order = (
        "not_together",
        "only_with_modifier",
        "unlocked_by_modifier",
        "other_provider",
        "no_edit_found",
    )
    return min(edits, key=lambda item: order.index(item.verdict), default=None)


def _answer_word(edit: Finding) -> str:
    return {
        "not_together": "Not together: ",
        "only_with_modifier": "Not as they stand: ",
        "unlocked_by_modifier": "Only if the record bears the modifier out: ",
        "other_provider": "",
        "no_edit_found": "",
    }[edit.verdict]


def _table_says(edit: Finding) -> str:
    one, two = edit.column_one, edit.column_two
    if edit.verdict == "not_together":
        return f"{two} bundles into {one} (indicator 0) and no modifier unlocks the edit"
    if edit.verdict == "only_with_modifier":
        return (
            f"{two} bundles into {one} (indicator 1), and only a documented separate encounter or "
            "site could justify a modifier that unlocks the edit"
        )
    if edit.verdict == "unlocked_by_modifier":
        return f"{two} bundles into {one} (indicator 1) and the modifier given can unlock the edit"
    if edit.verdict == "other_provider":
        return f"the edit of {one} over {two} binds one provider, and the lines name two"
    return (
        f"no edit between {' and '.join(edit.codes)} was found in release {edit.release}, which "
        "is not permission to report both"
    )


def place(day: dt.date | None, setting: Setting | None) -> str:
    """Where something holds, to begin a sentence: "On 2024-08-01, for a practitioner"."""
    told = [f"on {day.isoformat()}"] if day else []
    words = ", ".join([*told, *([SETTING_NAMES[setting]] if setting else [])])
    return words[:1].upper() + words[1:]


def assumed_day(day: dt.date) -> str:
    """Say that a month was named without a day, and which day was taken."""
    return (
        f"{day:%B %Y} names no day; the first of the month, {day.isoformat()}, was taken for the "
        "date of service."
    )


def same_on_days(told: Sequence[tuple[dt.date, str]]) -> str:
    """Say once what holds on every day asked about."""
    days = [day.isoformat() for day, _ in told]
    number = "both" if len(days) == 2 else f"all {len(days)}"
    return f"The same on {number} dates, {', '.join(days[:-1])} and {days[-1]}: {told[-1][1]}"


def on_each_day(
    told: Sequence[tuple[dt.date, str]], changes: Sequence[tuple[dt.date, dt.date]]
) -> str:
    """Say what holds on each day, and between which of them it changed."""
    between = " and ".join(f"between {one} and {other}" for one, other in changes)
    begun = [f"The answer changed {between}."] if between else []
    return " ".join([*begun, *(f"{place(day, None)}: {text}" for day, text in told)])


def by_setting(told: Mapping[Setting, str]) -> str:
    """Say that no single verdict can be given without the setting, and what each says."""
    each = " ".join(f"{place(None, setting)}: {text}" for setting, text in told.items())
    return f"It depends on the setting, which the question leaves open. {each}"


def what_would_change(change: str, places: Sequence[tuple[dt.date | None, Setting | None]]) -> str:
    """Word what would change a verdict; ``places`` tell where, if not everywhere."""
    told = " and ".join(_within(place(*where)) for where in places)
    return f"What would change it{f' {told}' if told else ''}: {change}"


def setting_wanted(
    told: Sequence[tuple[Setting, Sequence[Finding]]], day: dt.date | None = None
) -> str:
    """Ask for the setting, with what the tables say in each that is held."""
    several = any(len(findings) > 1 for _, findings in told)
    each = "; ".join(
        f"{SETTING_NAMES[setting]} "
        + " and ".join(_in_short(finding, named=several) for finding in findings)
        for setting, findings in told
    )
    return f"the setting{f' on {day.isoformat()}' if day else ''}: {each}"


def _in_short(finding: Finding, *, named: bool) -> str:
    if finding.verdict == "not_covered":
        return "no loaded table can tell"
    if finding.rule == "unit_limit":
        # What the claim has is known; the limit is what differs.
        return _within(finding.message.partition(";")[0].removesuffix("."))
    codes = f" between {' and '.join(finding.codes)}" if named else ""
    if finding.column_one is None:
        return f"no edit{codes} is found in release {finding.release}"
    return f"{finding.column_two} bundles into {finding.column_one} (indicator " + (
        f"{finding.modifier_indicator})"
    )


def _within(words: str) -> str:
    """Words that began a sentence, to go on within one; a code stays as it is."""
    return words[:1].lower() + words[1:] if words.partition(" ")[0].isalpha() else words


def nothing_found(subject: str, documents: int, releases: int, day: dt.date) -> str:
    """Word the honest no: what was looked for and where."""
    searched = f"{documents} document{'' if documents == 1 else 's'}"
    tables = f"{releases} table release{'' if releases == 1 else 's'}"
    return (
        f"The uploaded material does not answer this: nothing on {subject} was found in "
        f"{searched} in force on {day.isoformat()} and {tables}."
    )


def would_help(
    *,
    not_in_force: Sequence[str],
    codes: Sequence[str],
    words: Sequence[str],
) -> str:
    """Say what could be done so that the question is answered; the surest of it only."""
    if not_in_force:
        return (
            f"Held, but not in force that day: {', '.join(not_in_force)}; give the service date "
            "that is meant."
        )
    if codes:
        return f"No document on {' or '.join(codes)} is held; upload one that names it."
    if words:
        named = ", ".join(f'"{word}"' for word in words)
        return f"No document mentions {named}; upload guidance on it, or ask in other words."
    return "Upload guidance on it, or name the code, the modifier or the procedure that is meant."


def no_such_edition(editions: Sequence[int]) -> str:
    """Say that an edition that was asked for is not held."""
    years = " or ".join(map(str, editions))
    return (
        f"The uploaded material does not answer this: no {years} edition is held. Add it, or ask "
        "without naming an edition."
    )


def false_premise(premises: Sequence[str]) -> str:
    """Name what a question takes for granted and does not exist."""
    return f"The question rests on something that does not exist. {' '.join(premises)}"


def outside_series(name: str, told: str, source: str) -> str:
    """Say that a number lies outside its series."""
    return f"There is no {name}: {told} ({source})."


def no_such_chapter(number: str, title: str, first: int, last: int) -> str:
    """Say that no document held has a chapter of that number."""
    return f"Nothing held has a chapter {number}: {title} has chapters {first} to {last}."


def no_such_section(letter: str, chapter: str, title: str) -> str:
    """Say that the chapter has no section of that letter."""
    return f"Chapter {chapter} of {title} has no section {letter}."


def no_such_modifier(name: str) -> str:
    """Say that nothing held speaks of a modifier."""
    return f"Nothing held mentions a modifier {name}."
