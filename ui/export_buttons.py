"""The buttons under an answer that write it, with its proof and receipt, to a file."""

from __future__ import annotations

from functools import partial

import streamlit as st

from assistant.proof.proof import Proof
from assistant.service import Assistant
from ui.conversation import keyed
from ui.exporting import INSTALL_FONTS, ExportFormat, exported, kept_proof
from ui.proof_pdf import shows_all
from ui.proof_sheet import sheet

_BUTTONS = (
    (ExportFormat.MARKDOWN, "Markdown", "text/markdown"),
    (ExportFormat.JSON, "JSON", "application/json"),
    (ExportFormat.PDF, "PDF", "application/pdf"),
)
_NO_FONT = f"No font at hand has every character of this answer: for a whole PDF {INSTALL_FONTS}."


def show_export(proof: Proof, place: int | str, assistant: Assistant) -> None:
    """Offer an answer as a file; it is made only once a button is pressed.

    ``place`` tells its buttons from others of the page.
    """
    with st.container(
        key=keyed(f"export-{place}"), horizontal=True, gap="small", vertical_alignment="center"
    ):
        st.html('<div class="bw-tagline">Export with proof</div>', width="content")
        for form, label, media in _BUTTONS:
            st.download_button(
                label, data=partial(content, proof, assistant, form),
                file_name=f"{proof.receipt.id}.{form.value}", mime=media, on_click="ignore",
                type="tertiary", key=keyed(f"export-{form.value}-{place}"),
            )  # fmt: skip
    if not shows_all(sheet(proof)):
        st.html(f'<div class="bw-tagline">{_NO_FONT}</div>')


def content(proof: Proof, assistant: Assistant, form: ExportFormat) -> bytes:
    """What is downloaded: the kept receipt's answer, or the one in sight where none is kept."""
    return exported(kept_proof(proof, assistant), form)[0]
