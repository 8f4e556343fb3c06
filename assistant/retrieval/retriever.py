"""The search as a LangChain retriever, for chains of your own."""

from __future__ import annotations

import datetime as dt
from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document as LangChainDocument
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict, Field

from assistant.question.understand import understand
from assistant.retrieval.evidence import Hit
from assistant.retrieval.scope import in_scope
from assistant.retrieval.search import SHOWN, search
from knowledge_base.library import Library


class LibraryRetriever(BaseRetriever):
    """Passages of a library, best first: exact codes, keywords and vectors fused by rank.

    Each document's ``page_content`` is the passage; its metadata names the document, page,
    section, offsets (half-open) and score, so that whatever is built on it can cite.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    library: Library
    most: int = Field(default=SHOWN, ge=1, le=SHOWN)
    service_date: dt.date = Field(default_factory=dt.date.today)

    def _get_relevant_documents(
        self,
        query: str,
        *,
        run_manager: CallbackManagerForRetrieverRun,  # noqa: ARG002 (LangChain's signature)
    ) -> list[LangChainDocument]:
        asked = understand(query, today=self.service_date)
        found = search(asked, self.library, in_scope(asked, self.library))
        return [
            LangChainDocument(
                page_content=hit.passage.text, metadata=_metadata(hit), id=hit.passage.id
            )
            for hit in found.hits[: self.most]
        ]


def _metadata(hit: Hit) -> dict[str, Any]:
    return {
        "document": hit.document.title,
        "document_id": hit.document.id,
        "page": hit.page or hit.passage.page,
        "section": hit.passage.section,
        "edition": hit.document.edition,
        "start": hit.passage.start,
        "end": hit.passage.end,
        "score": hit.score,
        "sample": hit.document.sample,
    }
