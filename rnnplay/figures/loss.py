"""The loss of every step, on a timeline of which some steps may be left out."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from rnnplay.figures.heatmap import GRAY, TEAL, TEXT
from rnnplay.text import _

Figure = dict[str, Any]

MARKED = 60  # steps up to which each has a mark of its own
CURVE = 400  # points of a curve left behind, at most; a screen shows no more
TENS = (1, 10, 100, 1_000, 10_000, 100_000, 1_000_000)  # for the distance between two ticks


def loss_figure(
    losses: np.ndarray,
    floor: float | None = None,
    *,
    log: bool = False,
    after: Sequence[int] | None = None,
    step: str = "",
    left_behind: Sequence[Any] = (),
    floor_name: str = "",
) -> Figure:
    """The loss of every step, and the floor below which it cannot fall, if there is one. Time runs along x.

    Args:
        losses: ``(steps,)``.
        floor: drawn as a dashed line.
        log: a logarithmic axis.
        after: how many steps of learning lie before each; without it step k comes after k.
        step: what a step is; «epoch» if it is empty.
        left_behind: curves of branches that were replaced, each with ``step`` and ``losses`` from there on
            (`rnnplay.training.history.LeftBehind`).
        floor_name: what stands at the floor; that it is one, if it is empty.
    """
    made, step = steps_made(len(losses), after), step or _("epoch")
    curve: dict[str, Any] = {
        "type": "scatter",
        "mode": "lines+markers" if len(losses) <= MARKED else "lines",
        "x": np.arange(len(losses)),
        "y": np.asarray(losses, dtype=np.float32),
        "customdata": made,
        "line": {"color": TEAL, "width": 2},
        "marker": {"size": 5},
        "hovertemplate": _("after {count} {step}s: loss {loss}").format(
            count="%{customdata}", step=step, loss="%{y:.4g}"
        )
        + "<extra></extra>",
    }
    data = [*(_left_behind(branch, made, step) for branch in reversed(left_behind)), curve]
    if floor is not None and (floor > 0 or not log):
        data.append(
            {
                "type": "scatter",
                "mode": "lines+text",
                "x": [-0.5, len(losses) - 0.5],
                "y": [floor, floor],
                "text": [floor_name or _(" no lower than {floor:.3f}").format(floor=floor), ""],
                "textposition": "bottom right",  # where the curve never comes
                "textfont": {"color": TEXT},
                "line": {"color": TEXT, "width": 1.5, "dash": "dash"},
                "hoverinfo": "skip",
            }
        )
    layout = {
        "margin": {"l": 48, "r": 8, "t": 8, "b": 40},
        "showlegend": False,
        "xaxis": step_axis(made, step) | {"zeroline": False},
        "yaxis": _log_axis(log_range(losses, floor)) if log else {"rangemode": "tozero"},
    }
    return {"data": data, "layout": layout}


def steps_made(steps: int, after: Sequence[int] | None) -> np.ndarray:
    """How many steps of learning lie before each step of the timeline."""
    return np.arange(steps) if after is None else np.asarray(after)


def step_axis(after: np.ndarray, step: str) -> dict[str, Any]:
    """Step k stands at k; its name is the steps of learning that lie before it."""
    every = next(each for each in (scale * base for scale in TENS for base in (1, 2, 5)) if each * 12 >= len(after))
    shown_at = np.arange(0, len(after), every)
    names = [str(after[at]) for at in shown_at]
    return {"title": {"text": step, "standoff": 4}, "tickvals": shown_at.tolist(), "ticktext": names}


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


def _left_behind(branch: Any, made: np.ndarray, step: str) -> dict[str, Any]:
    """The curve of a branch that was left, as far as the present one has come, over the same steps."""
    last = min(branch.step + len(branch.losses) - 1, int(made[-1]))
    every = max(1, (last + 1 - branch.step) // CURVE)
    after = list(range(branch.step, last + 1, every))
    return {
        "type": "scatter",
        "mode": "lines",
        "x": np.interp(after, made, np.arange(len(made))),
        "y": branch.losses[[each - branch.step for each in after]].astype(np.float32),
        "line": {"color": GRAY, "width": 2},
        "customdata": after,
        "hovertemplate": _("left behind: after {count} {step}s loss {loss}").format(
            count="%{customdata}", step=step, loss="%{y:.4g}"
        )
        + "<extra></extra>",
    }
