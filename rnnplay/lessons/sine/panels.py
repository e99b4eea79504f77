"""The pictures of a network that learns to go on with a wave, but for the strip of windows.

Every function takes one observation a step of the timeline.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from rnnplay.figures.curves import loss_figure
from rnnplay.figures.matrices import note, steady
from rnnplay.figures.palette import SIGNED, TEAL, TEXT
from rnnplay.figures.panel import Figure, Panel, animated
from rnnplay.figures.run_steps import RunSteps
from rnnplay.figures.traces import area, curve, dots, upright
from rnnplay.lessons.sine.colours import DOTTED, LAYER_COLOURS, PRESENT
from rnnplay.lessons.sine.observation import Observation
from rnnplay.lessons.sine.task import Settings
from rnnplay.text import _

HEIGHT = 194  # px


def loss_panel(seen: Sequence[Observation], settings: Settings, run: RunSteps) -> Panel:
    """The loss of every window, and below which value it cannot fall. Time runs along x."""
    figure = loss_figure(
        np.array([each.loss for each in seen]),
        run,
        settings.loss_floor,
        step=_("step"),
        log=True,
        floor_name=_(" noise variance {floor:.3g}").format(floor=settings.loss_floor or 0),
    )
    return Panel(
        "loss",
        _("Loss"),
        figure,
        time="x",
        row=1,
        min_width=230,
        height=HEIGHT,
        note=_("mean squared error of each window"),
        alt=_("The loss after each step."),
    )


def network_panels(seen: Sequence[Observation], settings: Settings, start: int) -> list[Panel]:
    """The hidden units, their path over a period, and what of the gradient reaches each point.

    Args:
        seen: one a step.
        settings: what is learned.
        start: from which step on the browser lacks what changes.
    """
    layer = _(", layer {layer}").format(layer=settings.num_layers) if settings.num_layers > 1 else ""
    cut = {"zero": _("zeros"), "carried": _("detached"), "gradient": _("detached")}[settings.hidden_state]
    units = Panel(
        "units",
        _("Hidden state h (rows are units)") + layer,
        units_figure(seen[start:]),
        width=0.9,
        min_width=200,
        alt=_("Every hidden unit at each point of the window."),
    )
    path = Panel(
        "path",
        _("Hidden-state trajectory (first two principal components)"),
        path_figure(seen),
        width=0.9,
        min_width=200,
        note=_("over one period"),
        alt=_("The trajectory of the hidden state over one period, in its first two principal components."),
    )
    gradients = Panel(
        "gradients",
        _("Gradient norm ‖∂L/∂hₜ‖ at each step"),
        gradients_figure(seen, cut),
        min_width=220,
        note=_("L is the loss"),
        alt=_("The norm of the gradient of the loss with respect to the hidden state at each point."),
    )
    return [replace(each, row=1, height=HEIGHT) for each in (units, path, gradients)]


def units_figure(observations: Sequence[Observation]) -> Figure:
    """The hidden units of the last layer at each point of the window: a row a unit, time from left to right."""
    states = np.stack([each.hidden_states.T for each in observations])  # (steps, hidden, points)
    _steps, units, points = states.shape
    cells = {
        "type": "heatmap",
        "x": np.arange(1, points + 1),
        "y": np.arange(1, units + 1),
        "zmin": -1,
        "zmax": 1,
        "colorscale": SIGNED,
        "showscale": False,
        "hovertemplate": _("unit %{y}, point %{x}: %{z:.3f}") + "<extra></extra>",
    }
    layout = {
        "margin": {"l": 40, "r": 6, "t": 6, "b": 40},
        "xaxis": {"title": {"text": _("point of the window"), "standoff": 4}, "showgrid": False, "zeroline": False},
        "yaxis": {
            "title": {"text": _("unit"), "standoff": 4},
            "range": [units + 0.5, 0.5],
            "showgrid": False,
            "zeroline": False,
            "fixedrange": True,
        },
    }
    return {"data": [animated(cells, z=states)], "layout": layout}


def path_figure(observations: Sequence[Observation]) -> Figure:
    """The path of the hidden state over a period in the plane of its two main components.

    The window's part is a solid line, the next window's a dotted one; a dot marks where the window begins.
    """
    paths = np.stack([each.path for each in observations])  # (steps, 2 points, 2)
    points = paths.shape[1] // 2
    parts = [
        (curve(None, "", TEAL, width=2) | {"mode": "lines+markers"}, 1, paths[:, :points]),
        (curve(None, "", TEAL, width=1.5, dash="dot") | {"mode": "lines+markers"}, points + 1, paths[:, points:]),
        (dots(None, "", TEXT, 10), 1, paths[:, :1]),
    ]
    data = []
    for trace, first, part in parts:
        trace["marker"] = {"size": 4, "color": TEAL} | trace.get("marker", {})
        trace["customdata"] = np.arange(first, first + points)
        trace["hovertemplate"] = _("point %{customdata}") + "<extra></extra>"
        data.append(animated(trace, x=part[:, :, 0], y=part[:, :, 1]))
    layout: Figure = {"margin": {"l": 34, "r": 6, "t": 6, "b": 24}, "showlegend": False}
    for at, axis in enumerate(("xaxis", "yaxis")):
        values = paths[..., at]
        most = 1.08 * steady(float(np.abs(values[np.isfinite(values)]).max(initial=0)))
        layout[axis] = {"range": [-most, most], "fixedrange": True, "nticks": 5}
    return {"data": data, "layout": layout}


def gradients_figure(observations: Sequence[Observation], cut: str) -> Figure:
    """How long the gradient of the loss with respect to the hidden state is at each point that it comes back to.

    Args:
        observations: of the same run.
        cut: a text for the window before, to which it does not come back.
    """
    layers = range(len(observations[-1].gradient_norms))
    norms = [np.stack([each.gradient_norms[layer] for each in observations]) for layer in layers]
    _steps, windows, points = norms[0].shape
    flat = [_positive(each.reshape(len(each), -1)) for each in norms]  # by layer (steps, windows × points)
    along = np.arange(-(windows - 1) * points, points) + 1
    empty = -windows * points + 0.5
    before = note(cut, empty + points / 2, 0.5, yref="paper", yanchor="middle", textangle=-90 if windows > 1 else 0)
    layout = {
        "margin": {"l": 48, "r": 6, "t": 22 if len(norms) > 1 else 14, "b": 40},
        "showlegend": len(norms) > 1,
        "xaxis": {
            "title": {"text": _("point"), "standoff": 4},
            "range": [empty, points + 0.5],
            "zeroline": False,
            "fixedrange": True,
            "nticks": 6,
        },
        "yaxis": _norms_axis(np.concatenate([values.ravel() for values in flat])),
        "shapes": [area(0.5, points + 0.5, PRESENT), upright(empty + points, TEXT, "dash")],
        "annotations": [before],
    }
    return {"data": [_norms(layer, along, values) for layer, values in enumerate(flat)], "layout": layout}


def _norms(layer: int, along: np.ndarray, values: np.ndarray) -> Figure:
    """Of one layer, ``(steps, points)``."""
    look = {
        "mode": "lines+markers" if len(along) <= DOTTED else "lines",
        "marker": {"size": 4, "color": LAYER_COLOURS[layer]},
        "hovertemplate": _("point %{x}: ‖∂L/∂hₜ‖ = %{y:.3g}") + "<extra></extra>",
    }
    line = curve(along, _("layer {layer}").format(layer=layer + 1), LAYER_COLOURS[layer], 2)
    return animated(line | look, y=values)


def _norms_axis(norms: np.ndarray) -> dict[str, Any]:
    """A logarithmic axis between the powers of ten around all that are finite."""
    finite = norms[np.isfinite(norms)]
    high = float(np.ceil(np.log10(finite.max()))) if len(finite) else 0.0
    low = min(float(np.floor(np.log10(finite.min()))), high - 1) if len(finite) else -1.0
    return {
        "type": "log",
        "range": [low, high],
        "dtick": max(1, round((high - low) / 4)),
        "exponentformat": "power",
        "fixedrange": True,
    }


def _positive(values: np.ndarray) -> np.ndarray:
    """For a logarithmic axis: zeros are gaps."""
    return np.where(values > 0, values, np.nan).astype(np.float32)
