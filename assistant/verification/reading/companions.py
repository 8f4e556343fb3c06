"""What an English statement says of an add-on code: is it one, and may it stand alone."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from knowledge_base.codes import find_codes

_PRIMARY = (
    r"(?:primar(?:y|ies)(?: (?:code|procedure|service)s?)?|base (?:code|procedure|service)s?|"
    r"parent (?:code|procedure|service)s?|parents?|main (?:code|procedure|service)s?|"
    r"principal (?:code|procedure|service)s?|companion(?: code)?s?|host(?: code)?s?|"
    r"anchor(?: code)?s?|underlying (?:code|procedure|service)s?|lead (?:code|procedure)s?|"
    r"other (?:code|procedure|service)s?|another (?:code|procedure|service))"
)
_LISTING = (
    r"(?:(?:an?|its|the|any|any of its|one of (?:its|the)|a listed|listed|required|qualifying|"
    r"eligible|accompanying|suitable|valid|proper|of its|of the|such|accepted|designated|"
    r"corresponding)\s+)*"
)
_ADDON = re.compile(
    r"\badd-?\s?ons?\b|\baoc\b|\bsupplementa(?:l|ry) code\b|\bancillary code\b", re.IGNORECASE
)
_ALONE = re.compile(
    rf"\b(?:alone|by itself|by themselves|on its own|in its own right|solo|stand-?alone|"
    rf"free-?standing|stands? on its own(?: feet| two feet)?|self-?sufficient|self-?contained|"
    rf"unaccompanied|independent(?:ly)?(?! of (?:day|date))|in isolation|single-?handedly|"
    rf"as the (?:sole|only|single|one) (?:code|procedure|service|item|line)[^.,;]*|"
    rf"the (?:sole|only|single) (?:code|procedure|service|item|line)|as a (?:sole|single|"
    rf"lone) (?:code|procedure|service|line)|separately from (?:its|any) {_PRIMARY}|"
    rf"(?:without|with no|absent|lacking|minus|in the absence of|and no|and none of|"
    rf"with none of|but no|but none of|and not one of|none of|no){'{0}'}|"
    rf"(?:whether or not|regardless of whether|no matter whether|irrespective of|"
    rf"regardless of|independently of|even without|even when no|even if no|"
    rf"with or without) {_LISTING}{_PRIMARY}|"
    rf"(?:unless|until|if not) [^.,;]{'{1}'}{_PRIMARY}[^.,;]*|"
    rf"if {_LISTING}{_PRIMARY}[^.,;]* (?:is|are) (?:missing|absent|not [^.,;]*)|(?:missing|"
    rf"absent) {_PRIMARY}|in (?:the )?absence of [^.,;]*|(?:any|its) primary is optional|"
    rf"optional|suffices|sole(?:ly)? code)".replace(
        "{0}", rf" {_LISTING}(?:{_PRIMARY}|\uE000)"
    ).replace("{1}", "{0,40}?"),
    re.IGNORECASE,
)
_NEEDS = re.compile(
    rf"\b(?:needs?|needed|requir(?:e|es|ed|ing|ement)|necessary|must (?:always |"
    rf"also )?(?:be )?(?:accompan(?:y|ied)|go|have|appear|follow|stand|sit|ride|come|attach|"
    rf"pair|paired|billed|reported|submitted|coded|linked|attached|used|listed)|accompan(?:y|"
    rf"ies|ied)|goes? (?:along )?with|go along|together with|alongside|along with|"
    rf"in addition to|in conjunction with|with|beside|besides|next to|"
    r"depend(?:s|ent|ing|ence|ency)?|hinges?|hangs?|tie(?:s)?|ride(?:s)?|rely|relies|tied|"
    r"bound|attached|attaches|linked|belongs?|rests?|builds?|supplements?|presuppos(?:es|"
    r"ing)?|presum(?:es|ing)?|called for|calls for|demands?|necessitates?|only (?:if|when|"
    r"where|with|together|alongside|as|in|after|makes sense)|"
    rf"(?:one of )?(?:the|its|their) (?:listed )?{_PRIMARY}|{_PRIMARY}|on top of|"
    rf"an? (?:addition|extension|supplement|extra|adjunct) (?:to|of)|follows?|piggy-?backs?|"
    rf"subordinate|secondary|adjunct|obligatory|prerequisite|conditional|contingent|paired|"
    rf"coupled|hand in hand|behind|lean(?:s)? on|latch(?:es)? on(?:to)?|reli(?:ant|ance)|"
    rf"has to|have to|other than|anything else|beside it)\b",
    re.IGNORECASE,
)
_NOT = re.compile(
    r"\b(?:not|never|no|none|neither|nor|nothing|cannot|[a-z]+n't|hardly|nobody|unable|"
    r"without need|lacks?|impossible|fails? to|isnt|cant|doesnt|meaningless|no sense|"
    r"free (?:of|from)|exempt(?:ed)? from)\b",
    re.IGNORECASE,
)
_OUT = re.compile(
    r"\b(?:den(?:y|ies|ied|ial)|reject(?:s|ed|ion)?|refus(?:e|es|ed)|unpaid|unpayable|"
    r"non-?payable|unbillable|disallow(?:s|ed)?|invalid|forbid(?:s|den)?|prohibit(?:s|ed)?|"
    r"barred|wrong|incorrect|improper|error|erroneous|inappropriate|meaningless|fails|"
    r"bounces?|mistake|violat(?:es|ion)|edit fires|kicked|zero|useless|stranded|worthless|"
    r"dropped|inadmissible|ineligible|impermissible|unacceptable|incomplete)\b",
    re.IGNORECASE,
)
_SKIP = re.compile(
    r"\b(?:not only|no later than|not just|no matter|no exceptions?|without exception|"
    r"whether or not)\b",
    re.IGNORECASE,
)
_INSTEAD = re.compile(
    r",?\s*\b(?:and |but )?(?:never|not) (?:instead|in place|in lieu|a replacement|"
    r"as a substitute)[^.;,]*",
    re.IGNORECASE,
)
_CLAUSE = re.compile(
    r"[.;:!?](?=\s|$)|\s-\s|,\s+(?:so|but|and|which|because|since|as it|it|meaning|hence|"
    r"therefore)\b|\b(?:but|because|since|so that|which means|meaning that)\b|"
    r"\s+and\s+(?=(?:it|is|may|can|cannot|must|needs?|requires?|does|will|never|always|always|"
    r"should|has|goes|depends|stands)\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Companions:
    """Whether a code is said to be an add-on, and whether to need another one beside it."""

    addon: frozenset[bool]
    dependent: frozenset[bool]
    addons: frozenset[str]
    """The codes that are said to be add-ons."""
    primaries: frozenset[str]
    """The codes that are said to be primaries, of whatever code."""
    lean: frozenset[str] = frozenset()
    """The codes that are said to need or lack another."""
    leant_on: frozenset[str] = frozenset()
    """The codes that another is said to need, or to be reported with."""
    unlisted: frozenset[str] = frozenset()
    """The codes that are said not to be among the primaries."""


@functools.lru_cache(maxsize=2_048)
def companions(text: str) -> Companions:
    """Read an English statement on an add-on code."""
    plain, codes = text, []
    for span in reversed([*find_codes(text)]):
        codes.append(span.first)
        plain = plain[: span.start] + "\ue000" + plain[span.end :]
    codes.reverse()
    said = [item for clause in _clauses(plain) for item in _said(clause)]
    return Companions(
        frozenset(value for kind, value in said if kind == "addon"),
        frozenset(value for kind, value in said if kind == "dependent"),
        frozenset(_named(_IS_ADDON, plain, codes)),
        frozenset(_named(_IS_PRIMARY, plain, codes)),
        frozenset(_named(_LEANS, plain, codes, denied=True)),
        frozenset(_named_in(_LEANT_ON, plain, codes)),
        frozenset(_named_in(_UNLISTED, plain, codes)) if _PRIMARIES.search(plain) else frozenset(),
    )


_AUX = (
    r"(?:(?:is|are|was|will|would|can|may|must|should|shall|has|have|to|be|been|being|not|never|"
    r"no|always|only|also|then|it|which|that|itself|simply|still|does|do|gets?|stays?|remains?|a|"
    r"an|the|code|cannot|can't|isn't|won't|doesn't|shouldn't|mustn't|may|,|and)\s*)*"
)
_LEANS = re.compile(
    r"\ue000(?:\s*\([^()]*\))?,?\s+"
    + _AUX
    + r"(?:(?:paid|payable|billed|billable|reported|reportable|submitted|coded|claimed|listed|"
    r"reimbursed|stand|stands|go|count|used|accepted|allowed|valid|denied|rejected|"
    r"left)\s+)?(?:\w+ly\s+)?(?:needs?|requires?|depends?|rides?|follows?|supplements?|"
    r"presupposes|alone|by itself|on its own|unless|without|as the (?:only|sole)|"
    r"as a (?:supplement|sole)|accompan(?:y|ies)|hinges|relies|leans|tied|bound|attached|"
    r"on top of|in addition to|in conjunction with|alongside|together with|beside|along with|"
    r"with)\b"
    r"|\b(?:primar(?:y|ies)|parents?|base codes?)(?: codes?| procedures?)? (?:of|for|"
    r"to) (?:code )?\ue000|\bwhat \ue000 adds to"
    r"|(?:\+|\b(?:think of|treat|consider|regard))\s*\ue000(?:\s+as an? (?:supplement|extra|"
    r"addition|adjunct|extension|add-?on))?"
    r"|\bbefore\s+(?:code\s+)?\ue000|\b(?:bill|billing|report|reporting|submit|submitting|"
    r"code|coding|claim|claiming|list|listing|file|filing|put|"
    r"use)\s+(?:code\s+)?\ue000\s+(?:all )?(?:alone|by itself|on its own|without|"
    r"as the (?:only|sole)|only (?:with|together|alongside)|in addition|on top|together|"
    r"alongside|with|beside)\b"
    r"|\ue000(?:\s*\([^()]*\))?\s*(?:,\s*which|,\s*as it|:)\s+(?:\w+\s+){0,3}?(?:isn't|is not|"
    r"cannot|can't|list with|not payable)",
    re.IGNORECASE,
)
_LEANT_ON = re.compile(
    r"\b(?:primar(?:y|ies)|parents?)(?: codes?| procedures?)? (?:of|for|"
    r"to) (?:code )?\ue000[^.;]{0,20}? (?:is|are|include|includes) \ue000|\badds to is \ue000|"
    r"\b(?:such as|like|e\.?\s?g\.?,?|for example,?|for instance,?|namely|"
    r"(?<!claim )(?<!line )(?<!bill )with|alongside|beside|besides|in addition to|"
    r"accompan(?:y|ies|ied)(?: by)?|follows?|needs?|need|requires?|without|on top of|"
    r"depends on|rides on|hinges on|relies on|leans on|tied to|attached to|bound to|"
    r"in conjunction with|as|unless|instead of|to)\s+(?:(?:the|a|its|primary|base|parent|"
    r"listed|code|either|procedure|listed|one of)\s+)*\ue000",
    re.IGNORECASE,
)


_PRIMARIES = re.compile(rf"{_PRIMARY}", re.IGNORECASE)
_UNLISTED = re.compile(
    r"(?:\b(?:not|never|nowhere)|n't)\s+(?:\w+\s+){0,2}?(?:list\w*|name\w*|count\w*|among|"
    r"include\w*|give\w*)\s+(?:code )?\ue000",
    re.IGNORECASE,
)


def _named_in(pattern: re.Pattern[str], plain: str, codes: list[str]) -> Iterator[str]:
    """The code at the end of each wording."""
    for match in pattern.finditer(plain):
        yield codes[plain.count("\ue000", 0, match.end()) - 1]


_IS_ADDON = re.compile(
    r"\ue000(?:\s*[,:(=-]+\s*|\s+(?:is|as|being|was|remains|counts as|acts as|"
    r"serves as)\s+)(?:(?:an?|the|only|always|listed|classified|defined|designated|as|type \d|"
    r"\w+ly)\s+)*add-?\s?on(?!s? (?:table|edits?|file|list|rules?))",
    re.IGNORECASE,
)
_IS_PRIMARY = re.compile(
    r"\ue000(?:\s*[,:(=]+\s*|\s+(?:is|as|being|counts as|acts as|serves as|"
    r"ranks as)\s+)(?:(?:an?|the|its|one|of|among|listed|as|possible|valid|"
    r"\w+ed)\s+)*(?:primar(?:y|ies)|parents?|base|principal|main) ?(?:codes?|procedures?|"
    r"services?)?",
    re.IGNORECASE,
)


def _named(
    pattern: re.Pattern[str], plain: str, codes: list[str], *, denied: bool = False
) -> Iterator[str]:
    """The code before each wording, unless it is denied there."""
    for match in pattern.finditer(plain):
        if denied or not _NOT.search(match.group()):
            at = match.start() + match.group().index("\ue000")
            yield codes[plain.count("\ue000", 0, at)]


def _clauses(plain: str) -> list[str]:
    return [part for part in _CLAUSE.split(plain) if part and part.strip()]


def _said(clause: str) -> Iterator[tuple[str, bool]]:
    plain = _SKIP.sub(lambda m: m.group() if "whether" in m.group().lower() else " ", clause)
    alone = [*_ALONE.finditer(plain)]
    spans = [match.span() for match in alone]
    bare = plain
    for start, end in reversed(spans):
        bare = bare[:start] + " \ue001 " + bare[end:]
    addons = [*_ADDON.finditer(bare)]
    for match in addons:
        before = bare[max(0, match.start() - 28) : match.start()]
        denied = _NOT.search(before) is not None and not re.search(r"\ue001", before)
        yield "addon", not denied
        bare = (
            bare[: match.start()] + " " * len(match.group()) + bare[match.end() :]
            if not denied
            else (
                bare[: max(0, match.start() - 28)]
                + " " * (match.end() - max(0, match.start() - 28))
                + bare[match.end() :]
            )
        )
    bare = _INSTEAD.sub(" ", bare)
    said_no = [word.lower() for word in _NOT.findall(bare)]
    if len(said_no) > 1:
        # "Neither A nor B" and "not A nor B" deny once.
        said_no = [word for word in said_no if word != "nor"]
    denials = len(said_no) + bool(_OUT.search(bare))
    if alone:
        yield "dependent", denials % 2 == 1
        return
    needs = list(_NEEDS.finditer(bare))
    if needs:
        only_with = all(
            m.group().lower() in {"with", "alongside", "beside", "besides"} for m in needs
        )
        if only_with and not re.search(
            r"\b(?:only|always|must|has to|have to|report|bill|go|goes|use|used|needs?)\b",
            bare,
            re.I,
        ):
            return
        yield "dependent", denials % 2 == 0
