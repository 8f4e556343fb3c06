# ruff: noqa: E501 (a sign is read as one line; a wide letter counts twice)
"""The signs of ``signs`` in the words of nine other languages, and as they are written there.

Digits are ASCII by the time a text comes here (``assistant.question.legible``). A word of Chinese or
Korean stands against its number without a blank, so no pattern of theirs asks for a word's edge.
"""

from __future__ import annotations

import functools
import re
from typing import Final

from knowledge_base.identities import signs

_YEAR = r"(?:(?:19|20)\d\d(?!\d)|[一二三四五六七八九〇零○]{4})"
_DAY = rf"(?:\d{{1,4}}[/.-]\d{{1,2}}[/.-]\d{{1,4}}|\d{{1,2}}\.?\s+(?:de\s+)?[^\W\d_]+\.?\s+(?:de\s+)?\d{{4}}|{_YEAR})"
_BORN = (
    # Russian: "1961 г.р.", "1961 года рождения", "родилась в 1961", "д.р. 3.04.1951".
    r"\b\d{2,4}\s*г(?:\.|од[ау]?\b)?\s*р(?:\.|ожд\w*|\b)",
    rf"\b(?:род(?:ил\w+|\.)|(?:дата|год|день)\s+рождения|д\.\s?р\.)[\s:—–-]*(?:во?\s+)?{_DAY}",
    # Chinese: 1961年生, 1961年3月出生, 生于1961年; what begins in a year (生效) is nobody's birth.
    rf"(?:{_YEAR}|\d\d)\s*年?\s*(?:\d{{1,2}}\s*月\s*(?:\d{{1,2}}\s*[日号]\s*)?)?(?:份|里)?"
    r"(?:出生|生(?![效成物产长理育命活化存意]))",
    rf"(?:生于|出生(?:于|在|日期|年月日?|年份)?|生日)[是为:在于\s]*{_YEAR}",
    # Vietnamese: "sinh năm 1961"; what arises (phát sinh) or is reborn is none.
    r"(?<!phát )(?<!tái )(?<!vệ )\bsinh(?:\s+(?:vào|hồi))?\s+(?:ngày|năm|tháng)\s*\d",
    rf"(?<!phát )(?<!tái )(?<!vệ )\bsinh\s*:?\s*{_DAY}|\b(?:năm|ngày)\s+sinh\W*(?:là\s+)?\d",
    # Korean: 1961년생, 61년 3월생, 1961년에 태어난.
    r"\d{2,4}\s*년\s*(?:\d{1,2}\s*월\s*(?:\d{1,2}\s*일\s*)?)?(?:에\s*)?"
    r"(?:생(?![가-힣])|생(?=[의이인은는을가과와])|출생|태어)",
    r"(?:생년월일|생년|출생일|출생연도|출생년도|생일)[은는이:\s]*\d",
    # Arabic, with and without the marks of vowels.
    r"(?:مولود[ةه]?|(?<![\u0621-\u064a])و[\u064b-\u0652]?لدت?|مواليد|(?:تاريخ|سنة|عام) (?:ال)?(?:ميلاد|ولادة)\w*)"
    rf"(?:\s*(?:في|عام|سنة|بتاريخ|هو|:))*\s*{_DAY}",
    # French, Spanish, German, Tagalog.
    r"(?<![\w-])née?(?:s|\(e\)|[·.]e)?\s+(?:en|le|vers)\s+(?:l['’]an\s+)?(?:\d|[^\W\d_]+ \d{4})",
    rf"\b(?:date|année|jour)\s+de\s+naissance\W*(?:est\W+)?(?:le\s+)?{_DAY}|\bDDN\W*{_DAY}",
    r"(?<!recién )\bnacid[oa](?:\(a\)|/a)?\s+(?:en|el|hacia)\s+(?:el\s+año\s+)?(?:\d|[^\W\d_]+ (?:de )?\d{4})",
    rf"\bnació\s+(?:en|el)\s+{_DAY}|\b(?:fecha|año)\s+de\s+nac\w*\W*(?:es\W+)?{_DAY}",
    rf"\bgeb(?:\.|oren\w*)?(?:\s+(?:am|im|in))?(?:\s+Jahre?)?\s*:?\s*{_DAY}",
    rf"\bGeburts(?:jahr|tag|datum)\W*(?:ist\W+)?{_DAY}|\b(?:Jahrgang|Jg\.)\s*(?:19\d\d|200\d|\d\d(?!\d))",
    r"\b(?:ipinanganak|isinilang)\s+(?:(?:noong|nung|sa|ng|taong)\s+)*(?:\d|[^\W\d_]+ \d)",
    rf"\b(?:petsa|taon|araw)\s+ng\s+(?:kapanganakan|kaarawan)\W*(?:ay\W+)?{_DAY}",
)

# What may stand between the word for a number and the number.
_IS = (
    r"\s*(?:[:#]|(?:номер|number|número|numéro|nr|no|n)\b[.°]?|№|n°|号码?|번호|是|为|은|는|이|"
    r"هو|هي|là|es|est|ist|ay)?\s*(?:[:#]|是|为|은|는|هو|هي|là|es|est|ist|ay)?\s*"
)
_CODE = r"(?!(?:\d{4}[\dFTUMA]|[A-Z]\d{4})(?:-[A-Z\d]{2})?(?![A-Za-z\d-]))"
_OWN_NUMBER = r"(?=[A-Za-z\d-]*\d[A-Za-z\d-]*\d)[A-Za-z\d-]{4,}"
_NUMERO = r"(?:n[úu]mero|n[uú]m\.?|num[ée]ro|n[°o]\.?)"
_RECORD = (
    r"истори[ияюей]{1,2} болезни|медкарт\w+|(?:медицинск|амбулаторн)\w+ карт\w+|номер\w* карт\w+|"
    r"病历号?|病案号?|住院号|门诊号|就诊号|就诊卡号?|病例号|(?:의무기록|차트|등록|병록|환자) ?번호|"
    r"رقم (?:ال)?(?:ملف|سجل|مريضة?)(?: الطبي)?|"
    r"số (?:hồ sơ|bệnh án)(?: bệnh án)?|mã (?:số )?(?:bệnh nhân|hồ sơ|bệnh án)|(?:hồ sơ|bệnh án) số|"
    rf"{_NUMERO} (?:de |du )?(?:dossier|patiente?|historia(?: clínica)?|expediente|paciente)(?: médical)?|"
    rf"dossier(?: médical)? {_NUMERO}|historia clínica|expediente {_NUMERO}|\bNHC\b|\bIPP\b|"
    r"(?:Patienten|Akten|Fall|Krankenakten|Aufnahme)-?(?:nummer|Nr\.?|ID)|"
    r"numero ng (?:rekord|chart|pasyente)"
)
_MEMBER = (
    r"полис\w*(?: ОМС)?|СНИЛС|номер\w* страхов\w+|保单号?码?|保险(?:单|卡)?号码?|会员号码?|医保(?:卡)?号码?|"
    r"社保号码?|(?:보험(?:증)?|회원|가입자|증권) ?번호|"
    r"رقم (?:ال)?(?:تأمين|عضوية|وثيقة|بوليصة|مشترك|هوية)(?: \w+)?|رقم بطاقة التأمين|"
    r"(?:số|mã)(?: số)?(?: thẻ)? (?:bảo hiểm(?: y tế)?|BHYT|hội viên|thành viên)|thẻ BHYT|"
    rf"{_NUMERO} (?:de |d['’])?(?:sécurité sociale|sécu|assurée?|assurance|police|adhérente?|membre|"
    r"contrat|póliza|afiliad[oa]|asegurad[oa]|soci[oa]|miembro|seguro(?: social)?|beneficiari[oa])|"
    r"\bpóliza|(?:Versicherten|Versicherungs|Policen|Mitglieds|Sozialversicherungs|"
    r"Krankenversicherungs)-?(?:nummer|Nr\.?)|numero ng (?:miyembro|polisa|insurance|seguro)|PhilHealth"
)
_ACCOUNT = (
    r"номер\w* (?:сч[её]т\w*|заявки|обращения|требования|дела)|账号|账户号?码?|理赔号码?|索赔号码?|案件号|"
    r"(?:계좌|청구|접수|계정) ?번호|رقم (?:ال)?(?:حساب|مطالبة|فاتورة)|"
    r"số (?:tài khoản|hóa đơn|yêu cầu|hồ sơ bồi thường)|"
    rf"{_NUMERO} (?:de |du )?(?:compte|réclamation|demande|facture|cuenta|reclamación|reclamo|factura)|"
    r"(?:Konto|Rechnungs|Schaden|Antrags|Vorgangs)-?(?:nummer|Nr\.?)|numero ng (?:account|claim|akawnt)"
)
_PHONE = (
    r"\bтел(?:ефон\w*|\.|\b)|\bмоб(?:ильн\w+|\.)|电话|手机|전화|휴대폰|핸드폰|연락처|هاتف\w*|الهاتف|جوال\w*|"
    r"الجوال|موبايل\w*|điện thoại|\bS?ĐT\b|\btél(?:éphone)?\b|\bportable\b|\btel(?:[ée]fono|f)?\b|"
    r"\bmóvil\b|\bcelular\b|\bTelefon(?:nummer)?\b|\bHandy(?:nummer)?\b|\btelepono\b|\bselpon\b"
)

_KIN = (
    r"\bмо(?:я|й|ей|его|ему|ю|им|ём|ем|и|их|их) (?:\w+ )?(?:мам\w|мать|матер\w+|пап\w|от(?:ец|ц\w+)|муж\w*|"
    r"жен[аыеуо]\w*|сын\w*|доч\w+|брат\w*|сестр\w+|бабушк\w+|дедушк\w+|внук\w*|внучк\w+|т[её]т\w+|дяд\w+|"
    r"реб[её]н\w+|свекров\w*|тещ\w*|тёщ\w*)",
    r"\b(?:mẹ|bố|ba|má|cha|con(?: trai| gái)?|chồng|vợ|bà(?: ngoại| nội)?|ông(?: ngoại| nội)?|"
    r"(?:anh|chị|em)(?: trai| gái)?|cháu|dì|chú) (?:của )?(?:tôi|mình)\b",
    r"\b(?:nanay|tatay|mama|papa|ina|ama|anak|asawa|kapatid|lola|lolo|misis|mister|kuya|ate|apo|biyenan)"
    r"(?: na (?:lalaki|babae))? ko(?:ng)?\b|\baking (?:nanay|tatay|ina|ama|anak|asawa|kapatid|lola|lolo)\b",
    r"我(?:的|们)?(?:妈妈?|母亲|爸爸?|父亲|儿子|女儿|丈夫|妻子|老公|老婆|爷爷|奶奶|外公|外婆|姥姥|姥爷|哥哥?|姐姐?|"
    r"弟弟?|妹妹?|孩子|婆婆|岳母|岳父|公公)",
    r"(?<![\u0621-\u064a])[ولبف]?(?:والدتي|[أا]مي|والدي|[أا]بي|زوجتي|زوجي|ابني|ابنتي|بنتي|[أا]ختي|[أا]خي|جدتي|"
    r"جدي|طفلي|طفلتي|حماتي|خالتي|عمتي)(?![\u0621-\u064a])",
    r"(?<![가-힣])(?:우리|제|저희|내|저의|나의) ?(?:친정)?(?:엄마|어머니|어머님|아버지|아빠|아들|딸|남편|아내|와이프|집사람|할머니|"
    r"할아버지|동생|누나|언니|오빠|형(?=[이은을의님]|\s)|아이(?=[가는를의]|\s)|시어머니|장모)",
    r"\bm(?:a|on) (?:grand-?|belle-|beau-)?(?:mère|père|mari|femme|épou[sx]e?|fils|fille|frère|sœur|soeur|"
    r"enfant|bébé|tante|oncle|conjointe?|compagnon|compagne|nièce|neveu|cousine?|maman|papa)\b",
    r"\b(?:mi|nuestr[oa]) (?:\w+ )?(?:madre|padre|mamá|papá|hij[oa]|espos[oa]|mujer|marido|herman[oa]|abuel[oa]|"
    r"suegr[oa]|tí[oa]|prim[oa]|sobrin[oa]|niet[oa]|novi[oa]|bebé|niñ[oa])\b",
    r"\b(?:mein|unser)e?[rnms]? (?:\w+ )?(?:(?:Groß|Schwieger|Stief|Ehe)?(?:mutter|vater|mann|frau|sohn|tochter|"
    r"bruder|schwester|eltern)|Mama|Papa|Oma|Opa|Tante|Onkel|Kind|Enkel\w*|Nichte|Neffe|Baby)\b",
)
# Somebody who wants a word explained to their mother tells nothing of her.
_NOT_EXPLAINED = r"\A(?!.{0,80}(?:explain|explic|expliq|erklär|объясн|解释|说明|설명|giải thích|اشرح|شرح|paliwanag))(?s:.*?)"

_CYRILLIC = r"(?-i:[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?)"
_NO_DOCTOR = (
    r"(?<!доктор )(?<!доктора )(?<!доктором )(?<!врач )(?<!врача )(?<!врачом )(?<!д-р )(?<!проф\. )"
    r"(?<!хирург )(?<!хирурга )"
)
_NO_RUSSIAN_NAME = (
    r"(?!(?:Медик|Медиц|Раздел|Глав|Част|Пункт|Том|Страхов|Основ|Нов|Торгов|Финансов|Типов|Базов|"
    r"Кодов|Счетов|Аэтн|Какие|Какой|Можно|Ростов|Берлин))"
)
_ARABIC = r"[\u0621-\u064a]"
# The most frequent given names; most Arabic names are words as well.
_ARABIC_NAMES = (
    "محمد|[أا]حمد|محمود|علي|حسن|حسين|خالد|عمر|يوسف|[إا]براهيم|عبد ?الله|عبد ?الرحمن|سعيد|مصطفى|طارق|"
    "فاطمة|عائشة|مريم|زينب|خديجة|سارة|نور|منى|هدى|ليلى|سلمى|[آا]منة|رانيا|دينا|ياسمين|هند|نادية|سعاد|سميرة|ماجد|"
    "فيصل|سلمان|ناصر|جمال|كريم|[أا]مينة|رقية|عثمان|بلال|حمزة|وليد|هشام|سامي|سمير|نبيل|رشيد|عادل"
)
_HANGUL_FAMILY = "[김이박최정강조윤장임한오서신권황안송류홍양손배허남노곽차구민엄채유전고문]"
# Words that begin with a syllable that is a family name too, and stand behind "patient".
_NO_HANGUL_NAME = (
    "(?!정보|정상|정도|정액|정책|안전|안내|진료|이송|이상|이동|이후|이전|이용|이력|이해|이름|유형|유무|유발|주소|"
    "신원|신분|신경|신체|신장|신규|신환|신청|성별|방문|연령|전원|전체|전화|전용|고지|고령|고위험|한명|한테|한정|한쪽|"
    "조건|조사|조치|조직|조영|서명|서류|서비스|서식|오류|오른|문의|문제|문서|장애|장비|장치|강제|강박|임신|임상|임종|배상|배액|배뇨|채혈|"
    "구분|구역|민원|차트|차이|노인|노력|노출|최소|최대|최근|최종|최초|홍보|황달|송금|권리|권한|양식|양측|양쪽|"
    "윤리|손상|손목|남성|남자|허리|허용|허가|류마|박동|엄격)"
)
_VIETNAMESE_CAPITAL = "A-ZÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝĂĐĨŨƠƯẠẢẤẦẨẪẬẮẰẲẴẶẸẺẼẾỀỂỄỆỈỊỌỎỐỒỔỖỘỚỜỞỠỢỤỦỨỪỬỮỰỲỴỶỸ"
_VIETNAMESE = rf"(?-i:[{_VIETNAMESE_CAPITAL}][^\W\d_{_VIETNAMESE_CAPITAL}]+)"
_NO_VIETNAMESE_NAME = r"(?!Sĩ|Bé|Medicare|Medicaid|Aetna|Cigna|Humana|Modifier|Column|Level)"
# Family names of one character that begin common words too, and what they begin.
_HAN_MORE = (
    "(?!高[血龄危度风热频]|马[上尾]|何[时种处]|黄[疸斑体]|方[面便案法式]|任[何意]|白[内细血天]|金[额属]|林|江|胡乱|安)"
    "[高马林何黄胡方任白金江]"
)
_LATIN = r"(?-i:[A-ZÀ-Þ](?=[\w'’-]*[a-zß-ÿ])[\w'’-]+)"
_DOCTOR = r"(?!Dr\b|Dra\b|Doc|Dok|Prof|Ärzt|Arzt|Médecin|Docteur)"

SIGNS_ABROAD: Final[dict[str, tuple[str, ...]]] = {
    signs.DATE_OF_BIRTH: _BORN,
    signs.RECORD: (rf"(?:{_RECORD}){_IS}{_OWN_NUMBER}",),
    signs.MEMBER: (rf"(?:{_MEMBER}){_IS}{_CODE}{_OWN_NUMBER}",),
    signs.ACCOUNT: (rf"(?:{_ACCOUNT}){_IS}{_CODE}{_OWN_NUMBER}",),
    signs.SSN: (r"(?<!\d)\d{6}-[1-8]\d{6}(?!\d)",),
    signs.PHONE: (
        rf"(?:{_PHONE})[^\d?!]{{0,12}}(?!\d{{5}}(?!\d))\+?\(?\d(?:[\s()./-]{{0,2}}\d){{6,14}}(?!\d)",
    ),
    signs.FAMILY: tuple(rf"{_NOT_EXPLAINED}(?:{kin})" for kin in _KIN),
    signs.PATIENT: (
        rf"\b(?:пациент(?:к?[аеуыо]\w{{0,2}})?|больн(?:ой|ая|ого|ому|ую))\s*:?\s+(?:по (?:имени|фамилии)\s+)?{_NO_RUSSIAN_NAME}{_CYRILLIC}",
        rf"\b(?:bệnh nhân|người bệnh|BN)\s*:?\s+(?:(?:nữ|nam|tên(?: là)?|bà|ông)\s+)*{_NO_VIETNAMESE_NAME}{_VIETNAMESE}",
        rf"환자(?:분|명)?\s*:?\s*{_NO_HANGUL_NAME}{_HANGUL_FAMILY}[가-힣]{{2}}(?<![은는이가을를의에로와과만도])"
        r"(?=\s*(?:씨|님|은|는|이|가|의|,|\(|\d|$))",
        rf"(?<!{_ARABIC})[ولبف]?(?:ل|ا)لمريضة?\s+(?:{_ARABIC_NAMES})(?!{_ARABIC})",
        rf"(?:患者|病人|病患)\s*:?\s*(?:{_HAN_MORE}|[{signs.HAN_FAMILY}])[\u4e00-\u9fff]{{1,2}}?(?=[,:;\s\d做])",
        rf"\b(?:patiente?|paciente|Patient(?:in|en)?|pasyente(?:ng)?)\s+(?:(?:nommée?|appelée?|prénommée?|"
        rf"llamad[oa]|de nombre|namens|na nagngangalang|nagngangalang|na si|si)\s+){_DOCTOR}{_LATIN}",
    ),
    signs.PERSON: (
        rf"{_NO_DOCTOR}\b{_NO_RUSSIAN_NAME}{_CYRILLIC}\s+(?-i:[А-ЯЁ]\.\s?[А-ЯЁ]\.)",
        rf"{_NO_DOCTOR}(?<![А-Яа-я.])(?-i:[А-ЯЁ]\.\s?[А-ЯЁ]\.\s?){_CYRILLIC}",
        rf"\b(?:господин|госпож|г-ж|г-н|гражданк|гражданин)\w{{0,4}}\s+{_CYRILLIC}",
        rf"\b(?:у|для|от|про|об|к)\s+{_NO_RUSSIAN_NAME}(?-i:[А-ЯЁ][а-яё]+(?:(?:ов|ев|ёв)(?:а|у|ой|ым|ы)?|ин(?:а|ой|ым)|"
        r"ск(?:ого|ому|ой)|енко|чук[ау]?|швили))\b",
        rf"\b(?:зовут|по имени|по фамилии)\s+{_CYRILLIC}",
        rf"\b(?:bà|ông|cô|cụ|bé|anh|chị|chú|tên(?: là)?)\s+{_NO_VIETNAMESE_NAME}{_VIETNAMESE}",
        rf"(?<![가-힣]){_HANGUL_FAMILY}[가-힣]{{1,2}}(?<!선생)(?<!의사)(?<!원장)(?<!교수)\s?(?:씨|님)(?=[는은이가의를와과도에,.:?\s\d]|$)",
        r"(?:(?:名叫|叫做|名为|姓名[是为:]?|名字[是叫为:]?)\s*)[王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗]"
        r"[\u4e00-\u9fff]{1,2}",
        r"(?!罗氏)[王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯董程曹袁邓许沈曾彭吕苏卢蒋蔡]"
        r"(?:氏(?!族)|某某?|[\u4e00-\u9fff]{0,2}?(?:先生|女士|小姐|太太|大爷|大妈|阿姨|奶奶|爷爷))",
        rf"(?<!{_ARABIC})[ولبف]?(?:ل?لسيدة?|السيدة?|ل?لآنسة|الآنسة|واسمه?ا?|اسمها|اسمه|تدعى|يدعى|المدعوة?)\s+"
        rf"(?!الطبيب|الدكتور|المريض|ال)?{_ARABIC}{{3,}}",
        rf"(?<!Dr )(?<!Dr\. )\b(?-i:M\.|Mlle|Mme\.?|Mademoiselle)\s+{_DOCTOR}{_LATIN}",
        rf"\b(?:se[ñn]or(?:a|ita)?|sra?|srta|don|doña)\b\.?\s+{_DOCTOR}(?-i:[A-ZÀ-Þ][a-zß-ÿ]+)",
        rf"\b(?-i:Herrn?|Frau|Hr\.|Fr\.|Fräulein)\s+{_DOCTOR}{_LATIN}",
        rf"\b(?-i:Gng|Gg|Bb|Ginang|Ginoong|Aling|Mang)\b\.?\s+{_DOCTOR}{_LATIN}",
    ),
}


@functools.cache
def told_abroad() -> re.Pattern[str]:
    """Any of these signs, as one pattern."""
    return re.compile(
        "|".join(sign for listed in SIGNS_ABROAD.values() for sign in listed), re.IGNORECASE
    )


@functools.cache
def _names_abroad() -> re.Pattern[str]:
    named = SIGNS_ABROAD[signs.PATIENT] + SIGNS_ABROAD[signs.PERSON]
    return re.compile("|".join(named), re.IGNORECASE)


def names_somebody(text: str) -> bool:
    """Whether a name stands behind a word that only persons' names follow: a title, "patient"."""
    return _names_abroad().search(text) is not None
