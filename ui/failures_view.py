"""The failures of a report: what was asked, what was expected, and what was retrieved instead."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from evals.figures import Evaluation, Failure
from ui.escaping import for_html, for_markdown
from ui.speech import figure, phrase

MOST_SHOWN = 50


def show_failures(found: Evaluation) -> None:
    """Show the failures, all or of one suite and one measure."""
    heading = phrase("Failures ({number})", number=figure(len(found.failures)))
    st.html(f'<h2 class="bw-section">{for_html(heading)}</h2>')
    if not found.failures:
        st.html(f"<p>{for_html(phrase('None of the cases run.'))}</p>")
        return
    hint = phrase("Open one to see what was retrieved instead.")
    st.html(f'<div class="bw-tagline">{for_html(hint)}</div>')
    suite_column, measure_column = st.columns(2)
    suite = suite_column.selectbox(
        phrase("Of the suite"), ["", *_names(item.suite for item in found.failures)],
        format_func=lambda name: name or phrase("All suites"),
    )  # fmt: skip
    measure = measure_column.selectbox(
        phrase("Wrong in"), ["", *_names(why for item in found.failures for why in item.why)],
        format_func=lambda name: name or phrase("Any measure"),
    )  # fmt: skip
    chosen = [
        item
        for item in found.failures
        if suite in {"", item.suite} and (not measure or measure in item.why)
    ]
    for item in chosen[:MOST_SHOWN]:
        label = f"**{for_markdown(item.id, longest=40)}** {for_markdown(item.question, 150)}"
        with st.expander(label):
            st.html(failure_html(item))
    if len(chosen) > MOST_SHOWN:
        more = phrase(
            "{number} more: choose a suite or a measure.", number=figure(len(chosen) - MOST_SHOWN)
        )
        st.html(f"<p>{for_html(more)}</p>")


def _names(held: Iterable[str]) -> list[str]:
    return sorted(set(held))


def failure_html(item: Failure) -> str:
    """One failure, every text of it escaped."""
    told = [
        (phrase("Question"), item.question),
        (phrase("Suite and kind"), f"{item.suite}, {item.kind}"),
        (phrase("Wrong in"), ", ".join(item.why)),
        (phrase("Expected"), item.expected),
        (phrase("Outcome"), f"{item.outcome}: {item.headline}"),
    ]
    lines = "".join(
        f"<tr><th>{for_html(name)}</th><td>{for_html(text)}</td></tr>" for name, text in told
    )
    places = "".join(f"<li>{for_html(place)}</li>" for place in item.retrieved)
    instead = (
        f'<ol class="bw-missing">{places}</ol>'
        if places
        else (f"<p>{for_html(phrase('Nothing.'))}</p>")
    )
    return (
        f'<div class="bw-scroll"><table class="bw-findings">{lines}</table></div>'
        f'<div class="bw-topic">{for_html(phrase("Retrieved instead, best first"))}</div>{instead}'
    )
