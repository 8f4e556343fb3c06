"""The page "Performance": what the newest evaluation report says, with its failures and history.

It reads what ``bundlewise eval`` wrote and measures nothing itself; no library is opened.
"""

from __future__ import annotations

from typing import Literal

import streamlit as st

from assistant.settings import Settings
from evals.figures import RECALL, Evaluation
from ui import report_rows as rows
from ui.escaping import for_html, for_markdown
from ui.failures_view import show_failures
from ui.page_style import STYLE
from ui.report_charts import calibration_chart, course_chart
from ui.reports import MOST, Report, Shelf, shelf, stamp
from ui.safely import shown_safely

_HOW = (
    "<p>Run <code>bundlewise eval</code> in a terminal: it asks every question of the suites held "
    "out for testing and writes a report here. It needs "
    "<code>pip install 'bundlewise[eval]'</code>.</p>"
)
_WHOLE = 16
_SPLITS = {
    "test": "cases held out, never tuned on",
    "development": "cases that were tuned on",
    "all": "cases held out and cases tuned on together",
}


def show_page() -> None:
    """Draw the page once, from top to bottom."""
    st.html(STYLE)
    st.sidebar.html(
        '<div class="bw-brand">Bundlewise</div><div class="bw-tagline">How good the answers are, '
        "measured on suites of cases.</div>"
    )
    st.html('<div class="bw-welcome"><h1>Performance</h1></div>')
    held = shelf(Settings().home)
    for line in held.damaged:
        st.warning(for_markdown(line))
    if not held.reports:
        st.html(f'<div class="bw-verdict bw-absent">No report is here yet.{_HOW}</div>')
        return
    report = _chosen(held)
    _show_basis(report, newest=report is held.reports[0])
    _show_summary(report.found)
    _show_cuts(report.found)
    _show_calibration(report.found)
    show_failures(report.found)
    _show_history(report, held)


def _chosen(held: Shelf) -> Report:
    if len(held.reports) == 1:
        return held.reports[0]
    number = st.selectbox(
        "Report",
        range(len(held.reports)),
        format_func=lambda place: held.reports[place].line,
        help="The newest comes first.",
    )
    return held.reports[number]


def _show_basis(report: Report, *, newest: bool) -> None:
    found = report.found
    if report.own:
        what = (
            "Your own report, the newest of this home."
            if newest
            else "An earlier report of your own."
        )
    else:
        what = "The report committed with the project: it was not made here or on your material."
    few = ", at most forty a suite" if found.fast else ""
    parts = [
        f"Made <b>{for_html(stamp(report.made))}</b>",
        f"Split <b>{for_html(found.split)}</b> ({_SPLITS.get(found.split, 'unknown')}{few})",
        f"Cases <b>{len(found.cases):,}</b>, wrong in something <b>{len(found.failures):,}</b>",
        f"Suites <b>{for_html(', '.join(report.suites) or 'none')}</b>",
        f"Bundlewise <b>{for_html(found.bundlewise)}</b>",
        f"Embedding model <b>{for_html(found.embedder)}</b>",
    ]
    if found.latency_ms.p50 is not None:
        parts.append(f"Median warm question <b>{found.latency_ms.p50:.0f} ms</b>")
    basis = "".join(f"<span>{part}</span>" for part in parts)
    st.html(
        f'<div class="bw-verdict bw-{"calm" if report.own else "absent"}"><div '
        f'class="bw-headline">{what}</div><div class="bw-basis">{basis}</div>'
        f'<div class="bw-footer">{for_html(_folder(report))}</div>'
        f"{'' if report.own else _HOW}</div>"
    )
    for item in found.skipped:
        st.html(
            f'<div class="bw-caution"><b>Not run: {for_html(item.suite)}.</b> '
            f"{for_html(item.reason)}</div>"
        )


def _folder(report: Report) -> str:
    """Where a report lies; the project's own by its place within the project."""
    folder = report.folder
    return str(folder) if report.own else f"{folder.parent.name}/{folder.name}"


def _show_summary(found: Evaluation) -> None:
    _heading(
        "Summary",
        "A mean over n cases with its 95% interval; higher is better, except for "
        "answerable_refused.",
    )
    _table(rows.summary_rows(found), ["Measure"], "Every measure for each system")


def _show_cuts(found: Evaluation) -> None:
    _heading("By suite and kind", "One measure at a time, for every system that was scored on it.")
    names = rows.measures(found)
    if not names:
        st.html("<p>The report has no figures.</p>")
        return
    measure = st.selectbox("Measure", names, index=names.index(RECALL) if RECALL in names else 0)
    st.html(f'<div class="bw-tagline">{for_html(rows.meaning(found, measure))}</div>')
    _table(rows.cut_rows(found, measure), ["Suite", "Kind"], "One measure by suite and kind")


def _show_calibration(found: Evaluation) -> None:
    _heading(
        "Calibration",
        "Of the questions given about this chance of an answer, the share that has one. On the "
        "dashed line chance and share agree.",
    )
    if not found.calibration:
        st.html("<p>Needs answerable and unanswerable questions in one run; these suites have "
                "not both.</p>")  # fmt: skip
        return
    if found.brier is not None:
        st.html(f"<p>Brier score <b>{found.brier:.3f}</b> (0 is perfect; always saying one half "
                "gives 0.25).</p>")  # fmt: skip
    points = rows.calibration_rows(found)
    st.vega_lite_chart(
        calibration_chart(points), height=340,
        alt="Calibration curve; its points are in the table below",
    )  # fmt: skip
    _table(points, [], "The points of the calibration curve")


def _show_history(report: Report, held: Shelf) -> None:
    if not report.own:
        return
    _heading(
        "History",
        "Our main figures over time. The line holds only reports on the same suites and split as "
        "the one shown; cases may have been added between them.",
    )
    same = [item for item in held.reports if item.comparable(report)]
    course = rows.course_rows(same)
    if len(same) > 1 and course:
        st.vega_lite_chart(
            course_chart(course), height=320, alt="Main figures over time; see the table below"
        )
    else:
        st.html("<p>A line needs two reports on the same suites and split.</p>")
    _table(rows.history_rows(held.reports), ["Made"], "All reports, newest first")
    if held.left_out:
        st.html(f"<p>The newest {MOST} are shown; {held.left_out} older ones are left out.</p>")


def _heading(title: str, told: str) -> None:
    st.html(f'<h2 class="bw-section">{title}</h2><div class="bw-tagline">{told}</div>')


def _table(held: list[rows.Row], pinned: list[str], alternative: str) -> None:
    pins = {name: st.column_config.TextColumn(pinned=True) for name in pinned}
    height: Literal["content", "auto"] = (
        "content" if len(held) <= _WHOLE else "auto"
    )  # longer ones scroll
    st.dataframe(held, height=height, hide_index=True, column_config=pins, alt=alternative)


def main() -> None:
    """Show the page; whatever goes wrong is one clear line on it."""
    shown_safely(show_page)


if __name__ == "__main__":
    main()
