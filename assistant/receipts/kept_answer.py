"""The whole answer within its receipt: how it is kept, and how it is read again."""

from __future__ import annotations

import dataclasses
from functools import cache
from typing import TYPE_CHECKING, Any

from assistant.answer import Answer
from assistant.receipts.receipt import Receipt
from knowledge_base.errors import LibraryDamaged, UnknownRelease
from knowledge_base.phrases import said

if TYPE_CHECKING:
    from pydantic import TypeAdapter


def kept_whole(answer: Answer, name: str) -> dict[str, Any]:
    """An answer as its receipt keeps it, under the receipt's name and not the caller's own."""
    whole = {item.name: getattr(answer, item.name) for item in dataclasses.fields(answer)}
    return {**whole, "id": None, "receipt": name}


def answer_of(receipt: Receipt) -> Answer:
    """The answer that was given, every statement and finding of it.

    Raises:
        UnknownRelease: the receipt was kept before whole answers were.
        LibraryDamaged: what is kept is no answer of this version.
    """
    if receipt.answer is None:
        raise UnknownRelease(
            said(
                "Receipt {receipt} was kept before whole answers were; ask its "
                "question again: {question}",
                receipt=receipt.id,
                question=receipt.question.text,
            )
        )
    try:
        answer = _shape().validate_python(receipt.answer)
    except ValueError as error:
        raise LibraryDamaged(
            said(
                "Receipt {receipt} holds an answer of another version ({kind}); "
                "ask its question again: {question}",
                receipt=receipt.id,
                kind=type(error).__name__,
                question=receipt.question.text,
            )
        ) from error
    if answer.usage is None or receipt.model is None:
        return answer
    # Which instructions a model had stood beside the answer before it stood in it.
    usage = dataclasses.replace(answer.usage, prompt=receipt.model.prompt)
    return dataclasses.replace(answer, usage=usage)


@cache
def _shape() -> TypeAdapter[Answer]:
    from pydantic import TypeAdapter  # 0.1 s: only for those who read answers again

    return TypeAdapter(Answer)
