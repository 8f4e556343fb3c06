"""A statement on tables made ready to be heard: codes as slots, and no talk beside the pair."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.verification.reading.told import FIRST_SLOT, SLOT
from knowledge_base.codes import CodeSpan

PERMISSION = re.compile(
    r"(?:,\s*|\b)(?:(?:and|but|though|although|yet|which|that|this|it|its absence|"
    r"the absence(?: of an? \w+)?)\s+)*"
    r"(?:by itself |in itself |alone |on its own )*"
    r"(?:(?:do|does|did|is|are|was|must|should|can|could|may|will|would)(?: not|n't)|cannot|"
    r"can not|never|hardly)"
    r"(?: by itself| in itself| automatically| necessarily| alone| yet| thereby| of itself|"
    r" on its own| also| itself)*"
    r"\s*(?:be (?:taken|read|seen|understood|construed|treated)(?: \w+)? (?:as|to mean)|"
    r"mean(?:s|ing)?|make(?:s)?|render|leave|clear|entitle|imply|implies|amount to|guarantee|"
    r"establish|constitute|(?:prove|show|signify|say|confirm)(?= (?:that|they|both|it|you))|"
    r"grant|give|suggest|a? ?permission|an? (?:permission|approval|green light|clearance|"
    r"authori[sz]ation|licen[cs]e|all-clear)|permission|approval|clearance)"
    r"[^.;]*|"
    r"(?:(?:,|;|\band\b|\bbut\b|\bthough\b|\balthough\b|"
    r"\byet\b)\s*)*\b(?<!no )(?<!nor )(?:(?:other|further|more|different|additional|payer|"
    r"local) (?:ncci |medicare |coding |billing |payment )?(?:rules?|edits?|limits?|guidance|"
    r"polic(?:y|ies)|restrictions?|requirements?|checks?|sources?|considerations?)[^.;,]*)|"
    r"(?:,\s*)?\bwhether [^.;]{0,60}\b(?:is|remains|are)\b[^.;]{0,12}\b(?:question|matter|"
    r"issue|open|unclear|unknown|elsewhere|decided|settled|judged)[^.;]*",
    re.IGNORECASE,
)


INDICATOR = re.compile(
    r"(?:(?:the |its |an? |modifier |ccmi |mi |correct coding )*(?:indicators?|ccmi|"
    r"mi)\b\s*(?:(?:is|are|of|=|:|equals|stands at|reads|set to|being)\s*)*(?:\"?'?(?:[019]|"
    r"zero|one|nine)\"?'?\b)?)",
    re.IGNORECASE,
)


_FORMER = re.compile(
    r"\bthe (?:former|first(?: (?:of (?:them|the two|these(?: two)?)|code|one|"
    r"of the pair))?)(?! (?:column|quarter|day|of (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|"
    r"nov|dec)))\b",
    re.IGNORECASE,
)


_LATTER = re.compile(
    r"\bthe (?:latter|second(?: (?:of (?:them|the two|these(?: two)?)|code|one|"
    r"of the pair))?)(?! (?:column|quarter|day))\b|\bthe other(?: (?:code|one))?(?= (?:is|"
    r"gets|will|goes|would|does|won't|isn't))",
    re.IGNORECASE,
)


_PAYMENT_FOR = re.compile(
    r"\b(?:the )?(?:payment|reimbursement|pay|fee) (?:for|of|"
    r"on) (?:the )?(?=[\ue000-\ue7ff] (?:is|are|was|has|will|gets|already|goes|comes|rolls|"
    r"does|includes|covers)\b(?! the rule))",
    re.IGNORECASE,
)


_CODE_LABEL = re.compile(
    r"(?:(?<=^)|(?<=\n)|(?<=; )|(?<=- ))([\ue000-\ue7ff]):\s+(?=(?:not|never|no longer|payable|"
    r"paid|denied|bundled|included|rejected|always|only)\b)",
    re.IGNORECASE,
)


# That a row did not hold before its first day is judged as a day.
_BEFORE = re.compile(
    r"\b(?:before|until|up to) (?:\w+ \d{1,2}, \d{4}|\d{4}-\d\d-\d\d),?[^.;,]*\b(?:not|"
    r"no)\b[^.;,]*",
    re.IGNORECASE,
)


# "It is 62304, not 62302, that the edit denies".
_CLEFT = re.compile(
    r"\b(?:it is|it's|it will be)\s+([\ue000-\ue7ff])\s*,?\s*(?:(?:and |but )?(?:not|"
    r"rather than|instead of)\s+[\ue000-\ue7ff]\s*,?\s*)?(?:that|which|who)\s+([^.;,]*)",
    re.IGNORECASE,
)


# A row that is still in force has no day on which it ended; to say so is to say that it is there.
_OPEN_END = re.compile(
    r"\b(?:no|without (?:a|any)) (?:deletion|end|ending|termination)(?: date)?(?: is given|"
    r" is set| set| given)?|\bno date of deletion(?: is (?:given|set))?|"
    r"\b(?:the )?deletion (?:date |column |field )?(?:of the row |of the edit )?(?:is |"
    r"being )?(?:empty|blank|none|open|left open|missing)|\bend(?: date)?:? (?:none|open|-)|"
    r"\b(?:has |have |was |is )?(?:not|never) (?:yet )?(?:been )?(?:deleted|ended|retired|"
    r"withdrawn)\b|\bopen-ended\b|\bstill (?:in force|stands|active|applies|holds)\b",
    re.IGNORECASE,
)


def _uncleft(found: re.Match[str]) -> str:
    slot, rest = found[1], found[2]
    passive = re.match(
        r"(?:is|are|was|will|gets?|stays?|goes|remains|cannot|can|may|has|does|fails|loses|"
        r"bundles|survives|wins)\b",
        rest,
        re.I,
    )
    return f"{slot} {rest}" if passive else f"{rest} {slot}"


_LABEL = re.compile(
    r"(?:(?<=^)|(?<=\n)|(?<=\n- )|(?<=\n\* )|(?<=; )|(?<=\. ))"
    r"(?P<label>modifiers?|modifier use|override|mods?|edit|ptp edit|ncci edit)\s*[:=]\s+",
    re.IGNORECASE,
)


_COL = re.compile(r"\bcol\.\s*", re.IGNORECASE)


# "A modifier does not automatically make it payable" denies no more than that it is automatic.
HEDGE = re.compile(
    r"\b(?:(?:does|do|is|are|will|would|should)(?: not|n't)|never|not)\s+(?:(?:be|"
    r"mean)\s+)?(?:automatic(?:ally)?|by itself|in itself|of itself|on its own|necessarily|"
    r"always|a given|a matter of course|routine(?:ly)?|a formality)\b",
    re.IGNORECASE,
)


_IN_BRACKETS = re.compile(r"\((?:ncci|ptp|mue|cms|medicare|release [^()]*|20\d\d[^()]*)\)", re.I)


_TWO_DIGITS = re.compile(
    r"(?:\b(?:modifiers?|mod)\s+)?(?<![\w.$/-])-?(?:24|25|27|57|58|59|78|79|91)(?![\w%-]|"
    r"[./]\d|\s*(?:units?|days?|times?|codes?)\b)",
    re.IGNORECASE,
)


def slotted(text: str, spans: Sequence[CodeSpan], modifiers: frozenset[str]) -> str:
    """The text with a letter for each code, and without what is no claim on the pair."""
    plain = text
    for place, span in reversed([*enumerate(spans)]):
        before = plain[: span.start]
        before = re.sub(
            r"\b(?:the )?(?:(?:cpt|hcpcs|procedure) )*(?:codes? )?$", "", before, flags=re.I
        )
        plain = before + chr(FIRST_SLOT + min(place, 0x7FF)) + plain[span.end :]
    slots = SLOT.findall(plain)
    if len(set(slots)) == 2:
        plain = _FORMER.sub(slots[0], plain)
        plain = _LATTER.sub(slots[1], plain)
    plain = re.sub(r"\bw/o\b", "without", plain, flags=re.IGNORECASE)
    plain = re.sub(r"\bw/(?=\s|\w)", "with ", plain, flags=re.IGNORECASE)
    plain = _TWO_DIGITS.sub("modifier", plain)
    for modifier in modifiers:
        plain = re.sub(
            rf"(?:\b(?:modifiers?|mod)\s+)?(?<![A-Za-z0-9])-?{modifier}(?![A-Za-z0-9])",
            "modifier",
            plain,
        )
    plain = re.sub(
        r"\bmodifier(?:(?:\s*,\s*|\s*/\s*|,? or |,? and )modifier)+\b", "modifier", plain
    )
    plain = _IN_BRACKETS.sub(" ", plain)
    plain = _LABEL.sub(lambda found: f"{found['label']} ", plain)
    plain = HEDGE.sub(" ", plain)
    plain = _COL.sub("column ", plain)
    plain = _PAYMENT_FOR.sub("", plain)
    plain = _CODE_LABEL.sub(r"\1 is ", plain)
    plain = _BEFORE.sub(" ", plain)
    plain = _CLEFT.sub(_uncleft, plain)
    plain = _OPEN_END.sub(" ", plain)
    return PERMISSION.sub(" ", plain)


QUESTION = re.compile(r"[^.;!?]*\?")


_SENTENCE = re.compile(r"[.;!?](?=\s|$)|[:]\s|\s+-\s+|\s--\s|\n")


def sentences(text: str) -> Iterator[str]:
    """The sentences of a text, lines and labels by themselves."""
    start = 0
    for match in _SENTENCE.finditer(text):
        yield text[start : match.start()]
        start = match.end()
    yield text[start:]
