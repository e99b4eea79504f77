"""One step of the hello lesson in slow motion."""

import numpy as np

from rnnplay.engine.job import Job
from rnnplay.lessons.hello.observation import Observation, Phases
from rnnplay.lessons.hello.phases import least_width, phase_figures
from rnnplay.lessons.hello.quantities import PHASES
from rnnplay.lessons.hello.task import Settings
from rnnplay.lessons.hello.ui.view import chosen_weight
from rnnplay.text import _, percent
from rnnplay.ui.slow_motion import says_update, slow_motion
from rnnplay.ui.training_controls import train_one


def hello_slow_motion(job: Job[Observation], settings: Settings, change_weight: bool) -> None:
    """The coming step of a paused run, stage by stage.

    Args:
        job: the run.
        settings: what is learned.
        change_weight: whether a weight can be changed by hand, which is then framed.
    """
    marked = chosen_weight(job.snapshot.observation.weights) if change_weight else None
    slow_motion(
        job,
        step=_("Epoch"),
        drawn=lambda phases: phase_figures(phases, settings.words, settings.letter_floor, marked),
        notes={
            "forward": _(
                "from bottom to top: the two sums of each layer, their tanh, the class probabilities; the "
                "target is framed"
            ),
            "loss": _("−ln of the target letter's probability"),
            "backward": _("from the loss of this letter and of all later ones"),
            "update": _("of each letter, with the old and the new weights"),
        },
        captions=lambda phases: _captions(phases, settings),
        fields=PHASES,
        least_width=least_width(settings.words),
    )


def _captions(phases: Phases, settings: Settings) -> list[str]:
    likeliest = phases.probabilities[np.arange(len(phases.targets)), phases.targets]
    total = _("the sum") if settings.network == "cell" else _("the mean")
    return [
        _("Forward: the network computes the class probabilities. The target letters have {low} to {high}.").format(
            low=percent(float(likeliest.min())), high=percent(float(likeliest.max()))
        ),
        _("Loss: the cross-entropy of each letter; {total} is {loss:.4g}.").format(total=total, loss=phases.loss),
        _(
            "Backward: the gradient of the loss with respect to every weight, computed from the last "
            "letter back to the first."
        ),
        says_update(settings.optimizer, train_one("epoch")),
    ]
