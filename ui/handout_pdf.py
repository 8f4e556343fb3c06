"""A patient's handout as a tagged PDF (PDF/UA-1), set by Typst."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.answer import Answer
from assistant.handouts.leaflet import Leaflet, leaflet
from assistant.languages.catalogues import NAMES
from knowledge_base.errors import BundlewiseError
from knowledge_base.phrases import said

if TYPE_CHECKING:
    import typst

_TEMPLATE = Path(__file__).with_name("handout.typ")
# Typst carries a font for Latin and Cyrillic letters; other scripts need one of the system's.
_CARRIED = "Libertinus Serif"
_NEEDED = {
    "ar": ("Noto Sans Arabic", "fonts-noto-core"),
    "zh": ("Noto Sans CJK SC", "fonts-noto-cjk"),
    "ko": ("Noto Sans CJK KR", "fonts-noto-cjk"),
}


class FontMissing(BundlewiseError):
    """No font for the script of the language is installed."""


def handout_pdf(answer: Answer, today: dt.date) -> bytes:
    """Set the answer as a PDF whose structure a screen reader can follow.

    Raises:
        FontMissing: no font for the language's script is installed.
    """
    import typst

    made = leaflet(answer, today)
    fonts = typst.Fonts()
    given = json.dumps(_given(made, _families(made.language, fonts)), ensure_ascii=False)
    written = typst.compile(
        _TEMPLATE,
        root=_TEMPLATE.parent,
        format="pdf",
        font_paths=fonts,
        sys_inputs={"given": given},
        pdf_standards=["ua-1"],
    )
    if not isinstance(written, bytes):
        raise BundlewiseError(said("The PDF could not be made; take --format html."))
    return written


def _families(language: str, fonts: typst.Fonts) -> list[str]:
    held = set(fonts.families())
    wanted = ["Noto Sans", _CARRIED]
    if language in _NEEDED:
        family, package = _NEEDED[language]
        if family not in held:
            raise FontMissing(
                said(
                    "A PDF in {language} needs the font {family}, which is not installed; "
                    "install the Debian package {package}, or take --format html.",
                    language=NAMES[language],
                    family=family,
                    package=package,
                )
            )
        wanted.insert(0, family)
    return [family for family in wanted if family in held]


def _given(made: Leaflet, families: list[str]) -> dict[str, object]:
    return {
        "title": made.title,
        "language": made.language,
        "direction": made.direction,
        "fonts": families,
        "notes": made.notes,
        "sections": [
            {
                "heading": block.heading,
                "list": block.is_list,
                "pieces": [
                    {
                        "text": piece.text,
                        "english": piece.quoted,
                        "marks": [str(made.numbers[name]) for name in piece.citations],
                    }
                    for piece in block.pieces
                ],
            }
            for block in made.blocks
        ],
        "sources_heading": made.sources_heading,
        "quotes_note": made.quotes_note,
        "sources": [dataclasses.asdict(source) for source in made.sources],
        "between": " " if made.spaced else "",
        "disclaimer": made.disclaimer,
    }
