"""What a statement on tables claims beside its rows: a condition, a cause, a payer, advice.

Not a list of the words that are allowed: the facts were judged, and what can still be false
must be one of these kinds of claim. Inside a condition or a cause words have to be the field's.
"""

from __future__ import annotations

import functools
import re

from assistant.verification.case import Case
from assistant.verification.checks.beside_rows import beside_rows
from assistant.verification.reading.telling import tells, told_by
from assistant.verification.reading.telling_plain import HEDGE
from assistant.verification.reading.words import lexicon, stem
from knowledge_base.phrases import mark, said

_ELSEWHERE = re.compile(
    r"\b(?:medicaid|aetna|humana|cigna|tricare|blue cross|bcbs|united ?health\w*|kaiser|"
    r"anthem|(?:commercial|private) (?:payers?|insur\w+|plans?)|insurers?|all payers|"
    r"every payer|"
    r"medicare advantage|va\b|veterans|workers' comp\w*|state (?:law|rules?)|by law|"
    r"federal law|courts?|judges?|oig|ama\b|who\b(?= (?:rules|guid))|joint commission|hipaa|"
    r"inpatients?|nursing homes?|"
    r"ambulatory surg\w+|asc\b|dental|veterinar\w+|europe\w*|canad\w*|texas|california|"
    r"florida|new york)\b",
    re.IGNORECASE,
)
_MONEY = re.compile(
    r"[$€£]\s?\d|\b\d+(?:\.\d+)?\s?%|\b(?:dollars?|percent|half (?:the|of|price|pay)|rvus?|"
    r"co-?pay\w*|deductible|out of pocket|balance bill\w*|fee schedule amount|bonus|profit\w*|"
    r"revenue)\b",
    re.IGNORECASE,
)
_CARE = re.compile(
    r"\b(?:diagnos\w+|symptoms?|disease|disorder|cancer|tumou?rs?|pain|painful|infections?|"
    r"pregnan\w+|medications?|drugs?|doses?|dosage|cure[sd]?|heal(?:s|ed|ing)?|surgery is|"
    r"should (?:have|undergo|take|receive) (?:the|a|an)|suffer\w*|prescrib\w+|treat(?:ed|ing|"
    r"s)? (?:the|this|that|your)|prognos\w+|recover\w*|contraindicat\w+|unsafe for|safe for|"
    r"dangerous|harmful|risk to|clinically)\b",
    re.IGNORECASE,
)
_ADVICE = re.compile(
    r"(?:^|[.;:!,]\s+|\b(?:so|then|and|but|please|just|simply|always|instead|therefore|"
    r"you (?:should|can|could|may|might|must|need to|have to|ought to|will want to)|better to|"
    r"best to|wise to|advisable to|recommended to|consider|try(?: to)?|remember to|be sure to|"
    r"make sure to|we (?:suggest|recommend|advise)|i(?:'d| would)?)\s+)"
    r"(?:not\s+|never\s+|to\s+)?(?:call|phone|ask|contact|appeal|resubmit|re-?bill|write|send|"
    r"wait|split|spread|stagger|postpone|delay|choose|pick|select|prefer|try|consider|switch|"
    r"change|replace|substitute|swap|omit|leave (?:off|out)|drop|delete|remove|hide|conceal|"
    r"backdate|upcode|downcode|inflate|round|charge the patient|collect|warn|tell|train|hire|"
    r"consult|seek|negotiate|complain|ignore|skip|forget|suppress|resequence|reorder|shift|"
    r"discuss|schedule|sign|attach|append|tack|audit|talk|speak|notify|inform|instruct|refer|"
    r"obtain|get|offer|avoid|order)\b",
    re.IGNORECASE,
)
_TIMED = re.compile(
    r"\b(?:temporar\w+|soon|shortly|next (?:year|quarter|month|week)|last (?:year|quarter|"
    r"month|week)|yesterday|tomorrow|recently|upcoming|from now|in (?:the )?(?:future|past)|"
    r"until (?!a |the modifier)\w+|expir\w+|phas\w+ out|grace period|pending|proposed|draft|"
    r"provisional\w*|pilot|trial|previously|formerly|once upon|newly|retroactive\w*|weekends?|"
    r"mondays?|sundays?|saturdays?|holidays?|night|children|adults?|elderly|women|men|males?|"
    r"females?|newborns?|infants?|minors?|veterans|emergenc\w+|rural|urban)\b",
    re.IGNORECASE,
)
_LOOSE = re.compile(
    r"\b(?:optional(?:ly)?|voluntar\w+|discretion\w*|merely|only a (?:suggestion|"
    r"recommendation|guideline|courtesy)|suggestion|recommendation|advisory|not enforced|"
    r"unenforced|loosely|in theory|in name only|negligible|trivial|ignored? in practice|"
    r"dead letter|disputed|controversial|mistak\w+|error in the table|typo|wrongly|"
    r"rarely enforced|not binding|unofficial|informal|rumou?r\w*|allegedly|supposedly)\b",
    re.IGNORECASE,
)
_NOT_RELEASE = re.compile(
    r"\b20\d\d\s?Q\d\b[^.;,]{0,12}\b(?:is|was)(?: not|n't) the\b|\bnot (?:from|of|"
    r"in) (?:the )?(?:release )?20\d\d\s?Q\d",
    re.IGNORECASE,
)
# Neither a modifier nor a permission is automatic: the record has to bear it out.
_AUTOMATIC = re.compile(
    r"\b(?:modifiers?|mods?|59|x[espu])\b[^.;,]{0,30}\b(?:always|invariably|in every case|"
    r"every time|any time|at will)\b|\bautomatic(?:ally)?\b|\b(?:document\w*|record\w*|chart|"
    r"notes?)\b[^.;,]{0,20}\b(?:need(?:s)? not|(?:do|does|is|are)(?: not|n't) (?:have to|need|"
    r"needed|required|necessary)|unnecessary|irrelevant|no matter|optional)\b|"
    r"\b(?:no|without(?: any)?|regardless of(?: the)?|whatever the|"
    r"whether or not the) (?:supporting |further )?(?:documentation|records?|chart|"
    r"justification)\b|\beven (?:if|when) (?:not |they are not |it is not |un)(?:distinct|"
    r"separate|document\w*|justif\w*)|\beven (?:if|when|without|"
    r"where)\b[^.;,]{0,40}\b(?:record|chart|document\w*|note)s?\b|\b(?:undocumented|"
    r"unsupported|unjustified)\b",
    re.IGNORECASE,
)
# A modifier is true of another site or encounter, never of the same one.
_SAME = re.compile(
    r"\b(?:same|one|single|identical) (?:anatomic(?:al)? )?(?:site|location|organ|structure|"
    r"lesion|digit|side|encounter|session|region|incision|injury)\b",
    re.IGNORECASE,
)
_CLAIMS = (
    (_ELSEWHERE, mark("it speaks of what these tables do not cover")),
    (_MONEY, mark("no table of edits speaks of amounts")),
    (_CARE, mark("it speaks of care, of which no table speaks")),
    (_TIMED, mark("no row says for when or for whom")),
    (_LOOSE, mark("no row says how firmly it is meant")),
)
_TAIL = re.compile(
    r"\b(?P<lead>if|when|whenever|unless|except|provided(?: that)?|as long as|so long as|"
    r"in case|once|after|before|during|because(?: of)?|due to|owing to|on account of|"
    r"thanks to|since|as they|as both|for patients|in patients|among|despite|although|so that|"
    r"in order to)\b(?P<tail>[^,.;:()]*)",
    re.IGNORECASE,
)
_WORD = re.compile(r"[a-z][a-z'-]+", re.IGNORECASE)
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
    r"(?:un)?affected by|untouched by|nothing to do with|left out of)\b",
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
    doubt = told_by(case.reading).doubt
    if doubt is not None and any(
        item.rule in {"ptp_pair", "guidance_note"} for item in case.findings
    ):
        return said(doubt)
    text, told = HEDGE.sub(" ", case.reading.text), case.told
    pair = any(item.column_one for item in case.findings)
    if pair and _AUTOMATIC.search(text):
        return said("nothing is automatic: the record has to bear a modifier out")
    heard = told_by(case.reading)
    if pair and len(case.reading.codes) > 1 and (not heard.anything or _sets_apart(text)):
        return said("what it says of the codes cannot be told")
    if pair and heard.key == {True} and _SAME.search(text) and not heard.together | heard.denied:
        return said("a modifier is true of another site or encounter, not of the same one")
    if _NOT_RELEASE.search(text):
        return said("it denies the release that was consulted")
    return beyond_tables(text, told) or beside_rows(case) or _beside(case) or _beyond(text, told)


def beyond_tables(text: str, told: str) -> str | None:
    """A claim of a kind that no table has: a payer, an amount, care, a time, advice."""
    for pattern, reason in _CLAIMS:
        found = pattern.search(text)
        if found is not None and found.group().lower() not in told.lower():
            return said(reason)
    if _ADVICE.search(text) is not None:
        return said("it gives advice that no row gives")
    return None


_PART = re.compile(
    r"[.;!?]\s|,\s+(?:and|but|so|or|yet)?\s*|\s+(?:and|but|so|while|yet)\s+(?=(?:your|my|our|his|"
    r"her|their|the|a|an|this|that|it|they|you|we|everyone|nobody|all|most|any)\b)",
    re.IGNORECASE,
)
_CODE_LIKE = re.compile(r"(?<![A-Za-z0-9])(?:[A-Z]\d{4}|\d{4}[A-Z\d])(?![A-Za-z0-9])|\d")


def _beside(case: Case) -> str | None:
    """A clause that tells nothing of the rows, in words that are not the field's."""
    held = _field() | {stem(word) for word in _WORD.findall(case.told)}
    for part in _PART.split(case.reading.text):
        if not part or _CODE_LIKE.search(part) or tells(part):
            continue
        strange = [
            word for word in _WORD.findall(part) if len(word) > 2 and stem(word) not in held
        ]
        if len(strange) > _MOST_STRANGE:
            return said("no rule says anything of “{word}”", word=strange[0])
    return None


def _beyond(text: str, told: str) -> str | None:
    """A condition or cause in words that neither the rows nor the field's manner has."""
    held = _field() | {stem(word) for word in _WORD.findall(told)}
    for match in _TAIL.finditer(text):
        if match["lead"].lower() in _CAUSES and _TOLD.search(match["tail"]):
            # What is told as a cause was judged as a fact.
            continue
        verbs = {found["verb"] for found in _BEHIND_SUBJECT.finditer(match["tail"])}
        words = [word for word in _WORD.findall(match["tail"]) if len(word) > 2]
        strange = [word for word in words if stem(word) not in held and word not in verbs]
        if strange:
            return said("no rule says anything of “{word}”", word=strange[0])
    return None


# What two codes, or a modifier, are said to do in a condition is no condition of its own.
_BEHIND_SUBJECT = re.compile(
    r"(?:\b(?:[A-Z\d]\d{3}[A-Z\d]|they|both|two|codes|services|procedures|modifiers?|services)\s+"
    r"(?:\w+ly\s+)?)(?P<verb>[a-z]+)",
)


@functools.cache
def _field() -> frozenset[str]:
    held = lexicon()
    return frozenset(
        {stem(word) for word in (*held.of_conditions.split(), *held.of_rules.split(), *held.small)}
        | held.frame
    )
