"""The pictures of one step of learning the next frame in slow motion, one for each of its phases."""

from collections.abc import Sequence

import numpy as np

from rnnplay.figures.matrices import matrices_figure
from rnnplay.figures.palette import TEAL
from rnnplay.figures.panel import Figure, animated
from rnnplay.figures.phase_axis import PhaseAxis
from rnnplay.figures.traces import curve
from rnnplay.lessons.kinds.frames.observation import Phases
from rnnplay.text import _


def phase_figures(phases: Sequence[Phases]) -> dict[str, Figure]:
    """The pictures of a step by name.

    ``forward``, ``loss``, ``backward`` and ``update`` run along the frames; ``gradients`` and ``changes`` are those of
    the weights.
    """
    last = phases[-1]
    axis = PhaseAxis(len(last.losses), _("frame"), _("frame %{x}: %{y:.3g}"))
    said, losses, after = (
        np.stack([getattr(each, name) for each in phases]) for name in ("said", "losses", "losses_after")
    )
    norms = np.stack([each.state_gradients[0] for each in phases])
    loss, update = axis.losses(losses, after)
    return {
        "forward": axis.figure([axis.bars(_("probability"), TEAL, said)], np.ones(1)),
        "loss": loss,
        "backward": axis.figure([animated(curve(axis.at, _("gradient"), TEAL, 2), y=norms)], norms),
        "update": update,
        "gradients": matrices_figure([each.gradients for each in phases]),
        "changes": matrices_figure([each.changes for each in phases]),
    }
