"""A picture that a network reads, and what the network thinks of it after each row."""

import numpy as np

from rnnplay.figures.heatmap import heatmap
from rnnplay.figures.matrices import steady
from rnnplay.figures.palette import GRAY, INK, SHARE, SIGNED, TEAL, TEXT
from rnnplay.figures.panel import Figure, animated
from rnnplay.text import _, percent


def field_figure(field: np.ndarray) -> Figure:
    """What the network sees, ``(rows, pixels)``, ink in 0…1."""
    pixels = [str(pixel) for pixel in range(1, field.shape[1] + 1)]
    hover = _("row %{y}, pixel %{x}: ink %{z:.2f}")
    return heatmap(field, pixels, INK, 0, 1, hover, _("pixel"))


def influence_figure(gradient: np.ndarray) -> Figure:
    """How the prediction would move with the ink of each pixel, ``(rows, pixels)``, scaled to its largest."""
    pixels = [str(pixel) for pixel in range(1, gradient.shape[1] + 1)]
    most = steady(float(np.abs(gradient).max()))
    return heatmap(gradient, pixels, SIGNED, -most, most, _("row %{y}, pixel %{x}: %{z:+.3g}"), _("pixel"))


def probabilities_figure(by_row: np.ndarray) -> Figure:
    """The probability of each class after each row, ``(rows, classes)``."""
    figure = heatmap(by_row, _digits(by_row), SHARE, 0, 1, _("after row %{y}, digit %{x}: %{z:.4f}"), _("digit"))
    figure["layout"]["xaxis"] |= {"tickmode": "linear", "tickfont": {"size": 12}, "fixedrange": True}
    figure["data"][0]["colorbar"] = {"tickvals": [0, 1], "ticktext": ["0", percent(1)]}
    return figure


def bars_figure(by_row: np.ndarray) -> Figure:
    """The probabilities as bars, after each row others; ``(rows, classes)``."""
    likeliest = np.eye(by_row.shape[1], dtype=bool)[by_row.argmax(axis=1)]  # (rows, classes)
    colors = np.where(likeliest, TEAL, GRAY)
    bars = {
        "type": "bar",
        "orientation": "h",
        "y": _digits(by_row),
        "hovertemplate": _("digit %{y}: %{x:.4f}") + "<extra></extra>",
    }
    return {
        "data": [animated(bars, x=by_row.astype(np.float32), marker_color=colors)],
        "layout": {
            "margin": {"l": 18, "r": 24, "t": 4, "b": 36},
            "bargap": 0.25,
            "xaxis": {
                "range": [0, 1],
                "tickvals": [0, 0.5, 1],
                "ticktext": [percent(each) for each in (0, 0.5, 1)],
                "fixedrange": True,
                "zeroline": False,
            },
            "yaxis": {
                "type": "category",
                "autorange": "reversed",
                "tickmode": "linear",
                "fixedrange": True,
                "tickfont": {"color": TEXT},
            },
        },
    }


def _digits(by_row: np.ndarray) -> list[str]:
    return [str(digit) for digit in range(by_row.shape[1])]
