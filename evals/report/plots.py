"""Plots as inline SVG: no script, no outside file, and no address in them."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from evals.figures import CalibrationPoint, Figure

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

# Told apart also by those who see few colours, and in print by their order.
_COLOURS = ("#0b5394", "#d55e00", "#e69f00", "#009e73", "#7a7a7a", "#cc79a7")
_NAMESPACE = re.compile(r'\sxmlns(:\w+)?="[^"]*"')
_METADATA = re.compile(r"<metadata>.*?</metadata>", re.DOTALL)


def _drawing(width: float, height: float) -> Drawing:
    # Figure by itself needs no display and no global state, unlike pyplot.
    from matplotlib.figure import Figure as Drawn

    return Drawn(figsize=(width, height), layout="constrained")


def _svg(drawn: Drawing, label: str) -> str:
    import matplotlib as mpl
    from markupsafe import escape

    written = io.StringIO()
    with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": label}):
        drawn.savefig(written, format="svg", metadata={"Date": None}, transparent=True)
    text = written.getvalue()
    text = _METADATA.sub("", text[text.index("<svg") :])
    text = _NAMESPACE.sub("", text).replace("xlink:href", "href")
    return text.replace("<svg", f'<svg role="img" aria-label="{escape(label)}"', 1)


def calibration_plot(points: Sequence[CalibrationPoint]) -> str:
    """Predicted probability against the share that was answerable; bars show how many."""
    drawn = _drawing(5.2, 4.2)
    axes = drawn.subplots()
    counts = axes.twinx()
    counts.bar([item.predicted for item in points], [item.n for item in points], 0.05,
               color="#c9d3df")  # fmt: skip
    counts.set_ylabel("questions")
    axes.set_zorder(counts.get_zorder() + 1)
    axes.patch.set_visible(False)
    axes.plot([0, 1], [0, 1], linestyle="--", color="#7a7a7a", label="perfect")
    axes.plot([item.predicted for item in points], [item.observed for item in points],
              marker="o", color=_COLOURS[0], label="Bundlewise")  # fmt: skip
    axes.set(xlim=(0, 1), ylim=(0, 1.02), xlabel="predicted probability of an answer",
             ylabel="share answerable")  # fmt: skip
    axes.legend(loc="upper left", frameon=False)
    return _svg(drawn, "Calibration of the refusal decision")


def by_kind_plot(figures: Sequence[Figure], systems: Sequence[str], measure: str) -> str:
    """A measure by kind of question, one bar a system, with its 95% interval."""
    held = {(item.kind, item.system): item for item in figures}
    groups = list(dict.fromkeys(item.kind for item in figures))
    drawn = _drawing(8.5, max(2.2, 0.28 * len(groups) * max(1, len(systems)) ** 0.75 + 1))
    axes = drawn.subplots()
    thick = 0.8 / max(1, len(systems))
    for number, system in enumerate(systems):
        shown = [(place, held[group, system]) for place, group in enumerate(groups)
                 if (group, system) in held]  # fmt: skip
        if not shown:
            continue
        values = [item.value for _, item in shown]
        lows = [value - (item.low if item.low is not None else value)
                for value, (_, item) in zip(values, shown, strict=True)]  # fmt: skip
        highs = [(item.high if item.high is not None else value) - value
                 for value, (_, item) in zip(values, shown, strict=True)]  # fmt: skip
        axes.barh(
            [place + (number - (len(systems) - 1) / 2) * thick for place, _ in shown],
            values,
            thick,
            xerr=[[max(0.0, low) for low in lows], [max(0.0, high) for high in highs]],
            color=_COLOURS[number % len(_COLOURS)],
            error_kw={"elinewidth": 0.8, "ecolor": "#333333"},
            label=system,
        )
    axes.set_yticks(range(len(groups)), [str(kind) for kind in groups])
    axes.invert_yaxis()
    axes.set(xlim=(0, 1), xlabel=measure)
    axes.margins(y=0.01)
    # Outside the axes whatever their height is, so that it hides no bar.
    drawn.legend(loc="outside upper center", ncols=5, frameon=False)
    return _svg(drawn, f"{measure} by kind of question and system")
