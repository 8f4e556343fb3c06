"""What a sentence reports of how things are, where a note would be how they must be."""

from __future__ import annotations

import re
from dataclasses import replace

from knowledge_base.guidance_notes.note import NotePer
from knowledge_base.guidance_notes.sentence import Sentence, codes_of, core, has
from knowledge_base.guidance_notes.token import Token

_SAME: dict[str, NotePer] = {"day": "day", "date": "day", "service": "day", "dos": "day",
                             "session": "session", "encounter": "session", "visit": "session",
                             "claim": "claim"}  # fmt: skip
_PAST = frozenset({"was", "were", "did", "had been"})
_UP_TO = frozenset({"up to", "as many as"})
_RULES = frozenset(
    {"report", "reported", "able", "accepted", "allow", "limit", "may", "must", "used", "only",
     "agent", "units", ":"}
)  # fmt: skip


def reports(sentence: Sentence, match: re.Match[str]) -> bool:
    """Whether it tells what was done or is usual, or counts several codes together.

    "A was billed with B", "patients receive up to 4 of A a day", "two of A, B and C".
    """
    told = [sentence.tokens[at] for at in sorted(core(sentence, match) | _verbs(sentence, match))]
    when = [
        token.start for token in sentence.tokens[slice(*match.span())] if token.cue == "condition"
    ]
    before = [token for token in told if not when or token.start < when[0] or len(when) > 1]
    verbs = [token.text.lower() for token in before if token.cue == "be"]
    dated = any(token.text.lower() == "until" for token in sentence.tokens)
    if verbs and not dated and all(verb in _PAST for verb in verbs) and not _is_see(told):
        return True
    return has(match, "count") and (
        _is_usual(sentence, match) or _is_joint(sentence, match) or _is_no_limit(sentence, match)
    )


def counted_by(token: Token) -> Token | None:
    """What a limit counts by: "on the same day" is by day; ``None`` where it is no measure."""
    if token.cue != "together" or token.per is not None:
        return token
    per = _SAME.get(token.text.lower().rsplit(" ", maxsplit=1)[-1])
    return replace(token, per=per) if per else None


def _verbs(sentence: Sentence, match: re.Match[str]) -> set[int]:
    """The auxiliaries, which no note takes for itself."""
    return {at for at in range(*match.span()) if sentence.cue(at) == "be"}


def _is_see(told: list[Token]) -> bool:
    return any(token.cue in {"replaced", "replaces", "see", "switched"} for token in told)


def _is_usual(sentence: Sentence, match: re.Match[str]) -> bool:
    places = range(*match.span())
    most = any(sentence.tokens[at].text.lower() in _UP_TO for at in places)
    rest = [sentence.cue(at) for at in range(len(sentence.tokens)) if at not in sentence.taken]
    told = {token.cue for token in sentence.tokens} - {"code", "most", "number", "units", "dash"}
    if told <= {"per", "per_known", ":", ","}:
        # "A - up to 10 units a day" tells of nobody.
        return False
    return most and not _RULES - {"units"} & set(rest)


def _is_no_limit(sentence: Sentence, match: re.Match[str]) -> bool:
    """Whether a limit is denied: "is not limited to 4 units", but "not more than 4"."""
    cues = {sentence.cue(at) for at in range(*match.span())}
    return "not" in cues and bool(cues & {"most", "limit"}) and "over" not in cues


def _is_joint(sentence: Sentence, match: re.Match[str]) -> bool:
    end = match.end("count")
    named = codes_of(sentence.tokens[match.start() : match.end()])
    if len(named) == 1 and not named[0].is_range:
        # "No more than 2 of 20553" counts one code.
        return False
    of_them = end < len(sentence.tokens) and sentence.tokens[end].text.lower() == "of"
    return of_them and sentence.cue(end - 1) == "number"
