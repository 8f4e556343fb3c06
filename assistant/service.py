"""The one public door: ``ask``, ``check``, ``audit``, ``verify`` and ``explain``.

A question goes down one straight street: understand, gather (passages and rules), draft,
verify, answer. ``Assistant.street`` is that street as a LangChain Runnable, so that it streams,
batches and traces like anything else there. The web page, the command line and the evals call
this class and decide nothing about coding.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from assistant.checking import checked
from assistant.question.posed import Question
from assistant.rules.claim import Claim, make_line
from assistant.settings import Settings
from knowledge_base.library import Library
from knowledge_base.records import Part, Setting
from knowledge_base.sample.seeding import ensure_sample

if TYPE_CHECKING:
    from pathlib import Path

    from langchain_core.runnables import Runnable

    from assistant.answer import Answer, ClaimCheck, Statement, Usage
    from assistant.auditing.audit import AuditSummary
    from assistant.drafting.model.drafted import Voice
    from assistant.handouts.texts import PatientText
    from assistant.handouts.translator import Translator
    from assistant.model_settings import ModelName
    from assistant.proof.proof import Proof
    from assistant.receipts.misses import UploadList
    from assistant.receipts.receipt import Receipt
    from assistant.receipts.records import Records
    from assistant.receipts.replaying import Replayed
    from assistant.street import Way
    from assistant.verification.drafts import Submitted
    from assistant.walking import Walk
    from knowledge_base.linting import Problem

__all__ = ["Assistant", "Question"]
_EXPLAINED: tuple[Part, ...] = ("plain_words", "responsibilities", "risks")


class Assistant:
    """Answers from the library in one home folder.

    Args:
        library: what the assistant may know.
        today: gives the default service date.
        reranker: the folder of a cross-encoder that orders passages anew; empty for none.
        settings: say which receipts are kept, what of questions that found nothing, and which
            language model drafts; without them nothing is kept and none does.
        notify: told one line if something cannot be kept.
    """

    def __init__(
        self,
        library: Library,
        today: Callable[[], dt.date] = dt.date.today,
        reranker: str = "",
        settings: Settings | None = None,
        notify: Callable[[str], None] = lambda _line: None,
    ) -> None:
        self.library = library
        self._today = today
        self._reranker = reranker
        self._settings = settings
        self._notify = notify

    @classmethod
    def open(
        cls,
        settings: Settings | None = None,
        notify: Callable[[str], None] = lambda _line: None,
        *,
        sample: bool = True,
    ) -> Assistant:
        """Open the home folder that the settings name; a fresh one gets the sample material."""
        chosen = settings or Settings()
        library = Library(
            chosen.home,
            embedder_name=chosen.embedder,
            lock_timeout=chosen.lock_timeout,
            notify=notify,
            multilingual=chosen.multilingual,
        )
        ensure_sample(library, wanted=sample)
        return cls(library, reranker=chosen.reranker, settings=chosen, notify=notify)

    @cached_property
    def records(self) -> Records:
        """The receipts of past answers, and the questions that found nothing."""
        from assistant.receipts.records import Records  # not needed by a check

        if self._settings is None:
            return Records(self.library)
        return Records.open(self._settings, self.library, self._notify)

    @property
    def model(self) -> ModelName | None:
        """The language model that the settings name, and where it is."""
        return None if self._settings is None else self._settings.model

    @cached_property
    def voice(self) -> Voice | None:
        """The language model that drafts; ``None`` where the settings name none."""
        if self._settings is None or self._settings.model is None:
            return None
        from assistant.drafting.model.voice import ModelVoice  # only for those who set one

        return ModelVoice.open(self._settings, self._notify)

    def close(self) -> None:
        """Close every file of the library."""
        self.library.close()
        if "records" in self.__dict__:
            self.records.close()

    def ask(self, question: Question | str) -> Answer:
        """Answer one question; every statement shown has a quote or a finding behind it.

        Raises:
            InvalidRequest: the question is empty, too long, or names an impossible option.
        """
        return self._walk.whole(question)

    @cached_property
    def street(self) -> Runnable[Question | str, Answer]:
        """The same street as a LangChain Runnable: from a question to its answer."""
        return self._walk.chain()

    def stream(
        self, question: Question | str, waiting: Callable[[], None] = lambda: None
    ) -> Iterator[Statement | Answer]:
        """Give each statement once it was verified, and the whole answer last.

        The answer holds all that is shown: where a model broke off, what it said before is not
        in it. ``waiting`` is called every moment in which nothing new arrives; what it raises
        ends the asking.

        Raises:
            InvalidRequest: as ``ask``, before the first statement.
        """
        return self._walk.stream(question, waiting)

    def check(
        self,
        claim: Claim,
        *,
        everything: bool = False,
        explain: bool = False,
        name: str | int | None = None,
        language: str | None = None,
    ) -> ClaimCheck:
        """Apply every rule to a claim; see ``assistant.rules.check.check_claim``.

        Verdicts, codes and sources are the same in every ``language``; messages are said in it.

        Raises:
            InvalidRequest: no lines, or too many, or not one of the ten languages.
        """
        return checked(
            claim,
            self.library,
            everything=everything,
            explain=explain,
            name=name,
            language=language,
        )

    def audit(
        self,
        claims: Path,
        out: Path,
        *,
        engine: str = "duckdb",
        memory: str = "2GB",
        service_date: dt.date | None = None,
        setting: Setting | None = None,
        progress: Callable[[str], None] = lambda _step: None,
    ) -> AuditSummary:
        """Apply every rule to every claim of a file; see ``assistant.auditing.audit.audit``.

        Args:
            claims: Parquet or CSV, long or wide.
            out: Parquet or CSV; with Spark a folder of such files.
            engine: ``duckdb`` or ``spark``.
            memory: the most that DuckDB may use; the rest goes to disk, under the home folder.
            service_date: of the lines that name none.
            setting: of the lines that name none.
            progress: told each step.

        Raises:
            InvalidRequest: Spark is asked for and not installed, or ``memory`` is no amount.
            MalformedTable, UnreadableFile, StorageFull: see there.
        """
        from assistant.auditing.audit import AuditMaterial, audit  # Arrow: only for audits
        from assistant.auditing.opening import open_engine

        held = AuditMaterial(
            self.library.tables,
            self.library.documents(),
            self.library.notes(),
            self.library.named_codes,
        )
        opened = open_engine(engine, memory, self.library.home)
        try:
            return audit(
                claims,
                out,
                held,
                opened,
                service_date=service_date,
                setting=setting,
                progress=progress,
            )
        finally:
            opened.close()

    def verify(self, submitted: Submitted) -> Answer:
        """Judge statements that somebody else drafted, by the same gate as our own.

        Raises:
            InvalidRequest: the draft's question cannot be read.
        """
        return self._walk.submitted(submitted)

    def explain(self, code: str, language: str | None = None) -> Answer:
        """Explain a code to a patient: a text, facts of its page, a machine's words, or quotes.

        Raises:
            InvalidRequest: not the shape of a code, or not one of the ten languages.
        """
        return self._explained(self._about(code, language))

    def translate(
        self, code: str, language: str, *, replacing: bool = False
    ) -> tuple[PatientText, Usage]:
        """Have the model translate the text about a code, and keep it for a reviewer.

        Gives the text and what it took.

        Raises:
            InvalidRequest: no model is set, nothing in English is held about the code, or a text
                that a person wrote would be replaced without ``replacing``.
            BundlewiseError: the model gave no translation.
        """
        from assistant.handouts.by_machine import by_machine

        asked = self._walk.understand(self._about(code, language)).asked
        return by_machine(
            asked, self.library, self.translator, replacing=replacing, notify=self._notify
        )

    @cached_property
    def translator(self) -> Translator | None:
        """What translates a patient's text; ``None`` where the settings name no model."""
        if self._settings is None or self._settings.model is None:
            return None
        from assistant.handouts.translator import Translator  # pydantic

        return Translator.open(self._settings, self._today)

    @staticmethod
    def _about(code: str, language: str | None) -> Question:
        shaped = make_line(code).code
        return Question(f"What is {shaped} in plain words?", language=language, parts=_EXPLAINED)

    def _explained(self, question: Question) -> Answer:
        from assistant import street
        from assistant.handouts.cards import fact_card  # Babel and the vocabulary
        from assistant.handouts.explaining import explained, quoted

        start, walk = time.perf_counter(), self._walk
        way = walk.understand(question)
        found = explained(way.asked, self.library, self.translator)
        if found is None:
            way = street.drafted(walk.retrieve(walk.rules(way)))
            found = quoted(street.answered(walk.verify(way), self.library), self.library)
            if found.outcome != "answered":
                found = fact_card(way.asked, self.library) or found
        timings = {**dict.fromkeys(street.STEPS, 0.0), **way.timings_ms}
        timings["total"] = (time.perf_counter() - start) * 1000
        rounded = {name: round(value, 3) for name, value in timings.items()}
        return self._kept(way, dataclasses.replace(found, timings_ms=rounded))

    def answer_again(self, receipt: Receipt) -> Answer:
        """Answer the question of a receipt from what is held now, as of its day; keeps nothing.

        Raises:
            BundlewiseError: the question can no longer be asked, as when its document is gone.
        """
        again = Assistant(self.library, lambda: receipt.today, self._reranker)
        again.records = self.records.keeping_nothing()
        if receipt.model is not None:
            from assistant.drafting.model.drafted import Retold

            # The model is not asked again: its words of then are judged by the gate of now.
            again.voice = Retold(receipt.model)
        if receipt.draft is None:
            question = receipt.question
            asked = again._explained if question.parts == _EXPLAINED else again.ask
            return asked(question)
        from assistant.verification.drafts import Submitted  # pydantic

        return again.verify(Submitted.model_validate(receipt.draft))

    def replay(self, receipts: Iterable[Receipt]) -> Iterator[Replayed]:
        """Ask past questions again, one after the other; see ``receipts.replaying.replay``."""
        from assistant.receipts.replaying import replay

        return replay(receipts, self.answer_again, self.records.basis(), self.library.body_if_held)

    def proof(self, answer: Answer) -> Proof:
        """Open up an answer just given: quotes in their places, rows, checks, its receipt."""
        from assistant.proof.opening import of_answer

        return of_answer(answer, self.library, self.records)

    def proof_of(self, receipt: str) -> Proof:
        """Open up the answer that a receipt holds, by the receipt's id.

        Raises:
            UnknownRelease: no such receipt is kept, or it holds no whole answer.
        """
        from assistant.proof.opening import of_receipt

        return of_receipt(receipt, self.library, self.records)

    def upload_list(self) -> UploadList:
        """What questions that found nothing were about, most asked about first."""
        from assistant.receipts.misses import upload_list

        return upload_list(self.records.store.misses(), self.library.named_codes)

    def lint(
        self,
        *,
        documents: Sequence[str] = (),
        rules: Sequence[str] = (),
        everything: bool = False,
    ) -> tuple[Problem, ...]:
        """Find problems in the material itself; see ``knowledge_base.linting.lint``.

        Raises:
            InvalidRequest: no such rule.
            UnknownRelease: no such document is held.
        """
        from knowledge_base.linting import lint

        return lint(
            self.library,
            documents=documents,
            rules=rules,
            everything=everything,
            today=self._today(),
        )

    @property
    def _walk(self) -> Walk:
        from assistant.verification.entailment import entailment
        from assistant.walking import Walk  # 0.15 s: not needed by a check

        return Walk(
            self.library,
            self._today,
            self._kept,
            lambda: self.voice,
            entailment(self._settings.entailment) if self._settings else None,
            self._reranker,
        )

    def _kept(self, way: Way, answer: Answer) -> Answer:
        receipt = self.records.keep(
            answer, way.question, way.grounds, way.today, submitted=way.submitted, model=way.model
        )
        return dataclasses.replace(answer, receipt=receipt)
