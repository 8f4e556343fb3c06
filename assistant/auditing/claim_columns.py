"""Finding claim lines in a file by the names of its columns.

A file has one claim line per row ("long"), or one claim per row with numbered columns ("wide":
``code_1, units_1, code_2, ...``), or one claim per row with a column ``lines`` that holds a list
of records (the shape of ``check --batch``, in Parquet). Names are compared without case, spaces
and punctuation, so that ``Service Date``, ``service_date`` and ``SERVICEDATE`` are one.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from knowledge_base.errors import MalformedTable
from knowledge_base.phrases import said

_NOT_IN_A_NAME = re.compile(r"[^a-z0-9]+")
_NUMBERED = re.compile(r"(?P<name>.*?)(?P<number>[0-9]{1,3})")
_SECOND = re.compile(r"(?P<name>modifier|mod)s?_?(?P<slot>[0-9]{1,3})_(?P<place>[0-9])")
# What each column may be called; the first is our own name for it.
NAMES: Mapping[str, tuple[str, ...]] = {
    "claim_id": (
        "claimid", "claim", "claimnumber", "claimno", "clmid", "clmnum", "claimcontrolnumber",
        "icn", "encounterid", "id",
    ),
    "service_date": (
        "servicedate", "dateofservice", "dos", "svcdate", "servicedt", "svcdt", "servicefrom",
        "servicefromdate", "dosfrom", "lineservicedate", "linedate", "fromdate", "clmfromdt",
        "linefromdt", "line1stexpnsdt", "date",
    ),
    "setting": ("setting", "claimsetting"),
    "line": ("line", "lineno", "linenumber", "linenum", "clmlinenum", "lineid"),
    "code": (
        "code", "hcpcs", "hcpcscode", "hcpcscd", "cpt", "cptcode", "cpthcpcs", "cpthcpcscode",
        "hcpcscpt", "procedure", "procedurecode", "proccode", "proccd", "servicecode",
        "billingcode",
    ),
    "modifiers": (
        "modifiers", "modifier", "mods", "mod", "modifiercode", "modifiercd", "mdfrcd",
        "hcpcsmodifier", "hcpcsmod", "hcpcsmdfrcd", "procedurecodemodifier", "proceduremodifier",
        "procmod",
    ),
    "units": (
        "units", "unit", "unitsofservice", "serviceunits", "srvunits", "svcunits", "lineunits",
        "unitsbilled", "unitcount", "srvccnt", "linesrvccnt", "quantity", "qty",
    ),
    "provider": (
        "provider", "providerid", "renderingprovider", "renderingproviderid",
        "renderingprovidernpi", "renderingnpi", "rendering", "performingprovider",
        "prfphysnnpi", "providernpi", "npi", "billingprovider", "prvdrnum",
    ),
}  # fmt: skip
_OF_A_LINE = frozenset({"line", "code", "modifiers", "units", "provider"})
_NESTED = "lines"


@dataclass(frozen=True, slots=True)
class LineColumns:
    """The columns of one line of a claim: those of the whole row, or of one numbered slot.

    ``number`` is the slot's, ``None`` where each row is a line.
    """

    code: str
    modifiers: tuple[str, ...] = ()
    units: str | None = None
    provider: str | None = None
    line: str | None = None
    number: int | None = None


@dataclass(frozen=True, slots=True)
class ClaimColumns:
    """Where a file keeps what. ``nested`` names the column of lists, where there is one.

    ``lists`` are the columns whose values are lists (several modifiers in one); ``ignored`` those
    that are none of the above.
    """

    claim_id: str
    service_date: str | None
    setting: str | None
    slots: tuple[LineColumns, ...]
    nested: str | None = None
    lists: frozenset[str] = field(default_factory=frozenset)
    ignored: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Named:
    plain: dict[str, str]
    numbered: dict[tuple[str, int], list[str]]


def claim_columns(
    columns: Sequence[tuple[str, bool]], file: str, nested: Sequence[tuple[str, bool]] = ()
) -> ClaimColumns:
    """The columns of a claims file.

    Args:
        columns: each column's name, and whether its values are lists.
        file: the file's name, for the message.
        nested: the fields of the records in the column ``lines``, if there is such a column.

    Raises:
        MalformedTable: no column for the claim's id or for codes, or two for the same thing.
    """
    named = _named([name for name, _ in columns], file)
    lists = frozenset(name for name, is_list in (*columns, *nested) if is_list)
    if "claim_id" not in named.plain:
        raise MalformedTable(_lacking(said("the claim's id"), "claim_id", columns, file))
    holder = next((name for name, _ in columns if _compact(name) == _NESTED), None)
    if nested and holder is not None:
        slots = _slots(_named([name for name, _ in nested], file))
    else:
        holder, slots = None, _slots(named)
    if not slots:
        raise MalformedTable(
            _lacking(said("procedure codes"), said("code or code_1"), columns, file)
        )
    return ClaimColumns(
        named.plain["claim_id"],
        named.plain.get("service_date"),
        named.plain.get("setting"),
        slots,
        holder,
        lists,
        tuple(name for name, _ in columns if name not in _read(named, slots, holder)),
    )


def _read(named: _Named, slots: Sequence[LineColumns], holder: str | None) -> set[str | None]:
    """Every column that has a part in the lines."""
    whole = {named.plain.get(own) for own in ("claim_id", "service_date", "setting")}
    if holder is not None:
        return whole | {holder}
    of_lines = {
        name
        for slot in slots
        for name in (slot.code, *slot.modifiers, slot.units, slot.provider, slot.line)
    }
    return whole | of_lines


def _lacking(what: str, name: str, columns: Sequence[tuple[str, bool]], file: str) -> str:
    held = ", ".join(name for name, _ in columns)[:200]
    return said(
        "{file}: no column for {what} (name it {name}); it has: {held}",
        file=file,
        what=what,
        name=name,
        held=held,
    )


def _compact(name: str) -> str:
    return _NOT_IN_A_NAME.sub("", name.lower())


def _named(names: Sequence[str], file: str) -> _Named:
    """Sort columns into those that stand alone and those with a number, by our names.

    Of several that may be one thing, such as a claim's id and a row's, the likelier is taken;
    but which of two columns holds the code is not guessed.
    """
    found = _Named({}, defaultdict(list))
    for name in names:
        own = _own_name(_compact(name))
        if own is not None:
            held = found.plain.get(own)
            if held is not None and (own == "code" or _compact(held) == _compact(name)):
                raise MalformedTable(
                    said(
                        "{file}: both {held} and {name} may be the {own}; keep one",
                        file=file,
                        held=repr(held),
                        name=repr(name),
                        own=own,
                    )
                )
            if held is None or _rank(own, name) < _rank(own, held):
                found.plain[own] = name
        elif (place := _numbered(name)) is not None:
            found.numbered[place].append(name)
    return found


def _rank(own: str, name: str) -> int:
    return NAMES[own].index(_compact(name))


def _own_name(compact: str) -> str | None:
    return next((own for own, names in NAMES.items() if compact in names), None)


def _numbered(name: str) -> tuple[str, int] | None:
    if match := _SECOND.fullmatch(name.lower()):
        return "modifiers", int(match["slot"])
    match = _NUMBERED.fullmatch(_compact(name))
    own = None if match is None else _own_name(match["name"])
    return None if match is None or own not in _OF_A_LINE else (own, int(match["number"]))


def _slots(named: _Named) -> tuple[LineColumns, ...]:
    if "code" in named.plain:
        places = sorted(place for place in named.numbered if place[0] == "modifiers")
        several = tuple(column for place in places for column in named.numbered[place])
        single = (named.plain["modifiers"],) if "modifiers" in named.plain else ()
        return (
            LineColumns(
                named.plain["code"],
                (*single, *several),
                named.plain.get("units"),
                named.plain.get("provider"),
                named.plain.get("line"),
            ),
        )
    numbers = sorted(number for own, number in named.numbered if own == "code")
    return tuple(
        LineColumns(
            named.numbered["code", number][0],
            tuple(named.numbered.get(("modifiers", number), ())),
            _first(named, "units", number),
            # One provider for the whole claim, where the lines name none of their own.
            _first(named, "provider", number) or named.plain.get("provider"),
            None,
            number,
        )
        for number in numbers
    )


def _first(named: _Named, own: str, number: int) -> str | None:
    return next(iter(named.numbered.get((own, number), ())), None)
