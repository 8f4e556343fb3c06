"""The gate: every proposed statement, from whichever drafter, passes here before it is shown.

What fails is corrected from a finding where one covers it, otherwise withheld with its reason.
"""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable, Iterable, Sequence

from assistant.answer import Citation, Finding, Proposal, Statement
from assistant.verification.claims import bearing_out, contradiction, out_of_scope
from assistant.verification.facts import negation_lost, unsupported
from assistant.verification.quotes import enclosing, stands

_LOST = "the evidence says 'not' or sets a limit, and the statement does not"
Body = Callable[[str], str | None]
"""Gives the stored text of a document id, or ``None`` where it is not held."""


@dataclasses.dataclass(frozen=True, slots=True)
class Verified:
    """The statements that came through (or did not), with every source they cite, numbered."""

    statements: tuple[Statement, ...]
    citations: tuple[Citation, ...]


def verify(
    drafts: Iterable[Proposal],
    question: str,
    findings: Sequence[Finding],
    sources: Sequence[Citation],
    body: Body,
) -> Verified:
    """Judge each statement, and number the passages cited after ``sources``."""
    numbered: dict[Citation, str] = {
        dataclasses.replace(source, id=""): source.id for source in sources
    }
    by_id = {source.id: source for source in sources}
    body = functools.cache(body)
    statements = []
    for draft in drafts:
        judged = _judge(draft, question, findings, by_id, body)
        names = tuple(
            numbered.setdefault(dataclasses.replace(source, id=""), f"c{len(numbered) + 1}")
            for source in judged.sources
        )
        statements.append(dataclasses.replace(judged.statement, citations=names))
    citations = tuple(dataclasses.replace(source, id=name) for source, name in numbered.items())
    return Verified(tuple(statements), citations)


@dataclasses.dataclass(frozen=True, slots=True)
class _Judged:
    statement: Statement
    sources: tuple[Citation, ...]


def _judge(
    draft: Proposal,
    question: str,
    findings: Sequence[Finding],
    by_id: dict[str, Citation],
    body: Body,
) -> _Judged:
    fallen = [source for source in draft.sources if not stands(source, body(source.document_id))]
    sources = tuple(source for source in draft.sources if source not in fallen)
    against = contradiction(draft.text, question, findings)
    quoted = any(draft.text in source.quote for source in sources)
    # What one authority says is no contradiction of another: both are shown.
    worded = any(draft.text == finding.message for finding in draft.findings)
    if against is not None and not quoted and not worded:
        finding, why = against
        corrected = Statement(
            finding.message,
            "corrected",
            (),
            (finding.id,),
            f"Corrected: {why}.",
            draft.topic,
            drafted=draft.text,
        )
        return _Judged(
            corrected, tuple(by_id[name] for name in finding.citations if name in by_id)
        )
    if not draft.sources and not draft.findings:
        draft = dataclasses.replace(draft, findings=bearing_out(draft.text, findings))
        sources = tuple(by_id[name] for item in draft.findings for name in item.citations)
    reason = _fault(draft, sources, question, body, fallen=bool(fallen))
    names = tuple(finding.id for finding in draft.findings)
    if reason is not None:
        return _Judged(
            Statement(draft.text, "withheld", (), (), f"Withheld: {reason}.", draft.topic), ()
        )
    return _Judged(Statement(draft.text, "supported", (), names, None, draft.topic), sources)


def _fault(
    draft: Proposal, sources: Sequence[Citation], question: str, body: Body, *, fallen: bool
) -> str | None:
    if not sources and not draft.findings:
        return "a quote was not found in its source" if fallen else "nothing is cited for it"
    whole = "\n".join(enclosing(source, body(source.document_id)) for source in sources)
    for source in sources:
        if draft.text in source.quote:
            around = enclosing(_narrowed(source, draft.text), body(source.document_id))
            return _LOST if negation_lost(draft.text, around) else None
    told = [value for finding in draft.findings for value in _told(finding)]
    support = "\n".join([whole, *told])
    reason = out_of_scope(draft.text) or unsupported(draft.text, f"{support}\n{question}")
    if reason is None and not told and negation_lost(draft.text, support):
        reason = _LOST
    return reason


def _narrowed(source: Citation, text: str) -> Citation:
    """The part of a source that is ``text`` itself, which stands in its quote."""
    if source.start is None:
        return dataclasses.replace(source, quote=text)
    start = source.start + source.quote.index(text)
    return dataclasses.replace(source, quote=text, start=start, end=start + len(text))


def _told(finding: Finding) -> tuple[str, ...]:
    return finding.message, finding.what_would_change_it or "", " ".join(finding.codes)
