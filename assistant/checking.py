"""A claim checked against the library: what the rules may consult, and where their notes stand."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence

from assistant.answer import Citation, ClaimCheck
from assistant.rules.check import Material, check_claim
from assistant.rules.claim import Claim
from knowledge_base.library import Library
from knowledge_base.records import Document


def material(library: Library, codes: Sequence[str], scope: Iterable[Document]) -> Material:
    """What the rules may consult for a claim with these codes."""
    return Material(library.tables, tuple(scope), library.notes(), library.named_codes(codes))


def checked(
    claim: Claim, library: Library, *, everything: bool, explain: bool, name: str | int | None
) -> ClaimCheck:
    """Every rule applied to a claim; see ``assistant.rules.check.check_claim``.

    Raises:
        InvalidRequest: no lines, or too many.
    """
    consulted = material(library, claim.codes(), library.documents())
    found = check_claim(claim, consulted, everything=everything, explain=explain, name=name)
    cited = tuple(located(item, library) for item in found.citations)
    return dataclasses.replace(found, citations=cited)


def located(citation: Citation, library: Library) -> Citation:
    """The citation with the page and section of its passage."""
    if citation.kind != "passage" or citation.start is None:
        return citation
    passage = library.passage_at(citation.document_id, citation.start)
    if passage is None:
        return citation
    page = passage.page_at(citation.start - passage.start)
    return dataclasses.replace(citation, page=page, section=passage.section)
