"""Codes that were deleted before the document's days, or are valid only after them.

HCPCS Level II codes carry their dates. A CPT code leaves traces: its pair edits end, and later
lists do not have it (the rule of ``assistant.rules.standing``, read for the document's days).
Every edition of the full fee schedule lists the CPT codes of its days, so that one edition with
and a later one without a code, or the other way round, tell as much without any edit.
What a sentence says of a code's own end or beginning is no mistake.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from knowledge_base.codes import CodeSpan
from knowledge_base.edit_tables.coverage import is_incomplete, listing_releases
from knowledge_base.edit_tables.hcpcs import HcpcsRow
from knowledge_base.edit_tables.release_files import release_id
from knowledge_base.linting.held import Held, period
from knowledge_base.linting.problem import Fault
from knowledge_base.linting.reading import Reading
from knowledge_base.linting.unknown_code import is_level_two, speaks_of_codes
from knowledge_base.phrases import mark, said
from knowledge_base.records import Release, Setting

_TOLD = re.compile(
    r"\b(?:delet\w*|discontinu\w*|terminat\w*|retire[ds]?|sunset\w*|expire[ds]?|obsolete|invalid|"
    r"replac\w*|supersed\w*|no longer|not (?:yet )?valid|formerly|previously|renumber\w*|"
    r"crosswalk\w*|became|becomes|historical\w*|new code|old code|not in force)\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<!\d)(?:19[89]|20\d)\d(?!\d)")
# Category I and III; laboratory codes of other shapes are on no fee schedule of physicians.
_CPT = re.compile(r"[0-9]{5}|[0-9]{4}T")
_SETTING: Setting = "practitioner"

_NO_LONGER = mark(
    "{code} stands in {other} and no longer in {release}, which speaks for the document's days."
)
_NOT_YET = mark(
    "{code} stands in {other} and not yet in {release}, which speaks for the document's days."
)


def find(reading: Reading, held: Held) -> Iterator[Fault]:
    """Give each code once that is not in force on any day of the document."""
    told: dict[str, CodeSpan] = {}
    history: set[str] = set()
    for span in reading.codes:
        if span.is_range or not (span.first in told or _is_code(reading, held, span)):
            continue
        told.setdefault(span.first, span)
        if _is_history(reading, span):
            history.add(span.first)
    # A text that says of a code that it ended knows so wherever it names the code.
    told = {code: span for code, span in told.items() if code not in history}
    if not told:
        return
    for code, (severity_note, message) in {
        **_unlisted(reading, held, told),
        **_left_behind(reading, held, told),
        **_dated(reading, held, told),
    }.items():
        span = told[code]
        yield Fault(
            "note" if severity_note else "warning",
            message,
            said(
                "Look for the code that took its place, or give the document the days "
                "it is about (--effective-from)."
            ),
            span.start,
            span.end,
        )


def _is_code(reading: Reading, held: Held, span: CodeSpan) -> bool:
    """Whether a code is meant; a letter and four digits that a table knows need no more signs."""
    if speaks_of_codes(reading, held, span):
        return True
    return span.first[0].isalpha() and is_level_two(reading, held, span)


def _is_history(reading: Reading, span: CodeSpan) -> bool:
    """Whether the sentence or its heading tells of codes that ended or took over."""
    start, end = reading.sentence(span.start, span.end)
    heading = reading.place(span.start)[1] or ""
    return any(_TOLD.search(text) for text in (reading.text[start:end], heading))


def _years(reading: Reading, span: CodeSpan) -> tuple[int, ...]:
    """The years that the sentence names: it may be about those."""
    return tuple(
        int(year)
        for year in _YEAR.findall(reading.text[slice(*reading.sentence(span.start, span.end))])
    )


def _dated(reading: Reading, held: Held, told: dict[str, CodeSpan]) -> dict[str, tuple[bool, str]]:
    """Level II codes by the dates of the newest list."""
    releases = [item for item in held.releases if item.kind == "hcpcs"]
    full = [item for item in releases if not item.sample] or releases
    if not full:
        return {}
    release = max(full, key=lambda item: (item.quarter.first or dt.date.min, item.label))
    days = period(reading.document)
    first = days.first or days.last or held.today
    last = reading.document.effective.last or first
    found: dict[str, tuple[bool, str]] = {}
    for code, span in told.items():
        if not code[0].isalpha():
            continue
        row = held.tables.hcpcs_row(code, release)
        if row is None or any(_valid_in(row, year) for year in _years(reading, span)):
            continue
        of = release_id(release)
        if row.terminated is not None and row.terminated < first:
            found[code] = (
                False,
                said(
                    "{code} was last valid on {last}, before {first} (by {release}).",
                    code=code,
                    last=row.terminated,
                    first=first,
                    release=of,
                ),
            )
        elif row.terminated is not None and row.terminated < last:
            found[code] = (
                True,
                (
                    said(
                        "{code} was last valid on {last}, while the document holds until {until} "
                        "(by {release}).",
                        code=code,
                        last=row.terminated,
                        until=last,
                        release=of,
                    )
                ),
            )
        elif row.added is not None and row.added > first:
            found[code] = (
                False,
                said(
                    "{code} is valid from {added} on, after {first} (by {release}).",
                    code=code,
                    added=row.added,
                    first=first,
                    release=of,
                ),
            )
    return found


def _unlisted(
    reading: Reading, held: Held, told: dict[str, CodeSpan]
) -> dict[str, tuple[bool, str]]:
    """CPT codes that the fee schedule of the day lacks, and an older or newer one lists."""
    chosen = held.chosen("fee-schedule", None, reading.document)
    cpt = [code for code in told if _CPT.fullmatch(code)]
    if chosen is None or chosen[0].release.sample or not cpt:
        return {}
    mine = chosen[0].release
    found: dict[str, tuple[bool, str]] = {}
    absent = sorted(set(cpt) - held.tables.known(cpt, _listing(held, mine)))
    for other in (item for item in held.releases if _is_full_schedule(item) and item != mine):
        ended = _begins(other) < _begins(mine)
        for code in sorted(held.tables.known(absent, (other,)) - found.keys()):
            years = _years(reading, told[code])
            if any((year <= _begins(other).year) == ended for year in years):
                continue
            message = said(
                _NO_LONGER if ended else _NOT_YET,
                code=code,
                other=release_id(other),
                release=release_id(mine),
            )
            found[code] = False, message
    return found


def _listing(held: Held, schedule: Release) -> tuple[Release, ...]:
    """The schedule, and the unit limits and schedules of its own quarter."""
    return tuple(
        item
        for item in held.releases
        if item.kind in {"mue", "fee-schedule"} and _begins(item) == _begins(schedule)
    )


def _is_full_schedule(release: Release) -> bool:
    return release.kind == "fee-schedule" and not release.sample and not is_incomplete(release)


def _begins(release: Release) -> dt.date:
    return release.quarter.first or release.speaks_from


def _left_behind(
    reading: Reading, held: Held, told: dict[str, CodeSpan]
) -> dict[str, tuple[bool, str]]:
    """Codes that every table of the day has left behind."""
    chosen = held.chosen("ptp", _SETTING, reading.document)
    if chosen is None:
        return {}
    day = chosen[1]
    lists = listing_releases(held.releases, _SETTING, day)
    if lists is None:
        return {}
    unlisted = sorted(set(told) - held.tables.known(told, lists.listing))
    if not unlisted:
        return {}
    rows = held.tables.ended_edits(unlisted, lists.pairs)
    return {
        code: (
            False,
            said(
                "No loaded table has {code} in force on {day}: its last NCCI edit ended on "
                "{last}, and neither the MUE nor the fee-schedule release lists it.",
                code=code,
                day=day,
                last=row.deleted,
            ),
        )
        for code, row in rows.items()
        if row.deleted is not None
        and row.deleted < day
        and not any(year <= row.deleted.year for year in _years(reading, told[code]))
    }


def _valid_in(row: HcpcsRow, year: int) -> bool:
    """Whether the code could be used on some day of a year."""
    begun = row.added is None or row.added.year <= year
    return begun and (row.terminated is None or year <= row.terminated.year)
