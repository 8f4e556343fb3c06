"""Korean particles behind what is filled in: their form goes by the sound that it ends in."""

from __future__ import annotations

import string
from collections.abc import Mapping

# As they stand in the catalogues: after a consonant, after a vowel.
_PARTICLES = {
    "을(를)": ("을", "를"),
    "이(가)": ("이", "가"),
    "은(는)": ("은", "는"),
    "와(과)": ("과", "와"),
    "과(와)": ("과", "와"),
    "(으)로": ("으로", "로"),
    "(이)라": ("이라", "라"),
    "(이)며": ("이며", "며"),
    "(이)고": ("이고", "고"),
}
_FIRST_SYLLABLE, _LAST_SYLLABLE = "가", "힣"
_FINALS = 28
_FINAL_L = 8
# The digits and letters whose Korean names end in a consonant: 영 일 삼 육 칠 팔, 엘 엠 엔 알.
_CLOSED = frozenset("013678LMNR")
_CLOSED_BY_L = frozenset("178LR")


def filled(template: str, values: Mapping[str, object]) -> str:
    """Fill a template; a particle right behind a value takes the form that the value asks for."""
    made: list[str] = []
    value = ""
    for literal, name, spec, _ in string.Formatter().parse(template):
        made.append(_after(value, literal) if value else literal)
        value = ""
        if name is not None:
            value = format(values[name], spec or "")
            made.append(value)
    return "".join(made)


def _after(value: str, literal: str) -> str:
    for written, (closed, open_) in _PARTICLES.items():
        if literal.startswith(written):
            # The L of a final consonant counts as a vowel before this one particle.
            like_vowel = written == "(으)로" and _ends_in_l(value)
            form = closed if _ends_closed(value) and not like_vowel else open_
            return form + literal[len(written) :]
    return literal


def _last_sound(value: str) -> str:
    """The last letter or digit: brackets and quotation marks are not spoken."""
    return next((sign for sign in reversed(value) if sign.isalnum()), "")


def _ends_closed(value: str) -> bool:
    last = _last_sound(value)
    if _FIRST_SYLLABLE <= last <= _LAST_SYLLABLE:
        return (ord(last) - ord(_FIRST_SYLLABLE)) % _FINALS > 0
    return last.upper() in _CLOSED


def _ends_in_l(value: str) -> bool:
    last = _last_sound(value)
    if _FIRST_SYLLABLE <= last <= _LAST_SYLLABLE:
        return (ord(last) - ord(_FIRST_SYLLABLE)) % _FINALS == _FINAL_L
    return last.upper() in _CLOSED_BY_L
