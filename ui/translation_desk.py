"""The translation desk on the page "Handout": where texts stand, two languages side by side."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import streamlit as st

from assistant.handouts.desk import (
    Form,
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
from knowledge_base.errors import InvalidRequest
from knowledge_base.held_code_pages import codes_with_pages
from ui.escaping import for_html, for_markdown
from ui.phrases import usage_told

_STORED = "desk-stored"
_FORMS: tuple[tuple[Form, str, str, str], ...] = (
    ("po", "Export for a translator (PO)", "po", "text/x-gettext-translation"),
    ("xliff", "Export for a translator (XLIFF)", "xlf", "application/x-xliff+xml"),
)


def show_desk(assistant: Assistant) -> None:
    """Draw the desk."""
    home = assistant.library.home
    code_column, language_column = st.columns(2)
    codes = sorted({*codes_with_texts(home), *codes_with_pages(assistant.library)})
    code = code_column.selectbox("Code", codes, key="desk-code")
    language = language_column.selectbox(
        "Into", LANGUAGES[1:], format_func=NAMES.__getitem__, key="desk-language"
    )
    stands = standing(code, language, home)
    st.html(f'<div class="bw-said">{for_html(", ".join(told_standing(stands)))}</div>')
    if stands.state in {None, "machine"}:
        _show_machine(assistant, code, language)
    try:
        lines = side_by_side(code, language, home)
    except InvalidRequest:  # no English text as yet, only a page
        lines = ()
    if lines:
        st.html(lines_html(lines, language))
        _show_export(assistant, code, language)
    _show_import(assistant)


def _show_machine(assistant: Assistant, code: str, language: str) -> None:
    """Offer a machine's draft where no person wrote a text; it says who is sent what."""
    model = assistant.model
    if model is None:
        return
    st.caption(for_markdown(f"The English sentences go to {model.label} ({model.where})."))
    if st.button("Translate by machine, for a reviewer"):
        with st.spinner("Translating"):
            made, usage = assistant.translate(code, language)
        told = f"{made.code} {NAMES[made.language]}: {made.state}. {usage_told(usage)}"
        st.session_state[_STORED] = told
        st.rerun()


def _show_export(assistant: Assistant, code: str, language: str) -> None:
    for column, (form, told, ending, mime) in zip(st.columns(len(_FORMS)), _FORMS, strict=True):
        column.download_button(
            told,
            exported(code, language, assistant.library.home, form),
            file_name=f"{code}.{language}.{ending}",
            mime=mime,
        )


def _show_import(assistant: Assistant) -> None:
    with st.form("desk-import", clear_on_submit=True):
        file = st.file_uploader("A file that came back", type=["po", "xlf", "xliff"])
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
