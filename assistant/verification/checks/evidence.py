"""Checks on what is cited: that it is there, stands, is in force, and speaks to no machine."""

from __future__ import annotations

import re

from assistant.verification.case import Case
from assistant.verification.reading.language import folded, gives_orders
from assistant.verification.reading.statement import Reading
from knowledge_base.linting.languages import NAMES, language_of

# A detector needs this many words to be believed against what was asked for.
_FEW_WORDS = 7
_WORD = re.compile(r"[^\W\d_]{2,}")


def cited(case: Case) -> str | None:
    """Something is cited for the statement: a passage, or a rule that says the same."""
    if case.sources or case.findings:
        return None
    return "nothing is cited for it, and no rule says it"


def quote(case: Case) -> str | None:
    """Every passage is quoted as it stands in its document, or rules carry the statement."""
    passages = [source for source in case.sources if source.kind == "passage"]
    if case.standing or case.findings or not passages:
        return None
    return "a quote was not found in its source"


def edition(case: Case) -> str | None:
    """Every document quoted is in force on the service date."""
    editions = case.about.editions
    if editions is None or case.findings:
        return None
    for source in case.standing:
        if source.document_id not in editions:
            day = case.about.service_date
            when = f" on {day.isoformat()}" if day else ""
            return f"{source.document} is not the edition in force{when}"
    return None


def orders(case: Case) -> str | None:
    """Nothing that it says or rests on is addressed to the program."""
    if any(gives_orders(folded(text)) for text in (case.draft.text, *case.paragraphs)):
        return "it rests on text that gives orders to the program, not guidance to a coder"
    return None


def scope(case: Case) -> str | None:
    """It gives no advice to add a modifier, promises no payment, and treats nobody."""
    held, text = case.reading.language, case.reading.text
    if case.verbatim:
        return None
    if held.has("care", text) and not held.has("care", " ".join(case.around)):
        return "it speaks of a person's diagnosis or treatment, which is not ours to give"
    if held.has("promise", text) and not _denied_promise(case):
        return "it promises payment"
    named = held.has("modifier", text) or bool(case.reading.modifiers)
    denied = case.reading.has("not", "cannot") and not _insists(text)
    asks = _FOR_PAY.search(text) or (held.has("add", text) and _advises(case.reading))
    # What a document asks for is told as the document's word, of the same modifiers.
    if asks and case.standing and case.reading.modifiers <= case.support.modifiers:
        asks = not _advises(case.support) or held.has("advice", text)
    if named and asks and not denied:
        return "it advises adding a modifier; only what must be documented may be said"
    return None


_INSISTS = re.compile(r"\b(?:do not forget|don't forget|never forget|not fail)\b", re.IGNORECASE)
_FOR_PAY = re.compile(
    r"\bmodifiers?\b[^.;]{0,40}\bto (?:get|be|ensure|secure|obtain)\b"
    r"[^.;]{0,20}\b(?:paid|payment)\b"
    r"|\bmodifiers?\b[^.;]{0,40}\bway to\b",
    re.IGNORECASE,
)


def _insists(text: str) -> bool:
    return _INSISTS.search(text) is not None


def _denied_promise(case: Case) -> bool:
    """Whether a word of promise is denied: "that is no guarantee of payment"."""
    kinds = [mark.kind for mark in case.reading.language.scan(case.reading.text)]
    match = case.reading.language.marks["promise"].search(case.reading.text)
    said = match.group().lower() if match else ""
    return any(k in {"not", "cannot"} for k in kinds) and not re.search(r"\bden|never|won", said)


def _advises(reading: Reading) -> bool:
    """Whether a wording that asks for something asks the reader to put a modifier on a line.

    A document may say that a modifier is appended in some case; that is told as it says it.
    """
    held, text = reading.language, reading.text
    if held.has("advice", text):
        return True
    first = held.marks["add"].search(text)
    # An imperative: the sentence, or a clause of it, begins with the verb.
    before = text[: first.start()].rstrip() if first else "x"
    return (
        not before
        or before[-1] in ",;:.،，。؛"
        or before.split()[-1].lower()
        in {
            "and",
            "then",
            "so",
            "please",
            "just",
            "simply",
            "also",
            "always",
            "instead",
            "can",
            "should",
        }
    )


def in_language(case: Case) -> str | None:
    """It is in the language asked for; quotes stay in their document's."""
    wanted = case.about.language
    if wanted is None or case.verbatim or case.worded or case.draft.reviewed:
        return None
    plain = re.sub(r"[\"«„“][^\"»”]*[\"»”]", " ", case.reading.text)
    found = language_of(plain, usual=wanted if wanted != "en" else "")
    if found is None or wanted in {found, case.reading.language.code}:
        return None
    foreign = found in {"zh", "ko", "ru", "ar"} or wanted in {"zh", "ko", "ru", "ar"}
    if not foreign and len(_WORD.findall(plain)) < _FEW_WORDS:
        return None
    return f"it is in {NAMES[found]}, and {NAMES[wanted]} was asked for"
