"""Values over time as a heatmap: one row a time step, one column a unit."""

from typing import Any

import numpy as np


def heatmap(
    values: np.ndarray,
    columns: list[str],
    colorscale: list[list[Any]],
    low: float,
    high: float,
    hover: str,
    across: str,
) -> dict[str, Any]:
    """A figure of ``values``, ``(time, columns)``, with the first step at the top.

    Args:
        values: what is shown.
        columns: the name of each column.
        colorscale: Plotly's, as pairs of a share and a colour.
        low, high: the values at the two ends of the scale.
        hover: Plotly's hover template, with ``%{y}`` the step from 1, ``%{x}`` the column, ``%{z}`` the value.
        across: what the columns are, such as «unit».
    """
    steps = [str(step) for step in range(1, len(values) + 1)]  # names: people count from 1, the stage from 0
    cells = {
        "type": "heatmap",
        "z": values.astype(np.float32),
        "y": steps,
        "x": columns,
        "zmin": low,
        "zmax": high,
        "colorscale": colorscale,
        "showscale": False,
        "hovertemplate": hover + "<extra></extra>",
    }
    layout = {"margin": {"l": 26, "r": 4, "t": 4, "b": 36}, "xaxis": _across(across), "yaxis": _down(steps)}
    return {"data": [cells], "layout": layout}


def _across(name: str) -> dict[str, Any]:
    """The axis of the columns; the stage writes as many of their names as there is room for."""
    return {
        "type": "category",
        "showgrid": False,
        "zeroline": False,
        "tickangle": 0,
        "tickfont": {"size": 10},
        "title": {"text": name, "standoff": 2, "font": {"size": 11}},
    }


def _down(steps: list[str]) -> dict[str, Any]:
    """The axis of time, with a tick for every seventh step, the first and the last."""
    return {
        "type": "category",
        "range": [len(steps) - 0.5, -0.5],
        "tickvals": ["1", *steps[6:-1:7], steps[-1]],
        "showgrid": False,
        "zeroline": False,
    }
