"""Lines, dots and areas of a figure."""

from typing import Any

from rnnplay.figures.panel import Figure


def curve(x: Any, name: str, color: str, width: float, dash: str = "solid") -> Figure:
    """A line through values, which are still to be given."""
    return {
        "type": "scatter",
        "mode": "lines",
        "x": x,
        "name": name,
        "line": {"color": color, "width": width, "dash": dash},
        "hovertemplate": "%{y:.3f}" + (f"<extra>{name}</extra>" if name else "<extra></extra>"),
    }


def dots(x: Any, name: str, color: str, size: int) -> Figure:
    """A dot for each value; these are still to be given."""
    return {
        "type": "scatter",
        "mode": "markers",
        "x": x,
        "name": name,
        "marker": {"color": color, "size": size},
        "hovertemplate": "%{y:.3f}" + f"<extra>{name}</extra>",
    }


def area(x0: float, x1: float, color: str) -> Figure:
    """An area from top to bottom, behind everything."""
    return {
        "type": "rect",
        "x0": x0,
        "x1": x1,
        "yref": "paper",
        "y0": 0,
        "y1": 1,
        "fillcolor": color,
        "line": {"width": 0},
        "layer": "below",
    }


def upright(x: float | str, color: str, dash: str) -> Figure:
    """A line from top to bottom, at a number or a date."""
    return {
        "type": "line",
        "x0": x,
        "x1": x,
        "yref": "paper",
        "y0": 0,
        "y1": 1,
        "line": {"color": color, "width": 1.5, "dash": dash},
    }


def frame(x: float, y: float, half: float, color: str, width: float) -> Figure:
    """Around a cell of a heatmap, which reaches ``half`` to each side of its middle."""
    return {
        "type": "rect",
        "x0": x - half,
        "x1": x + half,
        "y0": y - half,
        "y1": y + half,
        "line": {"color": color, "width": width},
    }
