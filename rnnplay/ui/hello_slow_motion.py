"""One step of learning in slow motion: forward, loss, backward, update."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Protocol

import numpy as np
import streamlit as st

from rnnplay.figures.characters import stage_figures
from rnnplay.models.characters import Stages
from rnnplay.text import _
from rnnplay.ui.stage import Panel, stage
from rnnplay.ui.timeline import name_of


class Steppable(Protocol):
    """A run whose coming step can be looked at (`rnnplay.training.job.Job` of a `CharactersTask`)."""

    snapshot: Any

    @property
    def running(self) -> bool: ...

    def look(self, function: Callable[[Any], Stages]) -> Stages: ...


def slow_motion(job: Steppable, settings: Any) -> None:
    """The coming step of a paused run, stage by stage, before it is made.

    Args:
        job: the run.
        settings: what is learned (`rnnplay.training.characters.CharactersSettings`).
    """
    if job.running:
        st.caption(_("Pause it to see the coming step in slow motion."))
        return
    epoch, branch = job.snapshot.step, job.snapshot.branch
    try:
        stages = job.look(lambda task: task.stages())
    except (RuntimeError, TimeoutError) as error:
        st.warning(_("The coming step cannot be shown: {error}").format(error=error))
        return
    titles = {
        "forward": (_("1 Forward"), _("probabilities; the right letter is framed")),
        "loss": (_("2 Loss"), _("−ln of the right letter's probability")),
        "backward": (_("3 Backward"), _("∂loss/∂weight of every weight")),
        "update": (_("4 Update"), _("what is added to every weight")),
    }
    drawn = stage_figures(_unfolded(stages), settings.words, settings.letter_floor)
    stage(
        [
            Panel(name, titles[name][0], figure, note=titles[name][1], by_step=by_step, min_width=200, height=200)
            for name, (figure, by_step) in drawn.items()
        ],
        key=f"slow-{name_of(job)}-{branch}-{epoch}",  # each step begins at its first stage
        steps=4,
        step_name=_("Epoch {before} → {after}").format(before=epoch, after=epoch + 1),
        positions=[_("forward"), _("loss"), _("backward"), _("update")],
        says=_says(stages, settings),
        label=_("One step in slow motion"),
        step=0,
        speed=2,
        labels={"position": "{number}", "hint": _("Keys: ←/→"), "rate": _("{speed}/s")},
    )


def _says(stages: Stages, settings: Any) -> list[str]:
    likeliest = stages.probabilities[np.arange(len(stages.targets)), stages.targets]
    total = _("the sum") if settings.network == "cell" else _("the mean")
    return [
        _("Forward: the word goes through the network. The right letters get {low:.0%} to {high:.0%}.").format(
            low=likeliest.min(), high=likeliest.max()
        ),
        _("Loss: what each letter misses; {total} is {loss:.4g}, and is to become smaller.").format(
            total=total, loss=stages.loss
        ),
        _("Backward: from the last letter to the first, how the loss changes with every weight."),
        _("Update: {optimizer} moves every weight against its gradient. “One epoch” makes this step.").format(
            optimizer={"adam": "Adam", "sgd": "SGD"}[settings.optimizer]
        ),
    ]


def _unfolded(stages: Stages) -> list[Stages]:
    """What is there at each of the four stages; what is still to come is empty."""
    backward = replace(stages, changes=_empty(stages.changes))
    loss = replace(backward, gradients=_empty(stages.gradients))
    forward = replace(loss, letter_losses=np.full_like(stages.letter_losses, np.nan))
    return [forward, loss, backward, stages]


def _empty(matrices: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    return {name: np.full_like(values, np.nan) for name, values in matrices.items()}
