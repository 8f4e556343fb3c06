"""The buttons under an answer that write it, with its proof and receipt, to a file."""

from __future__ import annotations

from functools import partial

import streamlit as st

from assistant.proof.proof import Proof
from assistant.service import Assistant
from ui.conversation import keyed
from ui.escaping import for_html
from ui.exporting import ExportFormat, exported, kept_proof
from ui.speech import phrase

_BUTTONS = (
    (ExportFormat.MARKDOWN, "Markdown", "text/markdown"),
    (ExportFormat.JSON, "JSON", "application/json"),
    (ExportFormat.PDF, "PDF", "application/pdf"),
)


def show_export(proof: Proof, number: int, assistant: Assistant) -> None:
    """Offer an answer as a file; it is made only once a button is pressed."""
    with st.container(
        key=keyed(f"export-{number}"), horizontal=True, gap="small", vertical_alignment="center"
    ):
        told = for_html(phrase("Export with proof"))
        st.html(f'<div class="bw-tagline">{told}</div>', width="content")
        for form, label, media in _BUTTONS:
            st.download_button(
                label, data=partial(content, proof, assistant, form),
                file_name=f"{proof.receipt.id}.{form.value}", mime=media, on_click="ignore",
                type="tertiary", key=keyed(f"export-{form.value}-{number}"),
            )  # fmt: skip


def content(proof: Proof, assistant: Assistant, form: ExportFormat) -> bytes:
    """What is downloaded: the kept receipt's answer, or the one in sight where none is kept."""
    return exported(kept_proof(proof, assistant), form)[0]
