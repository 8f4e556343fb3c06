"""Patient texts, fact cards, and what is said where there is neither."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import pytest
import yaml

from assistant.handouts.facts import LABELS, facts_of, vocabulary
from assistant.handouts.invariants import breaches
from assistant.handouts.texts import SECTIONS, PatientText, patient_text, read_text, sample_codes
from assistant.languages.catalogues import LANGUAGES, catalogue
from assistant.service import Assistant
from knowledge_base.codes import find_codes
from knowledge_base.errors import UnreadableFile
from knowledge_base.library import Library
from knowledge_base.sample.seeding import ensure_sample
from tests.assistant.held_pages import hold

CODES = ("62284", "62302", "62303", "62304", "62305", "72240", "72255", "72265", "72270")
COLON_PAGE = """\
# Code 45378: Looking into the large bowel (our page)

## Summary

45378 is a colonoscopy that only looks. A thin tube goes in. A surgery center is the place.

## Medical necessity

Reasons are bleeding, anemia or a change in the stool. Back pain is not a reason.

## Who is responsible for what

- Gastroenterologist: performs 45378 and writes the report.
- Nurse: watches the patient during sedation.

## Bundling

Do not report 45378 in conjunction with 45380, 45385.

## Risks

Bleeding and perforation are rare. There is no radiation.
"""


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    library = Library(tmp_path_factory.mktemp("handouts"))
    ensure_sample(library)
    opened = Assistant(library, today=lambda: dt.date(2026, 11, 23))
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """A home with a page of the user's own, without the sample."""
    folder = tmp_path_factory.mktemp("own")
    library = Library(folder / "home")
    ensure_sample(library, wanted=False)
    hold(library, folder / "bowel.md", COLON_PAGE)
    opened = Assistant(library, today=lambda: dt.date(2026, 11, 23))
    yield opened
    opened.close()


def _text(code: str, language: str) -> PatientText:
    found = patient_text(code, language)
    assert found is not None
    return found


def test_every_sample_code_has_a_text_in_every_language() -> None:
    assert sample_codes() == CODES
    for code in CODES:
        english = _text(code, "en")
        sections = {name.partition(".")[0] for name in english.sentences}
        assert sections == set(SECTIONS)
        for language in LANGUAGES:
            text = _text(code, language)
            assert list(text.sentences) == list(english.sentences)
            assert all(text.sentences.values())


def test_a_text_says_honestly_that_nobody_has_reviewed_it() -> None:
    for code in CODES:
        for language in LANGUAGES:
            text = _text(code, language)
            assert (text.state, text.reviewed_by) == ("draft", None)


@pytest.mark.parametrize("code", CODES)
def test_every_sentence_rests_on_a_quote_of_its_page(code: str) -> None:
    page = (resources.files("knowledge_base.sample") / "pages" / f"{code}.md").read_text("utf-8")
    english = _text(code, "en")
    assert english.source == hashlib.sha256(page.encode()).hexdigest()
    named = {span.first for span in find_codes(page)}
    for name, told in english.sentences.items():
        assert english.quotes[name] in page
        assert {span.first for span in find_codes(told)} <= named
    for language in LANGUAGES[1:]:
        assert _text(code, language).source == english.checksum


def test_no_translation_breaks_an_invariant() -> None:
    checked = 0
    for code in CODES:
        english = _text(code, "en")
        for language in LANGUAGES[1:]:
            for name, told in _text(code, language).sentences.items():
                assert breaches(english.sentences[name], told, language) == (), told
                checked += 1
    assert checked > 2_000


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_explanation_is_in_the_language_and_each_sentence_has_its_quote(
    sample: Assistant, language: str
) -> None:
    answer = sample.explain("62302", language)
    assert (answer.outcome, answer.language) == ("answered", language)
    assert len(answer.statements) == len(_text("62302", language).sentences)
    cited = {item.id: item for item in answer.citations}
    for statement in answer.statements:
        assert statement.state == "supported"
        for name in statement.citations:
            body = sample.library.body(cited[name].document_id)
            assert body[cited[name].start : cited[name].end] == cited[name].quote
    topics = list(dict.fromkeys(item.topic for item in answer.statements))
    assert topics == [catalogue(language).say(heading) for heading in SECTIONS.values()]
    kinds = [item.kind for item in answer.warnings]
    assert kinds == ["unreviewed", "sample_material"]
    assert len(answer.receipt) >= 8


def test_codes_are_told_the_same_in_every_language(sample: Assistant) -> None:
    for code in CODES:
        told = {
            language: sorted(
                span.first
                for item in sample.explain(code, language).statements
                for span in find_codes(item.text)
            )
            for language in LANGUAGES
        }
        assert len({tuple(codes) for codes in told.values()}) == 1


def test_a_page_without_a_text_gives_facts_each_with_its_sentence(own: Assistant) -> None:
    answer = own.explain("45378", "es")
    told = {item.text.partition(": ")[0]: item for item in answer.statements}
    say = catalogue("es").say
    assert told[say("Kind of service")].text.endswith("colonoscopia")
    assert told[say("Place")].text.endswith("centro de cirugía")
    assert told[say("Not billed together with")].text.endswith(": 45380, 45385")
    assert told[say("Who takes part")].text.endswith(": gastroenterólogo, enfermera")
    cited = {item.id: item for item in answer.citations}
    for statement in answer.statements:
        for item in (cited[name] for name in statement.citations):
            assert own.library.body(item.document_id)[item.start : item.end] == item.quote
    assert [item.kind for item in answer.warnings] == ["untranslated"]


def test_what_a_page_denies_is_no_fact(own: Assistant) -> None:
    told = " ".join(item.text for item in own.explain("45378", "fr").statements)
    assert "rayonnement" not in told  # "There is no radiation."
    assert "mal de dos" not in told  # "Back pain is not a reason."
    assert "saignement" in told


def test_a_term_that_denies_is_a_fact_and_what_else_is_denied_is_none(tmp_path: Path) -> None:
    library = Library(tmp_path / "home")
    ensure_sample(library, wanted=False)
    told = (
        "# Code 12345: Our page\n\n## In plain words\n\n12345 is not for the neck, the hip or the "
        "foot, but it is for the knee. You must not eat before it. No needle is used.\n"
    )
    hold(library, tmp_path / "page.md", told)
    answer = Assistant(library).explain("12345", "tl")
    assert [item.text for item in answer.statements] == [
        "Bahagi ng katawan: tuhod",
        "Bago o pagkatapos: pag-aayuno",
    ]
    library.close()


def test_facts_are_a_known_label_with_a_known_term(own: Assistant) -> None:
    facts = facts_of("45378", own.library.pages_about("45378"))
    names = [term.names for term in vocabulary()]
    assert facts
    for fact in facts:
        assert fact.label in LABELS
        assert fact.names in names
        quote = fact.passage.text[fact.start : fact.end]
        assert quote in own.library.body(fact.passage.document_id)
        assert quote.strip("•* ")[:20] in COLON_PAGE


def test_the_vocabulary_is_whole_in_ten_languages() -> None:
    terms = vocabulary()
    assert len(terms) >= 400
    for term in terms:
        assert set(term.names) == set(LANGUAGES)
        assert all(name == name.strip() and name for name in term.names.values())
    for group in {term.group for term in terms}:
        english = [term.names["en"] for term in terms if term.group == group]
        assert len(english) == len(set(english))


def test_an_unknown_code_is_an_honest_no_in_the_readers_language(sample: Assistant) -> None:
    for language in LANGUAGES[1:]:
        answer = sample.explain("99999", language)
        say = catalogue(language).say
        assert answer.outcome == "not_in_material"
        expected = say("Nothing about code {code} is in the material.", code="99999")
        assert answer.headline == expected
        assert answer.headline in answer.text
        assert answer.statements == ()


def test_a_page_without_text_or_fact_is_quoted_in_english_and_says_so(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    library = Library(tmp_path / "home")
    ensure_sample(library, wanted=False)
    told = "# Code 12345: A gribble\n\n## In plain words\n\n12345 is for counting gribbles.\n"
    hold(library, page, told)
    answer = Assistant(library).explain("12345", "ko")
    assert answer.outcome == "answered"
    assert "12345 is for counting gribbles." in answer.text
    told = "No text in your language is held for this code; it is shown in English."
    assert answer.warnings[0].message == catalogue("ko").say(told)
    library.close()


def test_a_page_in_the_readers_own_language_is_quoted_without_a_warning(tmp_path: Path) -> None:
    library = Library(tmp_path / "home")
    ensure_sample(library, wanted=False)
    told = "# Code 12345: Prueba\n\n## In plain words\n\n12345 es una prueba del cuello.\n"
    hold(library, tmp_path / "page.md", told, "es")
    answer = Assistant(library).explain("12345", "es")
    assert "12345 es una prueba del cuello." in answer.text
    assert [item.kind for item in answer.warnings] == []
    library.close()


def test_a_page_without_words_for_patients_gives_its_facts_in_english_too(tmp_path: Path) -> None:
    library = Library(tmp_path / "home")
    ensure_sample(library, wanted=False)
    told = "# Code 12345: Our page\n\n## Summary\n\n12345 is an X-ray of the knee.\n"
    hold(library, tmp_path / "page.md", told)
    answer = Assistant(library).explain("12345")
    assert answer.outcome == "answered"
    assert "Part of the body: knee" in [item.text for item in answer.statements]
    library.close()


def _put(home: Path, text: dict[str, object], code: str = "62302", language: str = "es") -> None:
    folder = home / "handouts"
    folder.mkdir(exist_ok=True)
    written = yaml.safe_dump(text, allow_unicode=True, sort_keys=False)
    (folder / f"{code}.{language}.yaml").write_text(written, encoding="utf-8")


def _as_file(text: PatientText, **changed: object) -> dict[str, object]:
    return {
        "code": text.code,
        "language": text.language,
        "state": text.state,
        "written_by": text.written_by,
        "source": text.source,
        "sentences": dict(text.sentences),
        **changed,
    }


def test_a_translation_that_breaks_an_invariant_falls_back_and_says_which(
    tmp_path: Path,
) -> None:
    library = Library(tmp_path)
    ensure_sample(library)
    text = _text("62302", "es")
    wrong = {
        **text.sentences,
        "bill.2": "Debe ver otra línea de ese médico solo por la inyección.",
    }
    _put(tmp_path, _as_file(text, sentences=wrong))
    answer = Assistant(library).explain("62302", "es")
    told = [item.text for item in answer.statements]
    assert "You should not see a second line for the shot alone from that doctor." in told
    assert wrong["bill.2"] not in told
    warning = next(item for item in answer.warnings if item.kind == "untranslated")
    assert "negación" in warning.message
    assert warning.message.startswith("1 frase")
    library.close()


def test_a_reviewed_text_names_its_reviewer_and_an_old_one_says_so(tmp_path: Path) -> None:
    library = Library(tmp_path)
    ensure_sample(library)
    reviewed = {
        "state": "reviewed",
        "reviewed_by": "A. Reader",
        "reviewed_on": dt.date(2026, 1, 2),
    }
    _put(tmp_path, _as_file(_text("62302", "de"), source="0" * 64, **reviewed), language="de")
    warnings = {
        item.kind: item.message for item in Assistant(library).explain("62302", "de").warnings
    }
    assert warnings["reviewed"] == "Geprüft von A. Reader am 2. Januar 2026."
    assert "out_of_date" in warnings
    assert "unreviewed" not in warnings
    library.close()


def test_a_machine_translation_is_marked(tmp_path: Path) -> None:
    library = Library(tmp_path)
    ensure_sample(library)
    _put(tmp_path, _as_file(_text("62302", "vi"), state="machine"), language="vi")
    kinds = [item.kind for item in Assistant(library).explain("62302", "vi").warnings]
    assert kinds == ["machine_translated", "sample_material"]
    library.close()


def test_the_users_own_page_comes_before_the_samples_text(tmp_path: Path) -> None:
    page = tmp_path / "own.md"
    library = Library(tmp_path / "home")
    ensure_sample(library)
    told = "# Code 62302: Our page\n\n## Summary\n\n62302 is an X-ray of the neck.\n"
    hold(library, page, told)
    answer = Assistant(library).explain("62302", "ru")
    assert {item.document for item in answer.citations} == {"Code 62302: Our page"}
    assert any("рентген" in item.text for item in answer.statements)
    library.close()


@pytest.mark.parametrize(
    ("told", "why"),
    [
        (b"- a list", "is not a patient text"),
        (b"{code: x", "is not a patient text"),
        (b"code: '1'\nlanguage: es\nstate: sure\nwritten_by: x\nsource: x\nsentences: {}", "sure"),
        (
            b"code: '1'\nlanguage: es\nstate: draft\nwritten_by: x\nsource: x\n"
            b"sentences: {nonsense.1: a}",
            "names that are not ours",
        ),
        (
            b"code: '1'\nlanguage: es\nstate: reviewed\nwritten_by: x\nsource: x\nsentences: {}",
            "by whom and when",
        ),
    ],
)
def test_a_broken_text_is_one_clear_line(told: bytes, why: str) -> None:
    with pytest.raises(UnreadableFile, match=why):
        read_text(told, "a.yaml")
