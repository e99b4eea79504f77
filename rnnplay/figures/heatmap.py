"""Values over time as a heatmap: one row a time step, one column a unit."""

from typing import Any

import numpy as np

# The text and background of the page, whatever its theme; the stage puts the colours in.
BACKGROUND, TEXT, GRAY = "var(--st-background-color)", "var(--st-text-color)", "var(--st-gray-color)"
TEAL = "#0d9488"  # for shares; the theme's violet is the cursor's alone
INK = [[0, BACKGROUND], [1, TEXT]]
SHARE = [[0, BACKGROUND], [1, TEAL]]
SIGNED = [[0, "#dd6b10"], [0.5, BACKGROUND], [1, "#2f80ed"]]  # orange and blue: told apart by the colour-blind too


def heatmap(
    values: np.ndarray, columns: list[str], colorscale: list[list[Any]], low: float, high: float, hover: str
) -> dict[str, Any]:
    """A figure of ``values``, ``(time, columns)``, with the first step at the top.

    Args:
        values: what is shown.
        columns: the name of each column.
        colorscale: Plotly's, as pairs of a share and a colour.
        low, high: the values at the two ends of the scale.
        hover: Plotly's hover template, with ``%{y}`` the step from 1, ``%{x}`` the column, ``%{z}`` the value.
    """
    steps = [str(step) for step in range(1, len(values) + 1)]  # names: people count from 1, the stage from 0
    return {
        "data": [
            {
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
        ],
        "layout": {
            "margin": {"l": 26, "r": 4, "t": 4, "b": 20},
            "xaxis": {"type": "category", "showgrid": False, "zeroline": False, "showticklabels": False, "ticks": ""},
            "yaxis": {
                "type": "category",
                "range": [len(steps) - 0.5, -0.5],
                "tickvals": ["1", *steps[6:-1:7], steps[-1]],
                "showgrid": False,
                "zeroline": False,
            },
        },
    }
