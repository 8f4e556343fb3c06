"""What a translation is made from: the English text of a code, else the page's own words."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from pathlib import Path

from assistant.drafting.quoting import quote_sentences
from assistant.handouts.pages import Page
from assistant.handouts.texts import PatientText, patient_text
from assistant.retrieval.evidence import Hit
from assistant.verification.reading.language import folded, gives_orders
from knowledge_base.records import Part
from knowledge_base.sentences import sentences

# The parts of a page that are written for patients, and where they stand in a handout.
_SECTION_OF: Mapping[Part, str] = {
    "plain_words": "what",
    "risks": "risks",
    "responsibilities": "who",
}
# More is no handout: at large type it would run over several sheets.
_MOST = 40


def original_of(code: str, page: Page, home: Path) -> PatientText | None:
    """The English text whose every quote stands in the page, else the page's own words.

    Raises:
        UnreadableFile: the text in the home's folder is broken.
    """
    english = patient_text(code, "en", home)
    if english is not None and all(quote in page.body for quote in english.quotes.values()):
        return english
    return own_words(code, page)


def own_words(code: str, page: Page) -> PatientText | None:
    """The sentences of the page's parts for patients; ``None`` if it has no such part."""
    found: dict[str, str] = {}
    for part, section in _SECTION_OF.items():
        told = (
            item.text[start:end]
            for passage in page.passages
            if passage.part == part
            for item in quote_sentences(Hit(passage, page.document, 1.0))
            # What orders a program is neither told to a patient nor sent to a model.
            if not gives_orders(folded(item.text))
            # An item of a list is quoted whole, and may be several sentences.
            for start, end in sentences(item.text)
        )
        for number, sentence in enumerate(dict.fromkeys(told), start=1):
            found[f"{section}.{number}"] = sentence
    taken = dict(islice(found.items(), _MOST))
    if not taken:
        return None
    return PatientText(
        code=code,
        language=page.document.language or "en",
        state="draft",
        written_by="the page",
        reviewed_by=None,
        reviewed_on=None,
        source="",
        sentences=taken,
        quotes=taken,
        originals=taken,
    )


__all__ = ["original_of", "own_words"]
