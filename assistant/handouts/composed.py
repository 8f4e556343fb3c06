"""Putting an explanation together: its fixed words in the reader's language, its sources last."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answer import Answer, Caution, Citation, Evidence, Statement
from assistant.languages.catalogues import Catalogue
from assistant.question.asked import Asked

INFORMATION_ONLY = (
    "This is information about the uploaded material, not medical, legal or billing advice."
)
_MOST_EVIDENCE = 10


def composed(
    asked: Asked,
    statements: Sequence[Statement],
    citations: tuple[Citation, ...],
    cautions: Sequence[Caution],
    say: Catalogue,
) -> Answer:
    """The whole answer; what rests on the sample is said."""
    samples = tuple(item.id for item in citations if item.sample)
    if samples:
        told = say.say("This rests on the sample material that came with Bundlewise.")
        cautions = [*cautions, Caution("sample_material", told, samples)]
    headline = say.say("About code {code}", code=asked.codes[0])
    return Answer(
        question=asked.text,
        language=asked.language,
        service_date=asked.service_date,
        setting=asked.setting,
        outcome="answered",
        headline=headline,
        text=as_text(headline, statements, citations, cautions, say),
        statements=tuple(statements),
        citations=citations,
        evidence=_evidence(citations),
        warnings=tuple(cautions),
    )


def _evidence(citations: Sequence[Citation]) -> tuple[Evidence, ...]:
    return tuple(
        Evidence(item.document, item.document_id, item.page, item.section, 1.0, item.quote)
        for item in citations[:_MOST_EVIDENCE]
    )


def as_text(
    headline: str,
    statements: Sequence[Statement],
    citations: Sequence[Citation],
    cautions: Sequence[Caution],
    say: Catalogue,
) -> str:
    """Write an explanation out as markdown, its fixed words in the reader's language."""
    places = {item.id: number for number, item in enumerate(citations, start=1)}
    lines = [f"# {headline}"]
    topic: str | None = None
    for item in statements:
        if item.topic != topic:
            topic = item.topic
            lines += ["", f"## {topic}", ""]
        marks = "".join(f" [{places[name]}]" for name in item.citations)
        lines.append(f"- {item.text}{marks}")
    lines += ["", *(f"> {item.message}" for item in cautions)]
    if citations:
        lines += ["", f"## {say.say('Sources')}", ""]
        lines += [f"{places[item.id]}. {source_line(item, say)}" for item in citations]
    return "\n".join([*lines, "", f"*{say.say(INFORMATION_ONLY)}*"])


def source_line(citation: Citation, say: Catalogue) -> str:
    """Name a source in one line with its quote, both as the document has them."""
    parts = [citation.document]
    if citation.section and citation.section != citation.document:
        parts.append(citation.section)
    if citation.page is not None:
        parts.append(say.say("page {page}", page=citation.page))
    if citation.edition:
        parts.append(say.say("edition {edition}", edition=citation.edition))
    return f"{', '.join(parts)}: “{' '.join(citation.quote.split())}”"


__all__ = ["INFORMATION_ONLY", "as_text", "composed"]
