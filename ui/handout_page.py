"""The page "Handout": a code explained to a patient, to read, print or take away; and the desk.

It shows what ``Assistant.explain`` says and decides nothing.
"""

from __future__ import annotations

import datetime as dt

import streamlit as st

from assistant.answer import Answer
from assistant.languages.catalogues import NAMES, catalogue
from assistant.service import Assistant
from knowledge_base.errors import BundlewiseError
from knowledge_base.held_code_pages import codes_with_pages
from ui.escaping import for_html, for_markdown
from ui.handout import handout_html
from ui.handout_pdf import handout_pdf
from ui.library_panel import show_brand
from ui.page_style import style
from ui.phrases import usage_told
from ui.safely import shown_safely
from ui.sharing import opened
from ui.speech import language_spoken, message_of, phrase
from ui.translation_desk import show_desk

_HEIGHT = 800
_FAILED = "handout-failed"


def show_page() -> None:
    """Draw the page once, from top to bottom."""
    st.html(style())
    with st.sidebar:
        show_brand(
            phrase(
                "A code explained to a patient, in ten languages, each sentence with its quote."
            )
        )
    st.html(f'<div class="bw-welcome"><h1>{for_html(phrase("Handout"))}</h1></div>')
    assistant = opened()
    handout, desk = st.tabs([phrase("Handout"), phrase("Translation desk")])
    with handout:
        _show_handout(assistant)
    with desk:
        show_desk(assistant)


def _show_handout(assistant: Assistant) -> None:
    language_column, code_column = st.columns(2, vertical_alignment="bottom")
    chosen = str(st.session_state.get("handout-language", language_spoken()))
    language = language_column.selectbox(
        catalogue(chosen).say("Language"),
        tuple(NAMES),
        index=tuple(NAMES).index(chosen),
        format_func=NAMES.__getitem__,
        key="handout-language",
    )
    say = catalogue(language).say
    codes = codes_with_pages(assistant.library)
    code = code_column.selectbox(
        say("Code or page"),
        codes,
        index=0 if codes else None,
        accept_new_options=True,
        key="handout-code",
    )
    if code is None:
        return
    answer = _answered(assistant, code, language)
    _show_saving(answer, code, language)
    # All of it was escaped, and the page itself forbids scripts: one that would measure it too, so
    # that it scrolls, within a border that shows where it is cut.
    with st.container(border=True):
        st.iframe(handout_html(answer, _today()), height=_HEIGHT, alt=answer.headline)


def _answered(assistant: Assistant, code: str, language: str) -> Answer:
    """The explanation; whom a model's translation is asked of is said before it is."""
    say = catalogue(language).say
    model = assistant.model
    if model is None or language == "en":
        return assistant.explain(code, language)
    told = say(
        "Where no text in your language is held, the sentences about the code go to {model} "
        "({where}) to be translated.",
        model=model.label,
        where=model.where,
    )
    st.caption(for_markdown(told))
    # A model that failed is not asked again each time that something on the page is touched.
    failed: dict[tuple[str, str], Answer] = st.session_state.get(_FAILED, {})
    answer = failed.get((code, language))
    if answer is None:
        with st.spinner(f"{model.label} …"):
            answer = assistant.explain(code, language)
        if any(item.kind == "built_in_instead" for item in answer.warnings):
            st.session_state[_FAILED] = {(code, language): answer}
    if answer.usage is not None:
        st.caption(for_markdown(usage_told(answer.usage)))
    for item in answer.warnings:
        if item.kind == "built_in_instead":
            st.warning(for_markdown(item.message))
    return answer


def _show_saving(answer: Answer, code: str, language: str) -> None:
    say = catalogue(language).say
    name = f"{code}.{language}"
    pdf_column, html_column = st.columns(2)
    html_column.download_button(
        say("Save to print"),
        handout_html(answer, _today()),
        file_name=f"{name}.html",
        mime="text/html",
        width="stretch",
    )
    try:
        made = handout_pdf(answer, _today())
    except BundlewiseError as error:  # no font for the script
        pdf_column.warning(for_markdown(message_of(error)))
        return
    pdf_column.download_button(
        say("Save as PDF"),
        made,
        file_name=f"{name}.pdf",
        mime="application/pdf",
        width="stretch",
    )


def _today() -> dt.date:
    return dt.datetime.now().astimezone().date()


def main() -> None:
    """Show the page; whatever goes wrong is one clear line on it."""
    shown_safely(show_page)


if __name__ == "__main__":
    main()
