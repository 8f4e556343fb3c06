"""Reading what a model sends back, statement by statement, as it arrives.

Every statement is read as soon as its object is closed; the whole is read again at the end and
must be of the form asked for, without exception.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError
from pydantic import Field as Limited

from assistant.drafting.model.drafted import DraftedStatement, Quoted
from assistant.drafting.model.faults import ModelFailed
from knowledge_base.linting.languages import language_of
from knowledge_base.phrases import said

_STRING = {"type": "string"}


def as_object(title: str, **properties: Any) -> dict[str, Any]:
    """The JSON Schema of an object that has these properties and no others."""
    return {
        "title": title,
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


FORM: dict[str, Any] = as_object(
    "draft",
    statements={
        "type": "array",
        "items": as_object(
            "statement",
            text=_STRING,
            citations={
                "type": "array",
                "items": as_object("citation", passage=_STRING, quote=_STRING),
            },
        ),
    },
) | {"description": "Statements that answer the question, each with quotes from the passages."}
"""The JSON Schema of a draft."""
_ENOUGH_LETTERS = 60
# From the first of the Han signs on, which Hangul follows: one says as much as several letters.
_SIGNS, _LETTERS_A_SIGN = "\u3400", 4
_OPENING = re.compile(r'\s*(?:```(?:json)?\s*)?\{\s*"statements"\s*:\s*\[')
_BETWEEN = re.compile(r"[\s,]*")
_THOUGHT = re.compile(r"\A\s*<think>.*?</think>", re.DOTALL)
_FENCE = re.compile(r"\A```(?:json)?\s*(?P<body>.*?)\s*```\Z", re.DOTALL)

Form = TypeVar("Form", bound=BaseModel)
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2_000)]


class _Citation(BaseModel):
    model_config = ConfigDict(frozen=True, strict=True)

    passage: str = Limited(max_length=500)
    quote: str = Limited(max_length=4_000)


class _Statement(BaseModel):
    model_config = ConfigDict(frozen=True, strict=True)

    text: Text
    citations: list[_Citation] = Limited(max_length=12)

    def drafted(self) -> DraftedStatement:
        return DraftedStatement(
            # On one line: a line of its own could pass for a part of the answer around it.
            " ".join(printable(self.text).split()),
            tuple(Quoted(item.passage, printable(item.quote)) for item in self.citations),
        )


class _Draft(BaseModel):
    model_config = ConfigDict(frozen=True, strict=True)

    statements: list[_Statement] = Limited(max_length=24)


def _stored(found: Any) -> bytes:
    """The same as JSON that can be stored: half a character, as some send it, has no UTF-8."""
    return json.dumps(found, ensure_ascii=False).encode("utf-8", "replace")


def read_whole(text: str, form: type[Form]) -> Form:
    """Read a reply that has ended as the form that was asked for.

    Raises:
        ModelFailed: it is empty, no JSON, or of another form.
    """
    body = _THOUGHT.sub("", text).strip()
    fenced = _FENCE.match(body)
    body = fenced["body"] if fenced else body
    if not body:
        raise ModelFailed(said("sent an empty answer"), again=True, simpler=True)
    try:
        return form.model_validate_json(_stored(json.loads(body)))
    except ValidationError as error:
        raise ModelFailed(said("sent an answer of another form"), again=True) from error
    except (ValueError, RecursionError) as error:
        raise ModelFailed(said("sent an answer that is no JSON"), again=True) from error


def printable(text: str) -> str:
    """Without control characters and marks that turn the order of what follows."""
    return "".join(char for char in text if char.isprintable() or char in "\n\t")


class Reading:
    """A reply while it arrives.

    Args:
        most: how many characters it may have.
        language: the one that its statements were asked for in.
    """

    def __init__(self, most: int, language: str = "en") -> None:
        self._most = most
        self._language = language
        self._text = ""
        self._place: int | None = None
        self._given: tuple[DraftedStatement, ...] = ()

    @property
    def given(self) -> tuple[DraftedStatement, ...]:
        """All statements so far."""
        return self._given

    def feed(self, piece: str) -> Iterator[tuple[DraftedStatement, ...]]:
        """Take a piece; give all statements so far each time one more is whole.

        Raises:
            ModelFailed: the reply is longer than it may be, or in another language.
        """
        self._text += piece
        if len(self._text) > self._most:
            raise ModelFailed(said("wrote more than {most} characters", most=f"{self._most:,}"))
        # A statement can only end with a brace.
        while "}" in piece and (statement := self._next()) is not None:
            self._given = (*self._given, statement)
            self._check_language(self._given)
            yield self._given

    def whole(self) -> tuple[DraftedStatement, ...]:
        """All statements, once the reply has ended.

        Raises:
            ModelFailed: it is empty, no JSON, of another form, or in another language.
        """
        read = read_whole(self._text, _Draft)
        told = tuple(item.drafted() for item in read.statements)
        self._check_language(told)
        return told

    def _next(self) -> DraftedStatement | None:
        if self._place is None:
            opening = _OPENING.match(self._text)
            if opening is None:
                return None
            self._place = opening.end()
        between = _BETWEEN.match(self._text, self._place)
        start = between.end() if between else self._place
        try:
            found, end = json.JSONDecoder().raw_decode(self._text, start)
            statement = _Statement.model_validate_json(_stored(found))
        except (ValueError, RecursionError):
            return None
        self._place = end
        return statement.drafted()

    def _check_language(self, statements: tuple[DraftedStatement, ...]) -> None:
        told = " ".join(item.text for item in statements)
        letters = (_LETTERS_A_SIGN if char >= _SIGNS else 1 for char in told if char.isalpha())
        if sum(letters) < _ENOUGH_LETTERS:
            return
        found = language_of(told, usual=self._language)
        if found is not None and found != self._language:
            raise ModelFailed(said("answered in another language than was asked"), again=True)
