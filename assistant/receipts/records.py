"""What the assistant keeps of its answers: a receipt of each, and what found nothing.

Nothing here may break or delay an answer: whatever fails is said once, and answers go on.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from assistant import __version__
from assistant.answer import Answer
from assistant.drafting.grounds import Grounds
from assistant.drafting.model.drafted import FOLDER, ModelDraft
from assistant.question.asked import Asked
from assistant.question.posed import Question
from assistant.receipts.kept_answer import kept_whole
from assistant.receipts.receipt import Basis, Given, HeldDocument, Receipt, receipt_id
from assistant.receipts.receipts_file import stamp
from assistant.receipts.store import Store
from assistant.settings import Misses, Retention, Settings
from knowledge_base.edit_tables.release_files import release_id
from knowledge_base.errors import BundlewiseError, LibraryDamaged
from knowledge_base.library import Library
from knowledge_base.phrases import said

if TYPE_CHECKING:
    from assistant.drafting.model.drafts_kept import DraftsKept
    from assistant.verification.drafts import Submitted

# A longer draft is not kept: whoever wrote it has it.
_LONGEST_DRAFT = 100_000


class Records:
    """The receipts and counts of one home.

    Args:
        library: what answers rest on; its home holds the file.
        keep: how many receipts to keep; with a count of 0 none is.
        misses: what to keep of questions that found nothing.
        versions: of what gives the answers, beside the program's own.
        notify: told one line, once, if something cannot be kept.
    """

    def __init__(
        self,
        library: Library,
        keep: Retention = Retention(0),  # noqa: B008 (frozen)
        misses: Misses = "off",
        versions: Mapping[str, str] | None = None,
        notify: Callable[[str], None] = lambda _line: None,
    ) -> None:
        self.store = Store(library.home)
        self._library = library
        self._keep = keep
        self._misses = misses
        self._versions = dict(versions or {})
        self._notify = notify
        self._basis: tuple[tuple[Any, ...], Basis, str] | None = None
        self.fault: str | None = None
        """Why something could not be kept, where that happened."""

    @classmethod
    def open(cls, settings: Settings, library: Library, notify: Callable[[str], None]) -> Records:
        """The records that the settings ask for."""
        versions = {"embedder": settings.embedder, "reranker": settings.reranker}
        return cls(library, settings.receipts, settings.misses, versions, notify)

    def keeping_nothing(self) -> Records:
        """Records that give the same ids and keep nothing, for replaying."""
        quiet = Records(self._library, versions=self._versions)
        quiet._basis = self._basis
        return quiet

    def close(self) -> None:
        """Close the file."""
        self.store.close()

    def basis(self) -> Basis:
        """What is held now, and what gives the answers."""
        return self._held()[0]

    def _held(self) -> tuple[Basis, str]:
        """The basis with its fingerprint; worked out anew only when the library has changed."""
        library = self._library
        releases = {release_id(item): item.sha256 for item in library.tables.releases()}
        key = (library.generation, tuple(releases.items()))
        if self._basis is None or self._basis[0] != key:
            documents = {
                item.id: HeldDocument(
                    item.title,
                    item.source,
                    item.edition,
                    item.effective.first,
                    item.effective.last,
                    item.work,
                    item.sha256,
                )
                for item in library.documents()
            }
            basis = Basis(key[0], documents, releases, self._all_versions())
            self._basis = (key, basis, basis.fingerprint)
        return self._basis[1], self._basis[2]

    def _all_versions(self) -> dict[str, str]:
        from assistant.retrieval import refusal

        own = {"bundlewise": __version__, "refusal": refusal.version()}
        return {**own, **{name: told for name, told in self._versions.items() if told}}

    def keep(
        self,
        answer: Answer,
        question: Question,
        grounds: Grounds,
        today: dt.date,
        *,
        submitted: Submitted | None = None,
        model: ModelDraft | None = None,
    ) -> str:
        """Keep the receipt of an answer and give its id.

        Of a question about a patient nothing is kept, and its id tells nothing.
        """
        asked = grounds.asked
        basis, fingerprint = self._held()
        private = bool(asked.patient) or answer.outcome == "case_specific"
        name = receipt_id(answer, None if private else question, fingerprint)
        if private:
            return name
        try:
            if self._keep.count and _may_be_kept(submitted, model):
                draft = None if submitted is None else submitted.model_dump(mode="json")
                put = _put(question, asked)
                now = stamp(dt.datetime.now(dt.UTC))
                given = Given.of(answer)
                whole = kept_whole(answer, name)
                receipt = Receipt(
                    name,
                    now,
                    now,
                    put,
                    today,
                    given,
                    basis,
                    draft=draft,
                    answer=whole,
                    model=model,
                )
                self.store.write(receipt, fingerprint, self._keep)
            # Nothing that is uploaded would make a false premise true.
            if submitted is None and not grounds.premises:
                self._count(answer, asked)
        except BundlewiseError as error:
            self._say(error.args[0] if error.args else str(error))
        except (OSError, ValueError, TypeError) as error:
            self._say(
                said(
                    "A receipt could not be kept ({error}); answers are given as ever.",
                    error=error,
                )
            )
        return name

    def forget(self, name: str) -> int:
        """Overwrite a receipt, and the drafts of a model that it rests on; how many of these.

        Raises:
            UnknownRelease: no such receipt is kept.
            LibraryDamaged: what is kept is of no use, or a draft cannot be overwritten.
        """
        drafted = self.store.receipt(name).model
        gone = 0
        if drafted is not None and drafted.failure is None:
            gone = self._forget_drafts(lambda kept: kept.forget(drafted.statements))
        self.store.forget(name)
        return gone

    def forget_all(self) -> tuple[int, int]:
        """Overwrite every receipt and every draft that was kept; how many of each.

        Raises:
            LibraryDamaged: a draft cannot be overwritten.
        """
        drafts = self._forget_drafts(lambda kept: kept.forget_all())
        try:
            return self.store.forget_receipts(), drafts
        except BundlewiseError:
            # A file that cannot be read any more can still be deleted.
            self.store.discard()
            return 0, drafts

    def _forget_drafts(self, forgotten: Callable[[DraftsKept], int]) -> int:
        folder = self._library.home / FOLDER
        if not folder.is_dir():
            return 0
        from assistant.drafting.model.drafts_kept import DraftsKept  # pydantic

        try:
            return forgotten(DraftsKept(folder, 0))
        except OSError as error:
            raise LibraryDamaged(
                said(
                    "The drafts in {folder} cannot be forgotten ({reason}); delete the folder.",
                    folder=folder,
                    reason=error.strerror,
                )
            ) from error

    def _count(self, answer: Answer, asked: Asked) -> None:
        if self._misses == "off" or answer.outcome != "not_in_material":
            return
        from assistant.receipts.misses import subject_of

        subject = subject_of(asked)
        if subject is not None:
            kept = asked.text if self._misses == "questions" else None
            day = dt.datetime.now(dt.UTC).date()
            self.store.count_miss(subject.codes, subject.words, day, kept)

    def _say(self, line: str) -> None:
        if self.fault is None:
            self._notify(line)
        self.fault = line


def _put(question: Question, asked: Asked) -> Question:
    """The question as it is kept: without the caller's own name for it."""
    return dataclasses.replace(
        question,
        document_ids=asked.document_ids,
        id=None,
        # An earlier question that this one does not go on from was never looked at.
        after=question.after if asked.said is not None else None,
    )


def _may_be_kept(submitted: Submitted | None, model: ModelDraft | None) -> bool:
    """Whether a draft is short enough, and no statement or quote of it points at a person."""
    texts = [] if submitted is None else list(_texts(submitted))
    if model is not None:
        texts += [
            text
            for item in model.statements
            for text in (item.text, *(cited.quote for cited in item.citations))
        ]
    if not texts:
        return True
    from knowledge_base.identities import identifying

    return sum(map(len, texts)) <= _LONGEST_DRAFT and not any(map(identifying, texts))


def _texts(submitted: Submitted) -> Iterator[str]:
    for item in submitted.statements:
        yield item.text
        yield from (cited.quote for cited in item.citations)
