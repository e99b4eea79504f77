"""The pictures of one step of learning the next frame in slow motion, one for each of its phases."""

from collections.abc import Sequence

import numpy as np

from rnnplay.figures.along import along, bars
from rnnplay.figures.matrices import matrices_figure
from rnnplay.figures.palette import GRAY, TEAL
from rnnplay.figures.panel import Figure, animated
from rnnplay.figures.traces import curve
from rnnplay.lessons.kinds.frames.observation import Phases
from rnnplay.text import _


def phase_figures(phases: Sequence[Phases]) -> dict[str, Figure]:
    """The pictures of a step by name.

    ``forward``, ``loss``, ``backward`` and ``update`` run along the frames; ``gradients`` and ``changes`` are those of
    the weights.
    """
    last = phases[-1]
    at = np.arange(1, len(last.losses) + 1)
    said, losses, after = (np.stack([getattr(each, name) for each in phases]) for name in _BY_FRAME)
    norms = np.stack([each.state_gradients[0] for each in phases])
    before_and_after = [
        animated(_bars(at, name, colour), y=values)
        for values, name, colour in ((losses, _("before"), GRAY), (after, _("after"), TEAL))
    ]
    return {
        "forward": _along([animated(_bars(at, _("probability"), TEAL), y=said)], len(at), np.ones(1)),
        "loss": _along([animated(_bars(at, _("loss"), TEAL), y=losses)], len(at), losses),
        "backward": _along([animated(curve(at, _("gradient"), TEAL, 2), y=norms)], len(at), norms),
        "update": _along(before_and_after, len(at), losses, after),
        "gradients": matrices_figure([each.gradients for each in phases]),
        "changes": matrices_figure([each.changes for each in phases]),
    }


_BY_FRAME = ("said", "losses", "losses_after")


def _along(data: list[Figure], frames: int, *from_zero: np.ndarray) -> Figure:
    return along(data, frames, _("frame"), *from_zero)


def _bars(x: np.ndarray, name: str, color: str) -> Figure:
    return bars(x, name, color, _("frame %{x}: %{y:.3g}"))
