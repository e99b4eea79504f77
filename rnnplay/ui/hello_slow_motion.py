"""One step of the hello lesson in slow motion."""

from typing import Any

import numpy as np

from rnnplay.figures.characters import stage_figures
from rnnplay.models.characters import Stages
from rnnplay.text import _
from rnnplay.ui.slow_motion import Steppable, says_update, slow_motion


def hello_slow_motion(job: Steppable, settings: Any) -> None:
    """The coming step of a paused run, stage by stage.

    Args:
        job: the run.
        settings: what is learned (`rnnplay.training.characters.CharactersSettings`).
    """
    slow_motion(
        job,
        step=_("Epoch"),
        drawn=lambda stages: stage_figures(stages, settings.words, settings.letter_floor),
        notes=(_("probabilities; the right letter is framed"), _("−ln of the right letter's probability")),
        says=lambda stages: _says(stages, settings),
        losses="letter_losses",
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
