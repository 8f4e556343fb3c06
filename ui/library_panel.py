"""The side bar: what the assistant may know, and adding to it and removing from it."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from knowledge_base.edit_tables.release_files import release_id
from knowledge_base.errors import BundlewiseError
from knowledge_base.library import Library
from knowledge_base.records import Document, Release
from ui.conversation import keyed
from ui.escaping import command_html, for_html, for_markdown
from ui.phrases import SETTINGS, TABLES
from ui.speech import message_of, phrase, plural, told
from ui.uploads import FORMATS, LARGEST_MB, Receipt, add_upload


def show_library(library: Library) -> None:
    """Show the side bar."""
    show_brand(phrase("Coding answers from your own material, each with its quote or rule row."))
    _show_uploader(library)
    documents, releases = library.documents(), library.tables.releases()
    _show_own(library, documents, releases)
    _show_samples(library, documents, releases)


def show_brand(tagline: str) -> None:
    """Show the product's name, and what the page is for."""
    st.html(
        f'<div class="bw-brand">Bundlewise</div><div class="bw-tagline">{for_html(tagline)}</div>'
    )


def _show_uploader(library: Library) -> None:
    st.html(f'<div class="bw-heading">{for_html(phrase("Add material"))}</div>')
    uploads = st.session_state.setdefault("uploads", 0)
    files = st.file_uploader(
        phrase("Add material"),
        type=list(FORMATS),
        accept_multiple_files=True,
        key=keyed(f"upload-{uploads}"),
        label_visibility="collapsed",
        help=phrase(
            "PDF, HTML, Word, Markdown, text or CSV, up to {size} MB each.", size=LARGEST_MB
        ),
    )
    receipts: dict[str, Receipt] = st.session_state.setdefault("receipts", {})
    if files:
        # Receipts go by upload, so that a run cut short by a click does not add a file twice.
        receipts = {
            item.file_id: receipts[item.file_id] for item in files if item.file_id in receipts
        }
        st.session_state["receipts"] = receipts
        for item in files:
            if item.file_id not in receipts:
                receipts[item.file_id] = _add(library, item.name, item.getvalue())
        st.session_state["uploads"] = uploads + 1
        st.rerun()
    for receipt in receipts.values():
        (st.success if receipt.added else st.error)(for_markdown(told(receipt.line)))


def _add(library: Library, name: str, content: bytes) -> Receipt:
    bar = st.progress(0.0, phrase("Adding {file}", file=for_markdown(name, longest=60)))

    def advance(what: str, done: int, total: int) -> None:
        bar.progress(
            min(1.0, done / total) if total else 0.0, for_markdown(told(what), longest=80)
        )

    receipt = add_upload(library, name, content, advance)
    bar.empty()
    return receipt


def _show_own(
    library: Library, documents: Sequence[Document], releases: Sequence[Release]
) -> None:
    st.html(f'<div class="bw-heading">{for_html(phrase("Your library"))}</div>')
    own = [item for item in documents if not item.sample]
    tables = [item for item in releases if not item.sample]
    if not own and not tables:
        nothing = phrase(
            "Nothing of your own yet. Add guidance above; import official tables with {command}.",
            command=command_html("bundlewise import-table"),
        )
        st.html(f'<div class="bw-tagline">{nothing}</div>')
    for document in own:
        _show_entry(library, document.id, document.title, document_line(document), confirm=True)
    for release in tables:
        name, line = TABLES[release.kind], table_line(release)
        _show_entry(library, release_id(release), name, line, release.notice, confirm=True)


def _show_samples(
    library: Library, documents: Sequence[Document], releases: Sequence[Release]
) -> None:
    samples = [item for item in documents if item.sample]
    tables = [item for item in releases if item.sample]
    if not samples and not tables:
        return
    heading = phrase(
        "Sample material ({pages} and {tables})",
        pages=plural("{number} page", "{number} pages", len(samples)),
        tables=plural("{number} table", "{number} tables", len(tables)),
    )
    with st.expander(heading):
        if st.button(phrase("Remove all sample material"), key="remove-samples", width="stretch"):
            _remove(library, "sample")
        for document in samples:
            _show_entry(library, document.id, document.title, document_line(document))
        for release in tables:
            name, line = TABLES[release.kind], table_line(release)
            _show_entry(library, release_id(release), name, line, release.notice)


def document_line(document: Document) -> str:
    """The details of a document in one line: pages, edition, whether it is a sample."""
    parts = [
        plural("{number} page", "{number} pages", document.pages)
        if document.pages
        else document.media,
        phrase("edition {edition}", edition=document.edition) if document.edition else "",
        phrase("sample") if document.sample else "",
    ]
    return " · ".join(part for part in parts if part)


def table_line(release: Release) -> str:
    """The details of a table in one line: release, setting, rows, whether it is a sample."""
    parts = [
        release.label,
        told(SETTINGS[release.setting]) if release.setting else "",
        plural("{number} row", "{number} rows", release.rows),
        phrase("sample") if release.sample else "",
    ]
    return " · ".join(part for part in parts if part)


def _show_entry(
    library: Library, name: str, title: str, line: str, notice: str = "", *, confirm: bool = False
) -> None:
    folded = ""
    if notice:
        summary = for_html(phrase("Notice"))
        folded = f"<details><summary>{summary}</summary>{for_html(notice)}</details>"
    with st.container(horizontal=True, vertical_alignment="center", wrap=False, gap="small"):
        st.html(
            f'<div class="bw-entry"><div>{for_html(told(title))}</div>'
            f"<small>{for_html(line)}</small>{folded}</div>"
        )
        pressed = st.button(
            "",
            key=f"remove-{name}",
            icon=":material/close:",
            type="tertiary",
            help=phrase("Remove {title}", title=for_markdown(told(title), longest=80)),
        )
    if pressed and not confirm:
        _remove(library, name)
    if pressed:
        st.session_state["confirming"] = name
    if st.session_state.get("confirming") == name:
        _confirm(library, name)


def _confirm(library: Library, name: str) -> None:
    st.html(f'<div class="bw-confirm">{for_html(phrase("Remove this for good?"))}</div>')
    with st.container(horizontal=True):
        if st.button(phrase("Remove"), key=f"confirm-{name}", type="primary"):
            _remove(library, name)
        if st.button(phrase("Keep"), key=f"keep-{name}"):
            st.session_state.pop("confirming", None)
            st.rerun()


def _remove(library: Library, name: str) -> None:
    try:
        with st.spinner(phrase("Removing …")):
            library.remove([name])
    except BundlewiseError as error:
        st.error(for_markdown(message_of(error)))
        return
    st.session_state.pop("confirming", None)
    st.rerun()
