"""The headlines and fixed sentences of the built-in drafter, each a phrase in ten languages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from assistant.answer import Finding, speaker
from knowledge_base.phrases import Phrase, begun, counted, joined, listing, said, within
from knowledge_base.records import Setting

INFORMATION_ONLY = said(
    "This is information about the uploaded material, not medical, legal or billing advice."
)
SOURCES = said("Sources:")
SET_ASIDE = said(
    "What comes nearest to an answer is a sentence whose note a librarian rejected or edited; "
    "who, and how, is said below."
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


def pair_headline(
    edits: Sequence[Finding], notes: Sequence[Finding], unknown: Sequence[Finding]
) -> str:
    """Put the verdict on a pair in one sentence; both authorities where they differ."""
    barred = next((note for note in notes if note.verdict == "not_together"), None)
    edit = _strictest([item for item in edits if item.verdict != "not_covered"])
    codes = ", ".join(code for item in unknown for code in item.codes)
    beside = said(" Nothing is known of {codes}.", codes=codes) if codes else joined()
    firing = sum(item.fires for item in edits)
    if firing > 1:
        beside += said(" {firing} table edits in all, each below.", firing=firing)
    if barred is None:
        if edit is not None:
            return joined(begun(joined(_answer_word(edit), _table_says(edit), ".")), beside)
        limit = next((note for note in notes if note.verdict == "conditional"), None)
        if limit is not None:
            return joined(limit.message, beside)
        every = listing_of(dict.fromkeys(code for item in edits for code in item.codes))
        told = said(
            "No loaded table can speak for {names} on this date and in this setting.", names=every
        )
        return told + beside
    # Both authorities on the same pair: a sentence on two pairs would mislead.
    same = set(barred.codes)
    edit = _strictest(
        [item for item in edits if set(item.codes) == same and item.verdict != "not_covered"]
    )
    names: dict[str, str] = {
        "name": speaker(barred.authority, barred.decided),
        "codes": listing_of(barred.codes),
    }
    if edit is None:
        alone = said(
            "Not together: {name} says never to report {codes} together; no loaded Medicare table "
            "speaks for them here.",
            **names,
        )
        return alone + beside
    both = said(
        "Not together: {name} says never to report {codes} together. The Medicare table, another "
        "authority: {table}.",
        table=_table_says(edit),
        **names,
    )
    return both + beside


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
        "not_together": said("Not together: "),
        "only_with_modifier": said("Not as they stand: "),
        "unlocked_by_modifier": said("Only if the record bears the modifier out: "),
        "other_provider": "",
        "no_edit_found": "",
    }[edit.verdict]


def _table_says(edit: Finding) -> str:
    one, two = edit.column_one, edit.column_two
    if edit.verdict == "not_together":
        return said(
            "{two} bundles into {one} (indicator 0) and no modifier unlocks the edit",
            two=two,
            one=one,
        )
    if edit.verdict == "only_with_modifier":
        return said(
            "{two} bundles into {one} (indicator 1), and only a documented separate encounter or "
            "site could justify a modifier that unlocks the edit",
            two=two,
            one=one,
        )
    if edit.verdict == "unlocked_by_modifier":
        return said(
            "{two} bundles into {one} (indicator 1) and the modifier given can unlock the edit",
            two=two,
            one=one,
        )
    if edit.verdict == "other_provider":
        return said(
            "the edit of {one} over {two} binds one provider, and the lines name two",
            one=one,
            two=two,
        )
    return said(
        "no edit between {codes} was found in release {release}, which is not permission to "
        "report both",
        codes=listing_of(edit.codes),
        release=edit.release,
    )


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
    each = (joined(place(day, None), ": ", text) for day, text in told)
    return joined(*changed, *each, by=" ")


def by_setting(told: Mapping[Setting, str]) -> str:
    """Say that no single verdict can be given without the setting, and what each says."""
    each = (joined(place(None, setting), ": ", text) for setting, text in told.items())
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
    return joined(*told, *([SETTING_NAMES[setting]] if setting else []), by=", ")


def _limit_alone(message: str) -> str:
    """A limit on units without what the claim has, to go on within a sentence."""
    limit, _, _ = message.partition(";")
    return within(limit.removesuffix("."))


def listing_of(codes: Iterable[str]) -> Phrase:
    """Codes or days as a sentence lists them."""
    return listing(tuple(codes))


def nothing_found(subject: str, documents: int, releases: int, day: dt.date) -> str:
    """Word the honest no: what was looked for and where."""
    return said(
        "The uploaded material does not answer this: nothing on {subject} was found in "
        "{documents} in force on {day} and {tables}.",
        subject=subject,
        documents=counted("{number} document", "{number} documents", documents),
        day=day,
        tables=counted("{number} table release", "{number} table releases", releases),
    )


def would_help(
    *,
    not_in_force: Sequence[str],
    codes: Sequence[str],
    words: Sequence[str],
) -> str:
    """Say what could be done so that the question is answered; the surest of it only."""
    if not_in_force:
        return said(
            "Held, but not in force that day: {titles}; give the service date that is meant.",
            titles=", ".join(not_in_force),
        )
    if codes:
        return said(
            "No document on {codes} is held; upload one that names it.",
            codes=listing(codes, "or"),
        )
    if words:
        return said(
            "No document mentions {words}; upload guidance on it, or ask in other words.",
            words=", ".join(f'"{word}"' for word in words),
        )
    return said(
        "Upload guidance on it, or name the code, the modifier or the procedure that is meant."
    )


def no_such_edition(editions: Sequence[int]) -> str:
    """Say that an edition that was asked for is not held."""
    return said(
        "The uploaded material does not answer this: no {years} edition is held. Add it, or ask "
        "without naming an edition.",
        years=listing(tuple(map(str, editions)), "or"),
    )


def false_premise(premises: Sequence[str]) -> str:
    """Name what a question takes for granted and does not exist."""
    opening = said("The question rests on something that does not exist.")
    return joined(opening, *premises, by=" ")


def outside_series(name: str, told: str, source: str) -> str:
    """Say that a number lies outside its series."""
    return said("There is no {name}: {told} ({source}).", name=name, told=told, source=source)


def no_such_chapter(number: str, title: str, first: int, last: int) -> str:
    """Say that no document held has a chapter of that number."""
    return said(
        "Nothing held has a chapter {number}: {title} has chapters {first} to {last}.",
        number=number,
        title=title,
        first=first,
        last=last,
    )


def no_such_section(letter: str, chapter: str, title: str) -> str:
    """Say that the chapter has no section of that letter."""
    return said(
        "Chapter {chapter} of {title} has no section {letter}.",
        chapter=chapter,
        title=title,
        letter=letter,
    )


def no_such_modifier(name: str) -> str:
    """Say that nothing held speaks of a modifier."""
    return said("Nothing held mentions a modifier {name}.", name=name)


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
