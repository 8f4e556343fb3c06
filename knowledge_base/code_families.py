"""Families of procedure codes: by the ranges that the chapters of Medicare's manual keep to.

The ranges of the five-digit families are those of the NCCI policy manual for Medicare, chapters
II to XI and XIII; the letters are those of HCPCS Level II. The names are our own words for what
a range is mostly about, never a descriptor of a code.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Family:
    """Codes that share their leading digit or letter, or the letter that they end in.

    ``key`` is ``"7"`` for 70000 to 79999, ``"T"`` for codes that end in it, ``"J-"`` for codes
    of Level II that begin with it; ``range`` is how the codes are written.
    """

    key: str
    range: str
    name: str


_DIGITS = {
    "0": "Anesthesia",
    "1": "Skin, breast, soft tissue",
    "2": "Bones, joints, muscles",
    "3": "Airways, heart, vessels, blood",
    "4": "Digestive tract",
    "5": "Urinary, genital, maternity",
    "6": "Glands, nerves, eye, ear",
    "7": "Imaging and radiation",
    "8": "Laboratory and pathology",
    "9": "Medicine and visits",
}
_ENDINGS = {
    "A": "Five characters ending in A",
    "F": "Performance measures (category II)",
    "M": "Multianalyte tests, administrative",
    "T": "New technology (category III)",
    "U": "Tests of one laboratory",
}
_LETTERS = {
    "A": "Transport, supplies",
    "B": "Feeding by tube or vein",
    "C": "Hospital outpatient, temporary",
    "D": "Dental",
    "E": "Durable equipment",
    "G": "Services without a CPT code",
    "H": "Behavioral health",
    "J": "Drugs given by a professional",
    "K": "Equipment, temporary",
    "L": "Braces and artificial limbs",
    "M": "Measures, other services",
    "P": "Laboratory and blood products",
    "Q": "Temporary, various",
    "R": "Portable X-ray transport",
    "S": "Private payers",
    "T": "State Medicaid agencies",
    "U": "Laboratory, emergency",
    "V": "Vision, hearing, speech",
}


@functools.cache
def _family(first: str, last: str) -> Family:
    if first.isalpha():
        return Family(f"{first}-", f"{first}0000-{first}9999", _LETTERS.get(first, "Level II"))
    if last.isalpha():
        return Family(last, f"0000{last}-9999{last}", _ENDINGS.get(last, f"Ending in {last}"))
    return Family(first, f"{first}0000-{first}9999", _DIGITS[first])


def family_of(code: str) -> Family:
    """The family of a code of five characters, whether or not any table knows the code."""
    return _family(code[0], code[-1])


def in_order(family: Family) -> tuple[int, str]:
    """Digits first, then what ends in a letter, then the letters of Level II."""
    return (0 if family.key.isdigit() else len(family.key), family.key)
