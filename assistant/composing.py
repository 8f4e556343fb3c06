"""Putting the verified statements together as the answer that is shown."""

from __future__ import annotations

import dataclasses
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
from assistant.languages.localising import (
    cautions_in,
    findings_in,
    speaker_of,
    statements_in,
    texts_in,
    untranslated,
)
from assistant.languages.note_phrases import decided_beside_quote
from assistant.languages.speaking import Speaker
from assistant.languages.wording import (
    IN_LANGUAGE,
    INFORMATION_ONLY,
    SOURCES,
    assumed_day,
    drafted_by_model,
    place,
)
from assistant.question.asked import Asked
from assistant.verification.gate import Verified
from knowledge_base.editions import in_force
from knowledge_base.guidance_notes import GuidanceNote
from knowledge_base.inconsistencies import inconsistencies
from knowledge_base.library import Library
from knowledge_base.phrases import in_language, joined, labelled, listing, said, series

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
    cautions = (
        *_differ(found),
        *_inconsistent(cited, library),
        *_decided(cited, found, library),
        *grounds.cautions,
        *_assumed(asked),
        *_other_editions(cited, asked, library),
        *_samples(citations),
    )
    speaker = speaker_of(asked.language)
    headline, *missing = texts_in((draft.headline, *draft.missing_facts), speaker)
    statements = statements_in(verified.statements, speaker)
    told = [item for item in statements if item.state != "withheld"]
    warnings = cautions_in(cautions, speaker)
    if speaker is not None:
        warnings = (*untranslated(shown, speaker), *warnings)
        told = [*_with_language(told, citations, library, speaker)]
    return Answer(
        question=_NOT_REPEATED if asked.patient else asked.said or asked.original or asked.text,
        read_as=None if asked.patient else _read_as(asked),
        language=asked.language,
        service_date=asked.service_date,
        setting=asked.setting,
        outcome=draft.outcome,
        headline=headline,
        text=as_markdown(
            headline,
            told,
            citations,
            warnings,
            missing,
            speaker,
            drafted_by=draft.drafted_by,
        ),
        statements=statements,
        findings=findings_in(found, speaker),
        citations=citations,
        evidence=tuple(hit.evidence() for hit in grounds.gathered.hits[:_MOST_EVIDENCE]),
        missing_facts=tuple(missing),
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
            speakers = (speaker(item.authority, item.decided).rstrip(",") for item in barring)
            names = listing(tuple(dict.fromkeys(speakers)))
            where = labelled(place(edit.service_date, None), "") if edit.service_date else joined()
            told = said(
                "{names}: not to be reported together ({codes}). {table}, release {release}: "
                "{indicator}. Both are shown; neither overrules the other.",
                names=names,
                codes=listing(edit.codes),
                table=edit.authority,
                release=edit.release,
                indicator=_indicator(edit),
            )
            yield Caution(
                "authorities_differ",
                where + told,
                (*(name for item in barring for name in item.citations), *edit.citations),
            )


def _indicator(edit: Finding) -> str:
    if edit.modifier_indicator is None:
        return said("no edit found")
    return said("an edit with modifier indicator {indicator}", indicator=edit.modifier_indicator)


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
                    "source_inconsistency",
                    labelled(citation.document, item.message),
                    (citation.id,),
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
                said(
                    "{title} is quoted because the question named it; it is not in force on "
                    "{day}.",
                    title=document.title,
                    day=asked.service_date,
                ),
                names,
            )


def _assumed(asked: Asked) -> Iterator[Caution]:
    return (Caution("assumed_date", assumed_day(day)) for day in asked.assumed_dates)


def _samples(citations: Sequence[Citation]) -> Iterator[Caution]:
    names = tuple(item.id for item in citations if item.sample)
    if names:
        yield Caution(
            "sample_material",
            said(
                "Part of this rests on the sample material that came with Bundlewise; add your "
                "own guidance and the full tables before you rely on it."
            ),
            names,
        )


def as_markdown(
    headline: str,
    statements: Sequence[Statement],
    citations: Sequence[Citation],
    warnings: Sequence[Caution],
    missing: Sequence[str],
    speaker: Speaker | None = None,
    *,
    drafted_by: str = "extractive",
) -> str:
    """Write the whole answer out: verdict, statements with numbered sources, cautions.

    ``drafted_by`` is named where it is a language model.
    """
    places = {item.id: str(number) for number, item in enumerate(citations, start=1)}
    lines = [f"**{headline}**", ""]
    for item in statements:
        marks = "".join(f" [{places[name]}]" for name in item.citations if name in places)
        lines.append(f"- {item.text}{marks}")
    asked = texts_in((sure_of(fact) for fact in missing), speaker)
    lines += ["", *(f"*{fact}*" for fact in asked)]
    lines += [f"> {item.message}" for item in warnings]
    heading, notice = texts_in((SOURCES, INFORMATION_ONLY), speaker)
    if citations:
        lines += ["", heading]
        shown = texts_in((source_line(item) for item in citations), speaker)
        lines += [
            f"{places[item.id]}. {line}" for item, line in zip(citations, shown, strict=True)
        ]
    if ":" in drafted_by:
        lines += [
            "",
            *(f"*{text}*" for text in texts_in((drafted_by_model(drafted_by),), speaker)),
        ]
    lines += ["", f"*{notice}*"]
    return "\n".join(lines)


def _with_language(
    shown: Sequence[Statement], citations: Sequence[Citation], library: Library, speaker: Speaker
) -> Iterator[Statement]:
    """Statements, with its language behind each quote that is in another than the answer's."""
    languages = {item.id: item.language for item in library.documents()}
    quoted = {item.id: (item.quote, languages.get(item.document_id, "")) for item in citations}
    for item in shown:
        told = [quoted[name] for name in item.citations if name in quoted]
        language = next((of for quote, of in told if item.text in quote), speaker.language)
        if language == speaker.language or language not in IN_LANGUAGE:
            yield item
        else:
            named = in_language(IN_LANGUAGE[language], speaker)
            yield dataclasses.replace(item, text=f"{item.text} ({named})")


def sure_of(fact: str) -> str:
    """Ask for a fact that would change the answer."""
    return said("To be sure of it: {fact}.", fact=fact)


def source_line(citation: Citation) -> str:
    """Name a source in one line: document, section, page, edition."""
    parts = [citation.document]
    if citation.section:
        parts.append(citation.section)
    if citation.page is not None:
        parts.append(said("page {page}", page=citation.page))
    if citation.edition and citation.kind == "passage":
        parts.append(said("edition {edition}", edition=citation.edition))
    if citation.sample and "sample" not in citation.document.lower():
        parts.append(said("sample"))
    return series(parts)
