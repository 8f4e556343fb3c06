"""The translation desk on the page "Handout": where texts stand, two languages side by side."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import streamlit as st

from assistant.handouts.desk import (
    Line,
    codes_with_texts,
    exported,
    imported,
    side_by_side,
    standing,
    told_standing,
)
from assistant.languages.catalogues import LANGUAGES, NAMES, direction
from assistant.service import Assistant
from ui.escaping import for_html, for_markdown

_STORED = "desk-stored"


def show_desk(assistant: Assistant) -> None:
    """Draw the desk."""
    home = assistant.library.home
    code_column, language_column = st.columns(2)
    code = code_column.selectbox("Code", codes_with_texts(home), key="desk-code")
    language = language_column.selectbox(
        "Into", LANGUAGES[1:], format_func=NAMES.__getitem__, key="desk-language"
    )
    told = ", ".join(told_standing(standing(code, language, home)))
    st.html(f'<div class="bw-said">{for_html(told)}</div>')
    st.html(lines_html(side_by_side(code, language, home), language))
    st.download_button(
        "Export for a translator (PO)",
        exported(code, language, home),
        file_name=f"{code}.{language}.po",
        mime="text/x-gettext-translation",
    )
    _show_import(assistant)


def _show_import(assistant: Assistant) -> None:
    with st.form("desk-import", clear_on_submit=True):
        file = st.file_uploader("A PO file that came back", type=["po"])
        reviewer = st.text_input("Reviewed by (without a name it is a draft)")
        machine = st.checkbox("A machine made it")
        sent = st.form_submit_button("Store it")
    if sent and file is not None:
        made = imported(
            file.getvalue(),
            file.name,
            assistant.library.home,
            reviewer=reviewer.strip() or None,
            today=dt.datetime.now().astimezone().date(),
            machine=machine,
        )
        told = f"{made.text.code} {NAMES[made.text.language]}: {made.text.state}"
        st.session_state[_STORED] = f"{told}; {len(made.broken)} sentences fall back to English."
        st.rerun()
    if _STORED in st.session_state:
        st.success(for_markdown(str(st.session_state.pop(_STORED))))


def lines_html(lines: Sequence[Line], language: str) -> str:
    """The sentences side by side, with the quote each rests on; everything is escaped."""
    rows = "".join(
        f'<tr><td>{for_html(line.name)}</td><td lang="en">{for_html(line.source)}'
        f"<br><small>“{for_html(line.quote)}”</small></td>"
        f'<td lang="{language}" dir="{direction(language)}">{for_html(line.target)}'
        f"{_broken(line)}</td></tr>"
        for line in lines
    )
    return (
        '<div class="bw-scroll"><table class="bw-findings"><tr><th></th><th>English</th>'
        f"<th>{for_html(NAMES[language])}</th></tr>{rows}</table></div>"
    )


def _broken(line: Line) -> str:
    told = "; ".join(f"{item.name}: {item.detail}" for item in line.broken)
    return f'<br><span class="bw-tag bw-tag-heed">{for_html(told)}</span>' if told else ""
