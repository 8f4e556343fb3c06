"""What the gate needs of the library to judge statements: rules on any code, editions, places."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from assistant.answer import Citation
from assistant.gathering import apply_rules
from assistant.question.asked import Asked
from assistant.question.claim_lines import CodeMention
from assistant.retrieval.scope import in_scope
from assistant.rules.fee_asked import SCHEDULE
from assistant.rules.ruling import Ruling
from assistant.verification.case import Circumstances, Consult, Entails
from assistant.verification.quotes import Place
from knowledge_base.library import Library


def consulting(asked: Asked, library: Library) -> Consult:
    """The rules on codes by themselves, on the question's day and in its setting."""

    def consult(codes: Sequence[str]) -> Sequence[Ruling]:
        bare = dataclasses.replace(
            asked,
            kind="draft",
            mentions=tuple(CodeMention(code) for code in codes),
            loose_modifiers=(),
            schedule=tuple(sorted(SCHEDULE)),
        )
        grounds = apply_rules(bare, library)
        by_id = {source.id: dataclasses.replace(source, id="") for source in grounds.sources}
        return [
            Ruling(
                dataclasses.replace(item, id="", citations=()),
                tuple(by_id[name] for name in item.citations),
            )
            for item in grounds.findings
        ]

    return consult


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
