"""The wordings of ``words/telling_abroad.yaml``, by language and class."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass

from assistant.verification.reading.word_tables import table

SCRIPTS_WITHOUT_SPACES = frozenset({"zh", "ko"})


@dataclass(frozen=True)
class Wordings:
    """The patterns of one language."""

    code: str
    patterns: Mapping[str, re.Pattern[str]]

    def has(self, kind: str, text: str) -> bool:
        """Whether a wording of ``kind`` stands in ``text``."""
        return self.patterns[kind].search(text) is not None


@functools.cache
def words_of(code: str) -> Wordings:
    """The wordings of one of the nine languages."""
    raw = table("telling_abroad")[code]
    loose = code in SCRIPTS_WITHOUT_SPACES
    found = {}
    for kind, listed in raw.items():
        wordings = [listed] if isinstance(listed, str) else sorted(listed, key=len, reverse=True)
        either = "|".join(item.replace("{m}", raw["modifier"]) for item in wordings)
        if kind == "split" or loose:
            found[kind] = re.compile(either, re.IGNORECASE)
        elif code == "ar":
            # Prefixed "and", "by", "for" are written to their word.
            found[kind] = re.compile(rf"(?<!\w)[وفبلك]?(?:ال)?(?:{either})(?!\w)", re.IGNORECASE)
        else:
            found[kind] = re.compile(rf"(?<!\w)(?:{either})(?!\w)", re.IGNORECASE)
    return Wordings(code, found)


def alone(code: str) -> str:
    """The words by which a language says "only", as a pattern."""
    return str(table("telling_abroad")[code]["alone"])
