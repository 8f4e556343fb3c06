"""Decisions on notes as a YAML file: written for people to read, read back strictly.

Every value is read as text, whatever it looks like: YAML would make a number of 00100 and a date
of a moment.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

import yaml

from knowledge_base.errors import InvalidRequest, UnreadableFile
from knowledge_base.note_decisions import (
    OUTCOMES,
    Decision,
    Event,
    checked_name,
    checked_reason,
)
from knowledge_base.note_history import EVENTS, Entry, Place, entry_of
from knowledge_base.note_readings import read_whole, written
from knowledge_base.phrases import mark, said, series
from knowledge_base.records import Document

Read = TypeVar("Read")
SCHEMA = "bundlewise.note_decisions/1"
LARGEST_BYTES = 20_000_000
_FIELDS = (
    "work", "document", "note", "decision", "quote", "edited", "reason", "decided_by",
    "decided_at",
)  # fmt: skip
_KEY = re.compile(r"[0-9a-f]{12}")
_WORK = re.compile(r"[0-9a-zA-Z_.-]{1,80}")
# Clocks differ a little; a decision from the far future would win for ever.
_AHEAD = dt.timedelta(days=1)


class _Dumper(yaml.SafeDumper):
    """Writes texts so that they are read back sign for sign."""


def _represented(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    # Outside double quotes these are line breaks, which YAML reads back as another one.
    style = '"' if any(sign in text for sign in "\x85\u2028\u2029") else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _represented)


@dataclass(frozen=True, slots=True)
class DecisionsFile:
    """What a file of decisions tells: those that hold, and what was decided before them."""

    decisions: tuple[Decision, ...]
    history: tuple[Entry, ...] = ()


def to_yaml(
    decisions: Sequence[Decision],
    documents: Sequence[Document],
    history: Mapping[Place, Sequence[Entry]] = MappingProxyType({}),
) -> str:
    """Decisions as YAML, oldest first, then whatever of the history is not among them.

    ``document`` is there for readers and not read back.
    """
    titles = {item.work: item.title for item in reversed(documents)}
    now = {entry_of(item) for item in decisions}
    past = [item for entries in history.values() for item in entries if item not in now]
    told: dict[str, Any] = {
        "schema": SCHEMA,
        "decisions": [_told(item, titles) for item in sorted(decisions, key=_order)],
    }
    if past:
        told["history"] = [_told(item, titles) for item in sorted(past, key=_order)]
    return yaml.dump(told, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100)


def _order(item: Decision | Entry) -> tuple[dt.datetime, str, str]:
    return item.moment, item.work, item.note


def _told(item: Decision | Entry, titles: Mapping[str, str]) -> dict[str, Any]:
    told = {
        "work": item.work,
        "document": titles.get(item.work),
        "note": item.note,
        "decision": item.decision,
        "quote": item.quote if isinstance(item, Decision) else None,
        "edited": None if item.edited is None else _texts(written(item.edited)),
        "reason": item.reason,
        "decided_by": item.decided_by,
        "decided_at": item.decided_at,
    }
    return {name: value for name, value in told.items() if value not in (None, "")}


def _texts(told: Mapping[str, Any]) -> dict[str, Any]:
    return {name: str(value) if name == "units" else value for name, value in told.items()}


def from_yaml(text: str | bytes, name: str) -> DecisionsFile:
    """Read decisions from YAML; ``name`` is what an error calls the file.

    Raises:
        UnreadableFile: not YAML, or not a file of decisions.
        InvalidRequest: a decision in it is not of its form; none is taken then.
    """
    told = load(text, name)
    if not isinstance(told, dict) or told.get("schema") != SCHEMA:
        raise UnreadableFile(
            said(
                "{name} is no file of decisions: it does not begin with schema: "
                "{schema}; write one with `bundlewise notes export`.",
                name=name,
                schema=SCHEMA,
            )
        )
    return DecisionsFile(
        _each(told, "decisions", name, _decision),
        _each(told, "history", name, lambda item: _entry(item, EVENTS)),
    )


def _each(
    told: Mapping[str, Any], listed: str, name: str, read: Callable[[object], Read]
) -> tuple[Read, ...]:
    items = told.get(listed) or []
    if not isinstance(items, list):
        raise UnreadableFile(said("{name}: {listed} is not a list.", name=name, listed=listed))
    found = []
    for number, item in enumerate(items, start=1):
        try:
            found.append(read(item))
        except InvalidRequest as error:
            template = (
                mark("{name}, decision {number}: {fault}")
                if listed == "decisions"
                else mark("{name}, entry of the history {number}: {fault}")
            )
            raise InvalidRequest(
                said(template, name=name, number=number, fault=error.args[0])
            ) from None
    return tuple(found)


def load(text: str | bytes, name: str) -> Any:
    """Read YAML as mappings, lists and texts; nothing else can come of it.

    Raises:
        UnreadableFile: not YAML.
    """
    try:
        # The base loader makes no objects: mappings, lists and texts only.
        return yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506
    except yaml.YAMLError as error:
        place = getattr(error, "problem_mark", None)
        fault = getattr(error, "problem", None) or said("it cannot be read")
        if place is None:
            raise UnreadableFile(
                said("{name} is not YAML: {fault}.", name=name, fault=fault)
            ) from None
        raise UnreadableFile(
            said(
                "{name} is not YAML, line {line}: {fault}.",
                name=name,
                line=place.line + 1,
                fault=fault,
            )
        ) from None
    except (RecursionError, UnicodeDecodeError, ValueError):
        raise UnreadableFile(said("{name} is not YAML that can be read.", name=name)) from None


def read_file(path: Path) -> bytes:
    """The bytes of a YAML file. Raises ``UnreadableFile`` where there are none to be had."""
    try:
        if path.stat().st_size > LARGEST_BYTES:
            raise UnreadableFile(
                said(
                    "{name} is larger than {number} MB.",
                    name=path.name,
                    number=LARGEST_BYTES // 1_000_000,
                )
            )
        return path.read_bytes()
    except OSError as error:
        raise UnreadableFile(
            said(
                "{path} cannot be opened ({reason}); name a YAML file.",
                path=path,
                reason=error.strerror,
            )
        ) from error


def _decision(item: object) -> Decision:
    entry = _entry(item, OUTCOMES)
    outcome = next(name for name in OUTCOMES if name == entry.decision)
    quote = _text(item, "quote") if isinstance(item, dict) else ""
    return Decision(
        entry.work, entry.note, outcome, quote, entry.decided_by, entry.decided_at, entry.reason,
        entry.edited,
    )  # fmt: skip


def _entry(item: object, known: Sequence[Event]) -> Entry:
    if not isinstance(item, dict):
        raise InvalidRequest(said("it is not a mapping of {fields}.", fields=series(_FIELDS)))
    for field in item:
        if field not in _FIELDS:
            raise InvalidRequest(
                said("it has a field {field} that is not known.", field=repr(str(field)[:40]))
            )
    texts = {name: _text(item, name) for name in _FIELDS if name != "edited"}
    event = next((name for name in known if name == texts["decision"]), None)
    if event is None:
        raise InvalidRequest(
            said(
                "its decision is {told}, not one of {known}.",
                told=repr(texts["decision"][:40]),
                known=series(known),
            )
        )
    if _KEY.fullmatch(texts["note"]) is None:
        raise InvalidRequest(
            said("its note is {told}, not a key of 12 hex digits.", told=repr(texts["note"][:40]))
        )
    if _WORK.fullmatch(texts["work"]) is None:
        raise InvalidRequest(
            said("its work is {told}, which is no work's id.", told=repr(texts["work"][:40]))
        )
    if ("edited" in item) != (event == "edited"):
        raise InvalidRequest(
            said("an edited note, and only an edited one, says how it is to read.")
        )
    return Entry(
        texts["work"], texts["note"], event, checked_name(texts["decided_by"]),
        _moment(texts["decided_at"]), checked_reason(texts["reason"]),
        read_whole(item["edited"]) if event == "edited" else None,
    )  # fmt: skip


def _text(item: Mapping[str, Any], name: str) -> str:
    value = item.get(name, "")
    if not isinstance(value, str):
        raise InvalidRequest(said("its {name} is not a text.", name=name))
    return value


def _moment(text: str) -> str:
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise InvalidRequest(
            said(
                "it was decided at {text}, which is no moment such as 2026-03-01T10:00:00+00:00.",
                text=repr(text[:40]),
            )
        )
    if moment > dt.datetime.now(dt.UTC) + _AHEAD:
        raise InvalidRequest(said("it was decided at {text}, which is still to come.", text=text))
    return text
