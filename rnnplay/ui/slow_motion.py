"""One step of learning in slow motion: forward, loss, backward, update."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from rnnplay.engine.job import Job
from rnnplay.engine.phases import unfolded
from rnnplay.figures.numbers import Fields, of_fields
from rnnplay.figures.panel import Figure, Panel
from rnnplay.literal import in_markdown
from rnnplay.text import _
from rnnplay.ui.stage import replay
from rnnplay.ui.timeline import name_of
from rnnplay.ui.widgets import toggle


def choose_slow_motion() -> bool:
    """The switch."""
    return toggle(_("Slow motion"), "slow", help=_("The next step in four stages: forward, loss, backward, update."))


def slow_motion(
    job: Job[Any],
    *,
    step: str,
    drawn: Callable[[list[Any]], Mapping[str, Figure]],
    notes: Mapping[str, str],
    captions: Callable[[Any], Sequence[str]],
    fields: Fields,
    least_width: int = 0,
) -> None:
    """The coming step of a paused run, stage by stage, before it is made.

    Args:
        job: the run. Its task's ``phases()`` tells the step.
        step: what a step is, such as «Epoch».
        drawn: makes the figures, animated over the four phases; what is still to come is NaN. Those called
            ``forward``, ``loss``, ``backward`` and ``update`` share their axis of time and stand below one another;
            ``gradients`` and ``changes`` are those of the weights. Their heights stand in their layouts.
        notes: captions by name.
        captions: one sentence a stage.
        fields: what the lesson's forward pass computes, to be taken away with the rest.
        least_width: px that the figures need to be read.
    """
    here, branch = job.snapshot.step, job.snapshot.branch
    phases = _phases(job)
    if phases is None:
        return
    replay(
        [_panel(name, figure, notes.get(name, ""), least_width) for name, figure in drawn(unfolded(phases)).items()],
        key=f"slow-{name_of(job)}-{branch}-{here}",  # each step begins at its first stage
        steps=4,
        step_name=_("{step} {before} → {after}").format(step=step, before=here, after=here + 1),
        positions=[_("forward"), _("loss"), _("backward"), _("update")],
        captions=captions(phases),
        label=_("One step in slow motion"),
        step=0,
        speed=2,
        labels=_labels(),
        numbers=lambda: of_fields(phases, {**_FIELDS, **fields}),
    )


def _phases(job: Job[Any]) -> Any | None:
    """The coming step of a run; where it cannot be told now, None, and why not."""
    if job.running:
        st.caption(_("Pause the training to see the next step in slow motion."))
        return None
    try:
        return job.ask_task(lambda task: task.phases())
    except TimeoutError:
        st.warning(_("The next step cannot be shown yet: the run is still busy. Look again in a moment."))
    except RuntimeError as error:
        st.warning(_("The next step cannot be shown: {error}").format(error=in_markdown(str(error))))
    return None


_FIELDS: Fields = {
    "losses": ("loss", ("step",)),
    "losses_after": ("loss_after", ("step",)),
    "gradients": ("gradient", ("unit", "input")),
    "changes": ("change", ("unit", "input")),
}
_ROWS = {"forward": 0, "loss": 1, "backward": 2, "update": 3, "gradients": 4, "changes": 4}


def _panel(name: str, figure: Figure, note: str, least_width: int) -> Panel:
    titles = {
        "forward": _("1 Forward"),
        "loss": _("2 Loss"),
        "backward": _("3 Backward: ∂L/∂hₜ at each step"),
        "update": _("4 Update: the loss before and after"),
        "gradients": _("3 Backward: ∂L/∂W of every weight"),
        "changes": _("4 Update: ΔW, the change of every weight"),
    }
    row = _ROWS[name]
    return Panel(
        name,
        titles[name],
        figure,
        note=note,
        min_width=200,
        height=figure["layout"].get("height", 220),
        row=row,
        least_width=least_width if row < 4 else 0,
    )


def _labels() -> dict[str, str]:
    return {
        "play": _("Play the four stages"),
        "pause": _("Pause"),
        "position": "{number}",
        "hint": _("Keys: ←/→"),
        "rate": _("{speed}/s"),
    }


def says_update(optimizer: str, button: str) -> str:
    """What the last stage does: only plain gradient descent goes against the gradient of this very step.

    Args:
        optimizer: ``"adam"`` or ``"sgd"``, without momentum.
        button: the one that makes the step.
    """
    moved = {
        "sgd": _("Update: SGD subtracts the learning rate times the gradient from every weight."),
        "adam": _(
            "Update: Adam moves every weight against the running mean of its gradients, divided by the "
            "square root of the running mean of their squares. So in the first steps every weight moves "
            "by about the learning rate, however large its gradient is."
        ),
    }[optimizer]
    return moved + " " + _("Press “{button}” to take this step.").format(button=button)
