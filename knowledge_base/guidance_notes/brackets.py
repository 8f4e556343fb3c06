"""What stands in brackets: a wording to step over, or codes and limits to read."""

from __future__ import annotations

import re

from knowledge_base.codes import CodeSpan, find_codes
from knowledge_base.guidance_notes.token import LABELS

_OPENS_A_LIMIT = re.compile(
    r"\s*(?:unless|except|if|when|where|only|not|for|other than|provided|with|but)\b",
    re.IGNORECASE,
)
_INSTRUCTS = re.compile(
    r"\s*(?:list(?:ed)? separately|use|report|do not|not|see|add|code also|an? add-on)\b",
    re.IGNORECASE,
)
# Behind a code stands its wording, which may well begin with "for" or "with".
_OPENS_A_HARD_LIMIT = re.compile(
    r"\s*(?:unless|except|if|only|provided|not|when|where|whenever|as long as|other than)\b",
    re.IGNORECASE,
)
_ADD_ON = re.compile(r"\s*(?:an? )?add-?on(?: (?:code|procedure|service))?\s*", re.IGNORECASE)


def brackets(sentence: str) -> dict[int, int]:
    """Where each bracket that opens is closed."""
    opened: list[int] = []
    found: dict[int, int] = {}
    for match in re.finditer(r"[()]", sentence):
        if match.group() == "(":
            opened.append(match.start())
        elif opened:
            found[opened.pop()] = match.start()
    return found


def is_aside(
    inner: str, spans: dict[int, CodeSpan], start: int, end: int, *, behind_code: bool
) -> bool:
    """Whether what stands in brackets is a wording, not codes or a limit."""
    if _ADD_ON.fullmatch(inner):
        return False
    if not any(start < at < end for at in spans):
        opens = _OPENS_A_HARD_LIMIT if behind_code else _OPENS_A_LIMIT
        return opens.match(inner) is None
    if not behind_code or _INSTRUCTS.match(inner):
        return False
    # Behind a code, only codes are a list: "CPT codes (15769, 20920)".
    first = next((word for word in re.findall(r"[\w.]+", inner) if word.lower() not in LABELS), "")
    return next(find_codes(first), None) is None and _OPENS_A_LIMIT.match(inner) is None
