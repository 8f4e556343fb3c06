"""What Bundlewise is compared with, built in the same run on the same material.

- ``chain``: the plain LangChain chain. RecursiveCharacterTextSplitter(1000, 200),
  HuggingFaceEmbeddings on the packaged MiniLM, Chroma, similarity; ten passages, so that
  recall@10 can be scored.
- ``chain_mmr``: the same passages picked for variety (MMR, 5 of the nearest 20), less those with
  a relevance under 0.42 (cosine similarity here); refuses when none is left. An assistant on this
  very manual is published that works so. It never gives more than five.
- ``keywords`` and ``vectors``: one half of our own search by itself, and ``fusion``: the two fused
  by rank and nothing else (no codes, lexicon, or repeats collapsed).

None of them answers: they are scored on what they retrieve, and ``chain_mmr`` on refusal. The
chains read PDF pages with pypdfium2 and text files whole, as our readers were not part of them;
other formats are given to them as our readers' text.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from assistant.retrieval.ranking import fuse
from assistant.retrieval.words import content_words
from evals.figures import Found, Response
from knowledge_base.errors import LibraryDamaged
from knowledge_base.indexes.embedders import packaged_model_folder
from knowledge_base.library import Library
from knowledge_base.reading_room import Progress
from knowledge_base.records import Document as Held

if TYPE_CHECKING:
    from langchain_chroma import Chroma
    from langchain_core.documents import Document

NEEDED = ("langchain_chroma", "langchain_huggingface", "langchain_text_splitters")
CHUNK, OVERLAP = 1000, 200
_DEEP, _PICKED, _NEAREST, _FLOOR = 10, 5, 20, 0.42
_FUSED = 100
_AT_ONCE = 128
# Raised when chunks are made or noted down otherwise, so that kept stores are made anew.
_MADE_AS = 1
_COLLECTION = "material"
_TEXTS = frozenset({"txt", "md"})
_HEADING = re.compile(r"^#{1,6}[ \t]+(.+?)[ \t]*#*$", re.MULTILINE)
_SAMPLE_PAGES = Path(__file__).parents[1] / "knowledge_base" / "sample" / "pages"


class Baseline(Protocol):
    """Something that finds passages for a question."""

    name: str

    def find(self, question: str) -> Response:
        """The passages for a question, best first."""

    def close(self) -> None:
        """Let go of its files."""


class PlainSearch:
    """Our keyword index, our vectors, or the two fused by rank, without rules or codes."""

    def __init__(self, name: str, library: Library) -> None:
        self.name = name
        self._library = library
        self._documents = {item.id: item for item in library.documents()}

    def find(self, question: str) -> Response:
        """The ten best passages."""
        most = _FUSED if self.name == "fusion" else _DEEP
        by_words = self._library.by_keywords(content_words(question), most)
        by_vector = self._library.by_vector(question, most) if self.name != "keywords" else []
        if self.name == "fusion":
            lists = [([name for name, _ in found], 1.0) for found in (by_words, by_vector)]
            ranked = fuse(lists)[:_DEEP]
        else:
            ranked = by_words if self.name == "keywords" else by_vector
        held = self._library.passages([name for name, _ in ranked])
        told = []
        for name, _ in ranked:
            passage = held[name]
            document = self._documents[passage.document_id]
            section = (passage.section,) if passage.section else ()
            told.append(
                Found(
                    document.title,
                    passage.page,
                    section,
                    passage.text,
                    document.edition,
                    document.sample,
                )
            )
        return Response(tuple(told))

    def close(self) -> None:
        """Nothing of its own is open."""


class Chains:
    """Both chains, on one store; the store is kept in ``folder`` for the next run."""

    def __init__(self, library: Library, folder: Path, progress: Progress) -> None:
        import chromadb
        from chromadb.config import Settings
        from filelock import FileLock
        from langchain_chroma import Chroma
        from langchain_huggingface import HuggingFaceEmbeddings
        from transformers.utils.logging import disable_progress_bar

        folder.mkdir(parents=True, exist_ok=True)
        # It would write beside our own.
        disable_progress_bar()  # type: ignore[no-untyped-call]
        embeddings = HuggingFaceEmbeddings(model_name=str(packaged_model_folder()))
        papers, store = folder / "chain.json", folder / "chain"
        with FileLock(folder / "chain.lock"):
            # An opened store that is empty finds nothing, and would make us look good.
            fresh = not _complete(papers, store, library)
            if fresh:
                papers.unlink(missing_ok=True)
                shutil.rmtree(store, ignore_errors=True)
            self._client: Any = chromadb.PersistentClient(
                str(store), settings=Settings(anonymized_telemetry=False)
            )
            # With cosine as the space, the relevance that the floor is set on is the cosine.
            self._store: Chroma = Chroma(
                _COLLECTION,
                embeddings,
                client=self._client,
                collection_configuration={"hnsw": {"space": "cosine"}},
            )
            if fresh:
                chunks = _fill(self._store, library, progress)
                papers.write_text(json.dumps(_key(library, chunks)), encoding="utf-8")
            wanted = json.loads(papers.read_text("utf-8"))["chunks"]
            held = int(self._client.get_collection(_COLLECTION).count())
        if held != wanted or not held:
            self.close()
            papers.unlink()
            raise LibraryDamaged(
                f"The baselines' store in {store} holds {held} of {wanted} chunks; nothing is "
                "compared with half a baseline. Run the evaluation again to make it anew."
            )

    def similar(self, question: str) -> Response:
        """Ten passages by similarity."""
        return Response(tuple(map(_found, self._store.similarity_search(question, k=_DEEP))))

    def varied(self, question: str) -> Response:
        """At most five, by MMR and over the floor; a refusal if there are none."""
        scored = self._store.similarity_search_with_relevance_scores(question, k=_NEAREST)
        relevant = {item.id for item, relevance in scored if relevance >= _FLOOR}
        picked = self._store.max_marginal_relevance_search(question, k=_PICKED, fetch_k=_NEAREST)
        kept = tuple(_found(item) for item in picked if item.id in relevant)
        return Response(kept, refused=not kept)

    def close(self) -> None:
        """Let go of the files."""
        self._client.close()


class Chain:
    """One of the two chains as a baseline."""

    def __init__(self, name: str, find: Callable[[str], Response], close: Callable[[], None]):
        self.name = name
        self.find = find
        self.close = close


SYSTEMS = ("chain", "chain_mmr", "keywords", "vectors", "fusion")


def baselines(library: Library, folder: Path, progress: Progress) -> tuple[Baseline, ...]:
    """All baselines on what the library holds."""
    chains = Chains(library, folder, progress)
    return (
        Chain("chain", chains.similar, chains.close),
        Chain("chain_mmr", chains.varied, lambda: None),
        PlainSearch("keywords", library),
        PlainSearch("vectors", library),
        PlainSearch("fusion", library),
    )


def _fill(store: Chroma, library: Library, progress: Progress) -> int:
    """Split, embed and store every document; gives the number of chunks."""
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    splitter = RecursiveCharacterTextSplitter(
        chunk_size=CHUNK, chunk_overlap=OVERLAP, add_start_index=True
    )
    texts = [text for held in library.documents() for text in _texts(held, library)]
    chunks = [_placed(chunk) for chunk in splitter.split_documents(texts)]
    for start in range(0, len(chunks), _AT_ONCE):
        store.add_documents(chunks[start : start + _AT_ONCE])
        done = min(start + _AT_ONCE, len(chunks))
        progress("Embedding for the LangChain baselines", done, len(chunks))
    return len(chunks)


def _texts(held: Held, library: Library) -> Sequence[Document]:
    """One text a page for PDF, else one for the whole document."""
    from langchain_core.documents import Document

    about = {"document": held.title, "edition": held.edition or "", "sample": held.sample}
    path = _file(held, library)
    if held.media == "pdf" and path is not None:
        import pypdfium2

        with pypdfium2.PdfDocument(path) as opened:
            return [
                Document(
                    page.get_textpage().get_text_bounded(), metadata={**about, "page": number}
                )
                for number, page in enumerate(opened, start=1)
            ]
    if held.media in _TEXTS and path is not None:
        text = path.read_text(encoding="utf-8", errors="replace")
    else:
        text = library.body(held.id)
    headings = [[item.start(), item[1]] for item in _HEADING.finditer(text)]
    return [Document(text, metadata={**about, "headings": json.dumps(headings)})]


def _file(held: Held, library: Library) -> Path | None:
    if held.sample:
        return _SAMPLE_PAGES / held.source.removeprefix("sample:")
    return next((library.home / "sources").glob(f"{held.id}.*"), None)


def _placed(chunk: Document) -> Document:
    """Note the headings that a chunk of a text file lies under."""
    start = int(chunk.metadata.pop("start_index", 0))
    headings = json.loads(chunk.metadata.pop("headings", "[]"))
    end = start + len(chunk.page_content)
    before = [title for place, title in headings if place <= start]
    within = [title for place, title in headings if start < place < end]
    chunk.metadata["sections"] = json.dumps([*before[-1:], *within])
    return chunk


def _found(chunk: Document) -> Found:
    told: dict[str, Any] = chunk.metadata
    return Found(
        document=told["document"],
        page=told.get("page"),
        sections=tuple(json.loads(told["sections"])),
        quote=chunk.page_content,
        edition=told["edition"] or None,
        sample=bool(told["sample"]),
    )


def _complete(papers: Path, store: Path, library: Library) -> bool:
    """Whether the store is there, and its papers say that it was made of this material."""
    if not papers.is_file() or not (store / "chroma.sqlite3").is_file():
        return False
    told: dict[str, Any] = json.loads(papers.read_text(encoding="utf-8"))
    return told == _key(library, told.get("chunks", 0))


def _key(library: Library, chunks: int) -> dict[str, Any]:
    """What the store is made of and how much it holds: another key makes it anew."""
    told = [[item.sha256, item.title, item.edition] for item in library.documents()]
    made_as = [_MADE_AS, CHUNK, OVERLAP]
    return {"documents": sorted(told, key=str), "made_as": made_as, "chunks": chunks}
