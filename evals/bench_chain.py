"""The plain LangChain chain that Bundlewise is measured against: what a tutorial would build.

RecursiveCharacterTextSplitter(1000, 200), HuggingFaceEmbeddings on the same packaged MiniLM,
a persisted Chroma collection, similarity search with k=5. It reads the same pages by the same
reader (pypdfium2), verifies nothing and keeps its libraries' defaults.
"""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING, Any

from evals.bench_worker import serve, timed

if TYPE_CHECKING:
    from langchain_chroma import Chroma
    from langchain_core.documents import Document

NEEDED = ("langchain_chroma", "langchain_huggingface", "langchain_text_splitters")
_CHUNK, _OVERLAP, _NEAREST = 1000, 200, 5
_opened: dict[str, Chroma] = {}


def _store(folder: str) -> Chroma:
    if folder not in _opened:
        from langchain_chroma import Chroma
        from langchain_huggingface import HuggingFaceEmbeddings

        from knowledge_base.indexes.embedders import packaged_model_folder

        embeddings = HuggingFaceEmbeddings(model_name=str(packaged_model_folder()))
        _opened[folder] = Chroma("manual", embeddings, persist_directory=folder)
    return _opened[folder]


def _pages(path: str) -> list[Document]:
    import pypdfium2
    from langchain_core.documents import Document

    with pypdfium2.PdfDocument(path) as opened:
        return [
            Document(page.get_textpage().get_text_bounded(), metadata={"page": number})
            for number, page in enumerate(opened, start=1)
        ]


def add(folder: str, path: str) -> dict[str, Any]:
    """Split, embed and store a document; its libraries' imports are part of the time."""
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    pages = _pages(path)
    splitter = RecursiveCharacterTextSplitter(chunk_size=_CHUNK, chunk_overlap=_OVERLAP)
    chunks = splitter.split_documents(pages)
    _store(folder).add_documents(chunks)
    return {"pages": len(pages), "passages": len(chunks)}


def ask(folder: str, questions: list[str]) -> dict[str, Any]:
    """Milliseconds of the similarity search for each question."""
    store = _store(folder)
    return {
        "retrieve": [
            timed(partial(store.similarity_search, text, k=_NEAREST))[0] for text in questions
        ]
    }


if __name__ == "__main__":
    if len(sys.argv) == 3:  # a cold question: the folder and the text
        found = _store(sys.argv[1]).similarity_search(sys.argv[2], k=_NEAREST)
        sys.stdout.write(found[0].page_content + "\n")
    else:
        serve({"add": add, "ask": ask})
