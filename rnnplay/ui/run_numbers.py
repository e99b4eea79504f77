"""The numbers of a run, to take away: what was observed at each step of it, its learning rates, what it left behind."""

from collections.abc import Callable, Sequence
from typing import TypeVar

import numpy as np

from rnnplay.figures.numbers import TRAINING_STEP, Quantity, over_run
from rnnplay.ui.live_stage import Timeline

Seen = TypeVar("Seen")  # what is observed of a run


def run_numbers(timeline: Timeline[Seen], of: Callable[[Seen], Sequence[Quantity]]) -> list[Quantity]:
    """All of a timeline.

    Args:
        timeline: the run as far as it has come.
        of: the numbers of one observation.
    """
    return [*over_run(timeline.steps, timeline.seen, of), *curves(timeline)]


def curves(timeline: Timeline[Seen]) -> list[Quantity]:
    """The learning rates, each with the step from which on it held, and the losses of branches that were replaced."""
    snapshot = timeline.snapshot
    steps, rates = zip(*snapshot.rates, strict=True)
    found = [Quantity("learning_rate", np.array(rates), (TRAINING_STEP,), labels={TRAINING_STEP: steps})]
    for number, branch in enumerate(snapshot.left_behind):
        at = range(branch.step, branch.step + len(branch.losses))
        found.append(
            Quantity(f"loss_left_behind_{number}", branch.losses, (TRAINING_STEP,), labels={TRAINING_STEP: at})
        )
    return found
