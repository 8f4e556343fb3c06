"""What a statement on the rows of tables says of two codes, in the nine languages beside English.

The questions are those of ``telling``. Several negations in a clause are one here, as most of them
have it; a clause is read by the wordings of ``words/telling_abroad.yaml``.
"""

from __future__ import annotations

import functools
import re

from assistant.verification.reading.abroad_clauses import hear_clauses
from assistant.verification.reading.abroad_columns import (
    hear_columns,
    hear_indicators,
    hear_parts,
)
from assistant.verification.reading.abroad_words import Wordings, words_of
from assistant.verification.reading.language import language
from assistant.verification.reading.statement import Reading
from assistant.verification.reading.told import (
    EVEN,
    FIRST_SLOT,
    ONLY_WITH,
    SLOT,
    UNLESS,
    WITH,
    WITHOUT,
    Heard,
    Told,
)
from knowledge_base.codes import CodeSpan

_CONDITIONS = (
    ("even", EVEN),
    ("unless", UNLESS),
    ("without", WITHOUT),
    ("only", ONLY_WITH),
    ("with", WITH),
)


def told_abroad(reading: Reading) -> Told:
    """What a reading in one of the nine languages says of the codes that it names."""
    return _told(reading.text, reading.language.code, reading.spans, reading.modifiers)


@functools.lru_cache(maxsize=1_024)
def _told(text: str, code: str, spans: tuple[CodeSpan, ...], modifiers: frozenset[str]) -> Told:
    held, codes, heard = words_of(code), [span.first for span in spans], Heard()
    plain = text
    for place, span in reversed([*enumerate(spans)]):
        plain = plain[: span.start] + chr(FIRST_SLOT + place) + plain[span.end :]
    if len(spans) > 1 and held.has("no_leave", plain) and _unmentioned(plain, held):
        # "That it does not name them is no permission."
        return Told(edit=frozenset({False}))
    if held.has("no_exception", plain):
        heard.key.add(False)
        plain = held.patterns["no_exception"].sub(" ", plain)
    plain = _VOWEL_SIGNS.sub("", plain)
    plain = _NOT_ONLY.sub(" ", plain)
    plain = _FREELY.sub(" ", plain)
    plain = _for_example(plain, held)
    if not held.has("modifier", plain):
        plain = language(code).marks["not_permission"].sub(" ", plain)
    plain = held.patterns["no_leave"].sub(
        lambda found: (
            found.group()
            if SLOT.search(found.group()) or held.has("modifier", found.group())
            else " "
        ),
        plain,
    )
    for modifier in modifiers:
        plain = re.sub(rf"(?<![A-Za-z0-9])-?{modifier}(?![A-Za-z0-9])", " ", plain)
    if held.has("leave", plain) and not held.has("modifier", plain):
        heard.together.add(True)
    plain = hear_columns(plain, held, codes, heard)
    plain = hear_indicators(plain, held, heard)
    hear_parts(plain, held, codes, heard)
    for kind, mark in _CONDITIONS:
        plain = held.patterns[kind].sub(functools.partial(_marked, mark=mark), plain)
    hear_clauses(
        [part for part in held.patterns["split"].split(plain) if part and part.strip()],
        held,
        codes,
        heard,
    )
    return heard.frozen()


_VOWEL_SIGNS = re.compile("[\u064b-\u0652]")


_NOT_ONLY = re.compile(
    r"\bno (?:solo|sólo|solamente)\b|\bnon seulement\b|\bnicht nur\b|\bне только\b|不仅|不只|"
    r"ليس فقط|\bkhông chỉ\b|뿐만 아니라|\bhindi lamang\b|\bhindi lang\b",
    re.IGNORECASE,
)


_FREELY = re.compile(r"(?:دون|بدون|بلا|من دون) (?:أي )?(?:قيد|قيود|عائق)")


_EXAMPLE = (
    r"(?:por ejemplo|par exemple|zum Beispiel|z\. ?B\.|etwa|например|такой как|如|例如|مثل|"
    r"chẳng hạn|"
    r"ví dụ|예를 들어|halimbawa|tulad ng|como|tel que|wie)"
)


_NAME_AFTER = re.compile(rf",\s*{_EXAMPLE}[^,،，;]{{0,24}}[,،，]", re.IGNORECASE)


def _marked(found: re.Match[str], mark: str) -> str:
    """A condition on a modifier as its mark; with a code in it, it is no such condition."""
    return found.group() if SLOT.search(found.group()) else f" {mark} "


def _for_example(plain: str, held: Wordings) -> str:
    """A modifier without the examples that stand between commas behind it."""
    if not held.has("modifier", plain):
        return plain
    return _NAME_AFTER.sub(
        lambda found: found.group() if SLOT.search(found.group()) else " ", plain
    )


def _unmentioned(plain: str, held: Wordings) -> bool:
    return (
        held.has("negates", plain) and held.has("mentions", plain) and not held.has("pays", plain)
    )
