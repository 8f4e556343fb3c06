"""The street walked from end to end: at once, statement by statement, or as a Runnable."""

from __future__ import annotations

import dataclasses
import datetime as dt
import time
from collections import Counter
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant import street
from assistant.answer import Answer, Draft, Statement
from assistant.gathering import MOST_CODES
from assistant.question.claim_lines import mentions
from assistant.question.posed import Question
from assistant.retrieval.reranker import reranker
from assistant.street import Way
from knowledge_base.editions import in_force
from knowledge_base.library import Library
from knowledge_base.phrases import said

if TYPE_CHECKING:
    from langchain_core.runnables import Runnable

    from assistant.drafting.model.drafted import Voice
    from assistant.verification.case import Entails
    from assistant.verification.drafts import Submitted


def _go_on() -> None:
    """Let a model speak to its end."""


@dataclass(frozen=True)
class Walk:
    """How questions go down the street.

    Args:
        library: what the assistant may know.
        today: gives the default service date.
        kept: gives the answer of a way its receipt, and is the last step.
        voice: gives the language model that drafts, if one does.
        entails: the entailment model that judges drafts of others, if one does.
        reordering: the folder of a cross-encoder that orders passages anew; empty for none.
    """

    library: Library
    today: Callable[[], dt.date]
    kept: Callable[[Way, Answer], Answer]
    voice: Callable[[], Voice | None] = lambda: None
    entails: Entails | None = None
    reordering: str = ""

    def whole(self, question: Question | str) -> Answer:
        """The answer to one question."""
        return self.answer(self.verify(self.draft(self.to_passages(question))))

    def chain(self) -> Runnable[Question | str, Answer]:
        """The street as a LangChain Runnable: from a question to its answer."""
        from langchain_core.runnables import RunnableLambda  # 0.5 s: only for those who trace

        return (
            RunnableLambda(self.understand, name="understand")
            | RunnableLambda(self.rules, name="rules")
            | RunnableLambda(self.retrieve, name="retrieve")
            | RunnableLambda(self.draft, name="draft")
            | RunnableLambda(self.verify, name="verify")
            | RunnableLambda(self.answer, name="answer")
        )

    def stream(
        self, question: Question | str, waiting: Callable[[], None] = _go_on
    ) -> Iterator[Statement | Answer]:
        """Each statement once it was verified, and the whole answer last.

        ``waiting`` is called at each moment of waiting for a model, and may raise.
        """
        told: set[str] = set()
        way = yield from self._drafting(self.to_passages(question), told, waiting)
        answer = self.answer(self.verify(way))
        for item in answer.statements:
            if item.state != "withheld" and item.text not in told:
                yield item
        yield answer

    def submitted(self, submitted: Submitted) -> Answer:
        """Statements that somebody else drafted, judged by the same gate as our own."""
        from assistant.verification.drafts import proposals  # pydantic: 0.1 s

        question = Question(
            submitted.question,
            service_date=submitted.service_date,
            setting=submitted.setting,
            language=submitted.language,
        )
        way = self.understand(question)
        way = dataclasses.replace(way, submitted=submitted)
        if way.asked.patient:
            return self.whole(question)
        # Units and modifiers that a statement names are its claims, not facts of the case.
        named = (
            dataclasses.replace(item, modifiers=(), units=None)
            for item in mentions(" ".join(item.text for item in submitted.statements))
        )
        asked = dataclasses.replace(
            way.asked, kind="draft", mentions=(*way.asked.mentions, *named)[:MOST_CODES]
        )
        way = self.rules(dataclasses.replace(way, asked=asked))
        start = time.perf_counter()
        documents = self.library.documents()
        current = in_force(documents, way.asked.service_date)
        # Of two editions with one title the one in force is meant.
        ordered = sorted(documents, key=lambda item: item not in current)
        drafted = proposals(submitted, ordered, self.library.body_if_held)
        way = way.on("retrieve", start)
        proposed = Draft("answered", "", drafted, drafted_by="submitted")
        way = self.verify(way.on("draft", time.perf_counter(), draft=proposed))
        held = any(item.state != "withheld" for item in way.verified.statements)
        judged = Draft(
            "answered" if held else "not_in_material",
            _how_many_held(way.verified.statements),
            drafted,
            drafted_by="submitted",
        )
        return self.answer(dataclasses.replace(way, draft=judged))

    def understand(self, question: Question | str) -> Way:
        """What is asked."""
        return street.understood(question, self.library, self.today())

    def rules(self, way: Way) -> Way:
        """What the rules say of the codes."""
        return street.ruled(way, self.library)

    def retrieve(self, way: Way) -> Way:
        """The passages that may hold the answer."""
        return street.retrieved(way, self.library, reranker(self.reordering))

    def to_passages(self, question: Question | str) -> Way:
        """The first three steps."""
        return self.retrieve(self.rules(self.understand(question)))

    def draft(self, way: Way) -> Way:
        """The draft of whoever speaks, whole."""
        drafting = self._drafting(way, set())
        while True:
            try:
                next(drafting)
            except StopIteration as ended:
                drafted: Way = ended.value
                return drafted

    def verify(self, way: Way) -> Way:
        """What of the draft may be shown."""
        return street.verified(way, self.library, self.entails)

    def answer(self, way: Way) -> Answer:
        """The answer with its receipt."""
        return self.kept(way, street.answered(way, self.library))

    def _drafting(
        self, way: Way, told: set[str], waiting: Callable[[], None] = _go_on
    ) -> Generator[Statement, None, Way]:
        """The draft; where a model speaks, each statement once it was verified, noted in told."""
        way = street.drafted(way)
        voice = self.voice()
        if voice is None:
            return way
        from assistant.proposing import arriving, may_be_drafted

        if not may_be_drafted(way.draft, way.grounds, way.question):
            return way
        start = time.perf_counter()
        about = street.held_to(way, self.library, self.entails)
        heard = yield from arriving(
            voice, way.draft, way.grounds, self.library, told, about, waiting
        )
        return way.on("draft", start, model=heard.draft, usage=heard.usage)


def _how_many_held(statements: Sequence[Statement]) -> str:
    counts = Counter(item.state for item in statements)
    return said(
        "{supported} of {all} statements are supported, {corrected} corrected from a rule, "
        "{withheld} withheld.",
        supported=counts["supported"],
        all=len(statements),
        corrected=counts["corrected"],
        withheld=counts["withheld"],
    )
