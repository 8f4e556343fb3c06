"""What a statement on the rows of tables says of two codes, in the nine languages beside English.

The questions are those of ``telling``. Several negations in a clause are one here, as most of these
languages have it; each clause is read by which wordings of ``words/telling_abroad.yaml`` it holds.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from assistant.verification.reading.language import language
from assistant.verification.reading.statement import Reading
from assistant.verification.reading.telling import Heard, Told
from knowledge_base.codes import CodeSpan

_FILE = Path(__file__).parent.parent / "words" / "telling_abroad.yaml"
_FIRST_SLOT = 0xE000
_S = "[\ue000-\ue7ff]"
_SLOT = re.compile(_S)
_WITH, _WITHOUT, _UNLESS, _ONLY, _EVEN = "\ue800", "\ue801", "\ue802", "\ue803", "\ue804"
_CONDITION = re.compile("[\ue800-\ue804]")
_CONDITIONS = (
    ("even", _EVEN), ("unless", _UNLESS), ("without", _WITHOUT), ("only", _ONLY), ("with", _WITH),
)  # fmt: skip
_SCRIPTS_WITHOUT_SPACES = frozenset({"zh", "ko"})
_NUMBER = re.compile(r"(?<![\d.\w-])[\"'«“]?([019])(?![\d%]|[.,/-]\d|\s*(?:天|日|일|día|jour|tag|день|дня|ngày|araw|يوم))")
_DATES = re.compile(r"\d{4}-\d\d?-\d\d?|20\d\d\s*(?:年第?|[/ -])?\s*[QT]?\s*\d|\d{1,2}/\d{1,2}/\d{2,4}|[QT]\d\s*[/ -]?\s*20\d\d", re.I)
# Between a code and its column nothing else may be named.
_COMMA = re.compile(r"[,،，、;；]")


@dataclass(frozen=True)
class _Words:
    """The patterns of one language."""

    code: str
    patterns: Mapping[str, re.Pattern[str]]

    def has(self, kind: str, text: str) -> bool:
        """Whether a wording of ``kind`` stands in ``text``."""
        return self.patterns[kind].search(text) is not None


@functools.cache
def _raw() -> Mapping[str, Mapping[str, Any]]:
    loaded: dict[str, Any] = yaml.load(
        _FILE.read_text(encoding="utf-8"),
        Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader),  # noqa: S506 (both are safe)
    )
    return loaded


@functools.cache
def _words(code: str) -> _Words:
    raw = _raw()[code]
    loose = code in _SCRIPTS_WITHOUT_SPACES
    found = {}
    for kind, listed in raw.items():
        wordings = [listed] if isinstance(listed, str) else sorted(listed, key=len, reverse=True)
        either = "|".join(item.replace("{m}", raw["modifier"]) for item in wordings)
        if kind == "split" or loose:
            found[kind] = re.compile(either, re.IGNORECASE)
        elif code == "ar":
            # Prefixed "and", "by", "for" are written to their word.
            found[kind] = re.compile(rf"(?<!\w)[وفبلك]?(?:{either})(?!\w)", re.IGNORECASE)
        else:
            found[kind] = re.compile(rf"(?<!\w)(?:{either})(?!\w)", re.IGNORECASE)
    return _Words(code, found)


def told_abroad(reading: Reading) -> Told:
    """What a reading in one of the nine languages says of the codes that it names."""
    return _told(reading.text, reading.language.code, reading.spans, reading.modifiers)


@functools.lru_cache(maxsize=1_024)
def _told(
    text: str, code: str, spans: tuple[CodeSpan, ...], modifiers: frozenset[str]
) -> Told:
    held, codes, heard = _words(code), [span.first for span in spans], Heard()
    plain = text
    for place, span in reversed([*enumerate(spans)]):
        plain = plain[: span.start] + chr(_FIRST_SLOT + place) + plain[span.end :]
    plain = language(code).marks["not_permission"].sub(" ", plain)
    for modifier in modifiers:
        plain = re.sub(rf"(?<![A-Za-z0-9])-?{modifier}(?![A-Za-z0-9])", " ", plain)
    plain = _hear_columns(plain, held, codes, heard)
    plain = _hear_indicators(plain, held, heard)
    _hear_parts(plain, held, codes, heard)
    for kind, mark in _CONDITIONS:
        plain = held.patterns[kind].sub(
            lambda found, mark=mark: found.group() if _SLOT.search(found.group()) else f" {mark} ",
            plain,
        )
    _hear_clauses([part for part in held.patterns["split"].split(plain) if part and part.strip()],
                  held, codes, heard)
    return heard.frozen()


def _hear_columns(plain: str, held: _Words, codes: Sequence[str], heard: Heard) -> str:
    marks = sorted(
        (match.start(), match.end(), kind)
        for kind, name in ((1, "one"), (2, "two"))
        for match in held.patterns[name].finditer(plain)
    )
    slots = [(match.start(), match.end(), match.group()) for match in _SLOT.finditer(plain)]
    if not marks or not slots:
        return plain
    if len({kind for _, _, kind in marks}) == 1 and held.code == "ru" and marks[0][2] == 2:
        marks = [mark for mark in marks if "стол" in plain[mark[0] : mark[1]] or len(marks) == 1]
    if len(marks) == len(slots):
        said = [(slot[2], mark[2]) for slot, mark in zip(slots, marks, strict=True)]
    else:
        said = [
            (min(slots, key=lambda slot, mark=mark: _far(plain, slot, mark))[2], mark[2])
            for mark in marks
        ]
    for slot, kind in said:
        heard.columns.add((codes[ord(slot) - _FIRST_SLOT], kind))
    for name in ("one", "two"):
        plain = held.patterns[name].sub(" ", plain)
    return plain


def _far(plain: str, slot: tuple[int, int, str], mark: tuple[int, int, int]) -> tuple[int, int]:
    between = plain[slot[1] : mark[0]] if slot[1] <= mark[0] else plain[mark[1] : slot[0]]
    return len(between) + 20 * len(_COMMA.findall(between)), slot[0]


def _hear_indicators(plain: str, held: _Words, heard: Heard) -> str:
    bare = _DATES.sub(lambda match: " " * len(match.group()), plain)
    for match in _NUMBER.finditer(bare):
        heard.indicators.add(int(match[1]))
    for match in held.patterns["indicator"].finditer(bare):
        word = language(held.code).number_word.search(bare, match.end(), match.end() + 12)
        if word is not None and not any(c.isdigit() for c in bare[match.end() : match.end() + 16]):
            value = language(held.code).numbers[word.group().lower()]
            if value in {0, 1, 9}:
                heard.indicators.add(value)
    return held.patterns["indicator"].sub(" ", _NUMBER.sub(" ", bare))


_TAGALOG = re.compile(rf"(?:ang|na ang)\s+(?:code |kodigo )?({_S})[^.;\ue000-\ue7ff]*?\b(?:sa|ng)\s+(?:loob ng |code |bayad (?:sa|para sa) )?({_S})", re.I)
_TAGALOG_BACK = re.compile(rf"\bsa\s+(?:code )?({_S})\s+(?:na )?ang\s+(?:code )?({_S})", re.I)


def _hear_parts(plain: str, held: _Words, codes: Sequence[str], heard: Heard) -> None:
    """Which code is within which: the first in the second, or the second in the first."""
    slots = [*_SLOT.finditer(plain)]
    for one, other in zip(slots, slots[1:], strict=False):
        if one.group() == other.group():
            continue
        between = plain[one.end() : other.start()]
        after = plain[other.end() : other.end() + 24]
        before = plain[max(0, one.start() - 30) : one.start()]
        if re.search(r"[.;。；:：!?]", between):
            continue
        if held.has("negates", between) or re.search(r"[,،，]\s*\S*\s*$", between):
            continue
        part: bool | None = None
        if held.code == "tl":
            if held.has("part", before + between) and not held.has("negates", before):
                text = before + one.group() + between + other.group()
                if _TAGALOG_BACK.search(text):
                    part = False
                elif _TAGALOG.search(text):
                    part = True
            elif held.has("whole", between):
                part = False
        elif held.code == "ko":
            if re.match(r"(?:이|가|은|는)?", between) and re.search(r"[은는이가]", between[:3]):
                if held.has("part", after) and not held.has("negates", after) and after.lstrip("코드 ")[:1] in "에의":
                    part = True
                elif held.has("whole", after):
                    part = False
            elif between.lstrip()[:1] == "에" and held.has("part", after):
                part = False
        elif held.code == "de" and re.search(r"\bgeht\b.*\bin\b", between):
            part = True if re.search(r"\bauf\b", after) else None
        elif held.has("part", between):
            part = True
        elif held.code in {"de", "zh"} and re.search(r"\bin\b|在|于", between) and (
            held.has("part", after) or re.match(r"\s*(?:之?[中内里])", after)
        ):
            part = True
        elif held.has("whole", between):
            part = False
        if part is None:
            continue
        first, second = (codes[ord(item.group()) - _FIRST_SLOT] for item in (one, other))
        heard.columns.add((first, 2 if part else 1))
        heard.columns.add((second, 1 if part else 2))


def _hear_clauses(
    clauses: Sequence[str], held: _Words, codes: Sequence[str], heard: Heard
) -> None:
    merged: list[str] = []
    pending = ""
    for part in clauses:
        bare = _CONDITION.sub(" ", part)
        marks = "".join(_CONDITION.findall(part))
        if marks and not _SLOT.search(bare) and not _speaks(bare, held):
            if merged:
                merged[-1] += marks
            else:
                pending += marks
        else:
            merged.append(part + pending)
            pending = ""
    paying = False
    for part in merged:
        paying = _hear(part, held, codes, heard, paying=paying)


def _speaks(part: str, held: _Words) -> bool:
    return any(
        held.has(kind, part) for kind in ("bars", "pays", "reports", "edit")
    )


def _hear(part: str, held: _Words, codes: Sequence[str], heard: Heard, *, paying: bool) -> bool:
    """Add what a clause says; gives whether it speaks of paying."""
    marks = "".join(_CONDITION.findall(part))
    plain = _CONDITION.sub(" ", part)
    denied = held.has("negates", plain)
    if held.has("modifier", plain):
        _hear_key(plain, held, heard, denied=denied)
        return False
    strong = held.has("edit", plain) and (held.has("opens", plain) or held.has("closes", plain))
    edit = held.has("edit", plain)
    pays, bars = held.has("pays", plain), held.has("bars", plain)
    reports, allows = held.has("reports", plain), held.has("allows", plain)
    here = [codes[ord(slot) - _FIRST_SLOT] for slot in dict.fromkeys(_SLOT.findall(plain))]
    if edit and held.has("ended", plain):
        heard.edit.add(False)
        return False
    if strong and not (pays or reports) and _keyed(plain, held):
        closed = held.has("closes", plain)
        opened = denied == closed
        if marks[:1] in (_WITHOUT, _UNLESS):
            opened = not opened
        heard.key.add(opened)
        heard.edit.add(True)
        return False
    if marks and marks[0] in (_WITH, _UNLESS, _EVEN, _ONLY, _WITHOUT) and not (pays or reports or bars or allows):
        if held.has("opens", plain) or denied:
            _conditioned(not denied, marks[0], heard)
            return False
    # "No rule bars them": the denial is the rule's, and what it bars is allowed.
    if edit and not (pays or reports):
        heard.edit.add(not denied)
        return False
    if edit and (pays or reports):
        if denied and not held.has("blocks", plain):
            heard.together.add(False)
        elif denied:
            heard.edit.add(False)
            heard.together.add(True)
        else:
            heard.edit.add(True)
        return pays
    if held.has("blocks", plain) and denied:
        heard.together.add(True)
        return pays
    if not (pays or bars or reports or allows):
        if denied and paying and len(here) == 1:
            heard.denied.add(here[0])
            heard.together.add(False)
            return True
        return False
    positive = denied if bars and not (pays or reports) else not denied
    if bars and (pays or reports) and not denied:
        positive = False
    if reports and not pays and not allows and not denied and not bars and not marks:
        # "Reported together" by itself is what is spoken of.
        if not _finite(plain, held):
            return False
    if marks:
        _conditioned(positive, marks[0], heard)
    elif len(here) == 1 and pays:
        (heard.paid if positive else heard.denied).add(here[0])
        if not positive:
            heard.together.add(False)
    elif not (bars and not positive and heard.columns):
        heard.together.add(positive)
    else:
        heard.together.add(False)
    return pays


def _keyed(plain: str, held: _Words) -> bool:
    """Whether a clause on an edit says whether it gives way."""
    return re.search(
        {
            "es": r"absolut|elud|desbloque|anul|levant|salt|franque|evit|omit|excepci|super", "fr": r"absolu|contourn|déverrouill|débloqu|lev|lèv|dérog|exception|franchi|outre|outrepass|annul|surmont",
            "de": r"absolut|umgeh|umg[ai]ng|aufheb|aufgehoben|hebt|überwind|überwund|entsperr|ausnahme|unumgänglich|unaufheb|durchbr|aushebel|auflös|lös", "ru": r"абсолют|обойти|обход|снять|снима|преодол|исключени|разблок|отмен(?:я|ит)|непреодол",
            "zh": r"解除|绕|突破|越过|例外|绝对|解开|豁免|推翻|覆盖", "ar": r"مطلق|تجاوز|يفك|يرفع|ترفع|استثناء|إلغاء|يلغي|تخطي|كسر|فتح",
            "vi": r"tuyệt đối|gỡ|vượt|bỏ qua|ngoại lệ|phá|hóa giải|lách", "ko": r"절대|풀|해제|우회|극복|예외|무효화|뚫",
            "tl": r"aalis|lampas|bubukas|bukas|eksepsiyon|ganap|absoluto|override|bypass|iwas",
        }[held.code], plain, re.IGNORECASE,
    ) is not None  # fmt: skip


def _finite(plain: str, held: _Words) -> bool:
    found = held.patterns["reports"].search(plain)
    if found is None:
        return False
    return re.search(r"(?:\bse |\bsont |\best |\bwerden |\bwird |\bang |均|都|\bđược )", plain[: found.end()], re.I) is not None


def _hear_key(plain: str, held: _Words, heard: Heard, *, denied: bool) -> None:
    opens, closes = held.has("opens", plain), held.has("closes", plain)
    if held.has("needed", plain) and not closes:
        if denied and not opens:
            heard.together.add(True)
            return
        if not denied:
            heard.key.add(True)
            return
    if not (opens or closes or denied or held.has("allows", plain) or held.has("pays", plain)):
        heard.doubt = heard.doubt or "what it says of a modifier cannot be told"
        return
    heard.key.add(denied == closes if (denied or closes) else True)


def _conditioned(positive: bool, mark: str, heard: Heard) -> None:
    if mark in (_WITH, _ONLY):
        heard.key.add(positive)
    elif mark in (_UNLESS, _WITHOUT):
        if positive and mark == _WITHOUT:
            heard.together.add(True)
        elif positive:
            heard.doubt = heard.doubt or "what it says of a modifier cannot be told"
        else:
            heard.key.add(True)
    elif positive:
        heard.together.add(True)
    else:
        heard.key.add(False)
