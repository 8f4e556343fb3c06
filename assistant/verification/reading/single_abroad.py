"""What a statement in one of the nine languages says of units, and of an add-on code."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.verification.reading.abroad_words import Wordings, words_of
from assistant.verification.reading.companions import Companions
from assistant.verification.reading.compared import Compared
from assistant.verification.reading.counted import Count, Counted
from assistant.verification.reading.figures import Figure
from assistant.verification.reading.language import Language
from assistant.verification.reading.statement import Reading, Segment, read_in

# "It may be exceeded", where no number of units follows.
_EXCEED = {
    "es": r"super\w+|exced\w+|sobrepas\w+|rebas\w+",
    "fr": r"dépass\w+|excéd\w+|excèd\w+|relati(?:f|ve)|sauf (?:nécessité|preuve)",
    "de": r"überschr\w+|überstieg\w*",
    "ru": r"превы\w+",
    "zh": r"超过|超出|突破|例外",
    "ar": r"تجاوز\w*|يتجاوز\w*|تخطي",
    "vi": r"vượt(?: quá)?|nâng",
    "ko": r"초과\w*|넘\w*",
    "tl": r"lumampas|lampas\w*|lampasan|malampasan|higitan",
}
_ABSOLUTE = {
    "es": r"absolut\w+",
    "fr": r"absolue?s?",
    "de": r"absolut\w*|fest\w*|starr\w*",
    "ru": r"абсолютн\w+|безусловн\w+|жёстк\w+|жестк\w+",
    "zh": r"绝对",
    "ar": r"(?:ال)?مطلق\w*",
    "vi": r"tuyệt đối",
    "ko": r"절대\w*",
    "tl": r"absoluto|ganap",
}
_NUMBER_AFTER = re.compile(r"^\W{0,3}(?:[^\W\d]{1,8}\s){0,2}\d")
_MORE = {
    "es": r"más de|superior(?:es)? a|supera[n]?|exced\w+",
    "fr": r"plus d[e']|supérieur\w* à|dépass\w+|au-delà d\w+",
    "de": r"mehr als|über|oberhalb von",
    "ru": r"больше|более|свыше|превыша\w+",
    "zh": r"超过|超出|多于|大于|高于",
    "ar": r"أكثر من|يتجاوز|تتجاوز|فوق|يزيد على|تزيد على",
    "vi": r"trên|hơn|quá|vượt(?: quá)?|nhiều hơn",
    "ko": r"(?!)",
    "tl": r"higit sa|mahigit(?: sa)?|lampas sa|sobra sa",
}
_AT_MOST = {
    "es": r"no más de|como máximo|hasta|a lo sumo|como mucho|máximo(?: de)?",
    "fr": r"pas plus de|au plus|au maximum|jusqu'à|maximum(?: de)?|tout au plus",
    "de": r"nicht mehr als|höchstens|maximal|bis zu|höchstmenge(?: von)?",
    "ru": r"не (?:более|больше|свыше)|до|максимум|не превыша\w+",
    "zh": r"最多|至多|不超过|不得超过|不多于|上限(?:为|是)?|不可超过|不能超过|不应超过",
    "ar": r"(?:ما )?لا (?:يزيد على|يتجاوز|تتجاوز|يزيد عن)|بحد أقصى|حتى|(?:ال)?حد (?:ال)?أقصى|"
    r"كحد أقصى|ليس أكثر من",
    "vi": r"không quá|tối đa|nhiều nhất|không vượt quá|không hơn|đến",
    "ko": r"최대|상한은?|한도는?",
    "tl": r"hindi (?:hihigit|higit|lalampas|lalagpas)(?: pa)? sa|hanggang|pinakamarami|"
    r"maximum(?: na)?|pinakamataas",
}
_AT_LEAST = {
    "es": r"al menos|como mínimo|mínimo(?: de)?|por lo menos",
    "fr": r"au moins|au minimum|minimum(?: de)?",
    "de": r"mindestens|minimum|wenigstens|mindestmenge(?: von)?",
    "ru": r"не менее|минимум|по меньшей мере|хотя бы",
    "zh": r"至少|最少|不少于|不得少于",
    "ar": r"على الأقل|ما لا يقل عن|بحد أدنى|لا يقل عن",
    "vi": r"ít nhất|tối thiểu|không dưới",
    "ko": r"최소|적어도",
    "tl": r"hindi bababa sa|minimum(?: na)?|kahit man lang|pinakakaunti",
}
_OTHER_MEASURE = {
    "es": r"semana|mes|año",
    "fr": r"semaine|mois\b|(?:par|l') ?an\b|année",
    "de": r"woche|monat|jahr",
    "ru": r"недел|месяц|в год",
    "zh": r"每周|每月|每年|一周|一年",
    "ar": r"أسبوع|شهر|سنة",
    "vi": r"tuần|(?<!ngày )tháng(?! \d)|mỗi năm|một năm",
    "ko": r"매주|주당|일주일|한 달|월별|매월|연간|1년",
    "tl": r"linggo|buwan|taon",
}
_ALL_LINES = {
    "es": r"todas las líneas|sumad\w+|en conjunto",
    "fr": r"toutes les lignes|additionn\w+|ensemble|confondu\w*",
    "de": r"alle\w* (?:zeilen|positionen)|zusammen|insgesamt|summier\w*",
    "ru": r"все\w* строк\w*|вместе|суммир\w+|в сумме",
    "zh": r"合计|所有行|各行|总计|加总|相加",
    "ar": r"جميع (?:ال)?(?:سطور|بنود|أسطر)|مجموع|مجتمعة",
    "vi": r"tất cả các dòng|cộng|tổng",
    "ko": r"모든 (?:줄|라인|행)|합산|합계|합쳐",
    "tl": r"lahat ng linya|pinagsama|kabuuan",
}


def counted_abroad(reading: Reading) -> Counted:
    """The units of a statement, as ``counted`` reads those of an English one."""
    held, code, text = reading.language, reading.language.code, reading.text
    counts, exceed = [], set()
    for segment in reading.segments:
        counts += [*_counts(segment, held)]
        exceed |= {*_exceedable(segment, held)}
    unlimited = held.has("unlimited", text)
    measures = set()
    summed = re.search(_ALL_LINES[code], text, re.IGNORECASE) is not None
    if re.search(_OTHER_MEASURE[code], text, re.IGNORECASE):
        measures.add("other")
    if held.has("per_line", text) and not summed:
        measures.add("line")
    if held.has("per_day", text):
        measures.add("day")
    return Counted(tuple(counts), unlimited, frozenset(exceed), frozenset(measures))


def _counts(segment: Segment, held: Language) -> Iterator[Count]:
    code = held.code
    for figure in _units(segment, held):
        text, place = next(
            ((part, at) for part in _PART.split(segment.text) if (at := _place(part, figure))),
            ("", None),
        )
        if place is None:
            continue
        before, behind = text[: place[0]], text[place[1] :]
        compared, cut = _compared(before, behind, code)
        if compared == "bare" and (held.has("limit", before) or "MUE" in before):
            compared = "limit"
        rest = before[:cut] + " " + behind
        denied = words_of(code).has("negates", rest)
        out = held.has("barred", rest) or held.has("too_many", rest) or _over(rest, code)
        yield Count(int(figure.value), compared, denied != out)


_PART = re.compile(r"[，、،;；]|,\s|으며\s|이며\s|지만\s|\s(?:pero|mais|aber|но|nhưng|ngunit)\s")


def _over(rest: str, code: str) -> bool:
    return re.search(rf"(?:{_EXCEED[code]})", rest, re.IGNORECASE) is not None and not re.search(
        rf"(?:{_EXCEED[code]})\s*$", rest, re.IGNORECASE
    )


def _units(segment: Segment, held: Language) -> Iterator[Figure]:
    for figure in read_in(segment.text, held).figures:
        if not figure.value.isdigit() or (figure.spelled and figure.unit != "unit"):
            continue
        if figure.unit in {"unit", "time", None} and not figure.noun:
            yield figure


def _place(text: str, figure: Figure) -> tuple[int, int] | None:
    found = re.search(rf"(?<![\d.A-Za-z/-]){figure.value}(?![\d.%/-])", text)
    if found is None or re.search(r"(?:MAI|Q|\d-)\s*\D{0,3}$", text[: found.start()]):
        return None
    return found.span()


def _compared(before: str, behind: str, code: str) -> tuple[Compared, int]:
    near = r"\W{0,3}(?:[^\W\d]{1,10}\s){0,2}\W{0,2}$"
    wordings: tuple[tuple[Compared, str], ...] = (
        ("at_most", _AT_MOST[code]),
        ("or_more", _AT_LEAST[code]),
        ("more", _MORE[code]),
    )
    for name, wording in wordings:
        found = re.search(rf"(?:{wording}){near}", before, re.IGNORECASE)
        if found is not None:
            return name, found.start()
    if code == "ko":
        if re.match(r"\s*(?:단위|회|개)?(?:를|을)? ?(?:초과|넘)", behind):
            # "Not more than" and "more than" differ by the negation alone, which is counted.
            return "more", len(before)
        if re.match(r"\s*(?:단위|회|개) ?이상", behind):
            return "or_more", len(before)
        if re.match(r"\s*(?:단위|회|개)?(?:까지| ?이하)", behind):
            return "at_most", len(before)
    if code == "zh" and re.match(r"\s*(?:个)?(?:单位)?(?:以上|或以上|或更多)", behind):
        return "or_more", len(before)
    return "bare", len(before)


def _exceedable(segment: Segment, held: Language) -> Iterator[bool]:
    code = held.code
    for clause in re.split(
        r"[,，、،;；]|\s(?:y|et|und|и|và|at|pero|mais|aber|но|nhưng|ngunit|pero)\s|지만|으며|이며",
        segment.text,
    ):
        denied = words_of(code).has("negates", clause)
        if re.search(rf"(?:{_ABSOLUTE[code]})", clause, re.IGNORECASE):
            yield denied
            continue
        found = re.search(rf"(?:{_EXCEED[code]})", clause, re.IGNORECASE)
        if (
            found is not None
            and not re.search(r"\d", clause)
            and not _NUMBER_AFTER.match(clause[found.end() :])
        ):
            yield not denied


def companions_abroad(reading: Reading) -> Companions:
    """What a statement says of an add-on code, as ``companions`` reads an English one."""
    held = words_of(reading.language.code)
    plain = reading.text
    for span in reversed(reading.spans):
        plain = plain[: span.start] + "\ue000" + plain[span.end :]
    said: list[tuple[str, bool]] = []
    pending = False
    for clause in held.patterns["split"].split(plain):
        if not clause or not clause.strip():
            continue
        if pending:
            out = held.has("negates", clause) or reading.language.has("barred", clause)
            said.append(("dependent", out))
            pending = False
            continue
        found = [*_said(clause, held, reading.language)]
        # "Without a primary, it is not paid."
        pending = ("pending", True) in found
        said += found
    leant_on = _SUCH_AS.search(plain)
    named = frozenset[str]()
    if leant_on is not None:
        place = plain.count("\ue000", 0, leant_on.end()) - 1
        named = frozenset({reading.spans[place].first})
    return Companions(
        frozenset(value for kind, value in said if kind == "addon"),
        frozenset(value for kind, value in said if kind == "dependent"),
        frozenset(),
        frozenset(),
        leant_on=named,
    )


def _said(clause: str, held: Wordings, marks: Language) -> Iterator[tuple[str, bool]]:
    denied, needed, alone = (
        held.has("negates", clause),
        held.has("needed", clause),
        _alone(marks, clause),
    )
    if marks.has("addon", clause):
        yield "addon", alone or needed or not denied
    if not alone:
        if needed:
            yield "dependent", not denied
        return
    bare = marks.marks["without"].sub(" ", marks.marks["alone"].sub(" ", clause))
    out = held.has("negates", bare) or marks.has("barred", bare)
    if out or any(held.has(kind, bare) for kind in ("pays", "reports", "allows")):
        yield "dependent", out
    else:
        yield "pending", True


# The code that an example of a primary names.
_SUCH_AS = re.compile(
    r"(?:como|tel(?:le)?s? que|par exemple|wie(?: etwa)?|z\. ?B\.|beispielsweise|например|"
    r"такой как|как|例如|如|与|須与|مثل|như|chẳng hạn|tulad ng|gaya ng|"
    r"halimbawa ang)\s*(?P<one>\ue000)|(?P<two>\ue000)\s*(?:같은|등의?|等)",
    re.IGNORECASE,
)


def _alone(held: Language, clause: str) -> bool:
    if held.has("alone", clause):
        return True
    # "Without 11042 or another primary".
    found = held.marks["without"].search(clause)
    return found is not None and (
        held.has("primary", clause[found.end() :]) or "\ue000" in clause[found.end() :][:8]
    )
