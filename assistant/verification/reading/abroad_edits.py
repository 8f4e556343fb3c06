"""What a clause in one of the nine languages says of an edit, and of modifiers that open it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.verification.reading.abroad_words import Wordings
from assistant.verification.reading.language import language
from assistant.verification.reading.told import SLOT, UNLESS, WITHOUT, Heard, conditioned
from knowledge_base.phrases import mark


@dataclass(frozen=True, slots=True)
class Said:
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


def of_edit(plain: str, marks: str, said: Said, held: Wordings, heard: Heard) -> bool:
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
        conditioned(-1 if said.denied else 1, marks[0], heard)
        return True
    if said.edit and not speaks:
        heard.edit.add(not said.denied)
        return not (said.bars and not said.denied and SLOT.search(plain))
    if said.edit:
        _of_edit_and_pair(said, heard, blocks=held.has("blocks", plain))
    return said.edit


def _of_edit_and_pair(said: Said, heard: Heard, *, blocks: bool) -> None:
    """Hear an edit named with reporting or paying: "no rule bars them from being paid"."""
    if not said.denied:
        heard.edit.add(True)
    elif blocks:
        heard.edit.add(False)
        heard.together.add(True)
    else:
        heard.together.add(False)


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


def hear_key(plain: str, held: Wordings, heard: Heard, *, denied: bool) -> None:
    """Add what a clause says of modifiers."""
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
