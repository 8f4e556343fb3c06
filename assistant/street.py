"""The street that every question goes down: understand, rules, retrieve, draft, verify, answer.

Each step takes a question on its way and gives it one step further, with the time that took.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from assistant.answer import Answer, Draft, Usage
from assistant.drafting.grounds import Grounds
from assistant.drafting.model.drafted import ModelDraft
from assistant.gathering import apply_rules, retrieve
from assistant.judging import circumstances, consulting
from assistant.question.asked import Asked
from assistant.question.following import read_with
from assistant.question.posed import Question
from assistant.question.tongues import in_english, tongue_of
from assistant.question.understand import understand
from assistant.retrieval.reranker import Reranker
from assistant.verification.case import Circumstances, Entails
from assistant.verification.gate import Verified, verify
from knowledge_base.library import Library
from knowledge_base.linting.languages import language_of

if TYPE_CHECKING:
    from assistant.verification.drafts import Submitted

STEPS = ("understand", "rules", "retrieve", "draft", "verify")


@dataclass(frozen=True, slots=True)
class Way:
    """A question on its way down the street.

    ``draft`` is the built-in drafter's until it was verified; ``model`` is what a language model
    drafted, where one was asked.
    """

    asked: Asked
    id: str | int | None
    timings_ms: dict[str, float]
    grounds: Grounds
    question: Question
    today: dt.date
    submitted: Submitted | None = None
    draft: Draft = field(default_factory=lambda: Draft("not_in_material", ""))
    model: ModelDraft | None = None
    usage: Usage | None = None
    verified: Verified = field(default_factory=lambda: Verified((), ()))

    def on(self, step: str, started: float, **found: Any) -> Way:
        """One step further, with what the step found and how long it took."""
        taken = (time.perf_counter() - started) * 1000
        return dataclasses.replace(self, timings_ms={**self.timings_ms, step: taken}, **found)


def understood(question: Question | str, library: Library, today: dt.date) -> Way:
    """The first step: what is asked.

    Raises:
        InvalidRequest: the question is empty, too long, or names an impossible option.
    """
    start = time.perf_counter()
    stated = Question(question) if isinstance(question, str) else question
    whole, tongue = _with_earlier(stated) if stated.after else (None, None)
    asked = understand(
        stated.text if whole is None else whole,
        today=today,
        service_date=stated.service_date,
        setting=stated.setting,
        language=stated.language or (None if whole is None else tongue),
        document_ids=library.document_ids(stated.document_ids),
    )
    if whole is not None:
        asked = dataclasses.replace(asked, said=stated.text)
    if stated.parts:
        asked = dataclasses.replace(asked, parts=stated.parts, kind="part")
    taken = (time.perf_counter() - start) * 1000
    return Way(asked, stated.id, {"understand": taken}, Grounds(asked), stated, today)


def _with_earlier(stated: Question) -> tuple[str | None, str]:
    """The whole question that a follow-up asks, read in English words, and its own language."""
    earlier = stated.after or ""
    tongue = tongue_of(stated.text, stated.language)
    text = in_english(stated.text, tongue)
    return read_with(text, in_english(earlier, tongue_of(earlier))), tongue


def ruled(way: Way, library: Library) -> Way:
    """What the rules say of the codes."""
    start = time.perf_counter()
    return way.on("rules", start, grounds=apply_rules(way.asked, library))


def retrieved(way: Way, library: Library, reranker: Reranker | None) -> Way:
    """The passages that may hold the answer."""
    start = time.perf_counter()
    return way.on("retrieve", start, grounds=retrieve(way.grounds, library, reranker))


def drafted(way: Way) -> Way:
    """What the built-in drafter would say."""
    from assistant.drafting import extractive  # not needed by a check

    start = time.perf_counter()
    return way.on("draft", start, draft=extractive.draft(way.grounds))


def verified(way: Way, library: Library, entails: Entails | None = None) -> Way:
    """What of the draft may be shown.

    What the built-in drafter proposes is from documents in scope and in its own language; what
    anybody else does is held to both.
    """
    start = time.perf_counter()
    if way.model is not None:
        return _settled(way, way.model, library, start, entails)
    ours = way.draft.drafted_by == "extractive"
    judged = verify(
        way.draft.proposals,
        way.asked.text,
        way.grounds.findings,
        way.grounds.sources,
        library.body_if_held,
        None if ours else held_to(way, library, entails),
        None if ours else consulting(way.asked, library),
    )
    grounds = way.grounds
    if judged.findings:
        grounds = dataclasses.replace(grounds, findings=(*grounds.findings, *judged.findings))
    return way.on("verify", start, verified=judged, grounds=grounds)


def held_to(way: Way, library: Library, entails: Entails | None) -> Circumstances:
    """What statements of somebody else are held to: the language, the day, its editions."""
    return circumstances(way.asked, library, _wanted(way), entails)


def _wanted(way: Way) -> str | None:
    """The language of the answer: as asked for, else that of the question where it is clear."""
    if way.submitted is not None and way.submitted.language is not None:
        return way.submitted.language
    if way.question.language is not None:
        return way.question.language
    if way.asked.original is not None or way.asked.language != "en":
        # What is read on is the English reading of it.
        return way.asked.language
    return language_of(way.asked.text, usual="")


def _settled(
    way: Way, told: ModelDraft, library: Library, start: float, entails: Entails | None
) -> Way:
    """What of a model's draft may be shown, and who is answering then."""
    from assistant.proposing import settled  # only where a model drafts

    found = settled(way.draft, told, way.grounds, library, held_to(way, library, entails))
    said = () if found.caution is None else (found.caution,)
    cautions = (*way.grounds.cautions, *said)
    findings = (*way.grounds.findings, *found.verified.findings)
    grounds = dataclasses.replace(way.grounds, cautions=cautions, findings=findings)
    return way.on("verify", start, draft=found.draft, verified=found.verified, grounds=grounds)


def answered(way: Way, library: Library) -> Answer:
    """The answer, as yet without a receipt."""
    from assistant.composing import compose  # not needed by a check

    start = time.perf_counter()
    answer = compose(way.grounds, way.draft, way.verified, library)
    composing = (time.perf_counter() - start) * 1000
    timings = {**way.timings_ms, "total": sum(way.timings_ms.values()) + composing}
    rounded = {name: round(value, 3) for name, value in timings.items()}
    return dataclasses.replace(answer, id=way.id, timings_ms=rounded, usage=way.usage)
