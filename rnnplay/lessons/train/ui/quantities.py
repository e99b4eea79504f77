"""All numbers of the stage of a training, to take away; a further axis counts its networks, from 0."""

from collections.abc import Sequence

import numpy as np

from rnnplay.digits.observation import Race, Runner
from rnnplay.figures.numbers import TRAINING_STEP, Quantity, over_run
from rnnplay.ui.live_stage import Timeline
from rnnplay.ui.run_numbers import curves


def race_quantities(timeline: Timeline[Race]) -> list[Quantity]:
    """Losses, accuracies and gradients of every network."""
    newest = timeline.snapshot.observation
    return [
        *(each for network, runner in enumerate(newest.runners) for each in _curves(runner, network)),
        *over_run(timeline.steps, timeline.seen, _gradients),
        *curves(timeline),
    ]


def _curves(runner: Runner, network: int) -> list[Quantity]:
    """What is known of one network since its first step."""
    given: dict[str, tuple[np.ndarray, Sequence[int] | np.ndarray]] = {
        "loss": (runner.losses, range(len(runner.losses))),
        "test_accuracy": (runner.accuracies, runner.measured_at),
        "training_accuracy": (runner.training_accuracies, runner.measured_at),
        "gradient_share_at_first_row": (runner.shares, runner.shares_at),
    }
    return [
        Quantity(name, values, (TRAINING_STEP,), at={"network": network}, labels={TRAINING_STEP: at})
        for name, (values, at) in given.items()
    ]


def _gradients(race: Race) -> list[Quantity]:
    """The norm that reaches each row."""
    return [
        Quantity("gradient_norm", runner.watched.gradient_by_row, ("step",), at={"network": network})
        for network, runner in enumerate(race.runners)
        if runner.watched is not None
    ]
