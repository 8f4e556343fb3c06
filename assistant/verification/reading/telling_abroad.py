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
    ("even", _EVEN),
    ("unless", _UNLESS),
    ("without", _WITHOUT),
    ("only", _ONLY),
    ("with", _WITH),
)
_SCRIPTS_WITHOUT_SPACES = frozenset({"zh", "ko"})
_NUMBER = re.compile(
    r"(?<![\d.A-Za-z-])[\"'«“]?([019])(?![\d%]|[.,/-]\d|\s*(?:天|日|일|día|jour|tag|день|дня|ngày|"
    r"araw|يوم))"
)
_DATES = re.compile(
    r"\d{4}-\d\d?-\d\d?|20\d\d\s*(?:年第?|[/ -])?\s*[QT]?\s*\d|\d{1,2}/\d{1,2}/\d{2,4}|"
    r"[QT]\d\s*[/ -]?\s*20\d\d",
    re.I,
)
# Between a code and its column nothing else may be named.
_COMMA = re.compile(r"[,،，、;；]")


@dataclass(frozen=True)
class Wordings:
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
def words_of(code: str) -> Wordings:
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
            found[kind] = re.compile(rf"(?<!\w)[وفبلك]?(?:ال)?(?:{either})(?!\w)", re.IGNORECASE)
        else:
            found[kind] = re.compile(rf"(?<!\w)(?:{either})(?!\w)", re.IGNORECASE)
    return Wordings(code, found)


def told_abroad(reading: Reading) -> Told:
    """What a reading in one of the nine languages says of the codes that it names."""
    return _told(reading.text, reading.language.code, reading.spans, reading.modifiers)


@functools.lru_cache(maxsize=1_024)
def _told(text: str, code: str, spans: tuple[CodeSpan, ...], modifiers: frozenset[str]) -> Told:
    held, codes, heard = words_of(code), [span.first for span in spans], Heard()
    plain = text
    for place, span in reversed([*enumerate(spans)]):
        plain = plain[: span.start] + chr(_FIRST_SLOT + place) + plain[span.end :]
    if len(spans) > 1 and held.has("no_leave", plain) and _unmentioned(plain, held):
        # "That it does not name them is no permission."
        return Told(edit=frozenset({False}))
    if held.has("no_exception", plain):
        heard.key.add(False)
        plain = held.patterns["no_exception"].sub(" ", plain)
    plain = _VOWEL_SIGNS.sub("", plain)
    plain = _NOT_ONLY.sub(" ", plain)
    plain = _FREELY.sub(" ", plain)
    plain = _for_example(plain, held)
    if not held.has("modifier", plain):
        plain = language(code).marks["not_permission"].sub(" ", plain)
    plain = held.patterns["no_leave"].sub(
        lambda found: (
            found.group()
            if _SLOT.search(found.group()) or held.has("modifier", found.group())
            else " "
        ),
        plain,
    )
    for modifier in modifiers:
        plain = re.sub(rf"(?<![A-Za-z0-9])-?{modifier}(?![A-Za-z0-9])", " ", plain)
    if held.has("leave", plain) and not held.has("modifier", plain):
        heard.together.add(True)
    plain = _hear_columns(plain, held, codes, heard)
    plain = _hear_indicators(plain, held, heard)
    _hear_parts(plain, held, codes, heard)
    for kind, mark in _CONDITIONS:
        plain = held.patterns[kind].sub(
            lambda found, mark=mark: found.group() if _SLOT.search(found.group()) else f" {mark} ",
            plain,
        )
    _hear_clauses(
        [part for part in held.patterns["split"].split(plain) if part and part.strip()],
        held,
        codes,
        heard,
    )
    return heard.frozen()


_VOWEL_SIGNS = re.compile("[\u064b-\u0652]")
_NOT_ONLY = re.compile(
    r"\bno (?:solo|sólo|solamente)\b|\bnon seulement\b|\bnicht nur\b|\bне только\b|不仅|不只|"
    r"ليس فقط|\bkhông chỉ\b|뿐만 아니라|\bhindi lamang\b|\bhindi lang\b",
    re.IGNORECASE,
)
_FREELY = re.compile(r"(?:دون|بدون|بلا|من دون) (?:أي )?(?:قيد|قيود|عائق)")
_EXAMPLE = (
    r"(?:por ejemplo|par exemple|zum Beispiel|z\. ?B\.|etwa|например|такой как|如|例如|مثل|chẳng hạn|"
    r"ví dụ|예를 들어|halimbawa|tulad ng|como|tel que|wie)"
)
_NAME_AFTER = re.compile(rf",\s*{_EXAMPLE}[^,،，;]{{0,24}}[,،，]", re.IGNORECASE)


def _for_example(plain: str, held: Wordings) -> str:
    """A modifier without the examples that stand between commas behind it."""
    if not held.has("modifier", plain):
        return plain
    return _NAME_AFTER.sub(
        lambda found: found.group() if _SLOT.search(found.group()) else " ", plain
    )


def _unmentioned(plain: str, held: Wordings) -> bool:
    return (
        held.has("negates", plain) and held.has("mentions", plain) and not held.has("pays", plain)
    )


def _hear_columns(plain: str, held: Wordings, codes: Sequence[str], heard: Heard) -> str:
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
        said = [(_column_of(plain, slots, mark), mark[2]) for mark in marks]
    for slot, kind in said:
        heard.columns.add((codes[ord(slot) - _FIRST_SLOT], kind))
    for name in ("one", "two"):
        plain = held.patterns[name].sub(" ", plain)
    return _APPOSED.sub(" ", plain)


# What is left of ", en colonne 2," between a code and its verb.
_APPOSED = re.compile(r"[,،，]\s*(?:[^\W\d_]{1,6}\s+){0,2}[,،，]")


def _column_of(
    plain: str, slots: Sequence[tuple[int, int, str]], mark: tuple[int, int, int]
) -> str:
    """The code a column is said of: one before it that no comma parts from it, or the nearest."""
    before = [slot for slot in slots if slot[1] <= mark[0]]
    if before:
        between = plain[before[-1][1] : mark[0]]
        if len(between) <= _COLUMN_REACH and not _COMMA.search(between):
            return before[-1][2]
    return min(slots, key=lambda slot: _far(plain, slot, mark))[2]


_COLUMN_REACH = 36


def _far(plain: str, slot: tuple[int, int, str], mark: tuple[int, int, int]) -> tuple[int, int]:
    between = plain[slot[1] : mark[0]] if slot[1] <= mark[0] else plain[mark[1] : slot[0]]
    return len(between) + 20 * len(_COMMA.findall(between)), slot[0]


def _hear_indicators(plain: str, held: Wordings, heard: Heard) -> str:
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


_TAGALOG = re.compile(
    rf"(?:ang|na ang)\s+(?:code |kodigo )?({_S})[^.;\ue000-\ue7ff]*?\b(?:sa|ng)\s+(?:loob ng |"
    rf"code |bayad (?:sa|para sa) )?({_S})",
    re.I,
)
_TAGALOG_BACK = re.compile(rf"\bsa\s+(?:code )?({_S})\s+(?:na )?ang\s+(?:code )?({_S})", re.I)


def _hear_parts(plain: str, held: Wordings, codes: Sequence[str], heard: Heard) -> None:
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
                if (
                    held.has("part", after)
                    and not held.has("negates", after)
                    and after.lstrip("코드 ")[:1] in "에의"
                ):
                    part = True
                elif held.has("whole", after):
                    part = False
            elif between.lstrip()[:1] == "에" and held.has("part", after):
                part = False
        elif held.code == "de" and re.search(r"\bgeht\b.*\bin\b", between):
            part = True if re.search(r"\bauf\b", after) else None
        elif held.has("part", between) or (
            held.code in {"de", "zh"}
            and re.search(r"\bin\b|在|于", between)
            and (held.has("part", after) or re.match(r"\s*(?:之?[中内里])", after))
        ):
            part = True
        elif held.has("whole", between):
            part = False
        if part is None:
            continue
        if _EVEN in plain or held.has("even", plain):
            heard.key.add(False)
        first, second = (codes[ord(item.group()) - _FIRST_SLOT] for item in (one, other))
        heard.columns.add((first, 2 if part else 1))
        heard.columns.add((second, 1 if part else 2))


def _hear_clauses(
    clauses: Sequence[str], held: Wordings, codes: Sequence[str], heard: Heard
) -> None:
    merged: list[str] = []
    pending = ""
    for part in clauses:
        bare = _CONDITION.sub(" ", part)
        marks = "".join(_CONDITION.findall(part))
        if (
            not marks
            and not _SLOT.search(part)
            and not held.has("pays", part)
            and not held.has("modifier", part)
        ):
            # "Only where the two are separate and the record shows it."
            if pending and held.has("separate", part):
                continue
            marks = _separate(part, held)
            bare = "" if marks else bare
        if marks and not _SLOT.search(bare) and not _speaks(bare, held):
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
    here = [codes[ord(slot) - _FIRST_SLOT] for slot in dict.fromkeys(_SLOT.findall(plain))]
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
    def any(self) -> bool:
        """Whether it speaks of reporting or paying."""
        return self.pays or self.bars or self.reports or self.allows


_EVEN_IF = re.compile(
    r"더라도|[어아]도(?= )|حتى (?:إذا|لو|عند)|即使|即便|就算|даже если|incluso (?:si|cuando)|aunque|"
    r"aun cuando|même (?:si|lorsque|quand)|selbst (?:wenn|falls)|auch wenn|ngay cả khi|cho dù|"
    r"dù|kahit",
    re.IGNORECASE,
)


def _separate(plain: str, held: Wordings) -> str:
    """The condition that two services be separate ones, as a mark."""
    if not held.has("separate", plain):
        return ""
    known = language(held.code)
    if known.has("always", plain) or held.patterns["even"].search(plain) or _EVEN_IF.search(plain):
        return _EVEN
    if known.has("exception", plain):
        return _UNLESS
    return _WITH if known.has("if", plain) or known.has("only", plain) else ""


def _other_one(
    plain: str, held: Wordings, here: Sequence[str], codes: Sequence[str], heard: Heard
) -> bool:
    """A clause of no more than "and not 62304": the contrary of what was said of the other."""
    if len(here) == 2 and held.code == "ko":
        found = re.search(rf"({_S})\S*\s+아니라\s+({_S})", plain)
        if found is not None and (held.has("bars", plain) or held.has("pays", plain)):
            paid = held.has("pays", plain) and not held.has("bars", plain)
            first, second = (codes[ord(item) - _FIRST_SLOT] for item in found.groups())
            (heard.paid if paid else heard.denied).add(second)
            (heard.denied if paid else heard.paid).add(first)
            return True
    if len(here) != 1 or heard.last is None:
        return False
    rest = _SLOT.sub(
        " ", held.patterns["not_that"].sub(" ", held.patterns["negates"].sub(" ", plain))
    )
    if not held.has("negates", plain) and not held.has("not_that", plain):
        return False
    if len(re.findall(r"\w", rest)) > (
        4 if held.code in _SCRIPTS_WITHOUT_SPACES else 12
    ) or _speaks(rest, held):
        return False
    (heard.denied if heard.last else heard.paid).add(here[0])
    return True


def _of_edit(plain: str, marks: str, said: _Said, held: Wordings, heard: Heard) -> bool:
    """What a clause says of an edit; whether that is all it says."""
    if said.edit and held.has("ended", plain):
        heard.edit.add(said.denied)
        return True
    gives_way = held.has("opens", plain) or held.has("closes", plain)
    if (
        (said.edit or _keyed(plain, held))
        and gives_way
        and not (said.pays or said.reports)
        and _keyed(plain, held)
    ):
        opened = said.denied == held.has("closes", plain)
        if marks[:1] in (_WITHOUT, _UNLESS):
            opened = not opened
        heard.key.add(opened)
        if said.edit:
            heard.edit.add(True)
        return True
    if marks and not said.any:
        if held.has("opens", plain) or said.denied:
            _conditioned(not said.denied, marks[0], heard)
            return True
    if not said.edit:
        return False
    if not (said.pays or said.reports):
        heard.edit.add(not said.denied)
        return not (said.bars and not said.denied and _SLOT.search(plain))
    if said.denied and not held.has("blocks", plain):
        heard.together.add(False)
    elif said.denied:
        heard.edit.add(False)
        heard.together.add(True)
    else:
        heard.edit.add(True)
    return True


def _of_pair(
    plain: str, marks: str, said: _Said, held: Wordings, to: tuple[Sequence[str], Heard]
) -> None:
    """What a clause says of two codes, or of one of them."""
    here, heard = to
    if not said.any:
        return
    positive = said.denied if said.bars and not (said.pays or said.reports) else not said.denied
    if said.bars and (said.pays or said.reports) and not said.denied:
        positive = False
    spoken_of = said.reports and not (
        said.pays or said.allows or said.denied or said.bars or marks
    )
    if spoken_of and not _finite(plain, held):
        return
    rejects = said.pays or (
        said.bars and not held.has("part", plain) and not held.has("whole", plain)
    )
    one = _only_one(plain, held)
    if one is not None:
        heard.paid.add(here[one])
        heard.last = True
        return
    if marks:
        _conditioned(positive, marks[0], heard)
        if not positive and len(here) == 2 and rejects:
            _deny_first(plain, held, here, heard)
        elif not positive and len(here) == 1 and rejects:
            heard.denied.add(here[0])
        return
    if len(here) == 1 and rejects:
        (heard.paid if positive else heard.denied).add(here[0])
        heard.last = positive
        if not positive:
            heard.together.add(False)
        return
    if len(here) == 2 and said.pays and not positive:
        _deny_first(plain, held, here, heard)
    heard.together.add(positive)


def _only_one(plain: str, held: Wordings) -> int | None:
    """The place of the one code that alone is paid, if a clause says so."""
    slots = _SLOT.findall(plain)
    if len(set(slots)) != 1 or not held.has("pays", plain) or held.has("bars", plain):
        return None
    near = {
        "ko": rf"{_S}\s?만",
        "ar": rf"(?:إلا|فقط) {_S}|{_S} (?:فقط|وحده)",
        "zh": rf"(?:只|仅|唯)[^，。；]{{0,6}}{_S}",
        "tl": rf"{_S} (?:lamang|lang)|tanging[^.;,]{{0,12}}{_S}",
        "vi": rf"chỉ[^.;,]{{0,14}}{_S}",
    }.get(
        held.code,
        rf"(?:{_alone(held.code)})\s+(?:\w+\s+){{0,3}}{_S}|{_S}\s+(?:{_alone(held.code)})\b",
    )
    return 0 if re.search(near, plain, re.IGNORECASE) else None


def _alone(code: str) -> str:
    return str(_raw()[code]["alone"])


def _deny_first(plain: str, held: Wordings, here: Sequence[str], heard: Heard) -> None:
    """ "62304 is not paid with 62302": of two codes that no "and" joins, the first is meant."""
    slots = [*_SLOT.finditer(plain)]
    between = plain[slots[0].end() : slots[1].start()].strip()
    if held.code == "ko":
        if re.match(r"코드는|은\(는\)|[은는]", between):
            heard.denied.add(here[0])
    elif not held.patterns["and"].fullmatch(between) and len(between) > 1:
        if held.code != "zh" or held.has("negates", between):
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
        heard.doubt = heard.doubt or "what it says of a modifier cannot be told"
        return
    opened = denied == closes
    if opened and not denied and language(held.code).has("always", plain):
        heard.doubt = heard.doubt or "nothing is automatic: the record has to bear a modifier out"
    heard.key.add(opened)


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
