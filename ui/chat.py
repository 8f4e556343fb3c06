"""The web page: ask, and see the verdict first with everything that bears it out.

Started by ``bundlewise ui``. It calls ``Assistant`` and decides nothing about coding.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Sequence
from pathlib import Path

import streamlit as st
from streamlit.runtime.scriptrunner import StopException

from assistant.answer import Answer, Statement
from assistant.languages.wording import INFORMATION_ONLY
from assistant.model_settings import ModelName
from assistant.service import Assistant, Question
from knowledge_base.errors import BundlewiseError
from knowledge_base.phrases import said
from knowledge_base.records import SETTINGS as SETTING_NAMES
from knowledge_base.records import Setting
from ui import answer_pieces as pieces
from ui import conversation, feedback
from ui.answer_view import ASSISTANT_ICON, USER_ICON, show_answer, show_turn
from ui.escaping import for_html, for_markdown
from ui.language_choice import answer_language, show_choice, worded
from ui.library_panel import show_library
from ui.page_style import ICON, SCROLL_TO_QUESTION, style
from ui.phrases import EXAMPLES, SETTINGS, usage_told
from ui.safely import shown_safely
from ui.sharing import hearing, opened
from ui.speech import message_of, phrase, told
from ui.uploads import unforeseen

_COVERAGE = Path(__file__).with_name("coverage.py")
_HANDOUT = Path(__file__).with_name("handout_page.py")
_LIBRARY = Path(__file__).with_name("library_page.py")
_PERFORMANCE = Path(__file__).with_name("performance.py")


def show_page() -> None:
    """Draw the page once, from top to bottom."""
    st.html(style())
    assistant = opened()
    with st.sidebar:
        show_library(assistant.library)
    service_date, setting = _show_bar(assistant.model)
    _prepare(assistant)
    typed = st.chat_input(
        phrase("Ask about codes, e.g. Can I report 62302 with 72240?"), key="question"
    )
    if typed is not None:
        conversation.put(typed)
    question = conversation.waiting()
    for number, made in enumerate(conversation.turns()):
        show_turn(made, number, assistant)
        _show_usage(made.answer)
    if question is not None:
        _answer(
            assistant,
            Question(
                question,
                service_date=service_date,
                setting=setting,
                language=answer_language(),
                after=conversation.last_question(),
            ),
        )
    elif conversation.was_stopped():
        stopped = phrase("The last question was stopped before its answer.")
        st.html(f'<div class="bw-tagline">{for_html(stopped)}</div>')
    elif not conversation.turns():
        _show_welcome()


def _show_bar(model: ModelName | None) -> tuple[dt.date | None, Setting | None]:
    """The choices that hold for the next question, always in sight; ``None`` is the default."""
    today = dt.datetime.now().astimezone().date()
    with st.container(key="bar"):
        date_column, setting_column, new_column = st.columns(
            [3, 4, 2], vertical_alignment="bottom", gap="small"
        )
        chosen = date_column.date_input(
            phrase("Service date"),
            value=today,
            min_value=dt.date(1990, 1, 1),
            max_value=dt.date(today.year + 5, 12, 31),
            format="YYYY-MM-DD",
            key=conversation.keyed("service-date"),
            persist_state="session",
            help=phrase("While this is today, a date written in the question comes first."),
        )
        settings = ("", *SETTING_NAMES)
        kept = conversation.keyed("setting-kept")
        setting = setting_column.selectbox(
            phrase("Setting"),
            settings,
            index=settings.index(st.session_state.get(kept, "")),
            format_func=_setting_shown,
            key=worded(conversation.keyed("setting")),
            persist_state="session",
            help=phrase("Medicare's tables differ by setting."),
        )
        st.session_state[kept] = setting  # the choice itself, whatever the language
        new_column.button(
            phrase("Start New"),
            icon=":material/edit_square:",
            on_click=conversation.start_new,
            width="stretch",
        )
        notice = told(INFORMATION_ONLY)
        if model is not None:
            notice += f" {_sent_to(model)}"
        st.html(f'<div class="bw-notice">{for_html(notice)}</div>')
    day = chosen if isinstance(chosen, dt.date) and chosen != today else None
    return day, next((name for name in SETTING_NAMES if name == setting), None)


def _sent_to(model: ModelName) -> str:
    return phrase(
        "{model} drafts: questions and the passages found for them go to {place}; a question "
        "about one person never does.",
        model=model.label,
        place=model.where,
    )


def _show_usage(answer: Answer) -> None:
    if answer.usage is not None:
        st.html(f'<div class="bw-footer">{for_html(usage_told(answer.usage))}</div>')


def _setting_shown(setting: str) -> str:
    if not setting:
        return phrase("As in the question, else practitioner")
    return told(SETTINGS[setting])


def _prepare(assistant: Assistant) -> None:
    """Bring the vectors in step with the library, with a bar where that takes a while."""
    place = st.empty()

    def advance(what: str, done: int, total: int) -> None:
        place.progress(min(1.0, done / total) if total else 0.0, for_markdown(told(what)))

    assistant.library.index(advance)
    place.empty()


def _answer(assistant: Assistant, question: Question) -> None:
    with st.chat_message("user", avatar=USER_ICON):
        bubble = st.empty()
        bubble.html(pieces.question_html(question.text))
    with st.chat_message("assistant", avatar=ASSISTANT_ICON):
        place = st.empty()
        try:
            with place.container():
                answer = _arriving(assistant, question)
        except StopException:
            conversation.stop()
            raise
        except BundlewiseError as error:
            conversation.settle()
            place.error(for_markdown(message_of(error)))
            return
        except Exception as error:  # no traceback reaches a user
            conversation.settle()
            place.error(for_markdown(unforeseen(error)))
            return
        made = conversation.turn(question.text, answer, assistant.proof)
        number = len(conversation.turns())
        conversation.settle(made)
        feedback.remember(made, number, question)
        bubble.html(pieces.question_html(made.question))
        with place.container():
            show_answer(made, number, assistant)
            _show_usage(made.answer)
            st.html(SCROLL_TO_QUESTION, unsafe_allow_javascript=True)  # a constant of ours


def _arriving(assistant: Assistant, question: Question) -> Answer:
    """Show each statement once it was verified, and give the whole answer."""
    arrived: list[Statement] = []
    model = assistant.model
    begun = time.monotonic()
    if model is None:
        told_meanwhile = phrase("Reading the material …")
    else:
        told_meanwhile = phrase("Asking {model} …", model=model.label)
    with st.spinner(told_meanwhile):
        place, clock, aside = st.empty(), st.empty(), st.empty()
        if model is not None:
            st.button(
                phrase("Stop"), icon=":material/stop_circle:", type="tertiary",
                key=conversation.keyed("stop"), on_click=conversation.stop,
            )  # fmt: skip

        def waiting() -> None:
            # Drawing is what lets Streamlit stop the script, or begin it anew.
            seconds = phrase("{seconds} s", seconds=f"{time.monotonic() - begun:.0f}")
            clock.html(f'<div class="bw-tagline">{for_html(seconds)}</div>')

        def heard(line: str) -> None:
            aside.html(f'<div class="bw-tagline">{for_html(told(line))}</div>')

        with hearing(heard):
            for item in assistant.stream(question, waiting):
                if isinstance(item, Answer):
                    return item
                arrived.append(item)
                place.html(pieces.statements_html(arrived, {}))
    raise BundlewiseError(said("The answer broke off; ask again."))


def _show_welcome() -> None:
    question = phrase("What would you like to check?")
    only = phrase(
        "Answers come only from the material in the library, each with its quote or its table row."
    )
    st.html(f'<div class="bw-welcome"><h1>{for_html(question)}</h1><p>{for_html(only)}</p></div>')
    _show_examples(EXAMPLES)


def _show_examples(examples: Sequence[str]) -> None:
    for column, example in zip(st.columns(2) * 2, examples, strict=False):
        column.button(
            told(example), key=f"example-{example}", on_click=conversation.put,
            args=(told(example),), width="stretch",
        )  # fmt: skip


def main() -> None:
    """Show the page that was chosen; whatever goes wrong is one clear line on it."""
    st.set_page_config(page_title="Bundlewise", page_icon=ICON, layout="centered")
    show_choice()
    # Icons of pages are left out: as a page's own icon one would be fetched from another host.
    chat = st.Page(_shown_safely, title=phrase("Chat"), url_path="chat", default=True)
    handout = st.Page(_HANDOUT, title=phrase("Handout"), url_path="handout")
    library = st.Page(_LIBRARY, title=phrase("Library"), url_path="library")
    coverage = st.Page(_COVERAGE, title=phrase("Coverage"), url_path="coverage")
    performance = st.Page(_PERFORMANCE, title=phrase("Performance"), url_path="performance")
    st.navigation([chat, handout, library, coverage, performance]).run()


def _shown_safely() -> None:
    shown_safely(show_page)


if __name__ == "__main__":
    main()
