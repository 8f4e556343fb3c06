"""What a statement on the rows of tables says of two codes, in the nine languages beside English.

The questions are those of ``telling``. Several negations in a clause are one here, as most of them
have it; a clause is read by the wordings of ``words/telling_abroad.yaml``.
"""

from __future__ import annotations

import functools
import re

from assistant.verification.reading.abroad_clauses import hear_clauses
from assistant.verification.reading.abroad_columns import (
    hear_columns,
    hear_indicators,
    hear_parts,
    hear_struck,
)
from assistant.verification.reading.abroad_words import Wordings, words_of
from assistant.verification.reading.language import language
from assistant.verification.reading.statement import Reading
from assistant.verification.reading.told import (
    EVEN,
    FIRST_SLOT,
    ONLY_WITH,
    SLOT,
    UNLESS,
    WITH,
    WITHOUT,
    Heard,
    Told,
)
from knowledge_base.codes import CodeSpan
from knowledge_base.phrases import mark

_CONDITIONS = (
    ("even", EVEN),
    ("unless", UNLESS),
    ("without", WITHOUT),
    ("only", ONLY_WITH),
    ("with", WITH),
)


def told_abroad(reading: Reading) -> Told:
    """What a reading in one of the nine languages says of the codes that it names."""
    return _told(reading.text, reading.language.code, reading.spans, reading.modifiers)


@functools.lru_cache(maxsize=1_024)
def _told(text: str, code: str, spans: tuple[CodeSpan, ...], modifiers: frozenset[str]) -> Told:
    held, codes, heard = words_of(code), [span.first for span in spans], Heard()
    plain = text
    for place, span in reversed([*enumerate(spans)]):
        plain = plain[: span.start] + chr(FIRST_SLOT + place) + plain[span.end :]
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
            if SLOT.search(found.group()) or held.has("modifier", found.group())
            else " "
        ),
        plain,
    )
    if _beyond_doubt(plain, held):
        heard.doubt = mark("an edit binds one provider on one day")
    if _unrecorded(plain, held):
        heard.doubt = mark("nothing is automatic: the record has to bear a modifier out")
    for modifier in modifiers:
        plain = re.sub(rf"(?<![A-Za-z0-9])-?{modifier}(?![A-Za-z0-9])", " ", plain)
    if held.has("leave", plain) and not held.has("modifier", plain):
        heard.together.add(True)
    hear_struck(plain, held, codes, heard)
    plain = hear_columns(plain, held, codes, heard)
    plain = hear_indicators(plain, held, heard)
    hear_parts(plain, held, codes, heard)
    for kind, sign in _CONDITIONS:
        plain = held.patterns[kind].sub(functools.partial(_marked, sign=sign), plain)
    hear_clauses(
        [part for part in held.patterns["split"].split(plain) if part and part.strip()],
        held,
        codes,
        heard,
    )
    return heard.frozen()


# Another provider, and "even if", in the nine languages.
_ANOTHER = {
    "es": r"(?:otr[oa]s?|distint[oa]s?|diferentes?) (?:proveedor\w*|profesional\w*|médic\w+)|"
    r"(?:proveedor\w*|profesional\w*|médic\w+) (?:distint|diferent)\w+",
    "fr": r"(?:un autre|d'autres|différents?|deux) (?:praticien|prestataire|médecin)s?|"
    r"(?:praticien|prestataire|médecin|fournisseur)s? (?:différents?|distincts?)",
    "de": r"(?:verschiedene\w*|andere\w*|unterschiedliche\w*|zwei) (?:leistungserbringer|ärzt\w+|"
    r"behandler)\w*",
    "ru": r"(?:друг\w+|разн\w+|различн\w+) (?:исполнител|врач|поставщик|специалист)\w*",
    "zh": r"(?:不同的?|另一(?:位|名|个)?|其他)(?:医疗)?(?:提供者|医生|医师)",
    "ar": r"(?:مقدم\w*|مقدّم\w*|طبيب\w*|أطباء)(?: الخدمة| خدمة)? (?:آخر\w*|مختلف\w*)",
    "vi": r"(?:bác sĩ|nhà cung cấp|người thực hiện|cơ sở) khác",
    "ko": r"다른 (?:제공자|의사|의료진|공급자)|서로 다른 (?:제공자|의사|의료진)",
    "tl": r"(?:ibang|magkaibang|iba't ibang) (?:provider|doktor|manggagamot|tagapagbigay)",
}
_EVEN_IF = re.compile(
    r"\bincluso\b|\baun(?:que| cuando)\b|\bmême\b|\bauch (?:dann|wenn)\b|\bselbst\b|\bдаже\b|"
    r"\bи тогда\b|即使|即便|哪怕|就算|حتى|\bngay cả\b|\bdù\b|더라도|[어아]도(?= )|\bkahit\b|"
    r"\bobwohl\b|\bbien que\b|\bхотя\b",
    re.IGNORECASE,
)
_RECORDS = re.compile(
    r"historia clínica|expediente|documentaci\w+|dossier|\bakte\w*|dokument\w+|документ\w*|"
    r"\bкарт\w+|病历|记录|文件|سجل|توثيق|hồ sơ|bệnh án|기록|차트|rekord|dokumento",
    re.IGNORECASE,
)
_NEEDLESS = re.compile(
    r"\bno (?:hace falta|es necesari\w|se necesita|requiere)|\bsans besoin\b|\bpas besoin\b|"
    r"n'est pas (?:nécessaire|requis)|\b(?:nicht|kein\w*)\b[^.,;]{0,30}\b(?:nötig|erforderlich)|"
    r"не (?:нужн|требует)\w*|无需|不需要|不必|لا (?:حاجة|يلزم|داعي)|không cần|필요 ?없|"
    r"hindi kailangan",
    re.IGNORECASE,
)


def _beyond_doubt(plain: str, held: Wordings) -> bool:
    """Whether it extends an edit to another provider, whom no edit binds."""
    return (
        _EVEN_IF.search(plain) is not None
        and re.search(_ANOTHER[held.code], plain, re.IGNORECASE) is not None
    )


def _unrecorded(plain: str, held: Wordings) -> bool:
    """Whether it lets a modifier stand though the record, or a distinct service, is not there."""
    if not held.has("modifier", plain):
        return False
    clauses = [part for part in held.patterns["split"].split(plain) if part]
    return any(
        (_RECORDS.search(part) or held.has("separate", part))
        and (
            _NEEDLESS.search(part)
            or (_EVEN_IF.search(part) and (held.has("negates", part) or held.has("without", part)))
        )
        for part in clauses
    )


_VOWEL_SIGNS = re.compile("[\u064b-\u0652]")


_NOT_ONLY = re.compile(
    r"\bno (?:solo|sólo|solamente)\b|\bnon seulement\b|\bnicht nur\b|\bне только\b|不仅|不只|"
    r"ليس فقط|\bkhông chỉ\b|뿐만 아니라|\bhindi lamang\b|\bhindi lang\b",
    re.IGNORECASE,
)


_FREELY = re.compile(r"(?:دون|بدون|بلا|من دون) (?:أي )?(?:قيد|قيود|عائق)")


_EXAMPLE = (
    r"(?:por ejemplo|par exemple|zum Beispiel|z\. ?B\.|etwa|например|такой как|如|例如|مثل|"
    r"chẳng hạn|"
    r"ví dụ|예를 들어|halimbawa|tulad ng|como|tel que|wie)"
)


_NAME_AFTER = re.compile(rf",\s*{_EXAMPLE}[^,،，;]{{0,24}}[,،，]", re.IGNORECASE)


def _marked(found: re.Match[str], sign: str) -> str:
    """A condition on a modifier as its mark; with a code in it, it is no such condition."""
    return found.group() if SLOT.search(found.group()) else f" {sign} "


def _for_example(plain: str, held: Wordings) -> str:
    """A modifier without the examples that stand between commas behind it."""
    if not held.has("modifier", plain):
        return plain
    return _NAME_AFTER.sub(
        lambda found: found.group() if SLOT.search(found.group()) else " ", plain
    )


def _unmentioned(plain: str, held: Wordings) -> bool:
    return (
        held.has("negates", plain) and held.has("mentions", plain) and not held.has("pays", plain)
    )
