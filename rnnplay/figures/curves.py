"""The loss of every step, over the steps of a training."""

import math
from typing import Any

import numpy as np

from rnnplay.figures.axes import along, cell_edges, step_axis
from rnnplay.figures.palette import GRAY, TEAL, TEXT
from rnnplay.figures.panel import Figure
from rnnplay.figures.run_steps import Rates, RunSteps
from rnnplay.text import _

MARKED = 60  # steps up to which each has a mark of its own
CURVE = 400  # points of a curve left behind, at most; a screen shows no more
NAMED = 2  # curves left behind that have a name in the legend: the newest; all have it where one hovers
DASHES = ("solid", "dash", "dot", "dashdot", "longdash")  # of curves left behind, the newest first
TENS = (1, 10, 100, 1_000, 10_000, 100_000, 1_000_000)  # for the distance between two ticks
LEGEND = {"orientation": "h", "x": 0, "y": 1.0, "yanchor": "bottom", "bgcolor": "rgba(0,0,0,0)", "font": {"size": 11}}
BEHIND = 2000  # a legend's rank, after the usual 1000
ROOM_FOR_LEGEND = 26  # px
_HOVERED = {"count": "%{customdata[0]}", "loss": "%{y:.4g}", "rate": "%{customdata[1]:.3~g}"}


def loss_figure(
    losses: np.ndarray,
    run: RunSteps,
    floor: float | None = None,
    *,
    step: str,
    log: bool = False,
    floor_name: str = "",
) -> Figure:
    """The loss over the steps, and the floor below which it cannot fall, if there is one. Time runs along x.

    Args:
        losses: ``(steps,)``.
        run: its steps. The loss axis has room for the curves that were left behind.
        floor: drawn as a dashed line.
        step: what a step is.
        log: a logarithmic axis of losses.
        floor_name: what stands at the floor; that it is one, if it is empty.
    """
    made, log_steps = np.asarray(run.steps), run.log
    grey = [_left_behind(branch, age, made, step, log_steps) for age, branch in enumerate(reversed(run.left_behind))]
    data = [*reversed(grey), _curve(losses, run, step)]
    if floor is not None and (floor > 0 or not log):
        name = floor_name or _(" lower bound {floor:.3f}").format(floor=floor)
        data.append(_floor(floor, name, cell_edges(made, log_steps)[[0, -1]]))
    every = np.concatenate([losses, *(branch["y"] for branch in grey)])
    layout = {
        "margin": {"l": 48, "r": 16, "t": ROOM_FOR_LEGEND if grey else 8, "b": 40},
        "showlegend": bool(grey),
        "legend": LEGEND,
        "xaxis": step_axis(int(made[-1]), step, log_steps),
        "yaxis": _log_axis(log_range(every, floor)) if log else {"rangemode": "tozero"},
    }
    return {"data": data, "layout": layout}


def _curve(losses: np.ndarray, run: RunSteps, step: str) -> dict[str, Any]:
    """The loss of the present branch, ``(steps,)``."""
    return {
        "type": "scatter",
        "mode": "lines+markers" if len(losses) <= MARKED else "lines",
        "name": say_rates(run.rates),
        "x": along(run.steps, run.log),
        "y": np.asarray(losses, dtype=np.float32),
        "customdata": [[count, rate_at(run.rates, count)] for count in run.steps],
        "line": {"color": TEAL, "width": 2},
        "marker": {"size": 5},
        "hovertemplate": _("{step} {count}: loss {loss}, learning rate {rate}").format(step=step, **_HOVERED)
        + "<extra></extra>",
    }


def _floor(floor: float, name: str, ends: np.ndarray) -> dict[str, Any]:
    """A dashed line from one end of the axis of steps to the other."""
    return {
        "type": "scatter",
        "mode": "lines+text",
        "x": ends,
        "y": [floor, floor],
        "text": [name, ""],
        "textposition": "bottom right",  # where the curve never comes
        "textfont": {"color": TEXT},
        "line": {"color": TEXT, "width": 1.5, "dash": "dash"},
        "hoverinfo": "skip",
        "showlegend": False,
    }


def say_rates(rates: Rates) -> str:
    """The learning rates of a curve, for its legend."""
    values = [f"{rate:g}" for _step, rate in rates]
    if len(values) > 3:
        values = [values[0], "…", values[-1]]
    return _("learning rate {rate}").format(rate=" → ".join(values))


def rate_at(rates: Rates, step: int) -> float:
    """The rate of the step that led to ``step``; of step 0, which no step led to, that of the next."""
    return next((rate for since, rate in reversed(rates) if since < step), rates[0][1])


def log_range(losses: np.ndarray, floor: float | None) -> list[float]:
    """The ends of a logarithmic axis, with room under the floor for its name."""
    values = np.append(losses, floor or np.nan)
    values = values[np.isfinite(values) & (values > 0)]
    low, high = (values.min(), values.max()) if len(values) else (0.1, 1.0)
    return [float(np.log10(low)) - 0.15, float(np.log10(high)) + 0.05]


def _log_axis(ends: list[float]) -> dict[str, Any]:
    axis = {"type": "log", "range": ends, "dtick": 1, "exponentformat": "power"}
    if ends[1] - ends[0] > 1.5:  # decades
        return axis
    powers = range(math.floor(ends[0]), math.ceil(ends[1]))
    ticks = [base * 10.0**power for power in powers for base in (1, 2, 5)]
    return axis | {"tickvals": ticks, "ticktext": [f"{tick:g}" for tick in ticks]}


def _left_behind(branch: Any, age: int, made: np.ndarray, step: str, log_steps: bool) -> dict[str, Any]:
    """The curve of a branch that was left, as far as the present one has come."""
    last = min(branch.step + len(branch.losses) - 1, max(branch.step, int(made[-1])))
    every = max(1, (last + 1 - branch.step) // CURVE)
    after = list(range(branch.step, last + 1, every))
    return {
        "type": "scatter",
        "mode": "lines",
        "name": say_rates(branch.rates),
        "legendrank": BEHIND + age,
        "showlegend": age < NAMED,
        "x": along(after, log_steps),
        "y": branch.losses[[each - branch.step for each in after]].astype(np.float32),
        "line": {"color": GRAY, "width": 2, "dash": DASHES[age % len(DASHES)]},
        "customdata": [[count, rate_at(branch.rates, count)] for count in after],
        "hovertemplate": _("discarded branch, {step} {count}: loss {loss}, learning rate {rate}").format(
            step=step, **_HOVERED
        )
        + "<extra></extra>",
    }
