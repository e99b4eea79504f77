"""The likeliest answers at each step as bars, each with its name and its probability."""

from collections.abc import Sequence

import numpy as np

from rnnplay.figures.palette import TEAL
from rnnplay.figures.panel import Figure, animated
from rnnplay.lessons.kinds.learning_curves import shares_axis
from rnnplay.text import percent


def likeliest_figure(values: np.ndarray, names: Sequence[Sequence[str]], before: int = 0) -> Figure:
    """Bars that change by step.

    Args:
        values: probabilities at each step, the likeliest first, ``(steps, bars)``.
        names: of the answers, likewise.
        before: steps before these, at which there is nothing to see.
    """
    count = values.shape[1]
    texts = [
        [f"{name}  {percent(float(value), 1)}" for name, value in zip(of_step, row, strict=True)]
        for of_step, row in zip(names, values.tolist(), strict=True)
    ]
    bars = {
        "type": "bar",
        "orientation": "h",
        "y": list(range(1, count + 1)),
        "marker": {"color": TEAL},
        "textposition": "outside",
        "cliponaxis": False,
        "hoverinfo": "skip",
    }
    layout = {
        "margin": {"l": 24, "r": 8, "t": 4, "b": 28},
        "showlegend": False,
        "xaxis": {"range": [0, 1.45], "fixedrange": True} | shares_axis(),
        "yaxis": {"range": [count + 0.6, 0.4], "dtick": 1, "fixedrange": True, "showgrid": False},
    }
    shares = np.concatenate([np.zeros((before, count)), values]).astype(np.float32)
    return {"data": [animated(bars, x=shares, text=np.array([[""] * count] * before + texts))], "layout": layout}
