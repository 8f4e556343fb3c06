"""The heat map of the coverage as Vega-Lite, drawn in the browser."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ui.coverage_rows import Row
from ui.speech import phrase


def heat_map(cells: Sequence[Row]) -> dict[str, Any]:
    """One cell for each family and second character: the share of its known codes named."""
    families = list(dict.fromkeys(cell["Family"] for cell in cells))
    return {
        "data": {"values": list(cells)},
        "height": {"step": 21},
        "mark": {"type": "rect", "stroke": "#ffffff", "strokeWidth": 1},
        "encoding": {
            "x": {
                "field": "Second", "type": "nominal",
                "title": phrase("second character of the code"),
                "axis": {"labelAngle": 0, "orient": "top"},
                "scale": {"domain": list("0123456789")},
            },
            "y": {
                "field": "Family", "type": "nominal", "sort": families, "title": None,
                "axis": {"labelLimit": 280, "labelOverlap": False},
            },
            "color": {
                "field": "Share", "type": "quantitative", "title": phrase("share named"),
                # A root, since the first few codes of a block tell more than the last.
                "scale": {
                    "type": "sqrt", "domain": [0, 1],
                    "range": ["#eef0f2", "#cfe0e2", "#5f9aa2", "#0d464e"],
                },
                "legend": {"format": ".0%", "orient": "bottom", "gradientLength": 220},
            },
            "tooltip": [
                {"field": "Family", "title": phrase("Family")},
                {"field": "Second", "title": phrase("Second character")},
                {"field": "Known", "title": phrase("Codes known")},
                {"field": "Named", "title": phrase("Named")},
                {"field": "Ranged", "title": phrase("Within a range only")},
                {"field": "Share", "title": phrase("Share"), "format": ".1%"},
            ],
        },
        "config": {"view": {"stroke": None}},
    }  # fmt: skip
