"""How networks learned that differ in one thing: the median of several seeds, and their range."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from rnnplay.text import _

# For light and dark: this figure is drawn outside of the stage, which alone knows the theme.
SETTLED = 0.05  # of its first loss; twice as long as one is above that, there is something to see
COLOURS, DASHES = ("#2f80ed", "#dd6b10", "#868da0"), ("solid", "dash", "dot")


def courses_figure(courses: Mapping[str, np.ndarray], axis: str, hover: str) -> dict[str, Any]:
    """A line for the median over the seeds, in a band from the least to the greatest value.

    Args:
        courses: by name, ``(seeds, epochs + 1)``: what falls as one learns.
        axis: what it is.
        hover: where one points at a line, with plotly's ``%{x}`` and ``%{y}``.
    """
    lines = [
        line
        for (name, course), colour, dash in zip(courses.items(), COLOURS, DASHES, strict=False)
        for line in _lines(course, name, hover, colour, dash)
    ]
    layout = {
        "height": 320,
        "margin": {"l": 48, "r": 8, "t": 32, "b": 40},
        "legend": {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom"},
        "xaxis": {
            "title": {"text": _("epoch")},
            "range": [0, _end([*courses.values()])],
            "fixedrange": True,
            "zeroline": False,
        },
        "yaxis": {
            "title": {"text": axis},
            "rangemode": "tozero",
            "fixedrange": True,
        },
    }
    return {"data": lines, "layout": layout}


def _end(courses: Sequence[np.ndarray]) -> int:
    """The epoch up to which there is something to see."""
    medians = np.stack([np.median(course, axis=0) for course in courses])  # (courses, epochs + 1)
    learning = np.flatnonzero((medians > SETTLED * medians[:, :1]).any(axis=0))
    return min(medians.shape[1] - 1, 2 * (int(learning[-1]) if len(learning) else 0) + 5)


def _lines(course: np.ndarray, name: str, hover: str, colour: str, dash: str) -> list[dict[str, Any]]:
    """The upper and the lower edge of the band, which is filled between them, and the median."""
    epochs = np.arange(course.shape[1]).tolist()
    low, high, median = (reduce(course, axis=0).tolist() for reduce in (np.min, np.max, np.median))
    red, green, blue = (int(colour[start : start + 2], 16) for start in (1, 3, 5))
    line = {"type": "scatter", "mode": "lines", "x": epochs}
    edge = line | {"line": {"width": 0}, "hoverinfo": "skip", "showlegend": False}
    return [
        edge | {"y": high},
        edge | {"y": low, "fill": "tonexty", "fillcolor": f"rgba({red}, {green}, {blue}, 0.14)"},
        line
        | {
            "name": name,
            "y": median,
            "line": {"color": colour, "dash": dash, "width": 2.5},
            "hovertemplate": hover,
        },
    ]
