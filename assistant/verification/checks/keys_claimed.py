"""What no row says of a modifier: that it is automatic, a licence, true of one site."""

from __future__ import annotations

import re

from assistant.verification.reading.told import Told
from knowledge_base.phrases import said

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


# A modifier by itself opens nothing: it says what the record has to show.
_LICENCE = re.compile(
    r"\b(?:if|when|once|whenever|so long as|as long as|provided(?: that)?|simply|just|by)\s+"
    r"(?:an?\s+|the\s+|any\s+)?(?:ncci\s+|ptp-associated\s+)?modifiers?(?:\s+[\w{}-]{2,6})?\s+"
    r"(?:(?:is|are|has been|be)\s+)?(?:append|add|use|attach|put|report)\w*|"
    r"\b(?:append|add|us|attach|putt)ing\s+(?:an?\s+|the\s+|any\s+)?(?:modifiers?)?[^.;,]{0,20}"
    r"\b(?:makes?|gets?|renders?|lets?|allows?|permits?|unlocks?|opens?|suffices|is enough)\b|"
    r"\bmodifiers?\s+[\w{}-]{2,6}\s+(?:makes?|gets?|renders?|suffices|is enough)\b",
    re.IGNORECASE,
)


_WARRANTED = re.compile(
    r"\b(?:support\w*|document\w*|records?|chart\w*|notes?|justif\w+|warrant\w*|appropriate\w*|"
    r"fitting|suitable|proper\w*|valid\w*|correct\w*|distinct\w*|separate\w*|different|"
    r"circumstances?|true|truly|really|unrelated|another|genuine\w*|bears?|never|not|no|cannot|"
    r"even|neither|nothing)\b|n't\b",
    re.IGNORECASE,
)


def beyond_indicator(text: str, heard: Told) -> str | None:
    """What an English statement on an edit says of modifiers beyond its indicator."""
    automatic = said("nothing is automatic: the record has to bear a modifier out")
    if _AUTOMATIC.search(text) or (_LICENCE.search(text) and not _WARRANTED.search(text)):
        return automatic
    if heard.key == {True} and _SAME.search(text) and not heard.together | heard.denied:
        return said("a modifier is true of another site or encounter, not of the same one")
    return None
