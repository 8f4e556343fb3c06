"""The command ``export``: an answer with its proof and its receipt, as a file.

JSON is the contract's answer with ``proof`` beside its fields; Markdown and PDF show the same.
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from knowledge_base.errors import BundlewiseError, InvalidRequest
from knowledge_base.phrases import said
from ui.speech import phrase, speak
from ui.terminal import SpokenLanguage, assistant, say, show
from ui.whole_files import write_whole

if TYPE_CHECKING:
    from assistant.answer import Answer
    from assistant.proof.proof import Proof
    from assistant.service import Assistant

INSTALL_FONTS = said(
    "install the fonts of their script (Debian: fonts-noto-core fonts-noto-cjk) and export it "
    "again"
)
NO_FONT = said(
    "The PDF has characters that no font at hand can show; {remedy}.", remedy=INSTALL_FONTS
)


class ExportFormat(StrEnum):
    """How an answer is written."""

    MARKDOWN = "md"
    JSON = "json"
    PDF = "pdf"


def export(
    receipt: Annotated[str, typer.Argument(help="The id under an answer, bw1-...")],
    *,
    form: Annotated[
        ExportFormat | None,
        typer.Option("--format", help="How to write it; else told by FILE's ending, else md."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="The file to write; standard output without it.")
    ] = None,
    language: SpokenLanguage = None,
) -> None:
    """Write the answer of a receipt to a file, with the proof of every statement."""
    speak(language)
    chosen = form or (ExportFormat.MARKDOWN if out is None else format_of(out))
    if out is None and chosen is ExportFormat.PDF:
        raise InvalidRequest(
            said("A PDF is not written to the terminal; name a file with --out FILE.")
        )
    with assistant() as opened:
        made, full = exported(opened.proof_of(receipt), chosen)
    if out is None:
        show(made.decode().removesuffix("\n"))
        return
    write_whole(out, made)
    say(phrase("{receipt} written to {file}.", receipt=receipt, file=out))
    if not full:
        say(NO_FONT)


def format_of(path: Path) -> ExportFormat:
    """The format that a file's ending names.

    Raises:
        InvalidRequest: it names none.
    """
    ending = path.suffix.lower().removeprefix(".")
    if ending in {item.value for item in ExportFormat}:
        return ExportFormat(ending)
    raise InvalidRequest(
        said("{name} does not say how to write it; end it in .md, .json or .pdf.", name=path.name)
    )


def export_answer(answer: Answer, opened: Assistant, path: Path) -> None:
    """Write an answer just given, in the format of the file's ending.

    Raises:
        InvalidRequest: the ending names no format, or the question was about one person.
        UnreadableFile: the file cannot be written.
    """
    chosen = format_of(path)
    if answer.outcome == "case_specific":
        raise InvalidRequest(
            said("A question about one person leaves nothing behind; its answer was not exported.")
        )
    made, full = exported(kept_proof(opened.proof(answer), opened), chosen)
    write_whole(path, made)
    say(phrase("Written to {file}.", file=path))
    if not full:
        say(NO_FONT)


def kept_proof(given: Proof, opened: Assistant) -> Proof:
    """The proof of the kept receipt, so that every export of it is the same; else the one given.

    Receipts may be switched off, or this one may have been forgotten since.
    """
    try:
        return opened.proof_of(given.receipt.id)
    except BundlewiseError:
        return given


def exported(proof: Proof, form: ExportFormat) -> tuple[bytes, bool]:
    """A proof as a file's content, and whether every character of it can be shown."""
    if form is ExportFormat.JSON:
        return _json(proof), True
    from ui.proof_sheet import sheet
    from ui.speech import speaking

    # A file is read away from the page: it is whole in the language of its answer.
    with speaking(proof.answer.language):
        if form is ExportFormat.MARKDOWN:
            from ui.proof_markdown import proof_markdown

            return proof_markdown(sheet(proof)).encode(), True
        from ui.proof_pdf import proof_pdf

        given = dt.datetime.fromisoformat(proof.receipt.made_at).replace(microsecond=0)
        return proof_pdf(sheet(proof), given)


def _json(proof: Proof) -> bytes:
    import orjson

    whole = {**_plain(proof.answer), "proof": _proof_json(proof)}
    return orjson.dumps(whole, option=orjson.OPT_INDENT_2) + b"\n"


def _plain(value: Any) -> Any:
    from assistant.answer import as_json

    return as_json(value)


def _proof_json(proof: Proof) -> dict[str, Any]:
    """What the proof adds: sources in their places, by citation; checks explained; the receipt."""
    explained = {
        check.name: check.explanation for item in proof.statements for check in item.checks
    }
    sources = [
        {"kind": item.citation.kind, **_plain(item), "citation": item.citation.id}
        for item in proof.sources
    ]
    return {
        "schema": "bundlewise.proof/1",
        "sources": sources,
        "changes": [list(item.changes) for item in proof.statements],
        "checks": explained,
        "receipt": _plain(proof.receipt),
    }
