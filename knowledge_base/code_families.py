"""Families of procedure codes: by the ranges that the chapters of Medicare's manual keep to.

The ranges of the five-digit families are those of the NCCI policy manual for Medicare, chapters
II to XI and XIII; the letters are those of HCPCS Level II. The names are our own words for what
a range is mostly about, never a descriptor of a code.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

from knowledge_base.phrases import said


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
    "0": said("Anesthesia"),
    "1": said("Skin, breast, soft tissue"),
    "2": said("Bones, joints, muscles"),
    "3": said("Airways, heart, vessels, blood"),
    "4": said("Digestive tract"),
    "5": said("Urinary, genital, maternity"),
    "6": said("Glands, nerves, eye, ear"),
    "7": said("Imaging and radiation"),
    "8": said("Laboratory and pathology"),
    "9": said("Medicine and visits"),
}
_ENDINGS = {
    "A": said("Five characters ending in A"),
    "F": said("Performance measures (category II)"),
    "M": said("Multianalyte tests, administrative"),
    "T": said("New technology (category III)"),
    "U": said("Tests of one laboratory"),
}
_LETTERS = {
    "A": said("Transport, supplies"),
    "B": said("Feeding by tube or vein"),
    "C": said("Hospital outpatient, temporary"),
    "D": said("Dental"),
    "E": said("Durable equipment"),
    "G": said("Services without a CPT code"),
    "H": said("Behavioral health"),
    "J": said("Drugs given by a professional"),
    "K": said("Equipment, temporary"),
    "L": said("Braces and artificial limbs"),
    "M": said("Measures, other services"),
    "P": said("Laboratory and blood products"),
    "Q": said("Temporary, various"),
    "R": said("Portable X-ray transport"),
    "S": said("Private payers"),
    "T": said("State Medicaid agencies"),
    "U": said("Laboratory, emergency"),
    "V": said("Vision, hearing, speech"),
}


@functools.cache
def _family(first: str, last: str) -> Family:
    if first.isalpha():
        return Family(
            f"{first}-", f"{first}0000-{first}9999", _LETTERS.get(first, said("Level II"))
        )
    if last.isalpha():
        return Family(
            last, f"0000{last}-9999{last}", _ENDINGS.get(last, said("Ending in {last}", last=last))
        )
    return Family(first, f"{first}0000-{first}9999", _DIGITS[first])


def family_of(code: str) -> Family:
    """The family of a code of five characters, whether or not any table knows the code."""
    return _family(code[0], code[-1])


def in_order(family: Family) -> tuple[int, str]:
    """Digits first, then what ends in a letter, then the letters of Level II."""
    return (0 if family.key.isdigit() else len(family.key), family.key)
