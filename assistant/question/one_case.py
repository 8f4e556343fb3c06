"""Questions about one person's case that name nobody.

A patient in general ("can a patient be billed", "a 70-year-old with two lesions"), a bill that
somebody wants explained and a coder's own claim stay general; a story of what one person was, had
or came for is that person's, and so is advice for oneself.
"""

from __future__ import annotations

import functools
import re

_SOMEBODY = (
    r"(?:male|female|man|woman|patient|pt|client|boy|girl|lady|gentleman|guy|child|infant|baby|"
    r"toddler|teenager|resident|[mf])"
)
# What happened to somebody once; a rule is told in the present.
_HAPPENED = (
    r"(?:had|came|went|underwent|presented|presents|fell|broke|received|got|returned|left|"
    r"was (?:seen|admitted|discharged|brought|referred|given|taken|treated)|s/p|status post|"
    r"who (?:had|came|underwent|fell)|with (?:a )?(?:history|hx|h/o))"
)
_LATELY = (
    r"(?:yesterday|today|tonight|this (?:morning|afternoon|week)|last (?:week|night|month|mon|tue|"
    r"wed|thu|fri|sat|sun)|on (?:mon|tue|wed|thu|fri|sat|sun)|\w+ (?:days?|weeks?|months?) ago)"
)
_CARE = (
    r"(?:surgery|operation|myelogram|mri|scan|injections?|biops\w+|anesthesia|colonoscopy|"
    r"medications?|medicine|chemo\w*|transfusion|stitches|shots?)"
)
_AGE = r"\d{1,3}[- ]?(?:years?|yrs?|y/?o|months?|weeks?)[- ]?(?:old)?\b"
_STORIES = (
    # An age and what happened: "A 45-year-old woman had 62302", "58F s/p 29881".
    rf"\b{_AGE}.{{0,40}}\b{_SOMEBODY}\b.{{0,60}}\b(?:{_HAPPENED}|{_LATELY})\b",
    rf"\b(?:{_HAPPENED}|saw|treated)\b.{{0,40}}\b{_AGE}.{{0,60}}\b{_SOMEBODY}\b",
    rf"\b\d{{1,3}}[- ]?(?:y/?o|(?:year|yr)s?[- ]old)\b.{{0,60}}\b(?:{_HAPPENED}|{_LATELY})",
    rf"(?:^|[.,;:] )saw an? .{{0,40}}\b{_SOMEBODY}\b",
    rf"\b\d{{1,3}} ?[MF]\b.{{0,40}}\b(?:{_HAPPENED}|{_LATELY})",
    # Somebody of this week: "The lady I saw this morning", "Patient fell yesterday".
    rf"\b(?:the|that|this) {_SOMEBODY}\b.{{0,30}}\b(?:I|we) (?:saw|treated|operated)\b",
    rf"\b(?:I|we) (?:have|had|saw|treated|got|am seeing|are seeing) an? (?:[\w-]+ )"
    rf"{{0,4}}{_SOMEBODY}\b.{{0,60}}\b(?:{_HAPPENED}|{_LATELY})",
    rf"\b{_SOMEBODY} (?:was |just )?{_HAPPENED}\b.{{0,60}}\b{_LATELY}",
    rf"\b{_SOMEBODY} (?:fell|broke)\b",
    r"^(?!.*\b(?:surgeon|physician|doctor|provider|\w+ologist)s?\b).*\b(?:he|she) (?:had(?! to)|"
    r"fell|underwent|came (?:in|back)|was (?:seen|billed|charged|admitted|denied))\b",
)
_SUPPOSED = re.compile(r"\b(?:if|when|whenever|suppose|unless) (?:an?|the|any)\b", re.IGNORECASE)
_OWN = (
    r"\b(?:my|our|this)\s+(?:patient|pt|client|resident)(?:'s|’s)?\b.{0,60}"
    rf"\b(?:is|was|has|had|who|needs|wants|chart|{_HAPPENED})\b",
    r"\b(?:my|his|her)\s+(?:chart|test results?|medical records?|lab results?)\b",
    r"\b(?:his|her)\s+(?:eob|bill|claim|surgery|insurance|deductible)\b",
    r"\b(?:patient|pt|he|she) (?:is|was) (?:an? )?\d{1,3}(?!\d)",
    # Advice or a judgement on one's own care and bill.
    rf"\b(?:can|do|may|could|will) I (?:have|get|need|undergo)\b(?! to).{{0,30}}\b{_CARE}\b",
    rf"\b(?:should I|I (?:should|have to|must)) (?:have|get|undergo|refuse|skip|delay|stop|take|"
    rf"agree|consent)\b.{{0,40}}\b(?:{_CARE}|procedure|test|treatment|it|\d{{4}}[\dFTU])\b",
    r"\b(?:safe|dangerous|right|best|okay|ok|risky|covered|painful) for me\b|\bam I covered\b",
    r"\b(?:was|were|am|did) (?:I|we) (?:being |get )?(?:over)?(?:billed|charged)\b",
    r"\b(?:they|hospital|clinic|doctor|office|he|she)\b.{0,20}\b(?:billed|"
    r"(?:over)?charged) (?:me|us)\b",
    r"\b(?:will|do|would) I (?:have to )?(?:owe|pay)\b",
    r"\bfor me to (?:go ahead|have|get|undergo|refuse|skip|take|stop)\b",
    rf"\bI (?:had|got|underwent)\b.{{0,30}}\b(?:{_CARE}|"
    rf"\d{{4}}[\dFTU])\b(?! (?:denied|rejected|paid|returned)).{{0,20}}\b{_LATELY}.{{0,60}}"
    r"\b(?:why|can they|is (?:that|it|this)|allowed|wrong|refund|appeal)\b",
    r"\bmi paciente\b.{0,60}\b(?:tiene|tuvo|fue|vino)\b",
    r"\bmein(?:e|en|em)? Patient(?:in|en)?\b.{0,60}\b(?:hat|hatte|ist|war)\b",
    r"\bm(?:on|a) patiente?\b.{0,60}\b(?:a|avait|est|était)\b",
    r"我的(?:病人|患者)|제 환자|моего пациента|моей пациентки|bệnh nhân của tôi|مريضي|pasyente ko",
)
# Some word of every story, so that most questions need not have the stories' patterns made.
_TOLD = re.compile(
    "had|came|went|underwent|present|fell|broke|received|got|return|left|seen|admitted|discharged|"
    "brought|referred|given|taken|treated|s/p|status|history|hx|h/o|yesterday|today|tonight|ago|this|"
    "last|on (?:mon|tue|wed|thu|fri|sat|sun)|saw|billed|charged|denied",
    re.IGNORECASE,
)
_ONES_OWN = re.compile("|".join(_OWN), re.IGNORECASE)


def one_case(text: str) -> bool:
    """Whether ``text`` asks about one person's case rather than about the guidance."""
    if _ONES_OWN.search(text):
        return True
    if not _TOLD.search(text):
        return False
    return _story().search(text) is not None and _SUPPOSED.search(text) is None


@functools.cache
def _story() -> re.Pattern[str]:
    return re.compile("|".join(_STORIES), re.IGNORECASE)
