"""The side bar: what the assistant may know, and adding to it and removing from it."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from knowledge_base.edit_tables.release_files import release_id
from knowledge_base.errors import BundlewiseError
from knowledge_base.library import Library
from knowledge_base.records import Document, Release
from ui.conversation import keyed
from ui.escaping import for_html, for_markdown
from ui.phrases import SETTINGS, TABLES, counted
from ui.uploads import FORMATS, LARGEST_MB, Receipt, add_upload


def show_library(library: Library) -> None:
    """Show the side bar."""
    st.html(
        '<div class="bw-brand">Bundlewise</div><div class="bw-tagline">Coding answers from your '
        "own material, each with its quote or rule row.</div>"
    )
    _show_uploader(library)
    documents, releases = library.documents(), library.tables.releases()
    _show_own(library, documents, releases)
    _show_samples(library, documents, releases)


def _show_uploader(library: Library) -> None:
    st.html('<div class="bw-heading">Add material</div>')
    uploads = st.session_state.setdefault("uploads", 0)
    files = st.file_uploader(
        "Add material",
        type=list(FORMATS),
        accept_multiple_files=True,
        key=keyed(f"upload-{uploads}"),
        label_visibility="collapsed",
        help=f"PDF, HTML, Word, Markdown, text or CSV, up to {LARGEST_MB} MB each.",
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
        (st.success if receipt.added else st.error)(for_markdown(receipt.line))


def _add(library: Library, name: str, content: bytes) -> Receipt:
    bar = st.progress(0.0, f"Adding {for_markdown(name, longest=60)}")

    def advance(what: str, done: int, total: int) -> None:
        bar.progress(min(1.0, done / total) if total else 0.0, for_markdown(what, longest=80))

    receipt = add_upload(library, name, content, advance)
    bar.empty()
    return receipt


def _show_own(
    library: Library, documents: Sequence[Document], releases: Sequence[Release]
) -> None:
    st.html('<div class="bw-heading">Your library</div>')
    own = [item for item in documents if not item.sample]
    tables = [item for item in releases if not item.sample]
    if not own and not tables:
        st.html(
            '<div class="bw-tagline">Nothing of your own yet. Add guidance above; import '
            "official tables with <code>bundlewise import-table</code>.</div>"
        )
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
    held = f"{counted(len(samples), 'page')} and {counted(len(tables), 'table')}"
    with st.expander(f"Sample material ({held})"):
        if st.button("Remove all sample material", key="remove-samples", width="stretch"):
            _remove(library, "sample")
        for document in samples:
            _show_entry(library, document.id, document.title, document_line(document))
        for release in tables:
            name, line = TABLES[release.kind], table_line(release)
            _show_entry(library, release_id(release), name, line, release.notice)


def document_line(document: Document) -> str:
    """The details of a document in one line: pages, edition, whether it is a sample."""
    parts = [
        counted(document.pages, "page") if document.pages else document.media,
        f"edition {document.edition}" if document.edition else "",
        "sample" if document.sample else "",
    ]
    return " · ".join(part for part in parts if part)


def table_line(release: Release) -> str:
    """The details of a table in one line: release, setting, rows, whether it is a sample."""
    parts = [
        release.label,
        SETTINGS[release.setting] if release.setting else "",
        counted(release.rows, "row"),
        "sample" if release.sample else "",
    ]
    return " · ".join(part for part in parts if part)


def _show_entry(
    library: Library, name: str, title: str, line: str, notice: str = "", *, confirm: bool = False
) -> None:
    folded = f"<details><summary>Notice</summary>{for_html(notice)}</details>" if notice else ""
    with st.container(horizontal=True, vertical_alignment="center", wrap=False, gap="small"):
        st.html(
            f'<div class="bw-entry"><div>{for_html(title)}</div><small>{for_html(line)}</small>'
            f"{folded}</div>"
        )
        pressed = st.button(
            "",
            key=f"remove-{name}",
            icon=":material/close:",
            type="tertiary",
            help=f"Remove {for_markdown(title, longest=80)}",
        )
    if pressed and not confirm:
        _remove(library, name)
    if pressed:
        st.session_state["confirming"] = name
    if st.session_state.get("confirming") == name:
        _confirm(library, name)


def _confirm(library: Library, name: str) -> None:
    st.html('<div class="bw-confirm">Remove this for good?</div>')
    with st.container(horizontal=True):
        if st.button("Remove", key=f"confirm-{name}", type="primary"):
            _remove(library, name)
        if st.button("Keep", key=f"keep-{name}"):
            st.session_state.pop("confirming", None)
            st.rerun()


def _remove(library: Library, name: str) -> None:
    try:
        with st.spinner("Removing …"):
            library.remove([name])
    except BundlewiseError as error:
        st.error(for_markdown(str(error)))
        return
    st.session_state.pop("confirming", None)
    st.rerun()
