"""Pictures that stand below one another on one axis of time: a step of learning in slow motion has one a phase."""

import numpy as np

from rnnplay.figures.panel import Figure


def along(data: list[Figure], points: int, title: str, *from_zero: np.ndarray) -> Figure:
    """A figure with its siblings' margins.

    Args:
        data: its traces.
        points: of the axis, from 1 on.
        title: of the axis.
        from_zero: values, if the other axis is to go from 0 to the most of them.
    """
    yaxis: Figure = {"fixedrange": True, "nticks": 4}
    if from_zero:
        most = max(float(each[np.isfinite(each)].max(initial=0)) for each in from_zero)
        yaxis["range"] = [0, 1.05 * (most or 1.0)]
    return {
        "data": data,
        "layout": {
            "margin": {"l": 52, "r": 130, "t": 4, "b": 36},  # room for the legend
            "height": 140,
            "bargap": 0.25,
            "showlegend": len(data) > 1,
            "legend": {"orientation": "v", "x": 1.02, "y": 0.5, "yanchor": "middle"},
            "xaxis": {
                "title": {"text": title, "standoff": 4},
                "range": [0.5, points + 0.5],
                "zeroline": False,
                "fixedrange": True,
            },
            "yaxis": yaxis,
        },
    }


def bars(x: np.ndarray, name: str, color: str, hover: str) -> Figure:
    """A bar at each point; ``hover`` is what is said of one, as Plotly has it."""
    return {
        "type": "bar",
        "x": x,
        "name": name,
        "marker": {"color": color},
        "hovertemplate": f"{hover}<extra>{name}</extra>",
    }
