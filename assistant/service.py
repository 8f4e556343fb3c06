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
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from assistant import street
from assistant.answer import Answer, ClaimCheck, Draft, Statement
from assistant.gathering import MOST_CODES, located, material
from assistant.question.claim_lines import mentions
from assistant.question.posed import Question
from assistant.retrieval.reranker import reranker
from assistant.rules.check import check_claim
from assistant.rules.claim import Claim, make_line
from assistant.settings import Settings
from assistant.street import Way
from assistant.verification.entailment import entailment
from knowledge_base.editions import in_force
from knowledge_base.library import Library
from knowledge_base.linting import Problem, lint
from knowledge_base.phrases import said
from knowledge_base.records import Part, Setting
from knowledge_base.sample.seeding import ensure_sample

if TYPE_CHECKING:
    from pathlib import Path

    from langchain_core.runnables import Runnable

    from assistant.auditing.audit import AuditSummary
    from assistant.drafting.model.drafted import Voice
    from assistant.model_settings import ModelName
    from assistant.proof.proof import Proof
    from assistant.receipts.misses import UploadList
    from assistant.receipts.receipt import Receipt
    from assistant.receipts.records import Records
    from assistant.receipts.replaying import Replayed
    from assistant.verification.case import Entails
    from assistant.verification.drafts import Submitted

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
        way = self._understand(question)
        for step in (self._rules, self._retrieve, self._draft, self._verify):
            way = step(way)
        return self._answer(way)

    @cached_property
    def street(self) -> Runnable[Question | str, Answer]:
        """The same street as a LangChain Runnable: from a question to its answer."""
        from langchain_core.runnables import RunnableLambda  # 0.5 s: only for those who trace

        return (
            RunnableLambda(self._understand, name="understand")
            | RunnableLambda(self._rules, name="rules")
            | RunnableLambda(self._retrieve, name="retrieve")
            | RunnableLambda(self._draft, name="draft")
            | RunnableLambda(self._verify, name="verify")
            | RunnableLambda(self._answer, name="answer")
        )

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
        way = self._retrieve(self._rules(self._understand(question)))
        told: set[str] = set()
        way = yield from self._drafting(way, told, waiting)
        answer = self._answer(self._verify(way))
        for item in answer.statements:
            if item.state != "withheld" and item.text not in told:
                yield item
        yield answer

    def _drafting(
        self, way: Way, told: set[str], waiting: Callable[[], None] = lambda: None
    ) -> Generator[Statement, None, Way]:
        """The draft; where a model speaks, each statement once it was verified, noted in told."""
        way = street.drafted(way)
        voice = self.voice
        if voice is None:
            return way
        from assistant.proposing import arriving, may_be_drafted

        if not may_be_drafted(way.draft, way.grounds, way.question):
            return way
        start = time.perf_counter()
        about = street.held_to(way, self.library, self._entails)
        heard = yield from arriving(
            voice, way.draft, way.grounds, self.library, told, about, waiting
        )
        return way.on("draft", start, model=heard.draft, usage=heard.usage)

    def _draft(self, way: Way) -> Way:
        drafting = self._drafting(way, set())
        while True:
            try:
                next(drafting)
            except StopIteration as ended:
                drafted: Way = ended.value
                return drafted

    def check(
        self,
        claim: Claim,
        *,
        everything: bool = False,
        explain: bool = False,
        name: str | int | None = None,
    ) -> ClaimCheck:
        """Apply every rule to a claim; see ``assistant.rules.check.check_claim``.

        Raises:
            InvalidRequest: no lines, or too many.
        """
        documents = self.library.documents()
        found = check_claim(
            claim,
            material(self.library, claim.codes(), documents),
            everything=everything,
            explain=explain,
            name=name,
        )
        return located(found, self.library)

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
        from assistant.verification.drafts import proposals  # pydantic: 0.1 s

        way = self._understand(Question(submitted.question))
        way = dataclasses.replace(way, submitted=submitted)
        if way.asked.patient:
            return self.ask(submitted.question)
        # Units and modifiers that a statement names are its claims, not facts of the case.
        named = (
            dataclasses.replace(item, modifiers=(), units=None)
            for item in mentions(" ".join(item.text for item in submitted.statements))
        )
        asked = dataclasses.replace(
            way.asked, kind="draft", mentions=(*way.asked.mentions, *named)[:MOST_CODES]
        )
        way = self._rules(dataclasses.replace(way, asked=asked))
        start = time.perf_counter()
        documents = self.library.documents()
        current = in_force(documents, way.asked.service_date)
        # Of two editions with one title the one in force is meant.
        ordered = sorted(documents, key=lambda item: item not in current)
        drafted = proposals(submitted, ordered, self.library.body_if_held)
        way = way.on("retrieve", start)
        proposed = Draft("answered", "", drafted, drafted_by="submitted")
        way = self._verify(way.on("draft", time.perf_counter(), draft=proposed))
        held = any(item.state != "withheld" for item in way.verified.statements)
        judged = Draft(
            "answered" if held else "not_in_material",
            _headline(way.verified.statements),
            drafted,
            drafted_by="submitted",
        )
        return self._answer(dataclasses.replace(way, draft=judged))

    def explain(self, code: str, language: str | None = None) -> Answer:
        """Explain a code to a patient: a reviewed text, else facts of its page, else quotes.

        Raises:
            InvalidRequest: not the shape of a code, or not one of the ten languages.
        """
        shaped = make_line(code).code
        return self._explained(
            Question(f"What is {shaped} in plain words?", language=language, parts=_EXPLAINED)
        )

    def _explained(self, question: Question) -> Answer:
        from assistant.handouts.cards import fact_card  # Babel and the vocabulary
        from assistant.handouts.explaining import explained, quoted

        start = time.perf_counter()
        way = self._understand(question)
        found = explained(way.asked, self.library)
        if found is None:
            way = street.drafted(self._retrieve(self._rules(way)))
            found = quoted(street.answered(self._verify(way), self.library), self.library)
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
        return lint(
            self.library,
            documents=documents,
            rules=rules,
            everything=everything,
            today=self._today(),
        )

    def _understand(self, question: Question | str) -> Way:
        return street.understood(question, self.library, self._today())

    def _rules(self, way: Way) -> Way:
        return street.ruled(way, self.library)

    def _retrieve(self, way: Way) -> Way:
        return street.retrieved(way, self.library, reranker(self._reranker))

    def _verify(self, way: Way) -> Way:
        return street.verified(way, self.library, self._entails)

    @property
    def _entails(self) -> Entails | None:
        return entailment(self._settings.entailment) if self._settings else None

    def _answer(self, way: Way) -> Answer:
        return self._kept(way, street.answered(way, self.library))

    def _kept(self, way: Way, answer: Answer) -> Answer:
        receipt = self.records.keep(
            answer, way.question, way.grounds, way.today, submitted=way.submitted, model=way.model
        )
        return dataclasses.replace(answer, receipt=receipt)


def _headline(statements: Sequence[Statement]) -> str:
    """Say how many of the submitted statements held."""
    counts = Counter(item.state for item in statements)
    return said(
        "{supported} of {all} statements are supported, {corrected} corrected from a rule, "
        "{withheld} withheld.",
        supported=counts["supported"],
        all=len(statements),
        corrected=counts["corrected"],
        withheld=counts["withheld"],
    )
