"""One step of the hello lesson in slow motion."""

from typing import Any

import numpy as np

from rnnplay.figures.character_stages import least_width, stage_figures
from rnnplay.models.characters import Stages
from rnnplay.text import _
from rnnplay.ui.hello_view import chosen_weight
from rnnplay.ui.slow_motion import Steppable, says_update, slow_motion


def hello_slow_motion(job: Steppable, settings: Any, change_weight: bool) -> None:
    """The coming step of a paused run, stage by stage.

    Args:
        job: the run.
        settings: what is learned (`rnnplay.training.characters.CharactersSettings`).
        change_weight: whether a weight can be changed by hand, which is then framed.
    """
    marked = chosen_weight(job.snapshot.observation.weights) if change_weight else None
    slow_motion(
        job,
        step=_("Epoch"),
        drawn=lambda stages: stage_figures(stages, settings.words, settings.letter_floor, marked),
        notes={
            "forward": _("from below: the two sums of each layer, their tanh, the probabilities; the target is framed"),
            "loss": _("−ln of the right letter's probability"),
            "backward": _("all that comes back to the hidden state there: from its own loss and from later letters"),
            "update": _("of each letter, with the old and with the changed weights"),
        },
        says=lambda stages: _says(stages, settings),
        known=(("letter_losses",), ("state_gradients", "gradients"), ("losses_after", "changes")),
        least_width=least_width(settings.words),
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
        says_update(settings.optimizer, _("Train one {step}").format(step=_("epoch"))),
    ]
