"""Readability: the texts are at grade six or below, and a formula can tell when one is not."""

from __future__ import annotations

import pytest

from assistant.handouts.texts import sample_codes
from assistant.languages.catalogues import LANGUAGES
from evals.handouts.__main__ import main, readings
from evals.readability import readability

# One sentence each as no patient should get it.
HARD = {
    "en": "Contraindications notwithstanding, myelographic visualization necessitates intrathecal "
    "administration of radiopaque preparations under fluoroscopic supervision.",
    "es": "No obstante las contraindicaciones, la visualización mielográfica requiere "
    "administración intratecal de preparaciones radiopacas bajo supervisión fluoroscópica.",
    "zh": "尽管存在禁忌症，脊髓造影可视化仍需在荧光透视监督下经鞘内途径施用"
    "不透射线制剂并由具备资质之医师予以判读。",
    "ru": "Несмотря на противопоказания, миелографическая визуализация предусматривает "
    "интратекальное введение рентгеноконтрастных препаратов.",
    "ar": "بالرغم من موانع الاستعمال، يستلزم التصوير النخاعي "
    "استعمال المستحضرات المتباينة المستخدمة.",
    "vi": "Chụp cản quang tuỷ sống trong trường hợp chống chỉ định tương đối đòi hỏi phương pháp "
    "truyền thuốc thông qua đường nội tuỷ trong những trường hợp không thể thực hiện những "
    "phương pháp chẩn đoán hình ảnh thông thường theo khuyến nghị chuyên ngành nghiêm ngặt "
    "trong những trường hợp chuyên biệt nghiêm trọng tương ứng",
    "fr": "Nonobstant les contre-indications, la visualisation myélographique nécessite "
    "l’administration intrathécale de préparations radio-opaques sous supervision.",
    "de": "Ungeachtet bestehender Gegenanzeigen erfordert die myelografische Darstellung eine "
    "intrathekale Verabreichung röntgendichter Zubereitungen unter Durchleuchtungskontrolle.",
    "ko": "금기사항에도 불구하고 척수조영술 시각화는 형광투시 감독하에 방사선비투과성 "
    "제제의 경막내 투여를 필요로 하며 자격을 갖춘 판독의의 해석을 수반한다 하지 않을 수 없다.",
    "tl": "Samantalang isinasaalang-alang ang kontraindikasyon, nangangailangan "
    "ng pangangasiwa ang pagsasagawa ng eksaminasyong nagpapakita ng kalagayan.",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_at_grade_six_or_below(language: str) -> None:
    texts = readings()[language]
    assert tuple(texts) == sample_codes()
    assert [code for code, item in texts.items() if not item.easy] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_hard_text_is_found_hard(language: str) -> None:
    assert not readability([HARD[language]], language).easy


def test_the_grade_of_a_known_sentence() -> None:
    # 6 words, 6 syllables, one sentence: 0.39 * 6 + 11.8 * 1 - 15.59.
    assert readability(["The cat sat on the mat."], "en").value == -1.4


def test_numbers_are_no_words() -> None:
    with pytest.raises(ValueError, match="no word"):
        readability(["62302, 62303"], "en")


def test_the_command_prints_both_tables(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--each", "1"]) == 0
    told = capsys.readouterr().out
    assert "Kandel-Moles" in told
    assert "false alarms on" in told
