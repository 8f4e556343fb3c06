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
from collections.abc import Callable, Iterable, Iterator, Sequence
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
from knowledge_base.library import Library
from knowledge_base.linting import Problem, lint
from knowledge_base.records import Part, Setting
from knowledge_base.sample.seeding import ensure_sample

if TYPE_CHECKING:
    from pathlib import Path

    from langchain_core.runnables import Runnable

    from assistant.auditing.audit import AuditSummary
    from assistant.receipts.misses import UploadList
    from assistant.receipts.receipt import Receipt
    from assistant.receipts.records import Records
    from assistant.receipts.replaying import Replayed
    from assistant.verification.drafts import Submitted

__all__ = ["Assistant", "Question"]
_EXPLAINED: tuple[Part, ...] = ("plain_words", "responsibilities", "risks")


class Assistant:
    """Answers from the library in one home folder.

    Args:
        library: what the assistant may know.
        today: gives the default service date.
        reranker: the folder of a cross-encoder that orders passages anew; empty for none.
        settings: say which receipts are kept, and what of questions that found nothing; without
            them nothing is.
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
        for step in (self._rules, self._retrieve, street.drafted, self._verify):
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
            | RunnableLambda(street.drafted, name="draft")
            | RunnableLambda(self._verify, name="verify")
            | RunnableLambda(self._answer, name="answer")
        )

    def stream(self, question: Question | str) -> Iterator[Statement | Answer]:
        """Give each statement once it was verified, and the whole answer last."""
        answer = self.ask(question)
        yield from (item for item in answer.statements if item.state != "withheld")
        yield answer

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
        named = mentions(" ".join(item.text for item in submitted.statements))
        asked = dataclasses.replace(
            way.asked, kind="draft", mentions=(*way.asked.mentions, *named)[:MOST_CODES]
        )
        way = self._rules(dataclasses.replace(way, asked=asked))
        start = time.perf_counter()
        drafted = proposals(submitted, self.library.documents(), self.library.body_if_held)
        way = way.on("retrieve", start)
        way = self._verify(
            way.on("draft", time.perf_counter(), draft=Draft("answered", "", drafted))
        )
        held = any(item.state != "withheld" for item in way.verified.statements)
        judged = Draft(
            "answered" if held else "not_in_material",
            _headline(way.verified.statements),
            drafted,
            drafted_by="submitted",
        )
        return self._answer(dataclasses.replace(way, draft=judged))

    def explain(self, code: str, language: str | None = None) -> Answer:
        """Explain a code to a patient from the plain-words parts of the material.

        Raises:
            InvalidRequest: not the shape of a code, or not one of the ten languages.
        """
        shaped = make_line(code).code
        return self.ask(
            Question(f"What is {shaped} in plain words?", language=language, parts=_EXPLAINED)
        )

    def answer_again(self, receipt: Receipt) -> Answer:
        """Answer the question of a receipt from what is held now, as of its day; keeps nothing.

        Raises:
            BundlewiseError: the question can no longer be asked, as when its document is gone.
        """
        again = Assistant(self.library, lambda: receipt.today, self._reranker)
        again.records = self.records.keeping_nothing()
        if receipt.draft is None:
            return again.ask(receipt.question)
        from assistant.verification.drafts import Submitted  # pydantic

        return again.verify(Submitted.model_validate(receipt.draft))

    def replay(self, receipts: Iterable[Receipt]) -> Iterator[Replayed]:
        """Ask past questions again, one after the other; see ``receipts.replaying.replay``."""
        from assistant.receipts.replaying import replay

        return replay(receipts, self.answer_again, self.records.basis(), self.library.body_if_held)

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
        return street.verified(way, self.library)

    def _answer(self, way: Way) -> Answer:
        answer = street.answered(way, self.library)
        receipt = self.records.keep(answer, way.question, way.grounds, way.today, way.submitted)
        return dataclasses.replace(answer, receipt=receipt)


def _headline(statements: Sequence[Statement]) -> str:
    """Say how many of the submitted statements held."""
    counts = Counter(item.state for item in statements)
    return (
        f"{counts['supported']} of {len(statements)} statements are supported, "
        f"{counts['corrected']} corrected from a rule, {counts['withheld']} withheld."
    )
