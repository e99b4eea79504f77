"""A few curves in one figure, for light and dark: it stands outside of the stage, which alone knows the theme."""

from collections.abc import Mapping, Sequence
from typing import Any

COLOURS, DASHES = ("#dd6b10", "#2f80ed", "#868da0"), ("solid", "dash", "dot")


def lines_figure(curves: Mapping[str, Sequence[float]], across: str, up: str, first: int = 0) -> dict[str, Any]:
    """Curves over a count.

    Args:
        curves: values by name.
        across, up: names of the axes.
        first: what is counted from.
    """
    data = [
        {
            "type": "scatter",
            "mode": "lines",
            "name": name,
            "x": list(range(first, first + len(values))),
            "y": list(values),
            "line": {"color": colour, "dash": dash, "width": 2.5},
        }
        for (name, values), colour, dash in zip(curves.items(), COLOURS, DASHES, strict=False)
    ]
    return {
        "data": data,
        "layout": {
            "height": 280,
            "margin": {"l": 48, "r": 8, "t": 32, "b": 40},
            "legend": {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom"},
            "xaxis": {"title": {"text": across}, "fixedrange": True, "zeroline": False},
            "yaxis": {"title": {"text": up}, "rangemode": "tozero", "fixedrange": True},
        },
    }
