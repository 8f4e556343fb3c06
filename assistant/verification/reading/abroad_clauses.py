"""What each clause of a statement in one of the nine languages says of a pair."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.verification.reading.abroad_columns import S
from assistant.verification.reading.abroad_words import SCRIPTS_WITHOUT_SPACES, Wordings, alone
from assistant.verification.reading.language import language
from assistant.verification.reading.told import (
    EVEN,
    FIRST_SLOT,
    ONLY_WITH,
    SLOT,
    UNLESS,
    WITH,
    WITHOUT,
    Heard,
)
from knowledge_base.phrases import mark

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
        _hear_key(plain, held, heard, denied=denied)
        return
    if not marks and not here and not held.has("pays", plain) and held.has("separate", plain):
        return
    marks = marks or _separate(plain, held)
    said = _Said(
        denied,
        held.has("edit", plain),
        held.has("pays", plain),
        held.has("bars", plain),
        held.has("reports", plain),
        held.has("allows", plain),
    )
    if _of_edit(plain, marks, said, held, heard):
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


@dataclass(frozen=True, slots=True)
class _Said:
    """Which classes of wordings a clause holds."""

    denied: bool
    edit: bool
    pays: bool
    bars: bool
    reports: bool
    allows: bool

    @property
    def positive(self) -> bool:
        """Whether it grants, its negation and its bars counted."""
        if self.bars:
            return self.denied and not (self.pays or self.reports)
        return not self.denied

    @property
    def only_reports(self) -> bool:
        """Whether reporting is spoken of and nothing said of it."""
        return self.reports and not (self.pays or self.allows or self.denied or self.bars)

    @property
    def any(self) -> bool:
        """Whether it speaks of reporting or paying."""
        return self.pays or self.bars or self.reports or self.allows


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


def _of_edit(plain: str, marks: str, said: _Said, held: Wordings, heard: Heard) -> bool:
    """What a clause says of an edit; whether that is all it says."""
    if said.edit and held.has("ended", plain):
        heard.edit.add(said.denied)
        return True
    speaks = said.pays or said.reports
    opens, closes = held.has("opens", plain), held.has("closes", plain)
    if (opens or closes) and not speaks and _keyed(plain, held):
        opened = (said.denied == closes) != (marks[:1] in (WITHOUT, UNLESS))
        heard.key.add(opened)
        heard.edit |= {True} if said.edit else set()
        return True
    if marks and not said.any and (opens or said.denied):
        _conditioned(not said.denied, marks[0], heard)
        return True
    if said.edit and not speaks:
        heard.edit.add(not said.denied)
        return not (said.bars and not said.denied and SLOT.search(plain))
    if said.edit:
        _of_edit_and_pair(said, heard, blocks=held.has("blocks", plain))
    return said.edit


def _of_edit_and_pair(said: _Said, heard: Heard, *, blocks: bool) -> None:
    """Hear an edit named with reporting or paying: "no rule bars them from being paid"."""
    if not said.denied:
        heard.edit.add(True)
    elif blocks:
        heard.edit.add(False)
        heard.together.add(True)
    else:
        heard.together.add(False)


def _of_pair(
    plain: str, marks: str, said: _Said, held: Wordings, to: tuple[Sequence[str], Heard]
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
        _conditioned(positive, marks[0], heard)
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


def _keyed(plain: str, held: Wordings) -> bool:
    """Whether a clause on an edit says whether it gives way."""
    return (
        re.search(
            {
                "es": r"absolut|elud|desbloque|anul|levant|salt|franque|evit|omit|excepci|super",
                "fr": r"absolu|contourn|déverrouill|débloqu|lev|lèv|dérog|exception|franchi|outre|"
                r"outrepass|annul|surmont",
                "de": r"absolut|umgeh|umg[ai]ng|aufheb|aufgehoben|hebt|überwind|überwund|entsperr|"
                r"ausnahme|unumgänglich|unaufheb|durchbr|aushebel|auflös|lös",
                "ru": r"абсолют|обойти|обход|снять|снима|преодол|исключени|разблок|отмен(?:я|ит)|"
                r"непреодол",
                "zh": r"解除|绕|突破|越过|例外|绝对|解开|豁免|推翻|覆盖",
                "ar": r"مطلق|تجاوز|يفك|يرفع|ترفع|استثناء|إلغاء|يلغي|تخطي|كسر|فتح",
                "vi": r"tuyệt đối|gỡ|vượt|bỏ qua|ngoại lệ|phá|hóa giải|lách",
                "ko": r"절대|풀|해제|우회|극복|예외|무효화|뚫",
                "tl": r"aalis|lampas|bubukas|bukas|eksepsiyon|ganap|absoluto|override|bypass|iwas",
            }[held.code],
            plain,
            re.IGNORECASE,
        )
        is not None
    )


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


def _hear_key(plain: str, held: Wordings, heard: Heard, *, denied: bool) -> None:
    opens, closes = held.has("opens", plain), held.has("closes", plain)
    if held.has("needed", plain) and not closes:
        if denied and not opens:
            heard.together.add(True)
            return
        if not denied:
            heard.key.add(True)
            return
    if not (opens or closes or denied or held.has("allows", plain) or held.has("pays", plain)):
        heard.doubt = heard.doubt or mark("what it says of a modifier cannot be told")
        return
    opened = denied == closes
    if opened and not denied and language(held.code).has("always", plain):
        heard.doubt = heard.doubt or mark(
            "nothing is automatic: the record has to bear a modifier out"
        )
    heard.key.add(opened)


def _conditioned(positive: bool, sign: str, heard: Heard) -> None:
    if sign in (WITH, ONLY_WITH):
        heard.key.add(positive)
    elif sign in (UNLESS, WITHOUT):
        if positive and sign == WITHOUT:
            heard.together.add(True)
        elif positive:
            heard.doubt = heard.doubt or mark("what it says of a modifier cannot be told")
        else:
            heard.key.add(True)
    elif positive:
        heard.together.add(True)
    else:
        heard.key.add(False)
