"""What a statement claims of a pair of codes, to hold against the findings."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answer import Finding
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
_INDICATOR = re.compile(r"\bindicator\s*(?:of|is|:|=)?\s*[“\"']?(?P<value>[019])\b", re.IGNORECASE)
_COLUMN = re.compile(
    r"\b(?P<code>[A-Z]?\d{4,5}[A-Z]?)\b\s*(?:\([^)]*\)\s*)?(?:is|as|in|=)\s*(?:the\s+)?column\s*"
    r"(?P<column>one|two|1|2)\b",
    re.IGNORECASE,
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

    A column or indicator named of one code is read with the other code of the question.
    """
    codes = set(mentioned(text))
    context = codes | set(mentioned(question))
    for finding in findings:
        about = set(finding.codes)
        if not about & codes or not about <= context:
            continue
        reason = _against_row(text, finding)
        if about <= codes:
            reason = reason or _against(text, finding) or _against_limit(text, finding)
        if reason is not None:
            return finding, reason
    return None


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


def _against_row(text: str, finding: Finding) -> str | None:
    """A modifier indicator or a column that is not the row's."""
    for match in _INDICATOR.finditer(text):
        if (
            finding.modifier_indicator is not None
            and int(match["value"]) != finding.modifier_indicator
        ):
            return f"the table's modifier indicator is {finding.modifier_indicator}"
    for match in _COLUMN.finditer(text):
        column = (
            finding.column_one if match["column"].lower() in {"one", "1"} else finding.column_two
        )
        if finding.column_one and match["code"].upper() != column:
            return f"column one is {finding.column_one} and column two is {finding.column_two}"
    return None


def _against(text: str, finding: Finding) -> str | None:
    """A permission, or the denial of an edit, that the finding does not bear out."""
    if finding.rule not in {"ptp_pair", "guidance_note"}:
        return None
    if _NO_EDIT.search(text) and finding.column_one:
        return f"{finding.authority} holds an edit between them"
    allows = _MAY.search(text) is not None and _MAY_NOT.search(text) is None
    if allows and finding.verdict in {"not_together", "only_with_modifier"}:
        return f"it allows what {finding.authority} does not"
    if allows and finding.verdict == "no_edit_found":
        return "the absence of an edit is not permission"
    return None


def bearing_out(text: str, findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """The findings that say what ``text`` says, for a statement that cites no passage.

    A finding bears a statement out if it is about the same codes and the statement takes its
    side: a bar is told as one, the absence of an edit with the word for it, a limit with units.
    """
    codes = set(mentioned(text))
    return tuple(
        finding
        for finding in findings
        if set(finding.codes) == codes and codes and _takes_side(text, finding)
    )


def _takes_side(text: str, finding: Finding) -> bool:
    if finding.rule in {"ptp_pair", "guidance_note"}:
        if finding.verdict == "no_edit_found":
            return _NO_EDIT.search(text) is not None
        told = _MAY_NOT.search(text) or _INDICATOR.search(text) or _COLUMN.search(text)
        return told is not None
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
