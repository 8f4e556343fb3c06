"""The cheap look that decides whether the recognisers are loaded at all.

It errs on the side of loading: whatever the recognisers can find has a word or a shape that is
named here, and whatever is named here is looked at by them. A question on codes meets none of it.
"""

from __future__ import annotations

import functools
import re

from knowledge_base.identities.names import find_names
from knowledge_base.identities.signs_abroad import told_abroad

# What stands before a number that stands for somebody.
_NUMBERED = (
    r"med\.?|medical|records?|chart|patient|pt|acc(?:oun)?t\.?|claim|encounter|visit|case|control|"
    r"accession|reference|referral|auth(?:orization)?|invoice|guarantor|member|policy|subscriber|"
    r"insurance|beneficiary|group|medicare|medicaid|mbi|hicn?|[itdp]cn|csn|fin|har|rec"
)
_KIN = (
    r"mother|father|mom|mum|mama|mamá|dad|papá|wife|husband|spouse|son|daughter|sister|"
    r"brother|gran|aunt|uncle|niece|nephew|cousin|baby|child|kid|boy|girl|friend|neighb|fianc|madre|"
    r"padre|hij|espos|herman|abuel|mutter|vater|mann|frau|sohn|tochter|bruder|schwester|mère|père|"
    r"mari|femme|fils|fille|frère|sœur"
)
_WORDS = (
    r"birth|\bb-?day|\bborn\b|\bd\.?o\.?b\b|nacid[oa]|nacimiento|naissance|\bnée?\b|\bgeb|sinh\b",
    r"ipinanganak|родил|рожд|ميلاد|مواليد|생년|生",
    r"\bmrn\b|\bmr ?(?:#|n)|social security|\bssn\b|last (?:4|four)|licen[sc]e",
    rf"\b(?:{_NUMBERED})\s*(?:id\b|n(?:o|um|umber)\b|#|records?\b)?[\s:#.]*(?:is|was|says|#)?\s*"
    r"(?=\w*-?\w*\d)[\w-]{4}",
    r"\b(?:id|number|no\.|#)\W*(?:is\W*)?[\w-]*\d[\w-]{5}",
    r"\bm(?:r|s|rs|iss|me|adame|onsieur)\b|\bfrau\b|\bherr\b|\bseñor|\bsra?\.|\bdo[nñ]a?\b",
    rf"\bm(?:y|i|eine?[rnm]?|a|on) (?:[\w-]+ )?\w*-?(?:{_KIN})",
    r"мо(?:я|й|ей|его|ему) |\btôi\b|\bko\b|我|والد|أم|أب|زوج|ابن|우리|제|저희",
    r"\b(?:patient|pt)(?:'s name is|,? (?:is )?(?:named|called)| name:?| is|\.|:)?,?\s+\S+\s+"
    r"(?-i:[A-ZÀ-Þ])",
    r"paciente|patientin|\bpatiente?\b (?-i:[A-Z])|bệnh nhân|пациент|pasyente|مريض|患者|病人",
    r"先生|女士|小姐|太太|씨|님|السيد|господин|госпожа|г-жа|г-н",
)
# Mail, initials with a date, early dates, streets, long numbers.
_SHAPES = (
    r"@|(?-i:(?:[A-Z]\.\s?){2,3}),?\s*\S*\d|\b19[0-7]\d\b|[/.-]19[0-7]\d\b",
    r"\b\d{1,5} (?:[nsew]\.? )?(?:[^\W\d]+ ){1,3}(?:street|avenue|ave|boulevard|blvd|road|drive|"
    r"lane|ln|court|way|place|terrace|st|rd)\b|\b(?:liv|resid)\w* (?:at|on)\b",
    r"\d{3}\W{0,2}\d\d\W{0,2}\d{4}|\d{3}\W{0,2}\d{3}\W{0,2}\d{4}|(?:\d[ -]?){13}|\d{6}|\+\d",
    r"\b\d[a-z]\w\d-?[a-z]\w\d-?[a-z]{2}\d\d\b",
    r"\b(?:member|subscriber|insurance|policy)\b.*\b[a-z]{1,5}-?\w*\d\w*\b(?<!\b[a-z]\d{4})",
)
# A run of codes is no long number.
_CODES = re.compile(
    r"(?<![\w.(+-])(?:\d{5}|[A-Z]\d{4}|\d{4}[A-Z])(?:[-/]\d{5})*(?![\w.]|-\d{3})", re.IGNORECASE
)


def may_identify(text: str) -> bool:
    """Whether anything in ``text`` may point at one person, and is worth a closer look."""
    if _any(_WORDS).search(text) or told_abroad().search(text):
        return True
    plain = _CODES.sub("code", text)
    # Every shape holds a digit or an @: most questions hold none beside their codes.
    if ("@" in plain or any(map(str.isdigit, plain))) and _any(_SHAPES).search(plain):
        return True
    return bool(find_names(text))


@functools.cache
def _any(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)
