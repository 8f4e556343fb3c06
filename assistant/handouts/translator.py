"""Translating a patient's text with the language model of the settings, sentence by sentence.

Sent are sentences that are held: of an English text or of a page about the code, never a question;
none that points at a person is among them. What comes back is no text to be shown until every
sentence has passed the invariants, which whoever shows it sees to.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, StringConstraints
from pydantic import Field as Limited

from assistant.answer import Usage
from assistant.drafting.model.faults import ModelFailed
from assistant.drafting.model.reply import as_object, printable, read_whole
from assistant.drafting.model.speaking import Account, Put, Speaker
from assistant.handouts.texts import PatientText
from assistant.languages.catalogues import NAMES
from assistant.model_settings import Prices
from assistant.settings import Settings
from knowledge_base.identities import identifying
from knowledge_base.phrases import said

VERSION = "translating_1"
# With the script where a language has two.
_TAGS = {"zh": "zh-Hans"}
_STRING = {"type": "string"}
FORM: dict[str, Any] = as_object(
    "translation",
    sentences={"type": "array", "items": as_object("sentence", id=_STRING, text=_STRING)},
) | {"description": "Each sentence in the language asked for, under its id."}
"""The JSON Schema of a translation."""


class _Sentence(BaseModel):
    model_config = ConfigDict(frozen=True, strict=True)

    id: str = Limited(max_length=40)
    text: Annotated[str, StringConstraints(max_length=2_000)]


class _Translation(BaseModel):
    model_config = ConfigDict(frozen=True, strict=True)

    sentences: list[_Sentence] = Limited(max_length=200)


class _Reading:
    """A translation while it arrives; ``most`` is how many characters it may have."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._text = ""

    @property
    def given(self) -> Mapping[str, str]:
        """Nothing: a translation is read whole."""
        return {}

    def feed(self, piece: str) -> Iterator[Mapping[str, str]]:
        """Take a piece; nothing is told before the end.

        Raises:
            ModelFailed: the reply is longer than it may be.
        """
        self._text += piece
        if len(self._text) > self._most:
            raise ModelFailed(said("wrote more than {most} characters", most=f"{self._most:,}"))
        return iter(())

    def whole(self) -> Mapping[str, str]:
        """The translations by the sentences' ids.

        Raises:
            ModelFailed: it is empty, no JSON, of another form, or has an id twice.
        """
        read = read_whole(self._text, _Translation).sentences
        # On one line: a line of its own could pass for a part of the handout around it.
        told = {item.id: printable(" ".join(item.text.split())) for item in read}
        if len(told) < len(read):
            raise ModelFailed(said("sent an answer of another form"), again=True)
        return told


@dataclass(frozen=True, slots=True)
class Translator:
    """Translates with one model; ``today`` gives the day that is written beside its name."""

    speaker: Speaker
    today: Callable[[], dt.date]
    prices: Prices | None = None

    @classmethod
    def open(cls, settings: Settings, today: Callable[[], dt.date]) -> Translator:
        """The translator with the model that the settings name; nothing is sent as yet.

        Raises:
            ValueError: the settings name none.
        """
        if settings.model is None:
            raise ValueError("no model is set")
        speaker = Speaker(settings.model, settings.model_key, settings.model_limits)
        return cls(speaker, today, settings.model_prices)

    @property
    def where(self) -> str:
        """Where its sentences go, as the settings name it."""
        return self.speaker.name.where

    @property
    def label(self) -> str:
        """How texts name the model."""
        return self.speaker.name.label

    def translated(self, original: PatientText, language: str) -> tuple[PatientText, Usage]:
        """An English text in another language, in the state ``machine``, and what that took.

        A sentence that the model left out, or that was not sent, is empty.

        Raises:
            ModelFailed: no translation could be had within the limits.
        """
        sent = {name: told for name, told in original.sentences.items() if not identifying(told)}
        account = Account()
        told = self._asked(sent, language, account) if sent else {}
        if not any(told.get(name) for name in sent):
            raise ModelFailed(said("translated no sentence"))
        text = PatientText(
            code=original.code,
            language=language,
            state="machine",
            written_by=self.label,
            written_on=self.today(),
            reviewed_by=None,
            reviewed_on=None,
            source=original.checksum,
            sentences={name: told.get(name, "") for name in original.sentences},
            quotes={},
            originals=original.originals,
        )
        return text, self._usage(account)

    def _usage(self, account: Account) -> Usage:
        taken = (account.input_tokens, account.output_tokens)
        if self.prices is None or taken[0] is None or taken[1] is None:
            return Usage(self.label, account.calls, *taken)
        cost = round(self.prices.cost(taken[0], taken[1]), 6)
        return Usage(self.label, account.calls, *taken, cost, self.prices.currency)

    def _asked(
        self, sentences: Mapping[str, str], language: str, account: Account
    ) -> Mapping[str, str]:
        told = [{"id": name, "text": text} for name, text in sentences.items()]
        tag = _TAGS.get(language, language)
        data = {"language": f"{NAMES[language]} ({tag})", "sentences": told}
        put = Put(instructions(), json.dumps(data, ensure_ascii=False, indent=1), FORM, _Reading)
        speaking = self.speaker.heard(put, account)
        while True:
            try:
                next(speaking)
            except StopIteration as ended:
                found: Mapping[str, str] = ended.value
                return found


@cache
def instructions() -> str:
    """The instructions of this version."""
    return files(__package__).joinpath(f"{VERSION}.md").read_text(encoding="utf-8")


__all__ = ["FORM", "VERSION", "Translator", "instructions"]
