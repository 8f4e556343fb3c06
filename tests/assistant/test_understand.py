"""From the text of a question to what it asks; nothing a person types may break it."""

from __future__ import annotations

import datetime as dt

import pytest

from assistant.languages.catalogues import LANGUAGES
from assistant.question.asked import Asked
from assistant.question.claim_lines import loose_modifiers, mentions
from assistant.question.stated import Stated
from assistant.question.understand import understand
from knowledge_base.errors import InvalidRequest

TODAY = dt.date(2024, 8, 1)


def read(text: str, **stated: object) -> Asked:
    return understand(text, today=TODAY, **stated)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Can I report 62302 with 72240?", "pair"),
        ("62302 62303 62304", "pair"),
        ("Is 72240 bundled into 62302?", "pair"),
        ("How many units of J1100 per day?", "units"),
        ("What is the MUE for 62302?", "units"),
        ("Can a patient have 62302 twice?", "units"),
        ("Is J1100x4 fine?", "units"),
        ("Does 99292 need a primary code?", "add_on"),
        ("Is 99292 an add-on?", "add_on"),
        ("What is the difference between 62302 and 62303?", "difference"),
        ("62302 versus 62303", "difference"),
        ("What must be documented for 62302?", "part"),
        ("Explain 62302 to a patient", "part"),
        ("What are the risks of 62302 and 72240?", "part"),
        ("What is 62302?", "code"),
        ("62302", "code"),
        ("Can these two codes be billed together?", "bare_pair"),
        ("What does the manual say about biopsies?", "free"),
        ("Modifier LT and RT", "free"),
        # A fact of the case is given, and it is not asked who does what or what to document.
        ("Can two surgeons report 62302 and 72240?", "pair"),
        ("62302 with 72240 if the record shows a separate session?", "pair"),
        ("If a separate site is documented, 62302 with 72240?", "pair"),
        ("Does it matter whether different providers do 62302 and 72240?", "pair"),
        ("Who reports 62302 and 72240 when two providers split the work?", "part"),
        ("What is documented for 62302 and 72240 at separate sites?", "part"),
        # Between days or settings it is the answer that differs.
        ("How does 62302 with 72240 differ between 2019-06-30 and 2024-08-01?", "pair"),
        ("62302 with 72240: MPFS versus OPPS?", "pair"),
    ],
)
def test_the_kind_of_a_question(text: str, kind: str) -> None:
    assert read(text).kind == kind


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("What must be documented for 62302?", "documentation"),
        ("Which modifiers go with 62302?", "modifiers"),
        ("When is 62302 medically necessary?", "necessity"),
        ("Who reports 62302?", "responsibilities"),
        ("Explain 62302 in simple words", "plain_words"),
        ("What can go wrong with 62302?", "risks"),
        ("Give an example of 62302", "examples"),
        ("Which codes cannot be billed with 62302?", "bundling"),
        ("What are the coding guidelines of 62302?", "guidelines"),
        ("How is 62302 performed?", "description"),
        ("Give me an overview of 62302", "summary"),
    ],
)
def test_the_part_of_a_code_page_that_is_asked_for(text: str, part: str) -> None:
    assert read(text).parts[:1] == (part,)


@pytest.mark.parametrize(
    ("text", "code", "modifiers", "units"),
    [
        ("62302", "62302", (), None),
        ("j1100", "J1100", (), None),
        ("0001a", "0001A", (), None),
        ("is 00100 fine", "00100", (), None),
        ("72240-26", "72240", ("26",), None),
        ("72240:26,59", "72240", ("26", "59"), None),
        ("72240-26-59", "72240", ("26", "59"), None),
        ("72240–TC", "72240", ("TC",), None),
        ("62302-lt", "62302", ("LT",), None),
        ("99213 25", "99213", ("25",), None),
        ("62302: is it payable", "62302", (), None),
        ("62302 - in a hospital", "62302", (), None),
        ("J1100x4", "J1100", (), 4),
        ("J1100 x 4", "J1100", (), 4),
        ("J1100 (x4)", "J1100", (), 4),
        ("J1100 4 units", "J1100", (), 4),
        ("J1100 22 units", "J1100", (), 22),
        ("J1100 LT x4", "J1100", ("LT",), 4),
        ("72240:26x2", "72240", ("26",), 2),
        ("3 units of J1100", "J1100", (), 3),
        ("62302 twice", "62302", (), 2),
        ("Can 72240 be reported twice?", "72240", (), 2),
    ],
)
def test_a_code_with_what_stands_beside_it(
    text: str, code: str, modifiers: tuple[str, ...], units: int | None
) -> None:
    (found,) = mentions(text)
    assert (found.code, found.modifiers, found.units) == (code, modifiers, units)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("62302-62305", ("62302", "62303", "62304", "62305")),
        ("62302 through 62304", ("62302", "62303", "62304")),
        ("62302–62303 and 72240", ("62302", "62303", "72240")),
        ("72240-62302", ("72240", "62302")),
        ("62302/72240", ("62302", "72240")),
        ("72240, 62302, 72240", ("72240", "62302")),
        ("0001A-0003A", ("0001A", "0002A", "0003A")),
        ("10000-99999", ()),
        ("62302和72240", ("62302", "72240")),
        ("62302 و72240", ("62302", "72240")),
        ("62302와 72240을", ("62302", "72240")),
        ("$62302, 62302.50, 623021, 6,2302 and 62302%", ()),
    ],
)
def test_every_code_is_found_and_nothing_else(text: str, codes: tuple[str, ...]) -> None:
    assert read(text).codes == codes


@pytest.mark.parametrize(
    ("text", "modifiers"),
    [
        ("with modifier 59", ("59",)),
        ("modifiers LT and RT", ("LT", "RT")),
        ("mods 26, TC or xs", ("26", "TC", "XS")),
        ("append -59 to 72240", ("59",)),
        ("with 25 units of J1100", ()),
        ("which modifier is it", ()),
        ("the 59 modifier on 27447", ("59",)),
        ("do 26 and TC apply to 72240", ("26", "TC")),
        ("50 ok for 27447", ("50",)),
    ],
)
def test_modifiers_named_apart_from_a_code(text: str, modifiers: tuple[str, ...]) -> None:
    assert loose_modifiers(text) == modifiers


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("62302 on 2019-06-30", dt.date(2019, 6, 30)),
        ("62302 on 6/30/2019", dt.date(2019, 6, 30)),
        ("62302 on June 30, 2019", dt.date(2019, 6, 30)),
        ("62302 on 30th jun 2019", dt.date(2019, 6, 30)),
        ("62302", TODAY),
    ],
)
def test_the_service_date_is_read_or_is_today(text: str, day: dt.date) -> None:
    assert read(text).service_date == day


@pytest.mark.parametrize("day", ["2023-02-29", "13/45/2019", "31 June 2023", "02/30/2024"])
def test_a_day_that_no_calendar_has_is_not_passed_over(day: str) -> None:
    with pytest.raises(InvalidRequest) as raised:
        read(f"62302 on {day}")
    assert str(raised.value) == (
        f"{day!r} in the question is no day of the calendar; write the service date as "
        "YYYY-MM-DD, such as 2024-07-01."
    )


def test_a_code_without_another_is_asked_about_alone() -> None:
    asked = read("Can 99292 be billed without 99291?")
    assert (asked.kind, asked.codes) == ("add_on", ("99292",))
    assert read("Can 62302 be billed without contrast?").kind != "add_on"


@pytest.mark.parametrize(
    ("text", "days", "assumed"),
    [
        ("62302 on 2024-08-01 and on 2019-06-30", ["2019-06-30", "2024-08-01"], []),
        ("6/30/2019, June 30, 2019 and 30 June 2019", ["2019-06-30"], []),
        ("3rd of May 2023 or 4 May, 2023", ["2023-05-03", "2023-05-04"], []),
        ("in May 2023", ["2023-05-01"], ["2023-05-01"]),
        ("Sept. 2022 to dec 2022", ["2022-09-01", "2022-12-01"], ["2022-09-01", "2022-12-01"]),
        ("May 2023, that is 2023-05-01", ["2023-05-01"], []),
        ("we may 2023 times, marked 2024, mayor 2025", ["2024-08-01"], []),
        ("June 20235 and July 2023-05", ["2024-08-01"], []),
        ("62302", ["2024-08-01"], []),
    ],
)
def test_all_days_are_read_in_the_order_of_time(
    text: str, days: list[str], assumed: list[str]
) -> None:
    asked = read(text)
    assert [day.isoformat() for day in asked.dates] == days
    assert [day.isoformat() for day in asked.assumed_dates] == assumed
    assert asked.service_date == asked.dates[-1]
    option = read(text, service_date=dt.date(2020, 1, 1))
    assert (option.dates, option.assumed_dates) == ((dt.date(2020, 1, 1),), ())


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("62302 with 72240", Stated()),
        ("by different providers", Stated(provider="other")),
        ("by another radiologist", Stated(provider="other")),
        ("two or more physicians", Stated(provider="other")),
        ("more than one surgeon", Stated(provider="other")),
        ("one physician injects and another reads", Stated(provider="other")),
        ("by the same provider", Stated(provider="same")),
        ("not by the same doctor", Stated(provider="other")),
        ("without another provider", Stated(provider="same")),
        ("the same or a different provider", Stated()),
        ("whether different providers do it", Stated()),
        ("two physicians of the same group", Stated()),
        ("a physician or other qualified health care practitioner", Stated()),
        ("on separate lesions", Stated(site="other")),
        ("on the contralateral side", Stated(site="other")),
        ("left knee and right knee", Stated(site="other")),
        ("on the same finger", Stated(site="same")),
        ("not a separate site", Stated(site="same")),
        ("on the other hand", Stated()),
        ("is that a different level of service", Stated()),
        ("at a separate encounter", Stated(encounter="other")),
        ("another operative session", Stated(encounter="other")),
        ("later the same day", Stated(encounter="other")),
        ("in the morning, and again in the afternoon", Stated(encounter="other")),
        ("in the same session", Stated(encounter="same")),
        ("wasn't a separate visit", Stated(encounter="same")),
        ("on the same day", Stated()),
        ("a significant, separately identifiable evaluation", Stated(evaluation=True)),
        ("same surgeon, other side, same session", Stated(False, "same", "same", "other")),
    ],
)
def test_the_facts_that_a_question_states(text: str, stated: Stated) -> None:
    assert read(text).stated == stated


def test_what_the_caller_states_wins_over_the_text() -> None:
    text = "62302 in an outpatient hospital on 2019-06-30"
    asked = read(text, service_date=dt.date(2020, 1, 1), setting="practitioner", language="es")
    assert (asked.service_date, asked.setting, asked.language) == (
        dt.date(2020, 1, 1),
        "practitioner",
        "es",
    )


@pytest.mark.parametrize(
    ("text", "setting"),
    [
        ("62302 in the hospital outpatient department", "outpatient_hospital"),
        ("62302 under OPPS", "outpatient_hospital"),
        ("E0601 as DME", "dme"),
        ("62302 in a physician office", "practitioner"),
        ("62302 in our office", "practitioner"),
        ("62302 under the physician fee schedule", "practitioner"),
        # Surgical centres are judged by the practitioners' table.
        ("62302 in an ASC", "practitioner"),
        ("62302 in an outpatient department", "outpatient_hospital"),
    ],
)
def test_a_setting_is_read_and_is_stated(text: str, setting: str) -> None:
    asked = read(text)
    assert (asked.setting, asked.stated.setting) == (setting, True)


@pytest.mark.parametrize(
    "text",
    [
        "62302",
        "by the same practitioner",
        "an office visit 99213",
        "in the office or in the hospital outpatient department",
    ],
)
def test_without_a_setting_it_is_the_practitioners(text: str) -> None:
    asked = read(text)
    assert (asked.setting, asked.stated.setting) == ("practitioner", False)
    assert read(text, setting="dme").stated.setting


# What a person may type by mistake or malice


@pytest.mark.parametrize("text", ["", "   ", "\n\t", "\u200b\u200d", "\ufeff", "\u202e"])
def test_nothing_to_be_seen_is_an_empty_question(text: str) -> None:
    with pytest.raises(InvalidRequest) as caught:
        read(text)
    assert str(caught.value) == (
        "The question is empty; type one, such as: Can I report 62302 with 72240?"
    )


def test_a_flood_of_characters_is_refused_with_the_limit() -> None:
    with pytest.raises(InvalidRequest) as caught:
        read("a" * 100_000)
    assert str(caught.value) == (
        "The question has 100,000 characters; ask in at most 4,000, and add longer texts as "
        "documents."
    )
    assert read("62302 " * 666).codes == ("62302",)


def test_a_language_that_is_none_of_the_ten_is_refused() -> None:
    assert len(LANGUAGES) == 10
    with pytest.raises(InvalidRequest, match="'xx' is not a language: use one of en, es, zh"):
        read("62302", language="xx")


@pytest.mark.parametrize("text", ["?!...", "-----", "😀😀", "'; DROP TABLE pairs; --", "<b>x</b>"])
def test_punctuation_and_pictures_ask_something_free(text: str) -> None:
    asked = read(text)
    assert (asked.kind, asked.codes, asked.text) == ("free", (), text)


@pytest.mark.parametrize(
    "text",
    [
        "62\u200b302 with 72240",
        "62302\u200f \u202bمع\u202c 72240",
        "６２３０２ 和 ７２２４０",
        "٦٢٣٠٢ و ٧٢٢٤٠",
        "😀62302😀72240😀",
        "\ufeff62302\u00a0with\u00a072240",
        "62302\x00 with 72240",
    ],
)
def test_codes_are_read_as_an_eye_reads_them(text: str) -> None:
    assert (read(text).codes, read(text).kind) == (("62302", "72240"), "pair")


# Signs of one patient


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("Jane Doe, DOB 1/2/1950, had 62302", "a date of birth"),
        ("born on May 3, 1950, now 62302", "a date of birth"),
        ("MRN: 0012345 with 62302", "a medical record number"),
        ("member ID XQ12345 for 62302", "a member or policy number"),
        ("Medicare number 1EG4-TE5-MK73", "a member or policy number"),
        ("SSN of the patient", "a social security number"),
        ("123-45-6789 had 62302", "a social security number"),
        ("call me on (212) 555-0199", "a telephone number"),
        ("write to jane.doe@example.org", "an e-mail address"),
        ("Patient John Smith had 62302", "a patient's name"),
        ("patient is José García, 62302", "a patient's name"),
        ("Mrs. O'Brien had 62302", "a person's name"),
        ("A 45-year-old woman had 62302", "one person's case"),
        ("My chart says 62302", "one person's case"),
        ("This patient had 62302 and 72240", "one person's case"),
        ("The patient is 45 and had 62302", "one person's case"),
    ],
)
def test_signs_of_one_patient_are_named_by_their_kind(text: str, sign: str) -> None:
    (found,) = read(text).patient
    assert found == sign


@pytest.mark.parametrize(
    "text",
    [
        "Can a patient have 62302 twice?",
        "62302 62303 62304 72240",
        "623-02 or 722-40?",
        "Are 6230272240 and 62302-72240 codes?",
        "Explain 62302 to a patient",
        "What do patients need to know about 62302?",
        "Patient Medical Necessity for 62302",
        "Explain 62302 to a Patient Relations Officer",
        "PATIENT NEEDS MRI AND 62302",
        "Is 62302 covered by Medicare?",
        "Does Medicare no. 62302 exist?",
        "Policy number 5 of the manual",
        "Must the date of birth be documented?",
        "Is a baby born in the hospital reported with 99460?",
        "Dr. Smith's guidance on 62302",
        "Same patient, same day: 62302 and 72240?",
        "If the patient was seen by two providers, who reports 62302?",
        "My claim with 62302 and 72240 was denied; why?",
    ],
)
def test_harmless_look_alikes_are_no_patient(text: str) -> None:
    assert read(text).patient == ()


def test_a_date_beside_a_patient_is_not_taken_for_the_service_date() -> None:
    assert read("John Smith, DOB 1/2/1950, had 62302").service_date == TODAY
