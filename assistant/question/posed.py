"""A question as it is put: its text and what the caller states beside it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from assistant.languages.catalogues import language_named
from knowledge_base.records import Part, Setting


@dataclass(frozen=True, slots=True)
class Question:
    """What a caller may state beside the text; ``None`` leaves it to the text or the default."""

    text: str
    service_date: dt.date | None = None
    setting: Setting | None = None
    language: str | None = None
    document_ids: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    id: str | int | None = None
    after: str | None = None
    """The question before this one in a conversation, as it was read; see ``following``."""

    def __post_init__(self) -> None:
        """Write the language as we do, "ES" and "es-MX" as "es".

        Raises:
            InvalidRequest: it is not one of the ten.
        """
        if self.language is not None:
            object.__setattr__(self, "language", language_named(self.language))
