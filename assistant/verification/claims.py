"""What a statement claims of a pair of codes, to hold against the findings."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answer import Finding
from assistant.question import dates
from assistant.verification.rows import against_rows, names_row
from knowledge_base.codes import mentioned

_MAY = re.compile(
    r"\b(?:may|can|could|should|are|is|be)\b(?!\s+(?:not|never))[^.;]{0,60}"
    r"\b(?:reported|billed|coded|submitted|paid|payable|reportable|billable|allowed|fine|ok|okay)\b"
    r"|\b(?:separately (?:payable|reportable|billable)|no (?:edit|conflict|restriction)s?|"
    r"report both|bill both|freely|unlimited)\b",
    re.IGNORECASE,
)
_MAY_NOT = re.compile(
    r"\b(?:not|never|cannot|no longer|neither|nor)\b|n['’]t\b|"
    r"\b(?:bundl\w*|included in|excluded|barred|prohibited|denied|mutually exclusive)\b",
    re.IGNORECASE,
)
# A bar that is denied is a permission.
_BAR_DENIED = re.compile(
    r"\bnot (?:an? )?(?:problem|issue|conflict|obstacle|barrier)|\b(?:not|never)(?: be)? "
    r"(?:prohibited|barred|excluded|bundled|denied|forbidden|restricted)\b|"
    r"\bnothing (?:bars|prevents|prohibits|forbids|stops)\b",
    re.IGNORECASE,
)
# A clause of its own, whose negation does not reach the one before.
_CLAUSE = re.compile(
    r"[.;]\s|,\s+(?=(?:not|but|and not|although|though|even|nor)\b)", re.IGNORECASE
)
_NO_EDIT = re.compile(r"\bno (?:ncci |ptp )*edits?\b", re.IGNORECASE)
_NUMBER = r"(?P<number>\d+|one|two|three|four|five|six|seven|eight|nine|ten)"
_UNITS = re.compile(rf"\b{_NUMBER} units?\b", re.IGNORECASE)
_ADVICE = re.compile(
    r"\b(?:add|append|use|attach|put|apply)\b[^.;]{0,30}\bmodifier\b|"
    r"\bmodifier\b[^.;]{0,30}\bto (?:get|be|ensure|secure)\b[^.;]{0,15}\b(?:paid|payment)\b",
    re.IGNORECASE,
)
_PROMISE = re.compile(
    r"\b(?:will|guaranteed to|certain to)\b[^.;]{0,20}\b(?:pay|paid|reimburse\w*)\b", re.IGNORECASE
)


def contradiction(
    text: str, question: str, findings: Sequence[Finding]
) -> tuple[Finding, str] | None:
    """The first finding that ``text`` contradicts, and how; ``None`` if it contradicts none.

    A statement of several codes is held against what was found of these codes; one of a single
    code is read with the other codes of the question. One that names a day is held against
    what was found of that day.
    """
    findings = _of_days_named(text, findings)
    codes = set(mentioned(text))
    wide = codes if len(codes) > 1 else codes | set(mentioned(question))
    about = [item for item in findings if codes & set(item.codes) and set(item.codes) <= wide]
    rows = [item for item in about if item.column_one]
    found = against_rows(text, rows)
    if found is not None:
        return found
    for finding in about:
        if set(finding.codes) <= codes:
            reason = _against(text, finding) or _against_limit(text, finding)
            if reason is not None:
                return finding, reason
    return None


def _of_days_named(text: str, findings: Sequence[Finding]) -> Sequence[Finding]:
    """The findings of the days that ``text`` names; all if it names none that was asked about."""
    asked = {item.service_date for item in findings if item.service_date is not None}
    named = asked.intersection(dates.written(text).days) if asked else set()
    return (
        [item for item in findings if item.service_date in {None, *named}] if named else findings
    )


def _against_limit(text: str, finding: Finding) -> str | None:
    """A number of units that is not the one published."""
    if finding.rule != "unit_limit" or finding.verdict == "not_covered":
        return None
    claimed = {_digits(match["number"]) for match in _UNITS.finditer(text)}
    told = {_digits(match["number"]) for match in _UNITS.finditer(finding.message)}
    if claimed and told and not claimed <= told:
        return f"the published limit is {', '.join(sorted(told))}"
    return None


def _digits(number: str) -> str:
    words = "zero one two three four five six seven eight nine ten".split()  # noqa: SIM905
    return str(words.index(number.lower())) if number.lower() in words else number


def _against(text: str, finding: Finding) -> str | None:
    """A permission, or the denial of an edit, that the finding does not bear out."""
    if finding.rule not in {"ptp_pair", "guidance_note"}:
        return None
    if _NO_EDIT.search(text) and finding.column_one:
        return f"{finding.authority} holds an edit between them"
    allows = _allows(text, set(finding.codes))
    if allows and finding.verdict in {"not_together", "only_with_modifier"}:
        return f"it allows what {finding.authority} does not"
    if allows and finding.verdict == "no_edit_found":
        return "the absence of an edit is not permission"
    return None


def _allows(text: str, codes: set[str]) -> bool:
    """Whether ``text``, or a clause of it that names all the codes, permits without a bar."""
    if _BAR_DENIED.search(text):
        return True
    clauses = [text, *(part for part in _CLAUSE.split(text) if codes <= set(mentioned(part)))]
    return any(_MAY.search(part) and not _MAY_NOT.search(part) for part in clauses)


def bearing_out(text: str, findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """The findings that say what ``text`` says, for a statement that cites no passage.

    A finding bears a statement out if it is about the same codes and the statement takes its
    side: a bar is told as one, the absence of an edit with the word for it, a limit with units.
    """
    codes = set(mentioned(text))
    return tuple(
        finding
        for finding in _of_days_named(text, findings)
        if set(finding.codes) == codes and codes and _takes_side(text, finding)
    )


def _takes_side(text: str, finding: Finding) -> bool:
    if finding.rule in {"ptp_pair", "guidance_note"}:
        if finding.verdict == "no_edit_found":
            return _NO_EDIT.search(text) is not None
        if finding.verdict == "noted":
            return False
        told = _MAY_NOT.search(text) or names_row(text)
        return bool(told)
    if finding.rule == "unit_limit":
        return _UNITS.search(text) is not None
    return finding.rule == "add_on" and re.search(r"\badd-?on\b", text, re.I) is not None


def out_of_scope(text: str) -> str | None:
    """Why a statement is not ours to make; ``None`` if it is."""
    if _ADVICE.search(text) and _MAY_NOT.search(text) is None:
        return "it advises adding a modifier; only what must be documented may be said"
    if _PROMISE.search(text) and _MAY_NOT.search(text) is None:
        return "it promises payment"
    return None
