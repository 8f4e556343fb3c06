"""Our own signs of one identifiable patient, each a regular expression with its kind.

A kind is what the asker is told; it repeats nothing of the text. The patterns know no letter case
unless they say so (``(?-i:...)``), and none is met by a code, a modifier, a release or a date of
service alone.
"""

from __future__ import annotations

from typing import Final

from knowledge_base.phrases import mark

DATE_OF_BIRTH: Final = mark("a date of birth")
RECORD: Final = mark("a medical record number")
ACCOUNT: Final = mark("an account or claim number")
NUMBER: Final = mark("a number that may be somebody's")
MEMBER: Final = mark("a member or policy number")
SSN: Final = mark("a social security number")
PHONE: Final = mark("a telephone number")
EMAIL: Final = mark("an e-mail address")
ADDRESS: Final = mark("an address")
CARD: Final = mark("a card or licence number")
FAMILY: Final = mark("a member of the family")
PATIENT: Final = mark("a patient's name")
PERSON: Final = mark("a person's name")

_MONTH = (
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|ene|abr|ago|dic|fév|avr|mai|juin|juil|"
    r"août|déc|mär|okt|dez)[a-zéû]*\.?"
)
_DATE = (
    rf"(?:\d{{1,4}}[/.-]\d{{1,2}}[/.-]\d{{1,4}}|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{2,4}}|"
    rf"\d{{1,2}}(?:\.|th|st|nd|rd)?(?: de)? {_MONTH}(?: de)?,? \d{{2,4}}|(?:19|20)\d\d\b|"
    rf"\d{{4}}年|\d{{6}}\b|\d{{8}}\b)"
)
# A capital and a small letter at least: José, O'Brien, but no abbreviation.
_NAME = r"(?-i:[A-ZÀ-Þ](?=[\w'’-]*[a-zß-ÿ])[\w'’-]+)"
# Capitalised words that follow "patient" in the names of things rather than of people.
_NO_NAME = (
    r"(?!(?:access|advoca\w+|bill\w*|care|cent\w+|day|discharge\w*|education|evaluation|financial|"
    r"good|health|home|information|management|medic\w+|needs?|plain|portal|protection|relations?|"
    r"rights|safety|same|services?|status|support|transfer\w*|visits?)\b)"
)
# "My PA", "my MA" and "my partner" work in the office.
_KIN = (
    r"(?:(?!office|clinic|practice|doctor|hospital)[\w-]+ )?(?:grand|step|god|half)?-?(?:mother|"
    r"father|son|daughter|mom|mum|mama|dad|daddy|mommy|wife|husband|spouse|sister|"
    r"brother|aunt|uncle|niece|nephew|cousin|baby|child|kid|boy|girl|girlfriend|boyfriend|"
    r"fianc[eé]e?|friend|neighbou?r)"
)
# Surnames of one character; those that begin common words of medicine are left out.
HAN_FAMILY: Final = (
    "王李张張刘劉陈陳杨楊赵趙周吴吳徐孙孫朱郭罗羅梁宋郑鄭谢謝韩韓唐冯馮董萧蕭程曹袁邓鄧许許傅沈曾彭吕呂苏蘇卢盧蒋"
    "蔣蔡贾賈丁魏薛叶葉阎余潘戴夏钟鍾汪田范姚谭譚廖邹鄒熊陆陸郝孔崔毛邱秦顾侯邵孟"
)
_NO = r"\s*(?:id|number|num|no\.?|#)"
# Behind a word such as "claim" these are a code with its modifier, a range, a date.
_NO_CODE = (
    r"(?!(?:\d{4}[\dFTUMA]|[A-Z]\d{4})(?:-\w\w|-\d{5})?(?![A-Za-z\d-])|"
    r"\d{1,4}[/-]\d{1,2}[/-]\d{1,4}\b)"
)
# Digits that are no code, date, provider, drug or trial stand for somebody; ten or fifteen may be
# codes without a blank between them.
_LONG = (
    r"(?<![\w.,/:+-])(?<!NPI )(?<!NDC )(?<!NCT )(?<!CLIA )(?!(?:19|20)\d{6}\b)"
    r"(?:\d{7,9}|\d{11,14})(?![\w/-]|[.:]\d)"
)


def _number(least: int, before: str = "") -> str:
    """A number that stands for somebody; "policy number 5" is a rule and too short for one."""
    return rf"\s*(?:is|was|says|:|#)?\s*{before}(?=[A-Za-z\d-]*\d)[A-Za-z\d-]{{{least},}}"


SIGNS: Final[dict[str, tuple[str, ...]]] = {
    DATE_OF_BIRTH: (
        r"\b(?:DOB|D\.O\.B|(?:date of )?birth(?: ?date|day)?|b-?day)\b\.?(?:'s)?[^.?!]{0,15}?"
        + _DATE,
        rf"\bborn (?:(?:on|in) )?(?:\d|{_MONTH} ?\d)",
        rf"\b(?:nacid[oa](?: el)?|fecha de nacimiento|née?(?: le)?|date de naissance|"
        rf"geb(?:oren)?\.?(?: am)?|Geburtsdatum|ipinanganak(?: noong)?|sinh(?: ngày)?|ngày sinh|"
        rf"родил\w+|дата рождения|مواليد|تاريخ الميلاد|생년월일):? ?{_DATE}",
        rf"(?:生于|出生(?:于|日期|年月)?|生日)(?:是|：|:)? ?{_DATE}",
        # J.D., 4/12/1950; but "by an M.D., 4/12/2024" is no patient.
        r"\b(?!M\.D|D\.O|P\.A|N\.P|R\.N|U\.S|E\.R|O\.R|E\.D|P\.T)(?-i:(?:[A-Z]\.\s?){2,3}),?\s*"
        + _DATE,
        # No service that the edits speak of was given before they began.
        r"(?<![\d/.-])(?:\d{1,2}[/.-]\d{1,2}[/.-]19[0-7]\d|19[0-7]\d-\d\d?-\d\d?)(?![\d-])",
    ),
    RECORD: (
        r"\b(?:MRN|MR ?(?:#|number|no\.?)|(?:medical record|chart) (?:number|no\.?|#))"
        + _number(1),
        rf"\b(?:med(?:ical|\.)? rec(?:ord)?s?|record|chart|patient|pt)(?:{_NO})?"
        + _number(6, _NO_CODE + r"(?=[\w-]*\d{4})"),
    ),
    ACCOUNT: (
        rf"\b(?:account|acct)\.?(?:{_NO})?" + _number(4, _NO_CODE + r"(?=[\w-]*\d[\w-]*\d\d)"),
        rf"\b(?:account|acct)\.?{_NO}" + _number(4),
        r"\b(?:claim|encounter|visit|case|control|accession|reference|referral|auth|authorization|"
        rf"invoice|guarantor){_NO}" + _number(6, _NO_CODE),
        r"\b(?:[ITDP]CN|CSN|FIN|HAR)(?:\s*(?:number|no\.?|#|:))?" + _number(6),
        rf"\bclaim(?:{_NO})?" + _number(8, _NO_CODE + r"(?=[\w-]*\d{6})"),
    ),
    NUMBER: (
        # Of something or other, but for numbers that are public.
        rf"(?<!NPI )(?<!tax )(?<!NCT )(?<!NDC )(?<!CLIA )(?<!LCD )(?<!CR )(?<!code )"
        rf"(?<!transmittal )(?<!taxonomy )(?<!provider )(?<!rule )(?<!register )(?<!version )"
        rf"(?<!article )(?<!form )\b(?:id|number|no\.|#)\s*(?:is|:)"
        rf"?\s*{_NO_CODE}(?=[\w-]*\d[\w-]*\d[\w-]*\d)(?!\d{{10}}\b)[\w-]{{7,}}",
        r"\b(?!NCT|MLN|CMS|CR|SE|MM|LCD|ICD|CPT|NPI|NDC)(?-i:[A-Z]{1,4})-?\d{6,}\b",
        _LONG,
    ),
    MEMBER: (
        rf"\b(?:member|policy|subscriber|insurance|beneficiary|group){_NO}" + _number(6),
        rf"\b(?:medicare|MBI|medicaid|HICN?)(?:{_NO})?" + _number(8),
    ),
    SSN: (
        r"\bSSN (?:of|is|for)\b",
        r"\b(?:SSN|social security(?: number| no\.?| #)?|last (?:4|"
        r"four)(?: digits)?(?: of)?(?: \w+)? (?:social|ssn)|SSN ending(?: in)?)"
        + _number(4, r"(?!\d{5}\b)"),
        r"(?<![\d-])\d{3}-\d{2}-\d{4}(?![\d-])",
    ),
    PHONE: (r"(?<![\d-])(?:\+?1[\s.-]?)?\(?\d{3}\)?[\s.-]\d{3}[\s.-]\d{4}(?!\d)",),
    EMAIL: (r"\b[\w.+-]+@[\w-]+\.[\w.]+\b",),
    ADDRESS: (
        r"\b\d{1,5} (?:[nsew]\.? )?(?:[^\W\d]+ ){1,3}(?:street|avenue|boulevard|road|ave|blvd)\b",
        r"\b\d{1,5} (?:[nsew]\.? )?[^\W\d]+ (?:st|rd)\b(?=\.?(?:,| apt| #|$))",
        r"(?-i:\b\d{1,5} (?:[A-Z][a-z]+ ){1,3}(?:Drive|Lane|Court|Way|Place|Terrace|St|Rd|Ln)\b)",
        r"\b(?:lives?|living|resid(?:es|ing)) (?:at|on) \d",
    ),
    CARD: (rf"\bdriver'?s? licen[sc]e(?:{_NO})?" + _number(6),),
    FAMILY: (
        # Somebody who wants a word explained to their mother tells nothing of her.
        rf"^(?!(?:explain|describe|how (?:do|can|should|would) I (?:explain|tell)|what (?:is|are|"
        rf"does)\b.*\b(?:to|for) my)\b).*\bmy {_KIN}s?(?:[ -]in[ -]law)?\b(?!['’]s name)",
        rf"\bmy {_KIN},? {_NAME}",
    ),
    PATIENT: (
        r"\b(?:patient|pt)(?:'s name is|,? (?:is )?(?:named|called)| name:?| is|\.|:)?,?\s+"
        rf"(?:(?:mr|mrs|ms|miss)\.?\s+)?{_NO_NAME}{_NAME}\s+{_NO_NAME}{_NAME}",
        r"\b(?:paciente|patientin|le patient|la patiente|bệnh nhân|пациент\w*|pasyenteng si):?\s+"
        r"(?-i:[^\W\d_a-zа-я][^\W\d_]+ [^\W\d_a-zа-я][^\W\d_]+)",
        rf"(?:患者|病人)[{HAN_FAMILY}][\u4e00-\u9fff]{{1,2}}?(?=[做的接受，,、今昨被有在]|\s|\d)",
    ),
    PERSON: (
        r"\b(?-i:Mr|Mrs|Ms|Miss|MR|MRS|Mme|Madame|Monsieur|Frau|Herr|Señora?|Sra?\.|Doña|Don)\.?"
        rf"\s+{_NAME}",
        r"\b(?:mr|mrs)\.? (?!(?:and|or|of|in|is|for|with)\b)[^\W\d_]{2,}",
        rf"[{HAN_FAMILY}][\u4e00-\u9fff]{{0,2}}?(?:先生|女士|小姐|太太)",
        r"\b(?:господин|госпожа|г-жа|г-н)\s+[А-Я]",
    ),
}
