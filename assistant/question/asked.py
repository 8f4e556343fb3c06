"""What a question asks, as the rest of the street needs it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Literal

from assistant.question.claim_lines import CodeMention
from assistant.question.stated import Stated
from knowledge_base.records import Part, Setting

Kind = Literal[
    "pair",  # may these codes be reported together?
    "units",  # how many units of a code?
    "add_on",  # does this code need another?
    "difference",  # how do these codes differ?
    "part",  # one named part of the guidance on a code: documentation, modifiers, ...
    "code",  # what is said of a code at all?
    "bare_pair",  # "these two together?" without saying which codes
    "draft",  # statements by somebody else, to be judged
    "free",  # anything else, answered from the passages
]


@dataclass(frozen=True, slots=True)
class Asked:
    """One question, understood.

    ``mentions`` are the codes named, in order, with the modifiers and units that stand with
    them; ``loose_modifiers`` are modifiers named apart from any code. ``parts`` are the parts
    of a code page that are asked for. ``patient`` lists what points at an identifiable patient.

    ``language`` is the one to answer in. ``text`` is English, or what a question in another
    language says in English words; see ``tongues``.

    ``dates`` are all the days asked about, in order of time, and ``service_date`` the last of
    them; of ``assumed_dates`` only the month was written. ``stated`` are the facts of the case
    that the question gives.
    """

    text: str
    language: str
    service_date: dt.date
    dates: tuple[dt.date, ...]
    setting: Setting
    kind: Kind
    stated: Stated = field(default_factory=Stated)
    assumed_dates: tuple[dt.date, ...] = ()
    mentions: tuple[CodeMention, ...] = ()
    loose_modifiers: tuple[str, ...] = ()
    icd10: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    patient: tuple[str, ...] = ()
    document_ids: tuple[str, ...] = ()
    said: str | None = None
    """What was typed, where ``text`` is that read with the question before it."""
    original: str | None = None
    """The question in the language it was typed in, where ``text`` is its English reading."""
    left: tuple[str, ...] | None = None
    """Of ``original`` the words that nothing was found to stand for; ``None`` until looked up."""
    editions: tuple[int, ...] = ()
    """Years of the editions that the question names."""
    schedule: tuple[str, ...] = ()
    """What the fee schedule tells of a code that is asked for, by the names of its rules."""
    payer: str | None = None
    """A payer other than Medicare that the question names."""
    reason: bool = False
    """Whether it asks why."""
    changes: bool = False
    """Whether it asks what changed from one edition to another."""

    @property
    def codes(self) -> tuple[str, ...]:
        """The procedure codes named, each once, in order."""
        return tuple(dict.fromkeys(mention.code for mention in self.mentions))
