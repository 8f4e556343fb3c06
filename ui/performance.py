"""The page "Performance": what the newest evaluation report says, with its failures and history.

It reads what ``bundlewise eval`` wrote and measures nothing itself; no library is opened.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import streamlit as st

from assistant.settings import Settings
from evals.figures import NO_CASE_OF, NO_CASE_YET, RECALL, Evaluation
from knowledge_base.phrases import said
from ui import report_rows as rows
from ui.escaping import command_html, for_html, for_markdown
from ui.failures_view import show_failures
from ui.library_panel import show_brand
from ui.page_style import style
from ui.report_charts import calibration_chart, course_chart
from ui.reports import MOST, Report, Shelf, shelf, stamp
from ui.safely import shown_safely
from ui.speech import figure, phrase, told

_WHOLE = 16
_SPLITS = {
    "test": said("cases held out, never tuned on"),
    "development": said("cases that were tuned on"),
    "all": said("cases held out and cases tuned on together"),
}


def show_page() -> None:
    """Draw the page once, from top to bottom."""
    st.html(style())
    with st.sidebar:
        show_brand(phrase("How good the answers are, measured on suites of cases."))
    st.html(f'<div class="bw-welcome"><h1>{for_html(phrase("Performance"))}</h1></div>')
    held = shelf(Settings().home)
    for line in held.damaged:
        st.warning(for_markdown(told(line)))
    if not held.reports:
        none = for_html(phrase("No report is here yet."))
        st.html(f'<div class="bw-verdict bw-absent">{none}{_how()}</div>')
        return
    report = _chosen(held)
    _show_basis(report, newest=report is held.reports[0])
    _show_summary(report.found)
    _show_cuts(report.found)
    _show_calibration(report.found)
    show_failures(report.found)
    _show_history(report, held)


def _how() -> str:
    """How a report is made, as HTML."""
    line = phrase(
        "Run {command} in a terminal: it asks every question of the suites held out for testing "
        "and writes a report here. It needs {needed}.",
        command=command_html("bundlewise eval"),
        needed=command_html("pip install 'bundlewise[eval]'"),
    )
    return f"<p>{line}</p>"


def _chosen(held: Shelf) -> Report:
    if len(held.reports) == 1:
        return held.reports[0]
    number = st.selectbox(
        phrase("Report"),
        range(len(held.reports)),
        format_func=lambda place: held.reports[place].line,
        help=phrase("The newest comes first."),
    )
    return held.reports[number]


def _show_basis(report: Report, *, newest: bool) -> None:
    found = report.found
    if report.own:
        what = (
            phrase("Your own report, the newest of this home.")
            if newest
            else phrase("An earlier report of your own.")
        )
    else:
        what = phrase(
            "The report committed with the project: it was not made here or on your material."
        )
    basis = "".join(f"<span>{part}</span>" for part in _basis(report))
    st.html(
        f'<div class="bw-verdict bw-{"calm" if report.own else "absent"}"><div '
        f'class="bw-headline">{for_html(what)}</div><div class="bw-basis">{basis}</div>'
        f'<div class="bw-footer">{for_html(_folder(report))}</div>'
        f"{'' if report.own else _how()}</div>"
    )
    for item in found.skipped:
        st.html(
            f'<div class="bw-caution"><b>{for_html(phrase("Not run:"))} {for_html(item.suite)}.'
            f"</b> {for_html(_reason(item.reason))}</div>"
        )


def _reason(kept: str) -> str:
    """Why a suite did not run, as reports keep it, in the language spoken where it is ours."""
    if kept == NO_CASE_YET:
        return phrase("it has no case yet")
    split = kept.removeprefix(NO_CASE_OF)
    return kept if split == kept else phrase("it has no case of the split {split}", split=split)


def _basis(report: Report) -> Iterator[str]:
    """What the figures rest on, each a piece of HTML with its value in bold."""
    found = report.found
    split = told(_SPLITS[found.split]) if found.split in _SPLITS else phrase("unknown")
    if found.fast:
        split = phrase("{split}, at most forty a suite", split=split)
    yield phrase("Made {moment}", moment=_bold(stamp(report.made)))
    yield phrase("Split {name} ({meaning})", name=_bold(found.split), meaning=for_html(split))
    yield phrase(
        "Cases {number}, wrong in something {wrong}",
        number=_bold(figure(len(found.cases))),
        wrong=_bold(figure(len(found.failures))),
    )
    yield phrase("Suites {names}", names=_bold(", ".join(report.suites) or phrase("none")))
    yield f"Bundlewise {_bold(found.bundlewise)}"
    yield phrase("Embedding model {name}", name=_bold(found.embedder))
    if found.latency_ms.p50 is not None:
        yield phrase(
            "Median warm question {milliseconds} ms",
            milliseconds=_bold(f"{found.latency_ms.p50:.0f}"),
        )


def _bold(text: str) -> str:
    return f"<b>{for_html(text)}</b>"


def _folder(report: Report) -> str:
    """Where a report lies; the project's own by its place within the project."""
    folder = report.folder
    return str(folder) if report.own else f"{folder.parent.name}/{folder.name}"


def _show_summary(found: Evaluation) -> None:
    _heading(
        phrase("Summary"),
        phrase(
            "A mean over n cases with its 95% interval; higher is better, except for {measure}.",
            measure="answerable_refused",
        ),
    )
    _table(rows.summary_rows(found), [phrase("Measure")], phrase("Every measure for each system"))


def _show_cuts(found: Evaluation) -> None:
    _heading(
        phrase("By suite and kind"),
        phrase("One measure at a time, for every system that was scored on it."),
    )
    names = rows.measures(found)
    if not names:
        st.html(f"<p>{for_html(phrase('The report has no figures.'))}</p>")
        return
    measure = st.selectbox(
        phrase("Measure"), names, index=names.index(RECALL) if RECALL in names else 0
    )
    st.html(f'<div class="bw-tagline">{for_html(rows.meaning(found, measure))}</div>')
    _table(
        rows.cut_rows(found, measure),
        [phrase("Suite"), phrase("Kind")],
        phrase("One measure by suite and kind"),
    )


def _show_calibration(found: Evaluation) -> None:
    _heading(
        phrase("Calibration"),
        phrase(
            "Of the questions given about this chance of an answer, the share that has one. On "
            "the dashed line chance and share agree."
        ),
    )
    if not found.calibration:
        needs = phrase(
            "Needs answerable and unanswerable questions in one run; these suites have not both."
        )
        st.html(f"<p>{for_html(needs)}</p>")
        return
    if found.brier is not None:
        brier = phrase(
            "Brier score {score} (0 is perfect; always saying one half gives 0.25).",
            score=_bold(f"{found.brier:.3f}"),
        )
        st.html(f"<p>{brier}</p>")
    points = rows.calibration_rows(found)
    st.vega_lite_chart(
        calibration_chart(points), height=340,
        alt=phrase("Calibration curve; its points are in the table below"),
    )  # fmt: skip
    _table(rows.calibration_table(found), [], phrase("The points of the calibration curve"))


def _show_history(report: Report, held: Shelf) -> None:
    if not report.own:
        return
    _heading(
        phrase("History"),
        phrase(
            "Our main figures over time. The line holds only reports on the same suites and split "
            "as the one shown; cases may have been added between them."
        ),
    )
    same = [item for item in held.reports if item.comparable(report)]
    course = rows.course_rows(same)
    if len(same) > 1 and course:
        st.vega_lite_chart(
            course_chart(course),
            height=320,
            alt=phrase("Main figures over time; see the table below"),
        )
    else:
        needs = phrase("A line needs two reports on the same suites and split.")
        st.html(f"<p>{for_html(needs)}</p>")
    _table(rows.history_rows(held.reports), [phrase("Made")], phrase("All reports, newest first"))
    if held.left_out:
        left = phrase(
            "The newest {most} are shown; {number} older ones are left out.",
            most=MOST,
            number=held.left_out,
        )
        st.html(f"<p>{for_html(left)}</p>")


def _heading(title: str, about: str) -> None:
    st.html(
        f'<h2 class="bw-section">{for_html(title)}</h2>'
        f'<div class="bw-tagline">{for_html(about)}</div>'
    )


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
