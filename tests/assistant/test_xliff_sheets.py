"""XLIFF going out and coming back the same, and every way in which a file can be broken."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree

from assistant.handouts import po_sheets, xliff_sheets
from assistant.handouts.desk import Form, exported, imported
from assistant.handouts.sheets import Sheet, Unit, marks_of
from assistant.handouts.texts import PatientText, State, patient_text
from assistant.handouts.texts_kept import keep
from assistant.languages.catalogues import LANGUAGES
from knowledge_base.errors import InvalidRequest, UnreadableFile

TODAY = dt.date(2026, 11, 23)
NAMESPACE = {"x": "urn:oasis:names:tc:xliff:document:1.2"}
FORMS: tuple[Form, ...] = ("po", "xliff")
TARGET = "El dolor de pierna puede ser una razón."
BOMB = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))


def back(data: bytes, home: Path, name: str = "x.xlf", reviewer: str | None = None) -> PatientText:
    found = imported(data, name, home, reviewer=reviewer, today=TODAY, machine=False)
    return found.text


def text_in(state: State, language: str = "es") -> PatientText:
    """A text of the sample as if it stood otherwise."""
    text = patient_text("72265", language)
    assert text is not None
    reviewed = state == "reviewed"
    return PatientText(
        "72265",
        language,
        state,
        "openai:x" if state == "machine" else "A. Writer",
        "Ana  Ruiz <b>&\"' Ñ" if reviewed else None,
        dt.date(2026, 1, 2) if reviewed else None,
        "0" * 64,
        text.sentences,
        {},
        dt.date(2026, 2, 3) if state == "machine" else None,
    )


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("state", ["draft", "machine", "reviewed"])
@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_a_text_comes_back_as_it_went_out(
    form: Form, state: State, language: str, tmp_path: Path
) -> None:
    """Sentences, state, writer, reviewer and day, and the source, which was an older one."""
    held = text_in(state, language)
    keep(held, tmp_path)
    data = exported("72265", language, tmp_path, form)
    elsewhere = tmp_path / "elsewhere"
    assert back(data, elsewhere, f"x.{form}") == held
    assert patient_text("72265", language, elsewhere) == held
    assert exported("72265", language, elsewhere, form) == data


def test_a_sheet_is_read_as_it_was_written() -> None:
    """Ids, source, target, note, state and language, whatever signs are in them."""
    units = (
        Unit("what.1", 'A <b> & "c" ]]> d', "“É”\u00a0: <x/> &amp;", "It's > \u200e here"),
        Unit("ask.12", "Why?", "", "Why"),
    )
    marks = marks_of(text_in("reviewed"), (unit.target for unit in units))
    sheet = Sheet("J1100", "tl", units, marks)
    assert xliff_sheets.read(xliff_sheets.written(sheet), "x.xlf") == sheet


def test_tools_see_states_in_the_words_of_the_standard(tmp_path: Path) -> None:
    def attributes(state: State) -> set[tuple[str | None, str | None, str | None]]:
        keep(text_in(state), tmp_path)
        root = etree.fromstring(exported("72265", "es", tmp_path, "xliff"))
        return {
            (
                unit.get("approved"),
                unit.find("x:target", NAMESPACE).get("state"),
                unit.find("x:target", NAMESPACE).get("state-qualifier"),
            )
            for unit in root.iterfind(".//x:trans-unit", NAMESPACE)
        }

    assert attributes("draft") == {(None, "needs-review-translation", None)}
    assert attributes("machine") == {(None, "needs-review-translation", "leveraged-mt")}
    assert attributes("reviewed") == {("yes", "signed-off", None)}


@pytest.mark.parametrize("form", FORMS)
def test_a_changed_sentence_takes_the_review_away(form: Form, tmp_path: Path) -> None:
    keep(text_in("reviewed"), tmp_path)
    data = exported("72265", "es", tmp_path, form)
    changed = data.replace(TARGET.encode(), "El dolor de una pierna puede ser una razón.".encode())
    assert changed != data
    text = back(changed, tmp_path, f"x.{form}")
    assert (text.state, text.reviewed_by, text.written_by) == ("draft", None, f"x.{form}")
    text = back(changed, tmp_path, f"x.{form}", "B. Reader")
    assert (text.state, text.reviewed_by, text.reviewed_on) == ("reviewed", "B. Reader", TODAY)
    assert text.source == patient_text("72265", "en").checksum  # type: ignore[union-attr]


def test_what_a_tool_says_a_machine_made_is_a_machines_until_it_was_reviewed(
    tmp_path: Path,
) -> None:
    data = exported("72265", "es", tmp_path, "xliff").replace(
        b'state="needs-review-translation">El dolor',
        b'state="translated" state-qualifier="mt-suggestion">Un dolor',
    )
    assert back(data, tmp_path).state == "machine"
    assert back(data, tmp_path, reviewer="B. Reader").state == "reviewed"


def test_the_file_of_a_tool_is_read(tmp_path: Path) -> None:
    """A byte order mark, regions, segments and line breaks, comments, other elements beside."""
    data = exported("72265", "es", tmp_path, "xliff").decode()
    data = data.replace('target-language="es"', 'target-language="es-MX"')
    data = data.replace(
        f">{TARGET}<", f'>\n  <mrk mtype="seg" mid="1">{TARGET}</mrk>\n <!-- ok --><'
    )
    data = data.replace("<body>", "<body><group><count-group name='x'/>").replace(
        "</body>", "</group></body>"
    )
    text = back(b"\xef\xbb\xbf" + data.encode(), tmp_path, "from a tool")
    assert text.state == "draft"
    assert TARGET in text.sentences.values()


def at(old: str, new: str) -> Callable[[str], str]:
    def change(data: str) -> str:
        assert old in data
        return data.replace(old, new)

    return change


BROKEN: dict[str, tuple[Callable[[str], str | bytes], str]] = {
    "too large": (lambda data: data + " " * 1_000_000, "is larger than 1 MB"),
    "cut off": (lambda data: data[: len(data) // 2], "is not XML: "),
    "no XML": (lambda _: "Hello.", "is not XML: "),
    "empty": (lambda _: "", "is not XML: "),
    "UTF-16": (lambda data: data.encode("utf-16"), "is not UTF-8; save it as UTF-8"),
    "an entity": (
        at("<xliff", f"<!DOCTYPE x [{BOMB}]><xliff"), "declares a document type"
    ),
    "a file of ours": (
        at("<xliff", '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><xliff'),
        "declares a document type",
    ),
    "an entity that is not declared": (at(TARGET, "&unknown;"), "is not XML: "),
    "too deep": (at(TARGET, "<g>" * 400 + "</g>" * 400), "is not XML: "),
    "another version": (
        lambda data: data.replace("document:1.2", "document:2.0").replace(
            'version="1.2"', 'version="2.0"'
        ),
        "is XLIFF 2.0; only XLIFF 1.2 is read",
    ),
    "other XML": (lambda _: "<html/>", "is other XML; only XLIFF 1.2 is read"),
    "no file": (
        lambda _: '<xliff xmlns="urn:oasis:names:tc:xliff:document:1.2" version="1.2"/>',
        "holds 0 files",
    ),
    "two files": (
        lambda data: data.replace("</xliff>", data[data.index("<file") :]), "holds 2 files"
    ),
    "another source": (at('source-language="en"', 'source-language="de"'), "does not translate"),
    "no code": (at('original="72265"', 'original="../../x"'), "was not exported"),
    "no language": (at('target-language="es"', 'target-language="it"'), "was not exported"),
    "into English": (at('target-language="es"', 'target-language="en"'), "was not exported"),
    "an id twice": (at('id="during.2"', 'id="during.1"'), "more than one sentence named during.1"),
    "an id lost": (at('id="what.1"', 'id="what.99"'), "what.1, what.99 changed since"),
    "no source": (at("<source ", "<sauce "), "is not XML: "),
    "another sentence": (
        at("Leg pain can be a reason for it.", "Then you pay."), "changed since or is"
    ),
    "a sentence more": (
        at(
            "</body>",
            '<trans-unit id="ask.77"><source>a</source><target>b</target></trans-unit></body>',
        ),
        "ask.77 changed since",
    ),
    "a source missing": (
        at("</body>", '<trans-unit id="ask.77"/></body>'), "a sentence 'ask.77' without a source"
    ),
    "no translation": (at(f">{TARGET}<", "><"), "has no translation of "),
    "marked as not translated": (
        at(f'state="needs-review-translation">{TARGET}', f'state="new">{TARGET}'),
        "has no translation of ",
    ),
    "markup": (at(TARGET, 'El dolor <ph id="1">{x}</ph>'), "has markup (ph) in the sentence"),
    "a day that is none": (
        at(' bw:State="draft"', ' bw:State="draft" bw:Written-On="soon"'), "has 'soon' for a day"
    ),
    "reviewed by nobody": (
        at(' bw:State="draft"', ' bw:State="reviewed"'), "was reviewed, and not by whom"
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_one_clear_line_and_nothing_is_stored(name: str, tmp_path: Path) -> None:
    change, why = BROKEN[name]
    made = change(exported("72265", "es", tmp_path, "xliff").decode())
    started = time.monotonic()
    with pytest.raises(UnreadableFile) as found:
        back(made if isinstance(made, bytes) else made.encode(), tmp_path)
    assert time.monotonic() - started < 2
    told = str(found.value)
    assert told.startswith("x.xlf ")
    assert why in told
    assert "\n" not in told
    assert not (tmp_path / "handouts").exists()


def test_a_declared_encoding_hides_nothing(tmp_path: Path) -> None:
    """UTF-7 would spell a document type in letters that a search does not see."""
    data = exported("72265", "es", tmp_path, "xliff").decode().partition("?>")[2]
    hidden = f'<?xml version="1.0" encoding="UTF-7"?>\n+ADwAIQ-DOCTYPE x>{data}'
    with pytest.raises(UnreadableFile, match="is not XML"):
        back(hidden.encode(), tmp_path)


def test_fuzzy_messages_of_a_po_file_are_not_translated(tmp_path: Path) -> None:
    data = exported("72265", "es", tmp_path).replace(
        b'msgctxt "72265 what.1"', b'#, fuzzy\nmsgctxt "72265 what.1"'
    )
    with pytest.raises(UnreadableFile, match=r"x\.po has no translation of what\.1\."):
        back(data, tmp_path, "x.po")


def test_what_stood_there_before_is_kept(tmp_path: Path) -> None:
    keep(text_in("reviewed"), tmp_path)
    keep(text_in("draft"), tmp_path)
    keep(text_in("draft"), tmp_path)
    (earlier,) = (tmp_path / "handouts" / "earlier").iterdir()
    assert "state: reviewed" in earlier.read_text(encoding="utf-8")
    assert sorted(item.name for item in (tmp_path / "handouts").iterdir()) == [
        "72265.es.yaml",
        "earlier",
    ]


def test_only_what_there_is_can_be_exported(tmp_path: Path) -> None:
    with pytest.raises(InvalidRequest, match="no English text"):
        exported("99999", "es", tmp_path, "xliff")
    with pytest.raises(InvalidRequest, match="'en' is not a language of translations"):
        exported("62302", "en", tmp_path, "xliff")


def test_a_po_sheet_is_read_as_it_was_written() -> None:
    units = (Unit("what.1", 'A "b" \\ c', "“É”\u00a0: d", ""),)
    sheet = Sheet("J1100", "tl", units, marks_of(text_in("reviewed"), ["“É”\u00a0: d"]))
    assert po_sheets.read(po_sheets.written(sheet), "x.po") == sheet
