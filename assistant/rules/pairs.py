"""NCCI procedure-to-procedure edits on the pairs of one claim.

Source: Medicare NCCI Policy Manual, introduction and chapter I, section E. Same beneficiary,
same provider, same date of service: column one is payable, column two is not, unless the
indicator allows a modifier and one is properly there. The deletion date is the last day in
force; indicator 9 rows were never in force.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

from assistant.answer import Finding, Verdict
from assistant.rules.claim import Claim, Line, same_provider
from assistant.rules.modifiers import DOCUMENTED, is_evaluation, refused, unlocking
from assistant.rules.ruling import Ruling, authority, row_source
from knowledge_base.edit_tables.coverage import Chosen
from knowledge_base.edit_tables.ptp import PtpRow
from knowledge_base.phrases import Phrase, counted, joined, mark, said, series
from knowledge_base.records import Release

PairRows = Mapping[tuple[str, str], Sequence[PtpRow]]
# Shared with the queries of assistant.auditing, which word the same findings.
EDIT = mark(
    "{one} is column one and {two} is column two of an NCCI edit with modifier indicator "
    "{indicator}: for one provider on one day {one} is payable and {two} is not."
)
NEVER = mark(" No modifier changes that.")
MAY = mark(" An NCCI modifier may unlock it where the record justifies one.")
BORNE_OUT = mark(" A modifier on the claim unlocks it, provided that the record bears it out.")
OUTSIDE_SAMPLE = mark(
    "The sample table holds only its own nine codes and cannot speak for {one} with {two}; import "
    "the full table with `bundlewise import-table`."
)
INCOMPLETE = mark(
    "Release {release} was imported from some of its published files only, and these have no "
    "edit in force between {one} and {two}; the others may. Zip all parts into one file and "
    "import that."
)
SEPARATE_EVALUATION = said(
    "A record of a significant, separately identifiable evaluation beyond the usual work of the "
    "procedure, or of a separate encounter."
)
SEPARATE_VISIT = said("A record of a separate encounter.")
SEPARATE_SITE = said("A record of a separate encounter or a separate anatomic site.")
OTHER_DAY = said("Another date of service or another provider: the edit binds one of each.")


def pair_rulings(
    claim: Claim, chosen: Chosen, rows: PairRows, *, everything: bool = True
) -> Iterator[Ruling]:
    """The rulings on the pairs of lines; ``rows`` holds (column one, column two) -> rows.

    With ``everything`` there is one for each pair. Without, pairs of which the release has no
    row at all are passed over: of the 125,000 pairs of a long claim nearly all.
    """
    for one, other in claim.pairs():
        if (
            everything
            or chosen.incomplete
            or (one.code, other.code) in rows
            or (other.code, one.code) in rows
            or not (chosen.covers(one.code) and chosen.covers(other.code))
        ):
            ruling = _pair_ruling(one, other, claim, chosen, rows)
            if everything or ruling.finding.verdict != "no_edit_found":
                yield ruling


def _pair_ruling(one: Line, other: Line, claim: Claim, chosen: Chosen, rows: PairRows) -> Ruling:
    release = chosen.release
    if not (chosen.covers(one.code) and chosen.covers(other.code)):
        return _not_covered(one, other, release, OUTSIDE_SAMPLE)
    both = (*rows.get((one.code, other.code), ()), *rows.get((other.code, one.code), ()))
    in_force = [row for row in both if row.in_force(claim.service_date, release)]
    if not in_force and chosen.incomplete:
        return _not_covered(one, other, release, INCOMPLETE)
    if not in_force:
        return _no_edit(one, other, release, both, claim.service_date)
    row = min(in_force, key=_rank)
    first, second = (one, other) if row.column_one == one.code else (other, one)
    return _edit(first, second, row, claim, release)


def _rank(row: PtpRow) -> tuple[int, str, str, int]:
    """The lowest indicator decides; what follows only makes the choice free of typing order."""
    return row.indicator, row.column_one, row.part, row.line


def _edit(first: Line, second: Line, row: PtpRow, claim: Claim, release: Release) -> Ruling:
    verdict: Verdict
    detail = joined()
    if not same_provider(first, second):
        verdict = "other_provider"
        detail = said(" The lines name different providers, and the edit binds one provider only.")
    elif row.indicator == 0:
        verdict = "not_together"
        detail = said(NEVER)
    else:
        keys = unlocking(first, second, claim.service_date, claim.setting)
        verdict = "unlocked_by_modifier" if keys else "only_with_modifier"
        detail = _modifier_detail(first, second, claim, keys)
    return Ruling(
        Finding(
            id="",
            rule="ptp_pair",
            verdict=verdict,
            codes=(first.code, second.code),
            column_one=row.column_one,
            column_two=row.column_two,
            modifier_indicator=row.indicator,
            authority=authority(release),
            release=release.label,
            effective_from=row.effective,
            deleted_on=row.deleted,
            rationale=row.rationale,
            message=said(EDIT, one=row.column_one, two=row.column_two, indicator=row.indicator)
            + detail,
            what_would_change_it=_what_would_change(first, second, verdict),
            sample=release.sample,
        ),
        (row_source(release, row.line, row.published),),
    )


def _modifier_detail(first: Line, second: Line, claim: Claim, keys: tuple[str, ...]) -> Phrase:
    barred = refused(first, second, claim.service_date, claim.setting)
    told = joined(*(joined(" ", reason, ".") for reason in dict.fromkeys(barred.values())))
    if keys:
        shown = dict.fromkeys(DOCUMENTED.get(key, DOCUMENTED["anatomic"]) for key in keys)
        return joined(
            " ",
            counted(
                "Modifier {keys} on the claim unlocks it, provided that the record shows {shown}.",
                "Modifiers {keys} on the claim unlock it, provided that the record shows {shown}.",
                len(keys),
                keys=series(keys),
                shown=joined(*shown, by="; "),
            ),
            told,
        )
    return said(MAY) + told


def _what_would_change(first: Line, second: Line, verdict: Verdict) -> str | None:
    if verdict == "only_with_modifier":
        if is_evaluation(first.code) and is_evaluation(second.code):
            return SEPARATE_VISIT
        if is_evaluation(first.code) or is_evaluation(second.code):
            return SEPARATE_EVALUATION
        return SEPARATE_SITE
    if verdict in {"not_together", "unlocked_by_modifier"}:
        return OTHER_DAY
    return None


def _no_edit(
    one: Line, other: Line, release: Release, rows: Sequence[PtpRow], day: dt.date
) -> Ruling:
    past = [row for row in rows if row.deleted and row.deleted < day and row.indicator != 9]
    last = max(past, key=lambda row: (row.deleted or dt.date.min, *_rank(row)), default=None)
    history = (
        said(
            " An earlier edit of {one} over {two} was last in force on {last}.",
            one=last.column_one,
            two=last.column_two,
            last=last.deleted,
        )
        if last
        else ""
    )
    return Ruling(
        Finding(
            id="",
            rule="ptp_pair",
            verdict="no_edit_found",
            codes=(one.code, other.code),
            authority=authority(release),
            release=release.label,
            deleted_on=last.deleted if last else None,
            message=said(
                "No NCCI edit between {one} and {other} is in force in release {release}."
                "{history} That is not permission: other rules may apply.",
                one=one.code,
                other=other.code,
                release=release.label,
                history=history,
            ),
            sample=release.sample,
        ),
        (row_source(release, last.line, last.published),) if last else (),
    )


def _not_covered(one: Line, other: Line, release: Release, why: str) -> Ruling:
    return Ruling(
        Finding(
            id="",
            rule="ptp_pair",
            verdict="not_covered",
            codes=(one.code, other.code),
            authority=authority(release),
            release=release.label,
            message=said(why, one=one.code, two=other.code, release=release.label),
            sample=release.sample,
        )
    )
