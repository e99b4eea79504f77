"""What one can look at more closely: how it goes on by itself, one step in slow motion, the code."""

from dataclasses import dataclass

import streamlit as st

from rnnplay.engine.job import Job
from rnnplay.lessons.sine.observation import Observation, Phases, Rollout
from rnnplay.lessons.sine.phases import phase_figures
from rnnplay.lessons.sine.quantities import PHASES
from rnnplay.text import _
from rnnplay.ui.run_view import RunView, choose_run_view
from rnnplay.ui.slow_motion import says_update, slow_motion
from rnnplay.ui.training_controls import train_one
from rnnplay.ui.watch import announce
from rnnplay.ui.widgets import select_slider, slider

PERIODS = ["1", "2", "3", "5", "10", "20", "50", "100"]


@dataclass(frozen=True)
class View(RunView):
    """What is shown besides strip and loss.

    Attributes:
        rollout: where the network is left to itself, and for how long.
    """

    rollout: Rollout


def choose_view(points: int) -> View:
    """The switches.

    Args:
        points: in a window.
    """
    with st.container(horizontal=True, vertical_alignment="center", key="view"):
        hand_over = slider(
            _("Free-running after point"),
            1,
            points,
            points,
            "hand-over",
            width=190,
            help=_(
                "The network reads the window up to this point. From there on its predictions are fed back as input."
            ),
        )
        periods = select_slider(
            _("Free-running periods"),
            PERIODS,
            str(Rollout().periods),
            "periods",
            width=190,
            help=_("With many periods the figures are drawn less often during fast training."),
        )
        rollout = Rollout(None if hand_over == points else hand_over, int(periods))
        return View(**vars(choose_run_view()), rollout=rollout)


def show_rollout(job: Job[Observation], rollout: Rollout) -> None:
    """Have the run looked at in this way, at every step."""
    if job.snapshot.status != "closed" and job.snapshot.observation.rollout != rollout:
        announce()
        job.change_view(lambda task: task.show_rollout(rollout), anew=True)


def sine_slow_motion(job: Job[Observation]) -> None:
    """The coming step of a paused run, stage by stage."""
    slow_motion(
        job,
        step=_("Step"),
        drawn=phase_figures,
        notes={
            "forward": _("prediction and target at each point"),
            "loss": _("(prediction − target)² at each point"),
            "backward": _("‖∂L/∂hₜ‖, from the loss of this point and of all later ones"),
            "update": _("at each point, with the old and the new weights"),
        },
        captions=_captions,
        fields=PHASES,
    )


def _captions(phases: Phases) -> list[str]:
    return [
        _("Forward: the network predicts, point by point."),
        _("Loss: the squared error of each point; the mean is {loss:.4g}.").format(loss=phases.loss),
        _(
            "Backward: the gradient of the loss with respect to every weight, computed from the last "
            "point back to where the gradient stops."
        ),
        says_update("adam", train_one("step")),
    ]
