"""What a statement on tables claims beside its rows: a condition, a cause, a payer, advice.

The facts were judged; what can still be false is as a rule one of these kinds of claim, and they
are told apart so that the reason names them. Any other word has to be known (``known_words``).
"""

from __future__ import annotations

import functools
import re

from assistant.verification.case import Case
from assistant.verification.checks.beside_rows import beside_rows
from assistant.verification.checks.beyond_tables import beyond_tables, of_another_setting
from assistant.verification.checks.keys_claimed import beyond_indicator
from assistant.verification.reading.telling import tells, told_by
from assistant.verification.reading.telling_plain import HEDGE
from assistant.verification.reading.words import (
    lexicon,
    nothing_of,
    small_stems,
    stems_of,
    strange,
)
from knowledge_base.phrases import said

_NOT_RELEASE = re.compile(
    r"\b20\d\d\s?Q\d\b[^.;,]{0,12}\b(?:is|was)(?: not|n't) the\b|\bnot (?:from|of|"
    r"in) (?:the )?(?:release )?20\d\d\s?Q\d",
    re.IGNORECASE,
)


# Exceptions and causes of an edit are judged by their sense beforehand, in ``beside_rows``; here
# all conditions, of limits and add-on codes as well, by their words.
_TAIL = re.compile(
    r"\b(?P<lead>if|when|whenever|unless|except|provided(?: that)?|as long as|so long as|"
    r"in case|once|after|before|during|because(?: of)?|due to|owing to|on account of|"
    r"thanks to|since|as they|as both|for patients|in patients|among|despite|although|so that|"
    r"in order to)\b(?P<tail>[^,.;:()]*)",
    re.IGNORECASE,
)
_TOLD = re.compile(
    r"\b(?:modifiers?|edits?|indicator|column|bundled|included|paid|payable|add-?on)\b", re.I
)
_CAUSES = frozenset(
    {"because", "because of", "since", "although", "despite", "so that", "as they", "as both"}
)
_MOST_STRANGE = 1


# Two services kept apart in words that are also those of a condition on a modifier.
_APART = re.compile(
    r"\b(?:unbundled from|unrelated (?:for|to|in)|independent of|free-?standing|"
    r"outside (?:of )?(?:the |its |that |any )?(?:package|bundle|scope|payment|edit)|"
    r"unaffected by|untouched by|nothing to do with|left out of)\b",
    re.IGNORECASE,
)
_IN_SOME_CASE = re.compile(
    r"\b(?:unless|if|when|where|whether|only|provided|once|as long|so long|not|never|cannot)\b",
    re.IGNORECASE,
)


def _sets_apart(text: str) -> bool:
    """Whether it keeps the services apart, neither denied nor in some case only."""
    found = _APART.search(text)
    return found is not None and not _IN_SOME_CASE.search(text[: found.start()])


def remainder(case: Case) -> str | None:
    """What it claims that no row can bear out, or what of it cannot be told."""
    heard = told_by(case.reading)
    if heard.doubt is not None and any(
        item.rule in {"ptp_pair", "guidance_note"} for item in case.findings
    ):
        return said(heard.doubt)
    text, told = HEDGE.sub(" ", case.reading.text), case.told
    if any(item.column_one for item in case.findings):
        of_both = len(case.reading.codes) > 1
        if of_both and (not heard.anything or _sets_apart(text)):
            return said("what it says of the codes cannot be told")
        # "26410, in column one, is the one that is not payable" is no claim of both.
        of_one = len(case.reading.codes) == 1 and heard.columns and heard.together
        if of_one and not heard.paid | heard.denied:
            return said("what it says of the codes cannot be told")
        reason = beyond_indicator(text, heard)
        if reason is not None:
            return reason
    if of_another_setting(case):
        return said("it speaks of what these tables do not cover")
    if _NOT_RELEASE.search(text):
        return said("it denies the release that was consulted")
    return beyond_tables(text, told) or beside_rows(case) or _beside(case) or _beyond(text, told)


_PART = re.compile(
    r"[.;!?]\s|,\s+(?:and|but|so|or|yet)?\s*|\s+(?:and|but|so|while|yet)\s+(?=(?:your|my|our|his|"
    r"her|their|the|a|an|this|that|it|they|you|we|everyone|nobody|all|most|any)\b)",
    re.IGNORECASE,
)
_CODE_LIKE = re.compile(r"(?<![A-Za-z0-9])(?:[A-Z]\d{4}|\d{4}[A-Z\d])(?![A-Za-z0-9])|\d")


def _beside(case: Case) -> str | None:
    """A clause that tells nothing of the rows, in words that are not the field's."""
    held = _field() | stems_of(case.told)
    for part in _PART.split(case.reading.text):
        if not part or _CODE_LIKE.search(part) or tells(part):
            continue
        found = strange(part, held, 3)
        if len(found) > _MOST_STRANGE:
            return nothing_of(found[0])
    return None


def _beyond(text: str, told: str) -> str | None:
    """A condition or cause in words that neither the rows nor the field's manner has."""
    held = _field() | stems_of(told)
    for match in _TAIL.finditer(text):
        if match["lead"].lower() in _CAUSES and _TOLD.search(match["tail"]):
            # What is told as a cause was judged as a fact.
            continue
        verbs = {found["verb"] for found in _BEHIND_SUBJECT.finditer(match["tail"])}
        found = [word for word in strange(match["tail"], held, 3) if word not in verbs]
        if found:
            return nothing_of(found[0])
    return None


# What two codes, or a modifier, are said to do in a condition is no condition of its own.
_BEHIND_SUBJECT = re.compile(
    r"(?:\b(?:[A-Z\d]\d{3}[A-Z\d]|they|both|two|codes|services|procedures|modifiers?|services)\s+"
    r"(?:\w+ly\s+)?)(?P<verb>[a-z]+)",
)


@functools.cache
def _field() -> frozenset[str]:
    held = lexicon()
    return held.frame | small_stems() | stems_of(f"{held.of_conditions} {held.of_rules}")
