"""One file per format; each yields text with pages and sections."""

from __future__ import annotations

from pathlib import Path

from knowledge_base.errors import UnreadableFile
from knowledge_base.phrases import said, series
from knowledge_base.readers import opening
from knowledge_base.readers.opening import check_size
from knowledge_base.records import ReadDocument

__all__ = ["EXTENSIONS", "check_size", "read"]

# File name endings, and the reader that takes each.
EXTENSIONS = {
    ".pdf": "pdf",
    ".docx": "docx",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".md": "markdown",
    ".markdown": "markdown",
    ".csv": "csv",
    ".tsv": "csv",
    ".txt": "text",
    ".text": "text",
    "": "text",
}
_SNIFFED = {"pdf": "pdf", "zip": "docx", "html": "html"}


def read(path: Path, *, title: str | None = None) -> ReadDocument:
    """Read the document at ``path``; ``title`` overrides the one found in it.

    The content decides where it can be told (PDF, DOCX, HTML), else the extension does.
    Nothing is fetched from anywhere. Raises ``UnreadableFile`` with one line that names the
    file and what to do.
    """
    path = Path(path)
    check_size(path)
    media = _media(path)
    if media == "pdf":
        from knowledge_base.readers.pdf import read_pdf as reader
    elif media == "docx":
        from knowledge_base.readers.docx import read_docx as reader
    elif media == "html":
        from knowledge_base.readers.html import read_html as reader
    elif media == "markdown":
        from knowledge_base.readers.markdown import read_markdown as reader
    elif media == "csv":
        from knowledge_base.readers.csv_rows import read_csv as reader
    else:
        from knowledge_base.readers.text import read_text_file as reader
    document = reader(path, title)
    if not document.text:
        raise UnreadableFile(
            said(
                "{name}: no text was found in it; open it to see what it holds, and "
                "save it as text",
                name=path.name,
            )
        )
    return document


def _media(path: Path) -> str:
    extension = path.suffix.lower()
    expected = EXTENSIONS.get(extension)
    content = opening.sniff(path)
    if expected == "markdown" and content == "html":
        return expected
    if content in _SNIFFED:
        return _SNIFFED[content]
    if expected is None or content == "binary":
        known = said(
            "{formats} or plain text", formats=series(("PDF", "DOCX", "HTML", "Markdown", "CSV"))
        )
        what = said("binary files")
        if expected is None:
            what = said("files of type {extension}", extension=extension)
        if expected == "pdf":
            what = said("files that do not begin as a PDF does")
        elif expected == "docx":
            what = said("files that are no DOCX inside (an old .doc, or encrypted)")
        raise UnreadableFile(
            said(
                "{name}: {what} cannot be read; save it as {known}",
                name=path.name,
                what=what,
                known=known,
            )
        )
    if expected in {"pdf", "docx"}:
        kind = expected.upper()
        raise UnreadableFile(
            said(
                "{name}: named {extension} but not a {kind} inside; export it as "
                "{kind} again, or rename it to what it is",
                name=path.name,
                extension=extension,
                kind=kind,
            )
        )
    return expected
