"""The failures of a report: what was asked, what was expected, and what was retrieved instead."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from evals.figures import Evaluation, Failure
from ui.escaping import for_html, for_markdown

MOST_SHOWN = 50


def show_failures(found: Evaluation) -> None:
    """Show the failures, all or of one suite and one measure."""
    st.html(f'<h2 class="bw-section">Failures ({len(found.failures):,})</h2>')
    if not found.failures:
        st.html("<p>None of the cases run.</p>")
        return
    st.html('<div class="bw-tagline">Open one to see what was retrieved instead.</div>')
    suite_column, measure_column = st.columns(2)
    suite = suite_column.selectbox(
        "Of the suite", ["", *_names(item.suite for item in found.failures)],
        format_func=lambda name: name or "All suites",
    )  # fmt: skip
    measure = measure_column.selectbox(
        "Wrong in", ["", *_names(why for item in found.failures for why in item.why)],
        format_func=lambda name: name or "Any measure",
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
        st.html(f"<p>{len(chosen) - MOST_SHOWN:,} more: choose a suite or a measure.</p>")


def _names(held: Iterable[str]) -> list[str]:
    return sorted(set(held))


def failure_html(item: Failure) -> str:
    """One failure, every text of it escaped."""
    told = [
        ("Question", item.question),
        ("Suite and kind", f"{item.suite}, {item.kind}"),
        ("Wrong in", ", ".join(item.why)),
        ("Expected", item.expected),
        ("Outcome", f"{item.outcome}: {item.headline}"),
    ]
    lines = "".join(f"<tr><th>{name}</th><td>{for_html(text)}</td></tr>" for name, text in told)
    places = "".join(f"<li>{for_html(place)}</li>" for place in item.retrieved)
    instead = f'<ol class="bw-missing">{places}</ol>' if places else "<p>Nothing.</p>"
    return (
        f'<div class="bw-scroll"><table class="bw-findings">{lines}</table></div>'
        f'<div class="bw-topic">Retrieved instead, best first</div>{instead}'
    )
