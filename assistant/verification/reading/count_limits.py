"""What units are counted by, and whether more than the limit may be paid."""

from __future__ import annotations

import re

NOT = re.compile(
    r"\b(?:not|never|no|none|neither|nor|nothing|cannot|[a-z]+n't|nobody|without)\b", re.IGNORECASE
)


FREE = re.compile(
    r"\b(?:unlimited|uncapped|limitless|unrestricted|boundless|as (?:often|many (?:times|"
    r"units)|much) as (?:you|one|needed|necessary|required|desired|wanted|they|"
    r"the (?:provider|physician|coder))|any (?:number|quantity|amount) of|however (?:many|"
    r"often)|"
    r"(?:no|not (?:any|a)|without (?:an?|any)|isn't (?:an?|any)|aren't any|never an?|"
    r"free of (?:an?|any)|lacks? (?:an?|any)|doesn't have (?:an?|any)|does not have (?:an?|"
    r"any)|has no|sets no|knows no|nor) (?:\w+ ){0,2}?(?:limits?|maximum|max|caps?|ceiling|"
    r"(?:upper )?bounds?|restrictions?|mue(?: value)?s?|quota|threshold)(?! of \d)|"
    r"(?:not|n't|never) (?:\w+ ){0,1}(?:limited|capped|restricted|bounded|subject to))\b",
    re.IGNORECASE,
)


UNLISTED = re.compile(
    r"\b(?:not|n't|never|nowhere) (?:\w+ )?(?:in|on|part of|listed in|found in|among|"
    r"covered by) (?:the |any )?(?:mue|medically unlikely|table|list)",
    re.IGNORECASE,
)


# That a limit gives way, or does not; each negation of the clause turns it.
_GIVES_WAY = re.compile(
    r"\b(?:exceptions?|appeal(?:s|ed|able)?|be (?:exceeded|overcome|surpassed|topped|waived|"
    r"overridden|lifted)|(?:overcome|exceed|surpass|top|override|lift|waive|change|alter|"
    r"support|justify) (?:it|that|this|the (?:limit|cap|mue|edit|max\w*)|more|further|"
    r"additional|extra)|more (?:may|can|could|might|units may|units can)|(?:further|"
    r"additional|extra|excess) units? (?:may|can|could|might|are (?:payable|paid|allowed|"
    r"possible))|rebuttable|soft|flexible|negotiable|may overcome|can overcome|"
    r"necessity (?:may|can|could)|(?:raise|increase|extend|stretch|move|shift) (?:it|that|"
    r"this|the (?:limit|cap|mue|edit|max\w*|ceiling))|(?:must|have to|has to|should|"
    r"need to) (?:show|prove|support|document|justify) (?:it|them|the|that|why|more|necessity|"
    r"medical))",
    re.IGNORECASE,
)


_STANDS_FIRM = re.compile(
    r"\b(?:absolute(?:ly)?|firm|hard|fixed|rigid|strict(?:ly)?|unconditional(?:ly)?|"
    r"inflexible|non-?negotiable|ironclad|set in stone|final|for good|permanent(?:ly)?|"
    r"unappealable|immovable|unalterable)\b",
    re.IGNORECASE,
)


_EVEN = re.compile(
    r"\b(?:even (?:if|when|with|on|after|where)|regardless|no matter|whatever)\b", re.IGNORECASE
)


_EVEN_PROVEN = re.compile(
    r"\b(?:even (?:if|when|with|on|after|where|for|given)|regardless of|no matter|whatever|"
    r"notwithstanding)\b(?! no\b)[^.;]{0,40}\b(?:proofs?|proven|necess\w+|document\w*|records?|"
    r"evidence|appeals?|notes?|chart)\b|\b(?:necessity|documentation|records?|evidence|appeals?)"
    r" notwithstanding\b",
    re.IGNORECASE,
)


_EXCEED_CLAUSE = re.compile(
    r"[.;:](?=\s|$)|,\s|\s-\s|\b(?:but|while|though|although|because)\b|\band (?=(?:with|can|may|"
    r"cannot|no|it|the|an?|not|more|only|never|is)\b)"
)


def exceedable(plain: str) -> frozenset[bool]:
    """Whether more than the limit is said to be payable where the record shows why."""
    found: set[bool] = set()
    for clause in _EXCEED_CLAUSE.split(plain):
        if not clause:
            continue
        bare = re.sub(
            r"\b(?:no|not) (?:more|later|fewer|less) than\b|\bdo(?: not|n't) exceed\b",
            " ",
            clause,
            flags=re.I,
        )
        denied = (
            len(NOT.findall(bare)) % 2 == 1
            or re.search(r"\bwithout exception|\bnot even\b", bare, re.I) is not None
        )
        if _EVEN_PROVEN.search(bare):
            # "Lost even with proof": what the record shows changes nothing.
            found.add(False)
        elif _GIVES_WAY.search(bare) and _EVEN.search(bare):
            found.add(False)
        elif _STANDS_FIRM.search(bare):
            found.add(denied)
        elif _GIVES_WAY.search(bare):
            found.add(not denied)
    return frozenset(found)


_LINE = re.compile(
    r"\b(?:each|every|per|one|single|a) (?:claim |billing |service )?line\b(?! item edit)|"
    r"(?<!all )(?<!across )(?<!the )\blines?\b(?! (?:are|is|together|of the (?:day|date)|"
    r"added|combined|summed|edit))|/\s*line\b|\bper[- ]line\b|\b(?:claim|billing|"
    r"service) line\b(?! edit)|\bline[- ](?:item|edit|level)",
    re.IGNORECASE,
)


_ALL_LINES = re.compile(
    r"\b(?:split|spread|divid|distribut)\w*\b[^.;:]{0,40}\blines?\b[^.;:]{0,24}(?:n't\b|"
    r"\b(?:not|no|never|useless|nothing|pointless)\b)|\b(?:all|both) (?:of )?(?:the |"
    r"its )?(?:claim )?lines?\b|\blines?\b[^.;]{0,30}\b(?:together|combined|summed|added|"
    r"in total)|\b(?:sum|total) of (?:all |the )?(?:claim )?lines?|\bacross (?:all )?lines|"
    r"\bno matter how many lines|\bregardless of (?:the )?(?:number of )?lines|"
    r"\bhowever many lines|\b(?:not|rather than|instead of|never)[^.;,]{0,16} lines?\b|"
    r"\bspread over[^.;]* lines",
    re.IGNORECASE,
)


_DAY = re.compile(r"\b(?:day|days|daily|date|dates|dos)\b|/\s*d(?:ay|os|ate)\b", re.IGNORECASE)


_NO_DAY = re.compile(
    r"(?:\b(?:not|rather than|instead of|never)\b|n't\b)[^.;,]{0,16}\b(?:day|date|daily)|"
    r"\b(?:any|same|one|a single|that|the|a|each) (?:day|date)[^.;,]{0,20}\b(?:on|per|each|"
    r"every) (?:\w+ )?line|\blines?\b[^.;]{0,60}\b(?:same|that|one) (?:day|date)|\b(?:day|"
    r"date)'s? (?:total|sum)[^.;]{0,20}\bnot\b",
    re.IGNORECASE,
)


_OTHERWISE = re.compile(
    r"\b(?:per|a|an|each|every|in a|within a|for a|in one|in any|any|one)\s+(?:calendar |"
    r"single |whole |given )?(?:week|month|year|lifetime|life|hour|quarter|fortnight|episode|"
    r"stay|admission|decade|minute|encounter|session|visit)\b|\b(?:weekly|monthly|yearly|"
    r"annual(?:ly)?|hourly|quarterly|lifetime)\b|\b(?:per|each|"
    r"every) (?:single )?claim\b(?![- ]line)|/\s*(?:week|month|year|claim|encounter|"
    r"session)\b",
    re.IGNORECASE,
)


def per(plain: str) -> frozenset[str]:
    """What the units are said to be counted by: "line", "day" or "other"."""
    found = set()
    if _OTHERWISE.search(plain):
        found.add("other")
    if _LINE.search(plain) and not _ALL_LINES.search(plain):
        found.add("line")
    if _DAY.search(plain) and not _NO_DAY.search(plain):
        found.add("day")
    return frozenset(found)
