"""Opening up an answer just given, or one that a receipt holds."""

from __future__ import annotations

import datetime as dt

from assistant.answer import Answer
from assistant.proof.proof import Proof
from assistant.proof.proving import Held, prove
from assistant.receipts.kept_answer import answer_of
from assistant.receipts.receipts_file import stamp
from assistant.receipts.records import Records
from knowledge_base.library import Library


def of_answer(answer: Answer, library: Library, records: Records) -> Proof:
    """The proof of an answer that was given just now."""
    moment = stamp(dt.datetime.now(dt.UTC))
    return prove(answer, _held(library), records.basis(), made_at=moment, kept=False)


def of_receipt(name: str, library: Library, records: Records) -> Proof:
    """The proof of the answer that a receipt holds, as it was given then.

    Raises:
        UnknownRelease: no such receipt is kept, or it holds no whole answer.
        LibraryDamaged: what is kept is of no use.
    """
    receipt = records.store.receipt(name)
    answer = answer_of(receipt)
    return prove(answer, _held(library), receipt.basis, made_at=receipt.made_at, kept=True)


def _held(library: Library) -> Held:
    languages = {item.id: item.language for item in library.documents()}
    return Held.of(library.body_if_held, library.tables.releases(), languages)
