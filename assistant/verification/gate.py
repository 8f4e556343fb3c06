"""The gate: every proposed statement, from whichever drafter, passes here before it is shown.

What fails is corrected from a finding where one covers it, otherwise withheld with its reason.
The checks are listed once, in ``checks/in_order.py``.
"""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Iterable, Sequence

from assistant.answer import Citation, Finding, Proposal, Statement
from assistant.verification.case import Body, Case, Circumstances, Consult, cited_rows
from assistant.verification.checks.against import Contradiction, against_tables, contradiction
from assistant.verification.checks.in_order import AFTER_RULES, BEFORE_RULES, Check, CheckName
from assistant.verification.checks.tables import of_tables_themselves
from assistant.verification.numbering import Numbering
from assistant.verification.quotes import cites_row, stands
from knowledge_base.phrases import said

# Whether words may be put before a reader. What fails these is shown to nobody, whatever a rule
# may say of its codes; our own reviewed words are not read for what they might ask.
_OF_FITNESS: frozenset[CheckName] = frozenset({"orders", "scope", "language"})
_MOST_CODES = 25


@dataclasses.dataclass(frozen=True, slots=True)
class Verified:
    """The statements that came through (or did not), with every source they cite, numbered.

    ``findings`` are those the statements name that were not among the ones given.
    """

    statements: tuple[Statement, ...]
    citations: tuple[Citation, ...]
    findings: tuple[Finding, ...] = ()


def verify(
    drafts: Iterable[Proposal],
    question: str,
    findings: Sequence[Finding],
    sources: Sequence[Citation],
    body: Body,
    about: Circumstances | None = None,
    consult: Consult | None = None,
) -> Verified:
    """Judge each statement, and number the passages cited after ``sources``.

    Args:
        drafts: the statements as proposed.
        question: what was asked.
        findings: what the rules say of the question's codes.
        sources: what these findings cite, numbered.
        body: gives the stored text of a document.
        about: the language asked for, the service date and the like; by default nothing is
            known of them, and nothing is held against a statement for them.
        consult: what the rules say of codes that the question does not name; by default nothing.
    """
    known = dataclasses.replace(
        about or Circumstances("", body), question=question, body=functools.cache(body)
    )
    numbering = Numbering(findings, sources, consult)
    statements = []
    for draft in drafts:
        judged = _judged(_case(draft, known, numbering), numbering)
        names = tuple(numbering.name_of(source) for source in judged.sources)
        statements.append(dataclasses.replace(judged.statement, citations=names))
    used = {name for item in statements for name in item.findings}
    return Verified(tuple(statements), numbering.citations(), numbering.further(used))


@dataclasses.dataclass(frozen=True, slots=True)
class _Judged:
    statement: Statement
    sources: tuple[Citation, ...]


def _case(draft: Proposal, about: Circumstances, numbering: Numbering) -> Case:
    plain = Case(draft, draft.sources, draft.findings, (), about, cited_rows(draft.sources))
    if plain.worded or (plain.whole_sentence and not of_tables_themselves(plain)):
        return plain
    named = _of_rows(plain, numbering)
    if named is not None:
        return named
    rules = numbering.rules_of(_codes_of(plain))
    case = dataclasses.replace(plain, rules=rules, alone=_alone(rules, numbering))
    if draft.sources or draft.findings:
        return case
    return _resting_on(_bearing_out(case), case, numbering)


def _codes_of(case: Case) -> tuple[str, ...]:
    """Its codes, and those of the question where it names one or none: what rules are asked of."""
    codes = case.reading.codes
    asked = case.about.asked.codes if len(codes) < 2 else ()
    return tuple(dict.fromkeys((*codes, *asked)))[:_MOST_CODES]


def _resting_on(found: tuple[Finding, ...], case: Case, numbering: Numbering) -> Case:
    """The case as one that cites what the rules say of it."""
    sources = tuple(source for item in found for source in numbering.sources_of(item))
    return dataclasses.replace(case, findings=found, sources=sources, rows=cited_rows(sources))


def _bearing_out(case: Case) -> tuple[Finding, ...]:
    # Our own answers cite all that they say: what reads other statements is imported for these.
    from assistant.verification.checks.said_by_rules import bearing_out

    return bearing_out(case)


def _alone(rules: Sequence[Finding], numbering: Numbering) -> tuple[Finding, ...]:
    """What the rules say of each add-on code by itself, where its primary is there."""
    present = [item.codes[:1] for item in rules if item.verdict == "primary_present"]
    return tuple(
        item for codes in present for item in numbering.rules_of(codes) if item.rule == "add_on"
    )


def _of_rows(plain: Case, numbering: Numbering) -> Case | None:
    """The case of a draft that cites a table by its name and its row as published, and no passage.

    It is judged as one that cites nothing: by what the rules say of its codes, row for row.
    """
    draft = plain.draft
    if not draft.sources or any(source.document_id for source in draft.sources):
        return None
    rules = numbering.rules_of(_codes_of(plain))
    rows = {
        source: item.authority
        for item in rules
        for source in numbering.sources_of(item)
        if source.kind == "table_row"
    }
    if not all(any(cites_row(item, *row) for row in rows.items()) for item in draft.sources):
        return None
    bare = dataclasses.replace(draft, sources=())
    case = dataclasses.replace(plain, draft=bare, rules=rules, sources=())
    return _resting_on(_bearing_out(case), case, numbering)


def _judged(case: Case, numbering: Numbering) -> _Judged:
    before = [c for c in BEFORE_RULES if not (case.worded and c.name in _OF_FITNESS)]
    passed, failed, reason = _made(before, case)
    if failed is None:
        after_passed, failed, reason = _made(AFTER_RULES, case)
    else:
        after_passed = ()
    if failed in _OF_FITNESS:
        return _withheld(case, reason)
    against = None if _stands_by_itself(case, failed) else contradiction(case)
    if against is None and case.standing:
        against = against_tables(case)
    if against is None and failed is not None and case.draft.sources:
        against = _what_a_rule_says(case, reason)
    if against is not None or failed is not None:
        return _from_rules(case, against, reason, numbering)
    names = tuple(finding.id for finding in case.findings)
    statement = Statement(
        case.draft.text,
        "supported",
        (),
        names,
        None,
        case.draft.topic,
        checks=(*passed, "rules", *after_passed),
    )
    return _Judged(statement, _shown(case))


def _made(
    checks: Sequence[Check], case: Case
) -> tuple[tuple[CheckName, ...], CheckName | None, str | None]:
    """The checks made and passed up to the first that fails, that one, and its reason."""
    passed: list[CheckName] = []
    for check in checks:
        reason = check.fault(case)
        if reason is not None:
            return tuple(passed), check.name, reason
        if check.made(case):
            passed.append(check.name)
    return tuple(passed), None, None


def _stands_by_itself(case: Case, failed: CheckName | None) -> bool:
    """Whether it says what a document or a rule says: no contradiction, but two authorities."""
    if case.worded:
        return True
    if failed is not None or not case.standing:
        return False
    return case.verbatim or set(case.reading.codes) <= set(case.support.codes) != set()


def _what_a_rule_says(case: Case, reason: str | None) -> Contradiction | None:
    """The finding on the same matter, for a statement whose own citation does not hold it.

    The statement has to name a code of it, that the question does is not enough; and of a pair
    both, since a list or range of codes in a document is no pair.
    """
    named = set(case.reading.codes)
    found = [
        item
        for item in _bearing_out(case)
        if named & set(item.codes) and (item.rule != "ptp_pair" or named <= set(item.codes))
    ]
    return (found[0], reason or said("its citation does not hold it")) if found else None


def _shown(case: Case) -> tuple[Citation, ...]:
    """What a statement that came through is shown to rest on: quotes that stand, and rows."""
    return tuple(
        source for source in case.sources if stands(source, case.about.body(source.document_id))
    )


def _from_rules(
    case: Case, against: Contradiction | None, reason: str | None, numbering: Numbering
) -> _Judged:
    """What a rule says, of a statement that it contradicts or that cannot all be judged.

    What contradicts a finding on another matter than its own is only taken for doubtful.
    """
    meant = _on_its_matter(case)
    if against is not None and (meant is None or meant.rule == against[0].rule):
        finding, why = against
        return _from_rule(case, finding, said("Corrected: {why}.", why=why), numbering)
    unfit = None if against else _unfit(case)
    if unfit is not None:
        return _withheld(case, unfit)
    if meant is None:
        return _withheld(case, reason)
    reason = reason if against is None else against[1]
    told = said("Put in the rule's own words: {reason}.", reason=reason)
    return _from_rule(case, meant, told, numbering)


def _unfit(case: Case) -> str | None:
    """What keeps it from being corrected, though another fault came first."""
    return _made([check for check in BEFORE_RULES if check.name in _OF_FITNESS], case)[2]


def _on_its_matter(case: Case) -> Finding | None:
    if case.worded:
        return None
    # Our own answers cite all that they say: what reads other statements is imported for these.
    from assistant.verification.checks.rule_instead import told_instead

    return told_instead(case)


def _from_rule(case: Case, finding: Finding, reason: str, numbering: Numbering) -> _Judged:
    statement = Statement(
        finding.message,
        "corrected",
        (),
        (finding.id,),
        reason,
        case.draft.topic,
        checks=("cited", "rules"),
        drafted=case.draft.text,
    )
    return _Judged(statement, numbering.sources_of(finding))


def _withheld(case: Case, reason: str | None) -> _Judged:
    return _Judged(
        Statement(
            case.draft.text,
            "withheld",
            (),
            (),
            said("Withheld: {reason}.", reason=reason),
            case.draft.topic,
        ),
        (),
    )
