"""Sheets as gettext PO files: a message is a sentence, its context the code and its name."""

from __future__ import annotations

import io
import re

from assistant.handouts.sheets import MARKS, Sheet, Unit, checked
from assistant.languages.catalogues import locale_name
from knowledge_base.errors import UnreadableFile
from knowledge_base.phrases import said

_PREFIX = "X-Bundlewise-"


def written(sheet: Sheet) -> bytes:
    """The sheet as a PO file; the quote of each sentence is its comment."""
    from babel.messages.catalog import Catalog
    from babel.messages.pofile import write_po

    catalog = Catalog(
        locale=locale_name(sheet.language),
        project="Bundlewise",
        version=sheet.code,
        msgid_bugs_address="",
        last_translator="",
        fuzzy=False,
    )
    # In the comment, since tools rewrite the header and keep the comment.
    told = {"Code": sheet.code, "Language": sheet.language, **sheet.marks}
    catalog.header_comment = "\n".join(f"# {_PREFIX}{name}: {text}" for name, text in told.items())
    for unit in sheet.units:
        catalog.add(
            unit.source,
            unit.target,
            context=f"{sheet.code} {unit.name}",
            auto_comments=[f"Rests on: {unit.note}"],
        )
    made = io.BytesIO()
    # Unwrapped, so that a mark stays on its line.
    write_po(made, catalog, width=0)
    return made.getvalue()


def read(data: bytes, name: str) -> Sheet:
    """Read a PO file that came back; what a tool marked as fuzzy is not translated.

    Raises:
        UnreadableFile: it is no PO file, or none of ours.
    """
    from babel.messages.pofile import PoFileError, read_po

    try:
        catalog = read_po(io.BytesIO(data), abort_invalid=True)
    except (PoFileError, ValueError, LookupError) as error:
        raise UnreadableFile(
            said("{name} is not a PO file: {error}.", name=name, error=error)
        ) from error
    comment = catalog.header_comment
    units = tuple(
        Unit(
            str(message.context).partition(" ")[2],
            str(message.id),
            "" if message.fuzzy else str(message.string).strip(),
            "",
        )
        for message in catalog
        if message.id and message.context
    )
    marks = {item: told for item in MARKS if (told := _header(comment, item))}
    return checked(
        Sheet(_header(comment, "Code"), _header(comment, "Language"), units, marks), name
    )


def _header(comment: str, name: str) -> str:
    found = re.search(rf"^# {_PREFIX}{name}: (.+)$", comment, re.MULTILINE)
    return found.group(1).strip() if found else ""


__all__ = ["read", "written"]
