"""One turn of the conversation on the page: the verdict first, then what bears it out."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from assistant.answer import Answer, Citation
from assistant.composing import source_line
from ui import answer_pieces as pieces
from ui.conversation import Turn
from ui.escaping import for_markdown
from ui.excerpts import Excerpt
from ui.feedback import show_feedback
from ui.phrases import counted

USER_ICON = ":material/person:"
ASSISTANT_ICON = ":material/fact_check:"


def show_turn(made: Turn, number: int, home: Path) -> None:
    """Show a question and its answer; ``number`` is its place in the conversation."""
    with st.chat_message("user", avatar=USER_ICON):
        st.html(pieces.question_html(made.question))
    with st.chat_message("assistant", avatar=ASSISTANT_ICON):
        show_answer(made.answer, made.around)
        show_feedback(made, number, home)


def show_answer(answer: Answer, around: dict[str, Excerpt]) -> None:
    """Show an answer: verdict, statements, cautions, findings, sources, what was withheld."""
    numbers = pieces.numbered(answer.citations)
    st.html(pieces.verdict_html(answer) + pieces.basis_html(answer))
    _show(pieces.statements_html(answer.statements, numbers, answer.headline))
    _show(pieces.missing_html(answer.missing_facts))
    _show(pieces.cautions_html(answer.warnings, numbers))
    if answer.findings:
        st.html('<div class="bw-heading">Findings</div>' + pieces.findings_html(answer.findings))
    if answer.citations:
        st.html('<div class="bw-heading">Sources</div>')
    with st.container(gap="xxsmall"):
        for citation in answer.citations:
            _show_source(citation, numbers[citation.id], around.get(citation.id))
    _show_withheld(answer)
    st.html(pieces.footer_html(answer))


def _show(piece: str) -> None:
    if piece:
        st.html(piece)


def _show_source(citation: Citation, number: int, around: Excerpt | None) -> None:
    with st.expander(f"**{number}** {for_markdown(source_line(citation), longest=160)}"):
        st.html(pieces.source_html(citation, around))


def _show_withheld(answer: Answer) -> None:
    withheld = [item for item in answer.statements if item.state == "withheld"]
    if withheld:
        with st.expander(f"Withheld: {counted(len(withheld), 'statement')} that did not hold"):
            st.html(pieces.withheld_html(withheld))
