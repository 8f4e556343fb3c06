"""A claim: lines of codes with modifiers and units, one service date, one setting."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import combinations

from knowledge_base.codes import is_procedure
from knowledge_base.errors import InvalidRequest
from knowledge_base.phrases import said
from knowledge_base.records import SETTINGS, Setting

MOST_LINES = 500
MOST_UNITS = 99_999
_MODIFIER = re.compile(r"[A-Z0-9]{2}")
# Letter, digit, digit or letter, and up to four more behind a point that claims leave out.
_DIAGNOSIS = re.compile(r"[A-Z][0-9][0-9A-Z](\.?[0-9A-Z]{1,4})?")
_LINE = re.compile(
    r"(?P<code>[A-Za-z0-9]+?)"
    # Two characters each, so that the x of 72240:26x2 is not taken for part of a modifier.
    r"(?::(?P<modifiers>[A-Za-z0-9]{2}(?:,[A-Za-z0-9]{2})*|[A-Za-z0-9,]*?))?"
    r"(?:[xX*](?P<units>-?[0-9]+))?"
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line: a code as billed.

    ``provider`` ``None`` means that none is named, and then no difference is assumed: who
    wants an edit to fall away because two providers are at work has to name both. No rule reads
    the ``diagnoses`` (ICD-10-CM), so lines that differ in nothing else count as equal.
    """

    code: str
    modifiers: tuple[str, ...] = ()
    units: int = 1
    provider: str | None = None
    diagnoses: tuple[str, ...] = field(default=(), compare=False)


def same_provider(one: Line, other: Line) -> bool:
    """Whether one provider may have reported both lines, as far as they name any."""
    return one.provider is None or other.provider is None or one.provider == other.provider


@dataclass(frozen=True, slots=True)
class Claim:
    """Lines for one patient on one service date in one setting."""

    lines: tuple[Line, ...]
    service_date: dt.date
    setting: Setting = "practitioner"

    def pairs(self) -> Iterator[tuple[Line, Line]]:
        """Every pair of lines with different codes, each once."""
        for one, other in combinations(self.lines, 2):
            if one.code != other.code:
                yield one, other

    def codes(self) -> tuple[str, ...]:
        """The codes of the claim, each once, in order of the lines."""
        return tuple(dict.fromkeys(line.code for line in self.lines))


def make_line(
    code: str,
    modifiers: tuple[str, ...] = (),
    units: int = 1,
    provider: str | None = None,
    diagnoses: tuple[str, ...] = (),
) -> Line:
    """Build a line from raw values.

    Raises:
        InvalidRequest: a code, modifier, number of units or diagnosis without possible reading.
    """
    shaped = read_code(code)
    on_code = f" on {shaped}"
    clean = read_modifiers(modifiers, on_code)
    check_units(units, on_code)
    named = tuple(item.strip().upper() for item in diagnoses)
    for diagnosis in named:
        if _DIAGNOSIS.fullmatch(diagnosis) is None:
            raise InvalidRequest(
                said(
                    "{diagnosis} on {shaped} is not a diagnosis: write an ICD-10-CM code, "
                    "such as M54.16.",
                    diagnosis=repr(diagnosis),
                    shaped=shaped,
                )
            )
    return Line(shaped, clean, units, provider, named)


def read_code(text: str) -> str:
    """Read a procedure code.

    Raises:
        InvalidRequest: not of the shape of one.
    """
    shaped = text.strip().upper()
    if not is_procedure(shaped):
        raise InvalidRequest(
            said(
                "{text} is not a CPT or HCPCS code: write five digits, four digits and "
                "a letter, or a letter and four digits, such as 62302, 0001A or J1100.",
                text=repr(text),
            )
        )
    return shaped


def read_modifiers(texts: Iterable[str], where: str = "") -> tuple[str, ...]:
    """Read modifiers; ``where`` names their line in the message, such as `` on 62302``.

    Raises:
        InvalidRequest: one that has not two characters.
    """
    clean = tuple(item.strip().upper() for item in texts if item.strip())
    for modifier in clean:
        if _MODIFIER.fullmatch(modifier) is None:
            raise InvalidRequest(
                said(
                    "{modifier}{where} is not a modifier: modifiers have two characters, "
                    "such as 26, LT or XS.",
                    modifier=repr(modifier),
                    where=where,
                )
            )
    return clean


def check_units(units: int, where: str = "") -> None:
    """Refuse a number of units that no line can have.

    Raises:
        InvalidRequest: outside 1 to ``MOST_UNITS``.
    """
    if not 1 <= units <= MOST_UNITS:
        raise InvalidRequest(
            said(
                "{units} units{where}: give a whole number from 1 to {most}.",
                units=units,
                where=where,
                most=MOST_UNITS,
            )
        )


def parse_line(text: str) -> Line:
    """Read ``CODE[:MOD[,MOD]][xUNITS]``, such as ``72240:26`` or ``J1100x4``.

    Raises:
        InvalidRequest: the text is not of that form.
    """
    match = _LINE.fullmatch(text.strip())
    if match is None:
        raise InvalidRequest(
            said(
                "{text} is not a claim line: write CODE, CODE:MOD,MOD or CODExUNITS, "
                "such as 62302, 72240:26 or J1100x4.",
                text=repr(text),
            )
        )
    modifiers = tuple((match["modifiers"] or "").split(","))
    return make_line(match["code"], modifiers, int(match["units"] or 1))


def parse_date(text: str) -> dt.date:
    """Read an ISO date.

    Raises:
        InvalidRequest: not a real calendar day.
    """
    try:
        return dt.date.fromisoformat(text.strip())
    except ValueError:
        raise InvalidRequest(
            said(
                "{text} is not a date: write the service date as YYYY-MM-DD, such as 2024-07-01.",
                text=repr(text),
            )
        ) from None


def parse_setting(text: str) -> Setting:
    """Read a setting's name.

    Raises:
        InvalidRequest: not one of the settings of the edit tables.
    """
    for setting in SETTINGS:
        if re.sub(r"[\s_-]+", "_", text.strip().lower()) == setting:
            return setting
    raise InvalidRequest(
        said(
            "{text} is not a setting: use one of {settings}.",
            text=repr(text),
            settings=", ".join(SETTINGS),
        )
    )


def check_size(lines: int) -> None:
    """Refuse a claim of no lines or too many.

    Raises:
        InvalidRequest: outside 1 to ``MOST_LINES``.
    """
    if not 1 <= lines <= MOST_LINES:
        raise InvalidRequest(
            said(
                "The claim has {lines} lines; give from 1 to {most}.",
                lines=lines,
                most=MOST_LINES,
            )
        )
