"""The findings of a question sorted by the days it asks about and the settings it leaves open."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from assistant.answer import Finding
from assistant.drafting.grounds import Grounds
from assistant.languages import wording
from knowledge_base.records import SETTINGS, Setting


@dataclass(frozen=True, slots=True)
class View:
    """What holds on one day in one setting; ``None`` where the question asks about only one."""

    day: dt.date | None
    setting: Setting | None
    findings: tuple[Finding, ...]

    def of_rule(self, *rules: str) -> tuple[Finding, ...]:
        """The findings of these rules."""
        return tuple(finding for finding in self.findings if finding.rule in rules)

    def plain(self, finding: Finding) -> str:
        """The finding's message without the day and setting put before it."""
        place = wording.place(self.day, self.setting)
        dated = wording.place(self.day, None)
        return finding.message.removeprefix(f"{place}: ").removeprefix(f"{dated}: ")


def views(grounds: Grounds) -> tuple[View, ...]:
    """One view for each day and setting: settings in their usual order, days in that of time."""
    dated = {item.service_date for item in grounds.findings if item.service_date is not None}
    days: list[dt.date | None] = [*sorted(dated)] or [None]
    open_settings = set(grounds.settings.values())
    settings: list[Setting | None] = [s for s in SETTINGS if s in open_settings] or [None]
    return tuple(
        View(
            day,
            setting,
            tuple(
                finding
                for finding in grounds.findings
                if finding.service_date in {None, day}
                and grounds.settings.get(finding.id) in {None, setting}
            ),
        )
        for setting in settings
        for day in days
    )


def headline(
    shown: Sequence[View], sentence: Callable[[View], str], rules: Collection[str]
) -> str:
    """One sentence for a single view; else what holds in each, and whether that differs.

    ``rules`` are those that answer the question: two days are the same if these say the same.
    """
    by_setting: defaultdict[Setting | None, list[View]] = defaultdict(list)
    for view in shown:
        by_setting[view.setting].append(view)
    told = {setting: _over_days(held, sentence, rules) for setting, held in by_setting.items()}
    if None in told:
        return told[None]
    return wording.by_setting({name: text for name, text in told.items() if name is not None})


def _over_days(
    held: Sequence[View], sentence: Callable[[View], str], rules: Collection[str]
) -> str:
    told = [(view.day, sentence(view)) for view in held if view.day is not None]
    if len(told) < 2:
        return sentence(held[0])
    steps = {
        (one.day, other.day): _step(_answers(one, rules), _answers(other, rules))
        for one, other in pairwise(held)
        if one.day is not None and other.day is not None
    }
    if set(steps.values()) == {"same"}:
        return wording.same_on_days(told)
    return wording.on_each_day(told, [days for days, step in steps.items() if step == "changed"])


_Answers = Mapping[Hashable, frozenset[tuple[object, ...]]]


def _answers(view: View, rules: Collection[str]) -> _Answers:
    """What each rule answers for the codes it is about, to compare with another day."""
    found: defaultdict[Hashable, set[tuple[object, ...]]] = defaultdict(set)
    for item in view.of_rule(*rules):
        # A table is one authority whatever its release; a document speaks for itself.
        whose = item.authority if item.rule == "guidance_note" else ""
        limit = view.plain(item) if item.rule == "unit_limit" else ""
        found[item.rule, frozenset(item.codes), whose].add(
            (item.verdict, item.column_one, item.modifier_indicator, limit)
        )
    return {key: frozenset(value) for key, value in found.items()}


def _step(one: _Answers, other: _Answers) -> Literal["same", "changed", "open"]:
    """Whether the answer changed; a day that no table covers leaves that open."""
    found: Literal["same", "open"] = "same"
    for key in {**one, **other}:
        answers = one.get(key, frozenset()), other.get(key, frozenset())
        if answers[0] == answers[1]:
            continue
        if not any(item[0] == "not_covered" for item in answers[0] | answers[1]):
            return "changed"
        found = "open"
    return found
