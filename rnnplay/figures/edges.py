"""What leaves a picture, marked at its edge."""

from collections.abc import Sequence

import numpy as np

from rnnplay.figures.panel import Figure, animated

PLACES = 40  # along the picture at most, each with a mark of its own where something leaves there
INSIDE = 0.05  # of the axis' length, from its end to a mark
UNSEEN = 10  # lengths of the axis beyond its end: where marks wait that are not needed


def edge_marks(
    series: Sequence[tuple[np.ndarray, np.ndarray]], low: float, high: float, color: str, name: str
) -> list[Figure]:
    """Triangles at the upper and at the lower edge, over and under whatever lies beyond them.

    Args:
        series: places along x ``(points,)``, and values there at each step ``(steps, points)``.
        low, high: the edges along the y axis.
        color: of the triangles.
        name: what has left, for hovering.

    Returns:
        A trace for each edge.
    """
    x = np.concatenate([along for along, _values in series])
    values = np.concatenate([each for _along, each in series], axis=1)  # (steps, points)
    width = -(-(int(np.ptp(x)) + 1) // PLACES)
    where = ((x - x.min()) // width).astype(np.int64)
    places = np.unique(where)
    middles = x.min() + (places + 0.5) * width - 0.5
    length = high - low
    traces = []
    for beyond, end, inwards in ((values > high, high, -1), (values < low, low, 1)):
        marked = np.stack([beyond[:, where == place].any(axis=1) for place in places], axis=1)  # (steps, places)
        y = np.where(marked, end + inwards * INSIDE * length, end - inwards * UNSEEN * length).astype(np.float32)
        triangles = {
            "type": "scatter",
            "mode": "markers",
            "x": middles,
            "marker": {"symbol": "triangle-up" if inwards < 0 else "triangle-down", "size": 9, "color": color},
            "hovertemplate": name + "<extra></extra>",
            "showlegend": False,
        }
        traces.append(animated(triangles, y=y))
    return traces
