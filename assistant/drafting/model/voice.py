"""The voice that drafts: a model with its kept drafts, its account, and its failures in a line."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import closing
from dataclasses import dataclass, replace

from assistant.answer import Usage
from assistant.drafting.grounds import Grounds
from assistant.drafting.model.drafted import FOLDER, DraftedStatement, Heard, ModelDraft
from assistant.drafting.model.drafts_kept import DraftsKept
from assistant.drafting.model.faults import ModelFailed
from assistant.drafting.model.speaking import Account, Speaker
from assistant.drafting.model.task import Task, prompt, task
from assistant.model_settings import Prices
from assistant.settings import Settings


@dataclass(frozen=True, slots=True)
class ModelVoice:
    """Drafts with the model of the settings; what fails is said in the draft."""

    speaker: Speaker
    kept: DraftsKept
    prices: Prices | None

    @classmethod
    def open(cls, settings: Settings, notify: Callable[[str], None]) -> ModelVoice:
        """The voice that the settings name; nothing is sent as yet.

        Raises:
            ValueError: the settings name none.
        """
        if settings.model is None:
            raise ValueError("no model is set")
        speaker = Speaker(settings.model, settings.model_key, settings.model_limits)
        kept = DraftsKept(
            settings.home / FOLDER, settings.model_cache, notify, settings.receipts.days
        )
        return cls(speaker, kept, settings.model_prices)

    def drafting(self, grounds: Grounds) -> Generator[ModelDraft, None, Heard]:
        """Draft an answer from the grounds; see ``drafted.Voice``."""
        put = task(grounds)
        empty = ModelDraft(self.speaker.name.label, prompt(), sent=put.sent)
        name = self.speaker.name
        key = put.key(f"{name.label} {name.where}", self.speaker.limits.tokens)
        held = self.kept.get(key)
        if held is not None:
            yield replace(empty, statements=held)
            return Heard(
                replace(empty, statements=held), Usage(name.label, cached=True, prompt=prompt())
            )
        account = Account()
        try:
            told = yield from self._heard(put, empty, account)
        except ModelFailed as fault:
            return Heard(replace(empty, failure=fault.what), self._usage(account))
        self.kept.put(key, told)
        return Heard(replace(empty, statements=told), self._usage(account))

    def _heard(
        self, put: Task, empty: ModelDraft, account: Account
    ) -> Generator[ModelDraft, None, tuple[DraftedStatement, ...]]:
        with closing(self.speaker.draft(put, account)) as speaking:
            while True:
                try:
                    so_far = next(speaking)
                except StopIteration as ended:
                    told: tuple[DraftedStatement, ...] = ended.value
                    return told
                yield replace(empty, statements=so_far)

    def _usage(self, account: Account) -> Usage:
        taken = (account.input_tokens, account.output_tokens)
        prices = self.prices
        cost = None
        if prices is not None and taken[0] is not None and taken[1] is not None:
            cost = round(prices.cost(taken[0], taken[1]), 6)
        return Usage(
            self.speaker.name.label,
            account.calls,
            *taken,
            cost,
            prices.currency if prices is not None else "USD",
            prompt=prompt(),
        )
