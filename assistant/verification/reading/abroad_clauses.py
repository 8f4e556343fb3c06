"""What each clause of a statement in one of the nine languages says of a pair."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.verification.reading.abroad_columns import S
from assistant.verification.reading.abroad_edits import Said, hear_key, of_edit
from assistant.verification.reading.abroad_words import SCRIPTS_WITHOUT_SPACES, Wordings, alone
from assistant.verification.reading.language import language
from assistant.verification.reading.told import (
    EVEN,
    FIRST_SLOT,
    SLOT,
    UNLESS,
    WITH,
    Heard,
    conditioned,
)

_CONDITION = re.compile("[\ue800-\ue804]")


def hear_clauses(
    clauses: Sequence[str], held: Wordings, codes: Sequence[str], heard: Heard
) -> None:
    """Add what the clauses say, each condition with the clause that it belongs to."""
    merged: list[str] = []
    pending = ""
    for part in clauses:
        bare = _CONDITION.sub(" ", part)
        marks = "".join(_CONDITION.findall(part))
        if (
            not marks
            and not SLOT.search(part)
            and not held.has("pays", part)
            and not held.has("modifier", part)
        ):
            # "Only where the two are separate and the record shows it."
            if pending and held.has("separate", part):
                continue
            marks = _separate(part, held)
            bare = "" if marks else bare
        if marks and not SLOT.search(bare) and not _speaks(bare, held):
            if merged:
                merged[-1] += marks
            elif not pending:
                pending += marks
        else:
            merged.append(part + pending)
            pending = ""
    for part in merged:
        _hear(part, held, codes, heard)


def _speaks(part: str, held: Wordings) -> bool:
    return any(held.has(kind, part) for kind in ("bars", "pays", "reports", "edit"))


def _hear(part: str, held: Wordings, codes: Sequence[str], heard: Heard) -> None:
    """Add what a clause says."""
    marks = "".join(_CONDITION.findall(part))
    plain = _CONDITION.sub(" ", part)
    denied = held.has("negates", plain)
    here = [codes[ord(slot) - FIRST_SLOT] for slot in dict.fromkeys(SLOT.findall(plain))]
    if _other_one(plain, held, here, codes, heard):
        return
    if held.has("modifier", plain):
        hear_key(plain, held, heard, denied=denied)
        return
    if not marks and not here and not held.has("pays", plain) and held.has("separate", plain):
        return
    marks = marks or _separate(plain, held)
    said = Said(
        denied,
        held.has("edit", plain),
        held.has("pays", plain),
        held.has("bars", plain),
        held.has("reports", plain),
        held.has("allows", plain),
    )
    if of_edit(plain, marks, said, held, heard):
        return
    if held.has("blocks", plain) and denied:
        heard.together.add(True)
        return
    if (
        len(here) > 1
        and denied
        and held.has("mentions", plain)
        and not (said.pays or said.reports)
    ):
        heard.edit.add(False)
        return
    _of_pair(plain, marks, said, held, (here, heard))


_EVEN_IF = re.compile(
    r"더라도|[어아]도(?= )|حتى (?:إذا|لو|عند)|即使|即便|就算|даже если|incluso (?:si|cuando)|"
    r"aunque|aun cuando|même (?:si|lorsque|quand)|selbst (?:wenn|falls)|auch wenn|ngay cả khi|"
    r"cho dù|dù|kahit",
    re.IGNORECASE,
)


def _separate(plain: str, held: Wordings) -> str:
    """The condition that two services be separate ones, as a mark."""
    if not held.has("separate", plain):
        return ""
    known = language(held.code)
    if known.has("always", plain) or held.patterns["even"].search(plain) or _EVEN_IF.search(plain):
        return EVEN
    if known.has("exception", plain):
        return UNLESS
    return WITH if known.has("if", plain) or known.has("only", plain) else ""


def _other_one(
    plain: str, held: Wordings, here: Sequence[str], codes: Sequence[str], heard: Heard
) -> bool:
    """A clause of no more than "and not 62304": the contrary of what was said of the other."""
    if len(here) == 2 and held.code == "ko":
        found = re.search(rf"({S})\S*\s+아니라\s+({S})", plain)
        if found is not None and (held.has("bars", plain) or held.has("pays", plain)):
            paid = held.has("pays", plain) and not held.has("bars", plain)
            first, second = (codes[ord(item) - FIRST_SLOT] for item in found.groups())
            (heard.paid if paid else heard.denied).add(second)
            (heard.denied if paid else heard.paid).add(first)
            return True
    if len(here) != 1 or heard.last is None:
        return False
    rest = SLOT.sub(
        " ", held.patterns["not_that"].sub(" ", held.patterns["negates"].sub(" ", plain))
    )
    if not held.has("negates", plain) and not held.has("not_that", plain):
        return False
    if len(re.findall(r"\w", rest)) > (
        4 if held.code in SCRIPTS_WITHOUT_SPACES else 12
    ) or _speaks(rest, held):
        return False
    (heard.denied if heard.last else heard.paid).add(here[0])
    return True


def _of_pair(
    plain: str, marks: str, said: Said, held: Wordings, to: tuple[Sequence[str], Heard]
) -> None:
    """What a clause says of two codes, or of one of them."""
    here, heard = to
    positive = said.positive
    spoken_of = said.only_reports and not marks and not _finite(plain, held)
    if not said.any or spoken_of:
        return
    within = held.has("part", plain) or held.has("whole", plain)
    rejects = said.pays or (said.bars and not within)
    one = _only_one(plain, held)
    if one is not None:
        heard.paid.add(here[one])
        heard.last = True
        return
    if marks:
        conditioned(1 if positive else -1, marks[0], heard)
    if not positive and len(here) == 2 and (rejects if marks else said.pays):
        _deny_first(plain, held, here, heard)
    if len(here) == 1 and rejects and not (marks and positive):
        (heard.paid if positive else heard.denied).add(here[0])
        if not marks:
            heard.last = positive
    if not marks and not (len(here) == 1 and rejects and positive):
        heard.together.add(positive)


def _only_one(plain: str, held: Wordings) -> int | None:
    """The place of the one code that alone is paid, if a clause says so."""
    slots = SLOT.findall(plain)
    if len(set(slots)) != 1 or not held.has("pays", plain) or held.has("bars", plain):
        return None
    near = {
        "ko": rf"{S}\s?만",
        "ar": rf"(?:إلا|فقط) {S}|{S} (?:فقط|وحده)",
        "zh": rf"(?:只|仅|唯)[^，。；]{{0,6}}{S}",
        "tl": rf"{S} (?:lamang|lang)|tanging[^.;,]{{0,12}}{S}",
        "vi": rf"chỉ[^.;,]{{0,14}}{S}",
    }.get(
        held.code,
        rf"(?:{alone(held.code)})\s+(?:\w+\s+){{0,3}}{S}|{S}\s+(?:{alone(held.code)})\b",
    )
    return 0 if re.search(near, plain, re.IGNORECASE) else None


def _deny_first(plain: str, held: Wordings, here: Sequence[str], heard: Heard) -> None:
    """Of two codes that no "and" joins the first is meant: "62304 is not paid with 62302"."""
    slots = [*SLOT.finditer(plain)]
    between = plain[slots[0].end() : slots[1].start()].strip()
    if held.code == "ko":
        if re.match(r"코드는|은\(는\)|[은는]", between):
            heard.denied.add(here[0])
    elif (
        not held.patterns["and"].fullmatch(between)
        and len(between) > 1
        and (held.code != "zh" or held.has("negates", between))
    ):
        heard.denied.add(here[0])


def _finite(plain: str, held: Wordings) -> bool:
    found = held.patterns["reports"].search(plain)
    if found is None:
        return False
    return (
        re.search(
            r"(?:\bse |\bsont |\best |\bwerden |\bwird |\bang |均|都|\bđược )",
            plain[: found.end()],
            re.I,
        )
        is not None
    )
