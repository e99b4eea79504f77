"""The pictures of a network that learns to forecast. Every function takes one observation a step of the timeline."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from rnnplay.figures.curves import loss_figure
from rnnplay.figures.palette import SIGNED
from rnnplay.figures.panel import Figure, Panel, animated
from rnnplay.figures.run_steps import RunSteps
from rnnplay.figures.traces import curve, dots
from rnnplay.lessons.forecast.colours import DASHES, NETWORK, OTHER, QUIET, VALIDATION
from rnnplay.lessons.forecast.comparison import Result
from rnnplay.lessons.forecast.observation import Observation
from rnnplay.text import _

HEIGHT = 176  # px
MARGIN = {"l": 44, "r": 8, "t": 8, "b": 38}
LEGEND = {"orientation": "h", "x": 0, "y": 1.0, "yanchor": "bottom", "bgcolor": "rgba(0,0,0,0)", "font": {"size": 11}}


def loss_panel(seen: Sequence[Observation], run: RunSteps) -> Panel:
    """The loss on the training part and on the validation. Time runs along x."""
    figure = loss_figure(np.array([each.loss for each in seen]), run, step=_("step"), log=True)
    figure["data"][-1]["name"] = _("training")
    validation = np.array([each.validation_loss for each in seen], dtype=np.float32)
    x = figure["data"][-1]["x"]
    line = curve(x, _("validation"), VALIDATION, 2) | {"y": validation}
    line["hovertemplate"] = _("validation loss %{y:.4g}") + "<extra></extra>"
    figure["data"].append(line)
    best = seen[-1].best_step
    if best in run.steps:
        at = [*run.steps].index(best)
        kept = dots([x[at]], _("lowest"), VALIDATION, 10) | {"y": [float(validation[at])]}
        figure["data"].append(
            kept | {"showlegend": False, "hovertemplate": _("lowest validation loss") + "<extra></extra>"}
        )
    losses = np.concatenate([[each.loss for each in seen], validation])
    finite = losses[np.isfinite(losses) & (losses > 0)]
    ends = (finite.min(), finite.max()) if len(finite) else (0.1, 1.0)
    figure["layout"]["yaxis"] |= {"range": [float(np.log10(ends[0])) - 0.1, float(np.log10(ends[1])) + 0.1]}
    figure["layout"] |= {"showlegend": True, "legend": LEGEND, "margin": {"l": 48, "r": 12, "t": 24, "b": 38}}
    return Panel(
        "loss",
        _("Loss"),
        figure,
        time="x",
        row=1,
        min_width=240,
        height=HEIGHT,
        note=_("mean squared error, scaled; the network at the dot counts, the lowest of the validation"),
        alt=_("The loss on the training part and on the validation part after each step."),
    )


def errors_panel(seen: Sequence[Observation], results: Sequence[Result]) -> Panel:
    """The mean absolute error at each step of the horizon, of the network and of all other methods."""
    steps = np.arange(1, len(seen[-1].by_horizon) + 1)
    look = {"mode": "lines+markers", "marker": {"size": 4}}
    data: list[Figure] = []
    for number, each in enumerate(results):
        colour = OTHER if number == 0 else QUIET
        line = curve(steps, each.title, colour, 1.5, DASHES[number % len(DASHES)]) | look
        data.append(line | {"y": np.array(each.errors.by_horizon), "showlegend": number == 0})
    by_horizon = np.stack([each.by_horizon for each in seen])
    data.append(animated(curve(steps, _("network"), NETWORK, 2.5) | look, y=by_horizon))
    for each_line in data:
        each_line["hovertemplate"] = (
            _("{name}, step {step}: {error}").format(name=each_line["name"], step="%{x}", error="%{y:.4~g}")
            + "<extra></extra>"
        )
    return Panel(
        "errors",
        _("Error by horizon"),
        {"data": data, "layout": _errors_layout(results)},
        row=1,
        min_width=240,
        height=HEIGHT,
        note=_("mean absolute error in the test; grey: the other methods"),
        alt=_("The mean absolute error at each step ahead, of the network and of the other methods."),
    )


def _errors_layout(results: Sequence[Result]) -> Figure:
    errors = np.array([each.errors.by_horizon for each in results])
    ends = np.log10([max(0.5 * errors.min(), 1e-12), 1.3 * errors.max()]).tolist()
    bases = (1, 2, 5) if ends[1] - ends[0] < 1.5 else (1,)
    ticks = [base * 10.0**power for power in range(int(ends[0]) - 1, int(ends[1]) + 1) for base in bases]
    named = {"ticktext": [f"{tick:g}" for tick in ticks]}
    across = {"range": [0.6, errors.shape[1] + 0.4], "nticks": 8, "zeroline": False, "fixedrange": True}
    return {
        "margin": {"l": 48, "r": 8, "t": 24, "b": 38},
        "legend": LEGEND,
        "xaxis": across | {"title": {"text": _("steps ahead"), "standoff": 4}},
        "yaxis": {"type": "log", "range": ends, "fixedrange": True, "tickvals": ticks} | named,
    }


def network_panels(seen: Sequence[Observation]) -> list[Panel]:
    """What the network looks at, and its hidden units while it reads."""
    panels = [_gradients_panel(seen), _units_panel(seen)]
    return [replace(each, row=1, min_width=220, height=HEIGHT) for each in panels]


def back_axis() -> dict[str, Any]:
    """An axis of the values that are read; 0 is the newest."""
    return {"title": {"text": _("steps before the newest value"), "standoff": 4}, "zeroline": False, "fixedrange": True}


def gradient_bars(gradients: np.ndarray) -> Figure:
    """A bar for each value that is read, ``(steps, lags)``."""
    bars = {"type": "bar", "x": np.arange(-gradients.shape[1], 0) + 1, "marker": {"color": NETWORK}}
    bars["hovertemplate"] = _("{lag}: {value}").format(lag="%{x}", value="%{y:.3g}") + "<extra></extra>"
    return animated(bars, y=gradients)


def _gradients_panel(seen: Sequence[Observation]) -> Panel:
    layout = {"margin": MARGIN, "bargap": 0.25, "xaxis": back_axis(), "yaxis": {"rangemode": "tozero", "nticks": 5}}
    return Panel(
        "gradients",
        _("What does it look at?"),
        {"data": [gradient_bars(np.stack([each.gradients for each in seen]))], "layout": layout},
        note=_("mean |∂ŷ/∂x|: how much the first step of the forecast depends on each value"),
        alt=_("The gradient of the forecast with respect to each value that is read."),
    )


def _units_panel(seen: Sequence[Observation]) -> Panel:
    lags, units = seen[-1].hidden_states.shape
    cells = {
        "type": "heatmap",
        "x": np.arange(-lags, 0) + 1,
        "y": np.arange(1, units + 1),
        "zmin": -1,
        "zmax": 1,
        "colorscale": SIGNED,
        "showscale": False,
        "hovertemplate": _("unit %{y}, %{x}: %{z:.3f}") + "<extra></extra>",
    }
    rows = {"title": {"text": _("unit"), "standoff": 4}, "range": [units + 0.5, 0.5], "fixedrange": True, "nticks": 5}
    layout = {
        "margin": MARGIN,
        "xaxis": back_axis() | {"showgrid": False},
        "yaxis": rows | {"showgrid": False, "zeroline": False},
    }
    return Panel(
        "units",
        _("Hidden state h (rows are units)"),
        {"data": [animated(cells, z=np.stack([each.hidden_states.T for each in seen]))], "layout": layout},
        note=_("while it reads the window before the last forecast"),
        alt=_("Every hidden unit at each value of the last window."),
    )
