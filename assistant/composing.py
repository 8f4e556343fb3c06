"""Putting the verified statements together as the answer that is shown."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from assistant.answer import (
    Answer,
    Caution,
    Citation,
    Draft,
    Finding,
    Statement,
    speaker,
)
from assistant.drafting.grounds import Grounds
from assistant.languages.note_phrases import decided_beside_quote
from assistant.languages.untranslated import untranslated
from assistant.languages.wording import INFORMATION_ONLY, assumed_day, place
from assistant.question.asked import Asked
from assistant.verification.gate import Verified
from knowledge_base.editions import in_force
from knowledge_base.guidance_notes import GuidanceNote
from knowledge_base.inconsistencies import inconsistencies
from knowledge_base.library import Library

_MOST_EVIDENCE = 10
_NOT_REPEATED = "(a question about one person)"
_SETTLED = frozenset({"not_together"})
_OPEN = frozenset({"only_with_modifier", "unlocked_by_modifier", "no_edit_found"})


def compose(
    grounds: Grounds,
    draft: Draft,
    verified: Verified,
    library: Library,
) -> Answer:
    """Make the answer; a patient's question is not repeated in it."""
    asked = grounds.asked
    shown = [item for item in verified.statements if item.state != "withheld"]
    used = dict.fromkeys(name for item in shown for name in item.citations)
    by_id = {item.id: item for item in verified.citations}
    cited = tuple(by_id[name] for name in used)
    found = _findings_shown(grounds.findings, verified.statements)
    citations = (*cited, *_cited_only_by(found, verified.citations, used))
    warnings = (
        *_differ(found),
        *_inconsistent(cited, library),
        *_decided(cited, found, library),
        *grounds.cautions,
        *_assumed(asked),
        *_other_editions(cited, asked, library),
        *_languages(asked.language),
        *_samples(citations),
    )
    return Answer(
        question=_NOT_REPEATED if asked.patient else asked.said or asked.original or asked.text,
        read_as=None if asked.patient else _read_as(asked),
        language=asked.language,
        service_date=asked.service_date,
        setting=asked.setting,
        outcome=draft.outcome,
        headline=draft.headline,
        text=as_markdown(draft.headline, shown, citations, warnings, draft.missing_facts),
        statements=verified.statements,
        findings=found,
        citations=citations,
        evidence=tuple(hit.evidence() for hit in grounds.gathered.hits[:_MOST_EVIDENCE]),
        missing_facts=draft.missing_facts,
        warnings=warnings,
        drafted_by=draft.drafted_by,
    )


def _read_as(asked: Asked) -> str | None:
    """What was understood, where that is not what was typed."""
    return None if asked.said is None and asked.original is None else asked.text


def _findings_shown(
    findings: Sequence[Finding], statements: Sequence[Statement]
) -> tuple[Finding, ...]:
    used = {name for item in statements for name in item.findings}
    return tuple(item for item in findings if item.id in used or item.fires)


def _cited_only_by(
    findings: Sequence[Finding], citations: Sequence[Citation], used: Collection[str]
) -> Iterator[Citation]:
    wanted = {name for finding in findings for name in finding.citations} - set(used)
    return (item for item in citations if item.id in wanted)


def _differ(findings: Sequence[Finding]) -> Iterator[Caution]:
    """Two authorities stay two: say so where guidance and table disagree on a pair."""
    for edit in findings:
        barring = [
            item
            for item in findings
            if item.rule == "guidance_note"
            and item.verdict in _SETTLED
            and set(item.codes) == set(edit.codes)
            and item.service_date == edit.service_date
        ]
        if edit.rule == "ptp_pair" and edit.verdict in _OPEN and barring:
            names = " and ".join(
                dict.fromkeys(
                    speaker(item.authority, item.decided).rstrip(",") for item in barring
                )
            )
            where = f"{place(edit.service_date, None)}: " if edit.service_date else ""
            yield Caution(
                "authorities_differ",
                f"{where}{names}: not to be reported together ({' and '.join(edit.codes)}). "
                f"{edit.authority}, release {edit.release}: {_indicator(edit)}. "
                "Both are shown; neither overrules the other.",
                (*(name for item in barring for name in item.citations), *edit.citations),
            )


def _indicator(edit: Finding) -> str:
    if edit.modifier_indicator is None:
        return "no edit found"
    return f"an edit with modifier indicator {edit.modifier_indicator}"


def _inconsistent(citations: Sequence[Citation], library: Library) -> Iterator[Caution]:
    """Warn wherever a quoted paragraph holds a code that looks mistaken."""
    told: set[tuple[str, int]] = set()
    for citation in citations:
        if citation.kind != "passage" or citation.start is None or citation.end is None:
            continue
        body = library.body(citation.document_id)
        start, end = _paragraph(body, citation.start, citation.end)
        for item in inconsistencies(body, library.tables.knows):
            place = (citation.document_id, item.start)
            if start < item.end and item.start < end and place not in told:
                told.add(place)
                yield Caution(
                    "source_inconsistency", f"{citation.document}: {item.message}", (citation.id,)
                )


def _decided(
    citations: Sequence[Citation], findings: Sequence[Finding], library: Library
) -> Iterator[Caution]:
    """Say of quoted sentences that a librarian rejected or edited their note, and who.

    A finding of an edited note says so itself.
    """
    said = {name for item in findings if item.decided for name in item.citations}
    for document, listed in library.decided_notes().items():
        aside = [item for item in listed if item.state in {"rejected", "edited"}]
        for item in aside:
            names = tuple(
                cited.id
                for cited in citations
                if cited.document_id == document and _quotes(cited, item.note)
            )
            if names and item.decision is not None and not said.intersection(names):
                title = next(cited.document for cited in citations if cited.id == names[0])
                told = decided_beside_quote(title, item, item.decision.signed)
                yield Caution("note_decided", told, names)


def _quotes(cited: Citation, note: GuidanceNote) -> bool:
    """Whether a citation quotes some of a note's sentence."""
    if cited.kind != "passage" or cited.start is None or cited.end is None:
        return False
    return cited.start < note.end and note.start < cited.end


def _paragraph(body: str, start: int, end: int) -> tuple[int, int]:
    after = body.find("\n", end)
    return body.rfind("\n", 0, start) + 1, len(body) if after < 0 else after


def _other_editions(
    cited: Sequence[Citation], asked: Asked, library: Library
) -> Iterator[Caution]:
    """Warn of an edition that was asked for by name and is not the one in force that day."""
    held = library.documents()
    current = {document.id for document in in_force(held, asked.service_date)}
    for document in held:
        names = tuple(item.id for item in cited if item.document_id == document.id)
        if names and document.id not in current:
            yield Caution(
                "stale_edition",
                f"{document.title} is quoted because the question named it; it is not in force on "
                f"{asked.service_date.isoformat()}.",
                names,
            )


def _assumed(asked: Asked) -> Iterator[Caution]:
    return (Caution("assumed_date", assumed_day(day)) for day in asked.assumed_dates)


def _languages(language: str) -> Iterator[Caution]:
    if language != "en":
        yield Caution("untranslated", untranslated(language))


def _samples(citations: Sequence[Citation]) -> Iterator[Caution]:
    names = tuple(item.id for item in citations if item.sample)
    if names:
        yield Caution(
            "sample_material",
            "Part of this rests on the sample material that came with Bundlewise; add your own "
            "guidance and the full tables before you rely on it.",
            names,
        )


def as_markdown(
    headline: str,
    statements: Sequence[Statement],
    citations: Sequence[Citation],
    warnings: Sequence[Caution],
    missing: Sequence[str],
) -> str:
    """Write the whole answer out: verdict, statements with numbered sources, cautions."""
    places = {item.id: str(number) for number, item in enumerate(citations, start=1)}
    lines = [f"**{headline}**", ""]
    for item in statements:
        marks = "".join(f" [{places[name]}]" for name in item.citations if name in places)
        lines.append(f"- {item.text}{marks}")
    lines += ["", *(f"*To be sure of it: {fact}.*" for fact in missing)]
    lines += [f"> {item.message}" for item in warnings]
    if citations:
        lines += ["", "Sources:"]
        lines += [f"{places[item.id]}. {source_line(item)}" for item in citations]
    lines += ["", f"*{INFORMATION_ONLY}*"]
    return "\n".join(lines)


def source_line(citation: Citation) -> str:
    """Name a source in one line: document, section, page, edition."""
    parts = [citation.document]
    if citation.section:
        parts.append(citation.section)
    if citation.page is not None:
        parts.append(f"page {citation.page}")
    if citation.edition and citation.kind == "passage":
        parts.append(f"edition {citation.edition}")
    if citation.sample and "sample" not in citation.document.lower():
        parts.append("sample")
    return ", ".join(parts)
