"""One step of learning in slow motion: forward, loss, backward, update."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Protocol

import numpy as np
import streamlit as st

from rnnplay.literal import in_markdown
from rnnplay.text import _
from rnnplay.ui.stage import Panel, stage
from rnnplay.ui.timeline import name_of

Figure = dict[str, Any]


class Steppable(Protocol):
    """A run whose coming step can be looked at (`rnnplay.training.job.Job` of a task that has ``stages``)."""

    snapshot: Any

    @property
    def running(self) -> bool: ...

    def look(self, function: Callable[[Any], Any]) -> Any: ...


def slow_motion(
    job: Steppable,
    *,
    step: str,
    drawn: Callable[[list[Any]], Mapping[str, tuple[Figure, Mapping[str, np.ndarray]]]],
    notes: tuple[str, str],
    says: Callable[[Any], Sequence[str]],
    losses: str,
    height: int = 200,
) -> None:
    """The coming step of a paused run, stage by stage, before it is made.

    Args:
        job: the run. Its task's ``stages()`` tells the step: what comes out, ``gradients`` and ``changes`` by the
            parameter's name, and what each part of the loss is.
        step: what a step is, such as «Epoch».
        drawn: makes the four figures, by name ``forward``, ``loss``, ``backward`` and ``update``, with what of each is
            redrawn at each of the four stages; what is still to come is NaN.
        notes: captions of the first two.
        says: one sentence a stage.
        losses: the name of the field that holds the parts of the loss.
        height: of the figures, in px.
    """
    if job.running:
        st.caption(_("Pause it to see the coming step in slow motion."))
        return
    here, branch = job.snapshot.step, job.snapshot.branch
    try:
        stages = job.look(lambda task: task.stages())
    except (RuntimeError, TimeoutError) as error:
        st.warning(_("The coming step cannot be shown: {error}").format(error=in_markdown(str(error))))
        return
    titles = {
        "forward": (_("1 Forward"), notes[0]),
        "loss": (_("2 Loss"), notes[1]),
        "backward": (_("3 Backward"), _("∂loss/∂weight of every weight")),
        "update": (_("4 Update"), _("what is added to every weight")),
    }
    stage(
        [
            Panel(name, titles[name][0], figure, note=titles[name][1], by_step=by_step, min_width=200, height=height)
            for name, (figure, by_step) in drawn(_unfolded(stages, losses)).items()
        ],
        key=f"slow-{name_of(job)}-{branch}-{here}",  # each step begins at its first stage
        steps=4,
        step_name=_("{step} {before} → {after}").format(step=step, before=here, after=here + 1),
        positions=[_("forward"), _("loss"), _("backward"), _("update")],
        says=says(stages),
        label=_("One step in slow motion"),
        step=0,
        speed=2,
        labels={
            "play": _("Play the four stages"),
            "pause": _("Pause"),
            "position": "{number}",
            "hint": _("Keys: ←/→"),
            "rate": _("{speed}/s"),
        },
    )


def says_update(optimizer: str, button: str) -> str:
    """What the last stage does: only plain gradient descent goes against the gradient of this very step.

    Args:
        optimizer: ``"adam"`` or ``"sgd"``, without momentum.
        button: the one that makes the step.
    """
    moved = {
        "sgd": _("Update: SGD moves every weight against its gradient, by the learning rate times the gradient."),
        "adam": _(
            "Update: Adam moves every weight against a running mean of its gradients, divided by the root of a running "
            "mean of their squares. So early on each moves by about the learning rate, whatever its gradient's size."
        ),
    }[optimizer]
    return moved + " " + _("“{button}” makes this step.").format(button=button)


def _unfolded(stages: Any, losses: str) -> list[Any]:
    """What is there at each of the four stages; what is still to come is empty."""
    backward = replace(stages, changes=_empty(stages.changes))
    loss = replace(backward, gradients=_empty(stages.gradients))
    forward = replace(loss, **{losses: np.full_like(getattr(stages, losses), np.nan)})
    return [forward, loss, backward, stages]


def _empty(matrices: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    return {name: np.full_like(values, np.nan) for name, values in matrices.items()}
