"""One turn of the conversation on the page: the verdict first, then what bears it out."""

from __future__ import annotations

import streamlit as st

from assistant.proof.proof import Proof
from assistant.service import Assistant
from ui import answer_pieces as pieces
from ui import proof_pieces
from ui.conversation import Turn
from ui.escaping import for_html
from ui.export_buttons import show_export
from ui.feedback import show_feedback
from ui.proof_sheet import sheet
from ui.speech import phrase

USER_ICON = ":material/person:"
ASSISTANT_ICON = ":material/fact_check:"


def show_turn(made: Turn, number: int, assistant: Assistant) -> None:
    """Show a question and its answer; ``number`` is its place in the conversation."""
    with st.chat_message("user", avatar=USER_ICON):
        st.html(pieces.question_html(made.question))
    with st.chat_message("assistant", avatar=ASSISTANT_ICON):
        show_answer(made, number, assistant)


def show_answer(made: Turn, number: int, assistant: Assistant) -> None:
    """Show an answer with its proof, and what can be done with it; of one on a person the line."""
    if made.proof is None:
        st.html(pieces.verdict_html(made.answer) + pieces.footer_html(made.answer))
        return
    _show_proof(made.proof)
    show_export(made.proof, number, assistant)
    show_feedback(made, number, assistant.library.home)


def _show_proof(proof: Proof) -> None:
    """Show verdict, statements that open to their proof, cautions, findings, sources, receipt."""
    answer, shown = proof.answer, sheet(proof)
    numbers = pieces.numbered(answer.citations)
    _show(pieces.verdict_html(answer) + pieces.basis_html(answer))
    _show(proof_pieces.statements_html(shown.statements))
    _show(proof_pieces.withheld_html(shown.withheld))
    _show(pieces.missing_html(answer.missing_facts))
    _show(pieces.cautions_html(answer.warnings, numbers))
    _show_headed(
        phrase("Findings"), pieces.findings_html(answer.findings) if answer.findings else ""
    )
    _show_headed(phrase("Sources"), proof_pieces.sources_html(shown.sources))
    _show(proof_pieces.receipt_html(pieces.footer_line(answer), shown))


def _show_headed(heading: str, inside: str) -> None:
    _show(f'<div class="bw-heading">{for_html(heading)}</div>{inside}' if inside else "")


def _show(piece: str) -> None:
    if piece:
        st.html(piece)
