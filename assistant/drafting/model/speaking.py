"""Asking a chat model for a draft, in bounded time, with bounded retries.

The model is read in a thread of its own: whatever a provider's library waits for, whoever asked
has an end of it after the seconds that the settings give.
"""

from __future__ import annotations

import json
import queue
import threading
import time
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from assistant.drafting.model.bounds import Bounds, bounded, most_bytes
from assistant.drafting.model.drafted import DraftedStatement
from assistant.drafting.model.faults import ModelFailed, ending, fault_of
from assistant.drafting.model.opening import open_model
from assistant.drafting.model.reply import FORM, Reading
from assistant.drafting.model.task import Task
from assistant.model_settings import Limits, ModelName
from knowledge_base.phrases import said

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import AIMessage
    from langchain_core.runnables import Runnable

Told = TypeVar("Told")
Told_co = TypeVar("Told_co", covariant=True)
_CHARACTERS_A_TOKEN = 8
_FIRST_WAIT = 0.25
# So many seconds pass at most until whoever asked may stop.
_MOMENT = 0.25
_SIMPLEST = 2
# After so many failures in a row the model is left alone for so many seconds, so that an outage
# does not keep every question waiting.
_IN_A_ROW, _REST = 3, 60.0


class Reply(Protocol[Told_co]):
    """Reads a reply while it arrives."""

    @property
    def given(self) -> Told_co:
        """All that was told so far."""

    def feed(self, piece: str) -> Iterator[Told_co]:
        """Take a piece; give all that was told so far each time there is more of it."""

    def whole(self) -> Told_co:
        """All that was told, once the reply has ended."""


@dataclass(frozen=True, slots=True)
class Put(Generic[Told]):
    """What is put to a model: instructions, data, the form of the reply and how it is read.

    ``reading`` is given how many characters a reply may have.
    """

    instructions: str
    data: str
    form: dict[str, Any]
    reading: Callable[[int], Reply[Told]]


@dataclass(slots=True)
class Account:
    """What was asked of a provider, added up over all tries."""

    calls: int = 0
    input_tokens: int | None = None
    output_tokens: int | None = None

    def add(self, told: Any) -> None:
        """Add what a provider tells of one message; nothing if it tells nothing."""
        if told:
            self.input_tokens = (self.input_tokens or 0) + int(told.get("input_tokens") or 0)
            self.output_tokens = (self.output_tokens or 0) + int(told.get("output_tokens") or 0)


@dataclass(slots=True)
class Speaker:
    """A chat model within limits. It is opened when it is first asked.

    ``failed`` counts the failures in a row that another try might have mended, and ``rests_until``
    is the time (of ``time.monotonic``) before which it is not asked after too many of them.
    """

    name: ModelName
    key: str = field(repr=False)
    limits: Limits
    failed: int = 0
    rests_until: float = 0.0
    _model: BaseChatModel | None = field(default=None, repr=False)

    def draft(
        self, task: Task, account: Account
    ) -> Generator[tuple[DraftedStatement, ...], None, tuple[DraftedStatement, ...]]:
        """Yield all statements so far with each that is whole; return them all at the end.

        The same are yielded again while nothing arrives, so that whoever asked can stop.

        Raises:
            ModelFailed: no draft could be had within the limits.
        """
        return (
            yield from self.heard(
                Put(task.instructions, task.data, FORM, partial(Reading, language=task.language)),
                account,
            )
        )

    def heard(self, put: Put[Told], account: Account) -> Generator[Told, None, Told]:
        """Yield what has been told so far as the reply arrives; return the whole at the end.

        Raises:
            ModelFailed: no whole reply could be had within the limits.
        """
        if time.monotonic() < self.rests_until:
            raise ModelFailed(
                said(
                    "was not asked, as it failed {number} times in a row just now",
                    number=_IN_A_ROW,
                )
            )
        try:
            told = yield from self._tried(put, account)
        except ModelFailed as fault:
            self.failed = self.failed + 1 if fault.again else 0
            if self.failed >= _IN_A_ROW:
                self.failed, self.rests_until = 0, time.monotonic() + _REST
            raise
        self.failed = 0
        return told

    def _tried(self, put: Put[Told], account: Account) -> Generator[Told, None, Told]:
        if self._model is None:
            self._model = open_model(self.name, self.key, self.limits)
        # Loading a provider's library may take seconds, and is not the provider's fault.
        until = time.monotonic() + self.limits.total
        simpler = 0
        for attempt in range(self.limits.retries + 1):
            reading = put.reading(self.limits.tokens * _CHARACTERS_A_TOKEN)
            try:
                for message in self._messages(self._model, put, simpler, until, account):
                    if message is None:
                        yield reading.given
                    else:
                        yield from reading.feed(_text_of(message))
                return reading.whole()
            except ModelFailed as fault:
                whole = _whole_at_any_rate(reading) if fault.again else None
                if whole is not None:
                    return whole
                simpler = min(_SIMPLEST, simpler + fault.simpler)
                wait = fault.after or _FIRST_WAIT * 2**attempt
                if not fault.again or attempt == self.limits.retries:
                    raise
                if time.monotonic() + wait >= until:
                    raise
                for _ in _moments(wait):
                    yield reading.given
        raise ModelFailed(said("was not asked"))

    def _messages(
        self, model: BaseChatModel, put: Put[Any], simpler: int, until: float, account: Account
    ) -> Iterator[AIMessage | None]:
        """The pieces of one reply; the simplest manner has neither schema nor stream.

        ``None`` stands for a moment in which nothing arrived.
        """
        speaking = _in_form(model, put.form) if simpler == 0 else model
        bounds = Bounds(until, most_bytes(self.limits.tokens), threading.Event())
        listening = _Listening(speaking, put, bounds, streamed=simpler < _SIMPLEST)
        account.calls += 1
        listening.start()
        begun = False
        endings = []
        try:
            for message in listening.pieces(self.limits.pause):
                if message is not None:
                    begun = True
                    account.add(message.usage_metadata)
                    endings.append(ending(message))
                yield message
        except ModelFailed as fault:
            raise (fault.while_answering() if begun else fault) from None
        finally:
            bounds.stop.set()
        # Only now: what it took is told after why it ended.
        for why in filter(None, endings):
            raise ModelFailed(why)


class _Listening(threading.Thread):
    """Reads one reply and hands on its pieces, then what ended it."""

    def __init__(
        self, speaking: Runnable[Any, Any], put: Put[Any], bounds: Bounds, *, streamed: bool
    ) -> None:
        super().__init__(name="bundlewise-model", daemon=True)
        self._speaking = speaking
        self._put = [("system", put.instructions), ("human", put.data)]
        self._bounds = bounds
        self._streamed = streamed
        self._arrived: queue.SimpleQueue[AIMessage | BaseException | None] = queue.SimpleQueue()

    def run(self) -> None:
        """Read until the end, an error, or until nobody listens."""
        from langsmith import tracing_context

        try:
            # Tracing to a service would send away what only the model was meant to have.
            with bounded(self._bounds), tracing_context(enabled=False):
                for message in self._read():
                    if self._bounds.stop.is_set():
                        return
                    self._arrived.put(message)
            self._arrived.put(None)
        except BaseException as error:  # told to whoever listens
            self._arrived.put(error)

    def _read(self) -> Iterator[Any]:
        if self._streamed:
            return self._speaking.stream(self._put)
        return iter((self._speaking.invoke(self._put),))

    def pieces(self, pause: float) -> Iterator[AIMessage | None]:
        """What arrives, within the bounds and with at most ``pause`` seconds between.

        ``None`` stands for a moment in which nothing did.
        """
        last = self._bounds.until
        heard = time.monotonic()
        while True:
            until = min(heard + pause, last) if self._streamed else last
            left = until - time.monotonic()
            try:
                found = self._arrived.get(timeout=max(min(left, _MOMENT), 0.001))
            except queue.Empty:
                if left <= _MOMENT:
                    late = said("gave no whole answer in time")
                    if until != last:
                        late = said("fell silent")
                    raise ModelFailed(late, again=True) from None
                yield None
                continue
            heard = time.monotonic()
            if found is None:
                return
            if isinstance(found, BaseException):
                raise fault_of(found) from None
            yield found


def _moments(seconds: float) -> Iterator[None]:
    """Wait so long, and stop at each moment."""
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        time.sleep(min(left, _MOMENT))
        yield


def _whole_at_any_rate(reading: Reply[Told]) -> Told | None:
    """The reply, if all of it had arrived before something went wrong with the rest."""
    try:
        return reading.whole()
    except ModelFailed:
        return None


def _in_form(model: BaseChatModel, form: dict[str, Any]) -> Runnable[Any, Any]:
    """The model bound to the form of a reply, in its provider's own manner.

    LangChain's structured output is that model followed by a parser which would only give the
    whole; what it is bound with is all that is wanted of it.
    """
    from langchain_core.runnables import RunnableSequence

    try:
        whole = model.with_structured_output(form, method="json_schema")
    except (NotImplementedError, TypeError, ValueError):
        return model
    return whole.first if isinstance(whole, RunnableSequence) else model


def _text_of(message: AIMessage) -> str:
    """The text of a piece, or of the tool call that some providers give a form by."""
    pieces = getattr(message, "tool_call_chunks", None)
    if pieces:
        return str(message.text) + "".join(item.get("args") or "" for item in pieces)
    if not message.text and message.tool_calls:
        return json.dumps(message.tool_calls[0]["args"])
    return str(message.text)
