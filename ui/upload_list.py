"""What to upload next, as ``coverage --missing`` tells it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from knowledge_base.phrases import series
from ui.speech import figure, phrase
from ui.terminal import show, show_json

if TYPE_CHECKING:
    from assistant.receipts.misses import UploadList, Wanted

_SHOWN = 20


def show_upload_list(listed: UploadList, *, as_json: bool) -> None:
    """Print what questions that found nothing were about, most asked about first."""
    if as_json:
        show_json({"schema": "bundlewise.missing/1", **_json(listed)})
        return
    if not listed.questions:
        show(phrase("No question without an answer was counted."))
        return
    show(phrase("Questions that found nothing: {number}", number=figure(listed.questions)))
    for title, found in (
        (phrase("Codes to upload guidance on, most asked about first:"), listed.codes),
        (phrase("Words to upload guidance on, most asked about first:"), listed.words),
    ):
        if found:
            show(f"\n{title}")
        for item in found[:_SHOWN]:
            show(_line(item))
        if len(found) > _SHOWN:
            more = phrase(
                "and {number} more (--json lists all)", number=figure(len(found) - _SHOWN)
            )
            show(f"  {more}")


def _line(item: Wanted) -> str:
    parts = [f"{figure(item.count):>6}", f"{item.term:<20}"]
    parts.append(phrase("last on {day}", day=item.last_day))
    if item.beside:
        parts.append(phrase("with: {words}", words=series(item.beside)))
    if item.held:
        parts.append(phrase("(a document names it by now)"))
    return "  ".join(parts)


def _json(listed: UploadList) -> dict[str, Any]:
    return {
        "questions": listed.questions,
        "codes": listed.codes,
        "words": listed.words,
        "subjects": listed.subjects,
    }
