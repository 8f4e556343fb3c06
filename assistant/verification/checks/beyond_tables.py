"""Claims of kinds that no table of ours has: payers, amounts, care, times, advice, settings."""

from __future__ import annotations

import re

from assistant.question.cues import cues
from assistant.verification.case import Case
from knowledge_base.phrases import mark, said

# Beside the payers that questions ask about.
_ELSEWHERE = re.compile(
    r"\b(?:insurers?|all payers|every payer|"
    r"medicare advantage|va\b|veterans|state (?:law|rules?)|by law|"
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


_HOSPITAL = re.compile(
    r"\bhospitals?\b|\boutpatient\b|\bopps\b|\bfacilit(?:y|ies)\b|\bhospitalari\w+|"
    r"\bhôpita\w+|\bhospitali\w+|\bkrankenh\w+|больниц\w*|стационар\w*|医院|مستشف\w*|"
    r"bệnh viện|병원|\bospital\b",
    re.IGNORECASE,
)


_OF_ONE_SETTING = re.compile(
    r"\b(?:only|solely|exclusively|just|not)\s+(?:\w+\s+)?(?:for|to|in|by|among|applies to|"
    r"binds)\s+(?:the\s+)?(?:physicians?|practitioners?|doctors?|offices?|professional|hospitals?)\b",
    re.IGNORECASE,
)


def of_another_setting(case: Case) -> bool:
    """Whether it speaks of a setting whose table was not consulted, or of one setting alone."""
    text = case.reading.text
    elsewhere = case.about.setting == "practitioner" and _HOSPITAL.search(text) is not None
    return (elsewhere and _HOSPITAL.search(case.told) is None) or (
        _OF_ONE_SETTING.search(text) is not None
    )


_NOT_COVERED = mark("it speaks of what these tables do not cover")
_CLAIMS = (
    (_ELSEWHERE, _NOT_COVERED),
    (_MONEY, mark("no table of edits speaks of amounts")),
    (_CARE, mark("it speaks of care, of which no table speaks")),
    (_TIMED, mark("no row says for when or for whom")),
    (_LOOSE, mark("no row says how firmly it is meant")),
)


def beyond_tables(text: str, told: str) -> str | None:
    """A claim of a kind that no table has: a payer, an amount, care, a time, advice."""
    for pattern, reason in ((cues()["payers"], _NOT_COVERED), *_CLAIMS):
        found = pattern.search(text)
        if found is not None and found.group().lower() not in told.lower():
            return said(reason)
    if _ADVICE.search(text) is not None:
        return said("it gives advice that no row gives")
    return None
