"""Pictures of a confusion, for light and dark: they stand outside of the stage, which alone knows the theme."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

COLOURS, DASHES = ("#dd6b10", "#2f80ed", "#868da0"), ("solid", "dash", "dot")
INK = [[0, "rgba(134, 141, 160, 0.08)"], [1, "#6d7486"]]  # seen on both backgrounds
HEIGHT = 280  # px


def lines_figure(
    curves: Mapping[str, Sequence[float]], across: str, up: str, first: int = 0, log: bool = False
) -> dict[str, Any]:
    """Curves over a count.

    Args:
        curves: values by name.
        across, up: names of the axes.
        first: what is counted from.
        log: whether the values are on a logarithmic axis.
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
    scale = {"type": "log", "dtick": 1, "exponentformat": "power"} if log else {"rangemode": "tozero"}
    return {
        "data": data,
        "layout": {
            "height": HEIGHT,
            "margin": {"l": 52, "r": 8, "t": 32, "b": 40},
            "legend": {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom"},
            "xaxis": {"title": {"text": across}, "fixedrange": True, "zeroline": False},
            "yaxis": {"title": {"text": up}, "fixedrange": True, **scale},
        },
    }


def images_figure(images: Mapping[str, np.ndarray], across: str, down: str) -> dict[str, Any]:
    """Pictures in ink beside each other, the first row at the top.

    Args:
        images: ``(rows, pixels)`` by title.
        across, down: names of the axes.
    """
    data: list[dict[str, Any]] = []
    titles: list[dict[str, Any]] = []
    axes: dict[str, Any] = {}
    share = 1 / len(images)
    for number, (title, image) in enumerate(images.items()):
        axis, left = str(number + 1) if number else "", number * share
        data.append(
            {
                "type": "heatmap",
                "z": image.tolist(),
                "x": list(range(1, image.shape[1] + 1)),
                "y": list(range(1, image.shape[0] + 1)),
                "xaxis": f"x{axis}",
                "yaxis": f"y{axis}",
                "colorscale": INK,
                "showscale": False,
                "hoverinfo": "x+y+z",
            }
        )
        axes[f"xaxis{axis}"] = {"domain": [left, left + share - 0.14], "title": {"text": across}, "fixedrange": True}
        upright = {"autorange": "reversed", "anchor": f"x{axis}", "fixedrange": True}
        axes[f"yaxis{axis}"] = {"title": {"text": down, "standoff": 4}, **upright}
        place = {"x": left, "y": 1.02, "xref": "paper", "yref": "paper", "xanchor": "left", "yanchor": "bottom"}
        titles.append({"text": title, "showarrow": False, **place})
    margin = {"l": 52, "r": 8, "t": 32, "b": 40}
    return {"data": data, "layout": {"height": HEIGHT, "margin": margin, "annotations": titles, **axes}}
