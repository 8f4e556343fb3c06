"""What a translation must keep: one case for each invariant, and planted faults by the hundred."""

from __future__ import annotations

import datetime as dt

import pytest

from assistant.handouts.days import days_in
from assistant.handouts.invariants import breaches
from evals.handouts.__main__ import caught
from evals.handouts.faults import by_kind, planted, right_translations
from evals.handouts.phrases import phrases

MOST_FALSE_ALARMS = 0.02
LEAST_CAUGHT = 0.99


def _names(source: str, target: str, language: str) -> list[str]:
    return [item.name for item in breaches(source, target, language)]


@pytest.mark.parametrize(
    ("source", "target", "language", "names"),
    [
        ("62302 is not for this.", "62302 no es para esto.", "es", []),
        ("62302 is not for this.", "62303 no es para esto.", "es", ["codes"]),
        ("The dose is 5 mg.", "Die Dosis ist 50 mg.", "de", ["numbers", "units"]),
        ("The dose is 5 mg.", "Die Dosis ist 5 g.", "de", ["units"]),
        ("The dose is 2.5 mg.", "Доза 2,5 мг.", "ru", []),
        ("It is 1,200 ml.", "Es sind 1.200 ml.", "de", []),
        ("It holds from May 2, 2026.", "Vale desde el 2 de mayo de 2026.", "es", []),
        ("It holds from May 2, 2026.", "Vale desde el 3 de mayo de 2026.", "es", ["dates"]),
        ("Modifier LT is the left.", "修饰符 LT 是左侧。", "zh", []),
        ("Modifier LT is the left.", "修饰符 RT 是左侧。", "zh", ["modifiers", "nothing added"]),
        ("It does not hurt.", "Es tut weh.", "de", ["negation"]),
        ("It may hurt.", "아프지 않습니다.", "ko", ["negation"]),
        ("You must rest.", "Puede descansar.", "es", ["obligation"]),
        ("You may rest.", "Quý vị phải nghỉ.", "vi", ["obligation"]),
        ("You may rest.", "Bạn có thể nghỉ ở bên phải.", "vi", []),
        ("You may rest.", "可以休息。请付款。", "zh", ["nothing added"]),
        ("You may rest.", "Vous pouvez vous reposer sur www.example.com", "fr", ["nothing added"]),
        ("You may rest in bed today.", "أ", "ar", ["length"]),
        ("You may rest in bed at home.", "You may rest in bed at home.", "tl", ["script"]),
        ("You may rest in bed.", "Вы можете лежать.", "ar", ["script"]),
        ("It may hurt.", "Puede <b>doler</b>.", "es", ["nothing added"]),
        ("It may hurt.", "Puede [doler](x).", "es", ["nothing added"]),
        ("It may hurt.", "Puede \u202ereloD.", "es", ["script"]),
        ("It may hurt.", "Puede do\u200bler.", "es", ["script"]),
        ("It may hurt.", "قد \u200fيؤلم\u200f.", "ar", []),
        ("It may hurt.", "Puede doler en Medicare.", "es", ["nothing added"]),
        ("It is unrelated to this.", "No está relacionado con esto.", "es", []),
        ("It is related to this.", "No está relacionado con esto.", "es", ["negation"]),
        ("The record shows the place.", "의무기록에 그 부위가 나옵니다.", "ko", []),
        ("It serves for pictures only.", "لا يُستخدم إلا للصور هنا.", "ar", []),
        ("It serves for pictures only.", "Cela ne sert que pour les images.", "fr", []),
        ("It is covered by special rules.", "它按特别规定承保。", "zh", []),
        ("Medicare pays for it.", "Medicare 付款。", "zh", []),
        ("It begins with the year.", "Nó bắt đầu từ đầu năm nay.", "vi", []),
        ("It may hurt in the US.", "Cela peut faire mal aux États-Unis.", "fr", []),
        ("An MRI may hurt.", "Chụp MRI có thể đau Medicare.", "vi", ["nothing added"]),
        ("It may hurt. Rest.", "Puede doler.", "es", ["length"]),
        (
            "It is not for the neck or the back.",
            "No es para el cuello y la espalda.",
            "es",
            ["negation"],
        ),
        ("You may never meet him.", "Вы никогда встретите его.", "ru", ["negation"]),
        ("The back may hurt.", "Puede dolerle la espalda.", "tl", ["script"]),
        ("Two doctors work.", "Trois médecins travaillent.", "fr", ["numbers"]),
        ("Two doctors work.", "٢ أطباء يعملون هنا.", "ar", []),
        ("The code is 62302.", "الرمز هو ٦٢٣٠٢.", "ar", []),
    ],
)
def test_each_invariant(source: str, target: str, language: str, names: list[str]) -> None:
    found = _names(source, target, language)
    assert set(names) <= set(found)
    assert bool(found) == bool(names)


def test_a_breach_says_what_is_wrong() -> None:
    (breach,) = breaches("62302 is not for this.", "62303 no es para esto.", "es")
    assert breach.detail == "lost 62302-62302; new 62303-62303"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("March 5, 2026", "en"),
        ("2026-03-05", "en"),
        ("3/5/2026", "en"),
        ("5 de marzo de 2026", "es"),
        ("05/03/2026", "es"),
        ("2026年3月5日", "zh"),
        ("5 марта 2026 года", "ru"),
        ("5 مارس 2026", "ar"),
        ("ngày 5 tháng 3 năm 2026", "vi"),
        ("le 5 mars 2026", "fr"),
        ("5. März 2026", "de"),
        ("05.03.2026", "de"),
        ("2026년 3월 5일", "ko"),
        ("Marso 5, 2026", "tl"),
        ("ika-5 ng Marso 2026", "tl"),
    ],
)
def test_a_day_is_read_as_its_language_writes_it(text: str, language: str) -> None:
    assert days_in(f"x {text} x", language) == [dt.date(2026, 3, 5)]


def test_a_day_that_is_none_is_no_day() -> None:
    assert days_in("February 31, 2026", "en") == []


def test_planted_faults_are_caught_and_right_translations_let_through() -> None:
    found = caught(each=6, seed=99)
    assert found.faults >= 500
    assert found.share >= LEAST_CAUGHT, found.missed
    assert found.right > 1_000
    assert found.false_alarms <= MOST_FALSE_ALARMS, found.alarms
    for kind, (got, made) in found.by_kind.items():
        assert got >= 0.9 * made, kind


def test_phrases_of_another_kind_raise_few_false_alarms() -> None:
    others = phrases()
    alarms = [pair for pair in others if breaches(pair.source, pair.target, pair.language)]
    assert len(others) > 1_000
    assert len(alarms) <= MOST_FALSE_ALARMS * len(others), alarms


def test_the_faults_are_of_every_kind_and_language_and_none_is_its_original() -> None:
    faults = planted(2, seed=5)
    originals = {pair.target for pair in right_translations()}
    for kind, made in by_kind(faults):
        # German writes every noun large, so that a name put in is none that could be told.
        languages = 8 if kind == "a name put in" else 9
        assert len({item.pair.language for item in made}) == languages, kind
        assert not [item for item in made if item.target == item.pair.target]
    kept = [item for item in faults if item.kind != "in another language"]
    assert not [item for item in kept if item.target in originals]
