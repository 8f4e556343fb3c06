"""The charts of a report as Vega-Lite, drawn in the browser by what Streamlit brings with it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ui.report_rows import Row
from ui.speech import phrase

_TEAL, _GREY = "#17616b", "#7b8791"
_COLOURS = ["#17616b", "#c2571f", "#6a54ab", "#8a6500", "#b02234"]
_SHARES = {"scale": {"domain": [0, 1]}, "axis": {"tickCount": 5}, "type": "quantitative"}


def calibration_chart(points: Sequence[Row]) -> dict[str, Any]:
    """The share of questions with an answer over the predicted chance of one."""
    place = {
        "x": {"field": "Predicted", "title": phrase("predicted chance of an answer"), **_SHARES},
        "y": {"field": "Observed", "title": phrase("share with an answer"), **_SHARES},
    }
    size = {
        "field": "Questions", "type": "quantitative", "title": phrase("questions"),
        "scale": {"range": [40, 400]}, "legend": {"tickCount": 3},
    }  # fmt: skip
    ends = [{"Predicted": end, "Observed": end} for end in (0, 1)]
    return {
        "data": {"values": list(points)},
        "encoding": place,
        "layer": [
            {
                "data": {"values": ends},
                "mark": {"type": "line", "strokeDash": [5, 4], "color": _GREY},
            },
            {"mark": {"type": "line", "color": _TEAL}},
            {
                "mark": {"type": "circle", "color": _TEAL, "opacity": 0.9},
                "encoding": {
                    "size": size,
                    "tooltip": _tips(
                        Predicted=phrase("Predicted"),
                        Observed=phrase("Observed"),
                        Questions=phrase("Questions"),
                    ),
                },
            },
        ],
    }


def course_chart(rows: Sequence[Row]) -> dict[str, Any]:
    """Our main figures report by report, oldest first; told apart by dashes as well as colour."""
    return {
        "data": {"values": list(rows)},
        "mark": {"type": "line", "point": True},
        "encoding": {
            "x": {
                "field": "Made", "type": "nominal", "sort": None, "title": phrase("made (UTC)"),
                "axis": {"labelAngle": -30},
            },
            "y": {"field": "Share", "title": phrase("share"), **_SHARES},
            "color": {
                "field": "Measure", "type": "nominal", "title": None,
                "scale": {"range": _COLOURS},
            },
            "strokeDash": {"field": "Measure", "type": "nominal", "title": None},
            "tooltip": _tips(
                Made=phrase("Made"), Measure=phrase("Measure"), Share=phrase("Share")
            ),
        },
    }  # fmt: skip


def _tips(**titles: str) -> list[dict[str, str]]:
    return [{"field": name, "title": title} for name, title in titles.items()]
