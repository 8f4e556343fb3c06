"""Sheets as XLIFF 1.2 (OASIS standard of 2008-02-01), which translators' tools read and write.

A file from outside is XML from outside: it must be UTF-8 without a document type, so that there is
no entity to expand and nothing to fetch, and no larger or deeper than a text can be.
"""

from __future__ import annotations

from typing import Any

from assistant.handouts.sheets import LARGEST, MARKS, Sheet, Unit, checked, one_line
from knowledge_base.errors import UnreadableFile
from knowledge_base.phrases import said

_XLIFF = "urn:oasis:names:tc:xliff:document:1.2"
_OURS = "urn:bundlewise:handout:1"
_XML = "http://www.w3.org/XML/1998/namespace"
# The attributes of a target for each state, from the lists of the standard.
_STATES: dict[str | None, dict[str, str]] = {
    None: {"state": "needs-translation"},
    "draft": {"state": "needs-review-translation"},
    "machine": {"state": "needs-review-translation", "state-qualifier": "leveraged-mt"},
    "reviewed": {"state": "signed-off"},
}
_NOT_TRANSLATED = frozenset({"new", "needs-translation"})
_MACHINE = frozenset({"leveraged-mt", "mt-suggestion"})
# Around a stretch of text, as tools mark segments and terms; anything else stands for code.
_MAY_MARK = frozenset({"mrk", "g"})


def written(sheet: Sheet) -> bytes:
    """The sheet as an XLIFF file; the quote of each sentence is its note."""
    from lxml import etree

    root = etree.Element(_in(_XLIFF, "xliff"), nsmap={None: _XLIFF, "bw": _OURS}, version="1.2")
    file = etree.SubElement(
        root,
        _in(_XLIFF, "file"),
        {
            "original": sheet.code,
            "source-language": "en",
            "target-language": sheet.language,
            "datatype": "plaintext",
            "tool-id": "bundlewise",
            **{_in(_OURS, name): told for name, told in sheet.marks.items()},
        },
    )
    header = etree.SubElement(file, _in(_XLIFF, "header"))
    etree.SubElement(
        header, _in(_XLIFF, "tool"), {"tool-id": "bundlewise", "tool-name": "Bundlewise"}
    )
    body = etree.SubElement(file, _in(_XLIFF, "body"))
    for unit in sheet.units:
        _add(body, unit, sheet)
    told: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return told


def _add(body: Any, unit: Unit, sheet: Sheet) -> None:
    from lxml import etree

    state = sheet.state if unit.target else None
    approved = {"approved": "yes"} if state == "reviewed" else {}
    made = etree.SubElement(
        body,
        _in(_XLIFF, "trans-unit"),
        {"id": unit.name, _in(_XML, "space"): "preserve", **approved},
    )
    etree.SubElement(made, _in(_XLIFF, "source"), {_in(_XML, "lang"): "en"}).text = unit.source
    told = {_in(_XML, "lang"): sheet.language, **_STATES[state]}
    etree.SubElement(made, _in(_XLIFF, "target"), told).text = unit.target
    note = etree.SubElement(made, _in(_XLIFF, "note"), {"from": "Bundlewise"})
    note.text = f"Rests on: {unit.note}"


def read(data: bytes, name: str) -> Sheet:
    """Read an XLIFF file that came back.

    Raises:
        UnreadableFile: it is no XLIFF 1.2, not safe to read, or none of ours.
    """
    file = _file(_parsed(data, name), name)
    if _language(file.get("source-language")) != "en":
        raise UnreadableFile(said("{name} does not translate from English.", name=name))
    return checked(
        Sheet(
            file.get("original", ""),
            _language(file.get("target-language")),
            tuple(_unit(item, name) for item in file.iter(_in(_XLIFF, "trans-unit"))),
            {mark: told for mark in MARKS if (told := file.get(_in(_OURS, mark)))},
        ),
        name,
    )


def _parsed(data: bytes, name: str) -> Any:
    from lxml import etree

    if len(data) > LARGEST:
        raise UnreadableFile(
            said("{name} is larger than {number} MB.", name=name, number=LARGEST // 1_000_000)
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableFile(said("{name} is not UTF-8; save it as UTF-8.", name=name)) from error
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise UnreadableFile(
            said("{name} declares a document type, which no XLIFF file needs.", name=name)
        )
    parser = etree.XMLParser(
        # Whatever the file says it is: what was looked through is what is read.
        encoding="utf-8",
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(text.encode(), parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableFile(
            said("{name} is not XML: {error}.", name=name, error=one_line(str(error)))
        ) from error


def _file(root: Any, name: str) -> Any:
    """The one ``file`` element of an XLIFF document."""
    if root.tag != _in(_XLIFF, "xliff"):
        what = (
            f"XLIFF {root.get('version')}"
            if str(root.tag).endswith("}xliff")
            else said("other XML")
        )
        raise UnreadableFile(
            said("{name} is {what}; only XLIFF 1.2 is read.", name=name, what=what)
        )
    files = root.findall(_in(_XLIFF, "file"))
    if len(files) != 1:
        raise UnreadableFile(
            said(
                "{name} holds {number} files; send them one by one.", name=name, number=len(files)
            )
        )
    return files[0]


def _unit(unit: Any, name: str) -> Unit:
    key = unit.get("id", "")
    source, target, note = (unit.find(_in(_XLIFF, tag)) for tag in ("source", "target", "note"))
    if source is None:
        raise UnreadableFile(
            said("{name} has a sentence {key} without a source.", name=name, key=repr(key))
        )
    untranslated = target is None or target.get("state") in _NOT_TRANSLATED
    return Unit(
        key,
        _text(source, key, name),
        "" if untranslated else _text(target, key, name),
        "" if note is None else one_line(note.text or "").removeprefix("Rests on: "),
        target is not None and target.get("state-qualifier") in _MACHINE,
    )


def _text(element: Any, key: str, name: str) -> str:
    strange = [
        item.tag for item in element.iterdescendants() if item.tag not in map(_xliff, _MAY_MARK)
    ]
    if strange:
        tag = str(strange[0]).rpartition("}")[2]
        raise UnreadableFile(
            said(
                "{name} has markup ({tag}) in the sentence {key}; send plain text.",
                name=name,
                tag=tag,
                key=key,
            )
        )
    return one_line("".join(element.itertext()))


def _language(stated: str | None) -> str:
    """One of our languages from a tag such as ``zh-CN``; what Babel calls Tagalog is one too."""
    primary = (stated or "").replace("_", "-").partition("-")[0].lower()
    return "tl" if primary == "fil" else primary


def _xliff(tag: str) -> str:
    return _in(_XLIFF, tag)


def _in(space: str, name: str) -> str:
    return f"{{{space}}}{name}"


__all__ = ["read", "written"]
