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
    told_state,
)
from assistant.languages.catalogues import LANGUAGES, NAMES, direction
from assistant.service import Assistant
from knowledge_base.errors import InvalidRequest
from knowledge_base.held_code_pages import codes_with_pages
from knowledge_base.phrases import series
from ui.escaping import for_html, for_markdown
from ui.phrases import usage_told
from ui.speech import phrase, plural, told
from ui.translation_lines import why_broken

_STORED = "desk-stored"
_FORMS: tuple[tuple[Form, str, str, str], ...] = (
    ("po", "PO", "po", "text/x-gettext-translation"),
    ("xliff", "XLIFF", "xlf", "application/x-xliff+xml"),
)


def show_desk(assistant: Assistant) -> None:
    """Draw the desk."""
    home = assistant.library.home
    code_column, language_column = st.columns(2)
    codes = sorted({*codes_with_texts(home), *codes_with_pages(assistant.library)})
    code = code_column.selectbox(phrase("Code"), codes, key="desk-code")
    language = language_column.selectbox(
        phrase("Into"), LANGUAGES[1:], format_func=NAMES.__getitem__, key="desk-language"
    )
    stands = standing(code, language, home)
    st.html(f'<div class="bw-said">{for_html(told(series(list(told_standing(stands)))))}</div>')
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
    going = phrase(
        "The English sentences go to {model} ({where}).", model=model.label, where=model.where
    )
    st.caption(for_markdown(going))
    if st.button(phrase("Translate by machine, for a reviewer")):
        with st.spinner(phrase("Translating")):
            made, usage = assistant.translate(code, language)
        state = told(told_state(made.state))
        st.session_state[_STORED] = (
            f"{made.code} {NAMES[made.language]}: {state}. {usage_told(usage)}"
        )
        st.rerun()


def _show_export(assistant: Assistant, code: str, language: str) -> None:
    for column, (form, name, ending, mime) in zip(st.columns(len(_FORMS)), _FORMS, strict=True):
        column.download_button(
            phrase("Export for a translator ({form})", form=name),
            exported(code, language, assistant.library.home, form),
            file_name=f"{code}.{language}.{ending}",
            mime=mime,
        )


def _show_import(assistant: Assistant) -> None:
    with st.form("desk-import", clear_on_submit=True):
        file = st.file_uploader(phrase("A file that came back"), type=["po", "xlf", "xliff"])
        reviewer = st.text_input(phrase("Reviewed by (without a name it is a draft)"))
        machine = st.checkbox(phrase("A machine made it"))
        sent = st.form_submit_button(phrase("Store it"))
    if sent and file is not None:
        made = imported(
            file.getvalue(),
            file.name,
            assistant.library.home,
            reviewer=reviewer.strip() or None,
            today=dt.datetime.now().astimezone().date(),
            machine=machine,
        )
        state = told(told_state(made.text.state))
        fallen = plural(
            "{number} sentence falls back to English.",
            "{number} sentences fall back to English.",
            len(made.broken),
        )
        named = f"{made.text.code} {NAMES[made.text.language]}"
        st.session_state[_STORED] = f"{named}: {state}; {fallen}"
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
        '<div class="bw-scroll"><table class="bw-findings"><tr><th></th><th>'
        f"{for_html(NAMES['en'])}</th>"
        f"<th>{for_html(NAMES[language])}</th></tr>{rows}</table></div>"
    )


def _broken(line: Line) -> str:
    why = why_broken(line)
    return f'<br><span class="bw-tag bw-tag-heed">{for_html(why)}</span>' if why else ""
