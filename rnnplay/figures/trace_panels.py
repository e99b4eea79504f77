"""The panels of any trace: what came in, the hidden states of all layers, and the gates of one."""

from typing import Any, Literal

import numpy as np

from rnnplay.figures.heatmap import heatmap
from rnnplay.figures.matrices import steady
from rnnplay.figures.palette import SIGNED
from rnnplay.figures.panel import Panel
from rnnplay.figures.seriation import alike_together
from rnnplay.figures.units import formula, quantity_name, units_figure
from rnnplay.text import _
from rnnplay.trace import TRACES, DirectionTrace, Equations, Trace

READS: tuple[Literal["forward", "backward"], ...] = ("forward", "backward")
ARROWS = {"forward": "↓", "backward": "↑"}
HEIGHT = 290  # px
CELLS = {made: cell for cell, made in TRACES.items()}


def trace_panels(trace: Trace, layer: int = 0, direction: int = 0, gates: bool = True) -> list[Panel]:
    """What a recurrent module read and what it made of it, on one axis of steps.

    Units that behave alike in this sequence stand beside each other, the same in all panels of a layer and direction.

    Args:
        trace: of one sequence, ``(time, features)``, without a batch.
        layer: whose gates are shown, from 0.
        direction: of the two that there may be, 0 forward and 1 backward.
        gates: whether gates, candidate and cell state are shown at all. An RNN has none.
    """
    directions, equations = len(trace.layers[0]), trace.equations
    panels = [inputs_panel(_array(trace.inputs), READS[:directions])]
    for at, made in enumerate(trace.layers):
        for reads, each in enumerate(made):
            only = len(trace.layers) == 1 and len(made) == 1
            where = "" if only else where_of(at, reads, directions)
            panels.append(_panel("hidden_state", each, (at, reads), where, equations))
    if gates:
        each, where = trace.layers[layer][direction], where_of(layer, direction, directions)
        panels += [
            _panel(name, each, (layer, direction), where, equations)
            for name in each.by_name()
            if name != "hidden_state"
        ]
    return panels


def inputs_panel(inputs: np.ndarray, directions: tuple[Literal["forward", "backward"], ...]) -> Panel:
    """What is read, ``(time, features)``, in which directions."""
    steps, features = inputs.shape
    names = [str(feature + 1) for feature in range(features)]
    finite = np.abs(inputs[np.isfinite(inputs)])
    most = steady(float(finite.max(initial=0)))
    hover = _("step %{y}, feature %{x}: %{z:.3g}")
    return Panel(
        "inputs",
        _("Input ({steps} × {features})").format(steps=steps, features=features),
        heatmap(inputs, names, SIGNED, -most, most, hover, _("feature")),
        time="y",
        directions=directions,
        min_width=150,
        height=HEIGHT,
        note=_("read step by step {arrows}").format(arrows=" ".join(ARROWS[each] for each in directions)),
        alt=_("The input as {steps} steps of {features} features.").format(steps=steps, features=features),
    )


def where_of(layer: int, direction: int, directions: int) -> str:
    """Which layer, and of two directions, which one."""
    if directions == 1:
        return _("layer {layer}").format(layer=layer + 1)
    reads = {"forward": _("forward direction"), "backward": _("backward direction")}[READS[direction]]
    return _("layer {layer}, {direction} {arrow}").format(
        layer=layer + 1, direction=reads, arrow=ARROWS[READS[direction]]
    )


def _panel(name: str, made: DirectionTrace, place: tuple[int, int], where: str, equations: Equations) -> Panel:
    layer, direction = place
    hidden_state = _array(made.hidden_state)
    values = _array(made.by_name()[name])
    # With a projection there are fewer hidden states than units: what is as wide is in the same order.
    alike = hidden_state if values.shape == hidden_state.shape else values
    heading = quantity_name(name)
    return Panel(
        f"{name}-{layer}-{direction}",
        f"{heading}, {where}" if where else heading,
        units_figure(name, values, _order(alike), hover=_("step %{y}, unit %{x}: %{z:.3f}")),
        time="y",
        directions=(READS[direction],),
        min_width=150,
        height=HEIGHT,
        row=0 if name == "hidden_state" else 1,
        note=formula(CELLS[type(made)], name, direction == 1, equations.nonlinearity, equations.bias),
        alt=_("{quantity} of each unit at each step. {where}").format(quantity=heading, where=where).strip(),
    )


def _order(values: np.ndarray) -> np.ndarray:
    finite = np.nan_to_num(values, posinf=0, neginf=0)
    return alike_together(finite) if values.size else np.arange(values.shape[1])


def _array(values: Any) -> np.ndarray:
    found: np.ndarray = values.detach().cpu().float().numpy()
    return found
