"""The honest no: what was looked for, where, why it fails, and what would help."""

from __future__ import annotations

from assistant.answer import Draft, Finding
from assistant.drafting.grounds import Grounds
from assistant.languages import absent_phrases, wording
from knowledge_base.phrases import counted, joined, said, series

_MOST_WORDS = 3


def unknown_codes(grounds: Grounds) -> tuple[Finding, ...]:
    """The findings on codes that nothing knows."""
    return tuple(item for item in grounds.findings if item.verdict == "unknown_code")


def nothing_known(unknown: tuple[Finding, ...], grounds: Grounds) -> Draft:
    """Say of which codes nothing is known, and where was looked."""
    codes = tuple(code for finding in unknown for code in finding.codes)
    subject = counted("code {codes}", "codes {codes}", len(codes), codes=series(codes))
    return Draft("not_in_material", _said(subject, grounds, codes), grounds.worded(unknown))


def refusal(grounds: Grounds) -> Draft:
    """Refuse a question: name its false premise, or say that nothing answers it."""
    if grounds.premises:
        return Draft("not_in_material", absent_phrases.false_premise(grounds.premises))
    if grounds.payer is not None:
        return Draft("not_in_material", absent_phrases.another_payer(grounds.payer))
    asked = grounds.asked
    codes = () if grounds.gathered.signals.codes else asked.codes
    return Draft("not_in_material", _said(_subject(grounds), grounds, codes))


def _said(subject: str, grounds: Grounds, codes: tuple[str, ...]) -> str:
    asked = grounds.asked
    if asked.editions and not grounds.documents:
        return absent_phrases.no_such_edition(asked.editions)
    told = absent_phrases.nothing_found(
        subject, grounds.documents, len(grounds.releases), asked.service_date
    )
    helps = absent_phrases.would_help(
        not_in_force=grounds.not_in_force,
        codes=codes,
        words=grounds.gathered.unseen[:_MOST_WORDS],
    )
    return joined(told, " ", helps)


def _subject(grounds: Grounds) -> str:
    asked = grounds.asked
    codes = series(asked.codes)
    part = next((part for part in asked.parts if part != "summary"), None)
    if codes and part is not None:
        return said("{part} of {codes}", part=wording.PART_NAMES[part], codes=codes)
    if codes:
        return said("what is asked about {codes}", codes=codes)
    return said("this subject")
