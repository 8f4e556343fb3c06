"""What the gate needs of the library to judge statements: rules on any code, editions, places."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence

from assistant.answer import Citation, Finding
from assistant.gathering import apply_rules
from assistant.question.asked import Asked
from assistant.question.claim_lines import CodeMention
from assistant.retrieval.scope import in_scope
from assistant.rules.fee_indicators import fee_rules
from assistant.rules.ruling import Ruling, authority, row_source
from assistant.verification.case import Circumstances, Consult, Entails
from assistant.verification.quotes import Place
from knowledge_base.edit_tables.coverage import release_for
from knowledge_base.errors import NotCovered
from knowledge_base.library import Library

# Worded so that the gate reads the values back: see verification.checks.single.
FEE_ROW = (
    "The physician fee schedule, release {release}, gives {code} the status {status}{period}."
)
_PERIOD = " and the global period {days}"


def consulting(asked: Asked, library: Library) -> Consult:
    """The rules on codes by themselves, on the question's day and in its setting."""

    def consult(codes: Sequence[str]) -> Sequence[Ruling]:
        bare = dataclasses.replace(
            asked,
            kind="draft",
            mentions=tuple(CodeMention(code) for code in codes),
            loose_modifiers=(),
        )
        grounds = apply_rules(bare, library)
        by_id = {source.id: dataclasses.replace(source, id="") for source in grounds.sources}
        told = [
            Ruling(
                dataclasses.replace(item, id="", citations=()),
                tuple(by_id[name] for name in item.citations),
            )
            for item in grounds.findings
        ]
        return (*told, *_fee_rows(codes, asked, library))

    return consult


def _fee_rows(codes: Sequence[str], asked: Asked, library: Library) -> Iterator[Ruling]:
    """Status and global period of each code, as the fee schedule of the day has them."""
    if asked.setting != fee_rules().setting:
        return
    tables = library.tables
    try:
        release = release_for(
            tables.releases(), "fee-schedule", asked.setting, asked.service_date
        ).release
    except NotCovered:
        return
    for code in codes:
        for row in tables.fee_rows(code, release):
            if row.modifier:
                continue
            period = _PERIOD.format(days=row.global_days) if row.global_days else ""
            message = FEE_ROW.format(
                release=release.label, code=code, status=row.status, period=period
            )
            yield Ruling(
                Finding(
                    id="",
                    rule="fee_status",
                    verdict="noted",
                    codes=(code,),
                    authority=authority(release),
                    release=release.label,
                    message=message,
                    sample=release.sample,
                ),
                (row_source(release, row.line, row.published),),
            )


def circumstances(
    asked: Asked, library: Library, language: str | None, entails: Entails | None
) -> Circumstances:
    """What holds for statements of somebody else: language, day, editions in force, places."""

    def locate(citation: Citation) -> Place:
        if citation.start is None:
            return Place(citation.page, citation.section)
        passage = library.passage_at(citation.document_id, citation.start)
        if passage is None:
            return Place(citation.page, citation.section)
        page = passage.page_at(citation.start - passage.start)
        return Place(page, passage.section, passage.heading)

    return Circumstances(
        question=asked.text,
        body=library.body_if_held,
        language=language,
        service_date=asked.service_date,
        setting=asked.setting,
        editions=frozenset(in_scope(asked, library)),
        locate=locate,
        entails=entails,
    )
