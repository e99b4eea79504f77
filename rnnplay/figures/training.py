"""Networks that learn digits side by side: losses, accuracies, and what of the gradient reaches each row."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from rnnplay.text import _
from rnnplay.watching import Race

Figure = dict[str, Any]

# Blue, orange and teal, which the colour-blind tell apart, and three kinds of line besides.
COLORS, DASHES = ("#2f80ed", "#dd6b10", "#0d9488"), ("solid", "dash", "dot")
POINTS = 400  # of a curve at most; a screen shows no more
SMOOTHED = 40  # the running mean of a loss is over one of so many parts of it
LEAST_NORM = 1e-12  # a logarithmic axis has no zero


def losses_figure(race: Race, steps: Sequence[int]) -> Figure:
    """The loss of every step of every network. Time runs along x.

    One alone shows each step's loss, pale, and the running mean of them; several show their running means.

    Args:
        race: the networks as far as they have come.
        steps: those that stand on the timeline, in order.
    """
    data = []
    for index, runner in enumerate(race.runners):
        losses = runner.losses[: steps[-1]]
        after = np.arange(1, len(losses) + 1)
        if len(race.runners) == 1:
            data.append(_curve(index, runner.name, after, losses, steps, "") | {"opacity": 0.35, "hoverinfo": "skip"})
        hover = _("{name}, step %{{customdata}}: loss %{{y:.3f}}").format(name=runner.name)
        data.append(_curve(index, runner.name, after, running_mean(losses), steps, hover))
    return {"data": data, "layout": _layout(steps, len(race.runners)) | {"yaxis": {"rangemode": "tozero"}}}


def accuracies_figure(race: Race, steps: Sequence[int]) -> Figure:
    """The share of held-back digits that every network read rightly, at each step at which it was measured."""
    data = []
    for index, runner in enumerate(race.runners):
        seen = runner.measured_at <= steps[-1]
        hover = _("{name}, after step %{{customdata}}: %{{y:.1%}}").format(name=runner.name)
        curve = _curve(index, runner.name, runner.measured_at[seen], runner.accuracies[seen], steps, hover)
        data.append(curve | {"mode": "lines+markers", "marker": {"size": 5}})
    percent = {"yaxis": {"range": [0, 1.02], "tickformat": ".0%"}}
    return {"data": data, "layout": _layout(steps, len(race.runners)) | percent}


def gradients_figure(races: Sequence[Race], names: Sequence[str]) -> tuple[Figure, dict[str, np.ndarray]]:
    """How much of the verdict's gradient comes back to each row, on a logarithmic axis; row 1 was read first.

    Args:
        races: the networks at each step of the timeline that is drawn.
        names: of the networks.

    Returns:
        The figure at the last step, and by attribute what it is at each.
    """
    data, by_step = [], {}
    rows = next((len(each.watched.gradient_by_row) for race in races for each in race.runners if each.watched), 1)
    for index, name in enumerate(names):
        norms = np.full((len(races), rows), np.nan, np.float32)  # (steps, rows)
        for at, race in enumerate(races):
            watched = race.runners[index].watched
            if watched is not None:
                norms[at] = np.maximum(watched.gradient_by_row, LEAST_NORM)
        by_step[f"{index}.y"] = norms
        data.append(
            _line(index, name)
            | {
                "x": np.arange(1, rows + 1),
                "y": norms[-1],
                "hovertemplate": _("{name}, row %{{x}}: %{{y:.2e}}").format(name=name) + "<extra></extra>",
            }
        )
    layout = {
        "margin": {"l": 48, "r": 8, "t": 8, "b": 36},
        "showlegend": len(names) > 1,
        "legend": _LEGEND,
        "xaxis": {"title": {"text": _("row")}, "range": [0.5, rows + 0.5], "zeroline": False},
        "yaxis": {"type": "log", "range": [-9, 0.5], "dtick": 3, "exponentformat": "power"},
    }
    return {"data": data, "layout": layout}, by_step


def running_mean(values: np.ndarray) -> np.ndarray:
    """Each value's mean with those before it, over one of `SMOOTHED` parts of all; the first have fewer."""
    if not len(values):
        return values
    window = max(1, len(values) // SMOOTHED)
    sums = np.concatenate([[0.0], np.cumsum(values, dtype=np.float64)])
    until = np.arange(1, len(values) + 1)
    start = np.maximum(0, until - window)
    return ((sums[until] - sums[start]) / (until - start)).astype(np.float32)


_LEGEND = {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom", "bgcolor": "rgba(0,0,0,0)"}


def _line(index: int, name: str) -> Figure:
    return {
        "type": "scatter",
        "mode": "lines",
        "name": name,
        "line": {"color": COLORS[index], "dash": DASHES[index], "width": 2},
    }


def _curve(index: int, name: str, at: np.ndarray, values: np.ndarray, steps: Sequence[int], hover: str) -> Figure:
    """Values at steps of the training, drawn where these lie between the steps of the timeline."""
    every = max(1, -(-len(at) // POINTS))
    chosen = slice((len(at) - 1) % every if len(at) else 0, None, every)  # the newest is among them
    return _line(index, name) | {
        "x": np.interp(at[chosen], steps, np.arange(len(steps))).astype(np.float32),
        "y": np.asarray(values[chosen], np.float32),
        "customdata": at[chosen],
        "hovertemplate": hover + "<extra></extra>",
    }


def _layout(steps: Sequence[int], runners: int) -> Figure:
    every = max(1, len(steps) // 6)
    shown = range(0, len(steps), every)
    return {
        "margin": {"l": 48, "r": 8, "t": 8 if runners == 1 else 28, "b": 36},
        "showlegend": runners > 1,
        "legend": _LEGEND,
        "xaxis": {
            "title": {"text": _("step")},
            "tickvals": [*shown],
            "ticktext": [str(steps[at]) for at in shown],
            "zeroline": False,
        },
    }
