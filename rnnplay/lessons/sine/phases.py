"""The pictures of one step of learning the wave in slow motion, one for each of its phases."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from rnnplay.figures.matrices import matrices_figure
from rnnplay.figures.palette import TEAL
from rnnplay.figures.panel import Figure, animated
from rnnplay.figures.phase_axis import PhaseAxis
from rnnplay.figures.traces import curve, dots
from rnnplay.lessons.sine.colours import BLUE, DOTTED, LAYER_COLOURS, RED
from rnnplay.lessons.sine.observation import Phases
from rnnplay.text import _

LARGEST_DRAWN = 5_000  # weights; of more a small figure shows nothing


def phase_figures(phases: Sequence[Phases]) -> dict[str, Figure]:
    """The pictures of a step by name.

    ``forward``, ``loss``, ``backward`` and ``update`` run along the points of the window; ``gradients`` and ``changes``
    are those of the weights.
    """
    last = phases[-1]
    axis = PhaseAxis(len(last.inputs), _("point of the window"), _("point %{x}: %{y:.3g}"))
    at = axis.at
    predictions, losses, after = (
        np.stack([getattr(each, name) for each in phases]) for name in ("predictions", "losses", "losses_after")
    )
    norms = [np.stack([each.state_gradients[layer] for each in phases]) for layer in range(len(last.state_gradients))]
    forward = [
        dots(at, _("target"), RED, 7) | {"y": last.targets},
        animated(dots(at, _("prediction"), BLUE, 5), y=predictions),
    ]
    mode = {"mode": "lines+markers" if len(at) <= DOTTED else "lines"}
    backward = [
        animated(curve(at, _("layer {layer}").format(layer=layer + 1), LAYER_COLOURS[layer], 2) | mode, y=each)
        for layer, each in enumerate(norms)
    ]
    loss, update = axis.losses(losses, after)
    return {
        "forward": axis.figure(forward),
        "loss": loss,
        "backward": axis.figure(backward, *norms),
        "update": update,
        "gradients": _weights([each.gradients for each in phases]),
        "changes": _weights([each.changes for each in phases]),
    }


def _weights(matrices: Sequence[Any]) -> Figure:
    """All of them, or of a network too large for that the mean size of the numbers in each matrix."""
    if sum(each.size for each in matrices[-1].values()) <= LARGEST_DRAWN:
        return matrices_figure(matrices)
    names = list(matrices[-1])
    sizes = np.array([[np.abs(each[name]).mean() for name in names] for each in matrices], dtype=np.float32)
    shown = {
        "type": "bar",
        "orientation": "h",
        "y": [name.partition(".")[2] if "recurrent" in name else name for name in names],
        "marker": {"color": TEAL},
        "hovertemplate": _("mean absolute value %{x:.3g}") + "<extra></extra>",
    }
    layout = {
        "margin": {"l": 100, "r": 4, "t": 4, "b": 24},
        "xaxis": {"rangemode": "tozero", "fixedrange": True, "nticks": 3},
        "yaxis": {"autorange": "reversed", "fixedrange": True},
    }
    return {"data": [animated(shown, x=sizes)], "layout": layout}
