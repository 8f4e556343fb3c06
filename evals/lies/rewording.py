"""Saying the same in other words: text in, other texts with the same meaning out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from evals.lies.turning import put

_WHO = r"(?P<who>(?:The|A|An|Physicians?|Providers?|Practitioners?|Hospitals?)\b[^,;:()]{0,50}?)"
_MODAL = r"(?P<modal>shall not|should not|may not|must not|may|shall|should|must|cannot)"
_REST = (
    r"(?P<rest>(?: (?:for|with|when|if|in|on|unless|since|because|separately|at|during|based|"
    r"solely|even|unrelated|as|to)\b[^;:]*)?)"
)
_ACTIVE = re.compile(
    rf"^{_WHO} {_MODAL} report (?P<what>(?:CPT|HCPCS|the|a|an|this|these|such|another|more|"
    rf"only|any|[0-9])\b[^.;:,]*?){_REST}\.$"
)
_NO_VERB = r"(?:(?! (?:is|are|describes?|includes?|which|that) )[^.;:]){5,90}?"
_PASSIVE = re.compile(rf"^(?P<what>(?:CPT|HCPCS)\b{_NO_VERB}) {_MODAL} be reported{_REST}\.$")
_LIST = re.compile(
    r"(?<![\w-])(?P<all>[A-Z0-9][0-9]{3}[A-Z0-9](?:, [A-Z0-9][0-9]{3}[A-Z0-9])*,? "
    r"(?P<join>and|or) [A-Z0-9][0-9]{3}[A-Z0-9])(?![\w-]| \()"
)
_CODE = re.compile(r"[A-Z0-9][0-9]{3}[A-Z0-9]")
_NAMED = re.compile(r"\b(?:HCPCS/CPT|CPT|HCPCS) (?P<code>codes?) (?=[A-Z0-9][0-9]{3})")
_WITH_WORD = re.compile(r"\b(?:HCPCS/CPT|CPT|HCPCS) codes? (?=[A-Z0-9][0-9]{3}[A-Z0-9]\b)")
_EXAMPLES = re.compile(r" ?\(e\.g\.,? [^()]*\)")
_LEAD = re.compile(r"^(?:However|Therefore|Similarly|Additionally|In addition|Thus|For example|"
                   r"Also), (?P<rest>[a-zA-Z].*)$")  # fmt: skip
_FRONT = re.compile(r"^(?P<word>If|When) (?P<if>[^,;:()]{10,}), (?P<then>[^,;:()]{15,})\.$")
_BACK = re.compile(
    r"^(?P<then>[^,;:()]{20,}) (?P<word>if|when|unless) "
    r"(?!performed|reported|used)(?P<if>[^,;:()]{12,})\.$"
)
# "Not X because Y" need not say "not X"; "since" gives a reason that may be left out, and what
# is joined by "and" holds by itself unless a condition follows that may be meant for both.
_MAIN = re.compile(
    r"^(?P<main>(?!If|When|Unless|Since|Although|Because|While|Where|Only)[^,;:]{35,}?)"
    r", and (?:the|it|they|this|these|such|CPT|HCPCS)\b"
    r"(?:(?! (?:if|when|unless|only|except|respectively)\b).)+\.$"
)
_BEFORE_REASON = re.compile(
    r"^(?P<main>(?!Since)[^;:]{35,}?),? since (?:it|they|the|these|this|a|an|only|CPT) [^,;:]+\.$"
)
_FINITE = re.compile(r" (?:is|are|shall|may|should|must|includes?|describes?|has|have|was|were) ")
_REFERS = re.compile(r"^(?:it|they|this|these|the latter|that)\b", re.IGNORECASE)
_BOUND = re.compile(
    r"\b(?:if|when|unless|only|which|that|even|except)\b|\b(?:but|not|as|to|and|or)$"
)
_MODALS = ((re.compile(r"\bshall not\b"), "must not"), (re.compile(r"\bshall\b"), "must"))
_PROPER = re.compile(r"^(?:[A-Z]{2,}|[A-Z][a-z]+(?=\s[A-Z][a-z])|Medicare|Medicaid|Mohs|I\b)")


def uncapped(text: str) -> str:
    """The text for the middle of a sentence; names keep their capitals."""
    return text if _PROPER.match(text) else text[0].lower() + text[1:]


def capped(text: str) -> str:
    """The text for the beginning of a sentence."""
    return text[0].upper() + text[1:]


def synonyms(text: str, pairs: Sequence[Sequence[str]]) -> Iterator[str]:
    """Every word that has one is put by another."""
    told = text
    for pattern, instead in pairs:
        told = re.sub(pattern, instead, told)
    if told != text:
        yield capped(told)


def must(text: str) -> Iterator[str]:
    """Shall is told as must."""
    told = text
    for pattern, instead in _MODALS:
        told = pattern.sub(instead, told)
    if told != text:
        yield told


def voice(text: str) -> Iterator[str]:
    """Active is passive, or passive an imperative."""
    active, passive = _ACTIVE.match(text), _PASSIVE.match(text)
    if active:
        modal = "can not" if active["modal"] == "cannot" else active["modal"]
        who = uncapped(active["who"])
        yield f"{capped(active['what'])} {modal} be reported by {who}{active['rest']}."
    if passive and passive["modal"].endswith("not"):
        yield f"Do not report {passive['what']}{passive['rest']}."
    elif passive and passive["modal"] in {"shall", "must"}:
        yield f"Report {passive['what']}{passive['rest']}."
    elif passive and passive["modal"] == "may":
        yield f"One may report {passive['what']}{passive['rest']}."


def list_order(text: str) -> Iterator[str]:
    """The codes of a list are in another order."""
    for match in _LIST.finditer(text):
        codes = _CODE.findall(match["all"])
        turned = codes[::-1]
        comma = "," if len(codes) > 2 else ""
        yield put(text, match, f"{', '.join(turned[:-1])}{comma} {match['join']} {turned[-1]}")


def code_list(text: str, *, bare: bool) -> Iterator[str]:
    """Codes stand without the name of their set, or ``bare`` without the word code."""
    told = _WITH_WORD.sub("", text) if bare else _NAMED.sub(r"\g<code> ", text)
    if told != text:
        yield capped(told)


def shortened(text: str) -> Iterator[str]:
    """Examples in brackets and a leading link word are left out."""
    told = _EXAMPLES.sub("", text)
    lead = _LEAD.match(told)
    if lead:
        told = capped(lead["rest"])
    if told != text and len(told) > 35:
        yield told


def condition_moved(text: str) -> Iterator[str]:
    """The condition stands behind instead of before, or before instead of behind."""
    front, back = _FRONT.match(text), _BACK.match(text)
    # A second condition, or an "only", would be read with the wrong one of the two.
    if front and not _REFERS.match(front["then"]) and not _BOUND.search(front["then"]):
        yield f"{capped(front['then'])} {front['word'].lower()} {front['if']}."
    if back and not _REFERS.match(back["if"]) and not _BOUND.search(back["then"]):
        yield f"{capped(back['word'])} {back['if']}, {uncapped(back['then'])}."


def main_clause(text: str) -> str | None:
    """What stands before a reason or a second main clause, where it can stand alone."""
    match = _MAIN.match(text) or _BEFORE_REASON.match(text)
    return match["main"] if match and _FINITE.search(match["main"]) else None
