"""Time axes that carry the true step of a training, linear or logarithmic."""

from collections.abc import Sequence
from typing import Any

import numpy as np

ZERO = 0.5  # where step 0 stands on a logarithmic axis, half of step 1: the axis itself has no zero
FEW = 8  # steps up to which each has a tick
TICKS = 6  # about so many, where there are more


def along(steps: Sequence[int] | np.ndarray, log: bool) -> np.ndarray:
    """Where steps stand on the axis of `step_axis`, in Plotly's data coordinates."""
    steps = np.asarray(steps, np.float64)
    return np.maximum(steps, ZERO) if log else steps


def cell_edges(steps: Sequence[int] | np.ndarray, log: bool) -> np.ndarray:
    """Where the columns of ``steps`` meet, ``(steps + 1,)``, as `along` has them; the stage's cursor frames them.

    In the middle between two, and at most half a step before the first and after the last.
    """
    places = np.log10(along(steps, True)) if log else along(steps, False)
    unit = np.log10(2) if log else 1.0
    first, last = np.diff(places)[[0, -1]] if len(places) > 1 else (unit, unit)
    edges = np.concatenate(
        [[places[0] - min(first, unit) / 2], (places[1:] + places[:-1]) / 2, [places[-1] + min(last, unit) / 2]]
    )
    return np.power(10.0, edges) if log else edges


def step_axis(newest: int, name: str, log: bool = False) -> dict[str, Any]:
    """An axis of the steps from 0 to ``newest``; the stage sets its range.

    Args:
        newest: the last step.
        name: what a step is.
        log: a logarithmic axis, with step 0 at `ZERO`.
    """
    axis: dict[str, Any] = {"title": {"text": name, "standoff": 4}, "zeroline": False, "tickangle": 0}
    if log:
        decades = range(len(str(newest)))
        bases = (1, 2, 5) if len(decades) <= 2 else (1,)
        ticks = [0, *(base * 10**decade for decade in decades for base in bases)]
        ticks = [tick for tick in ticks if tick <= newest]
        return axis | {
            "type": "log",
            "tickvals": along(ticks, True).tolist(),
            "ticktext": [str(each) for each in ticks],
        }
    if newest <= FEW:
        return axis | {"tick0": 0, "dtick": 1}
    return axis | {"nticks": TICKS, "exponentformat": "none"}
