"""The steps of a run, as the curves over them need to know it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

Rates = Sequence[tuple[int, float]]  # each with the step from which on it held, in their order


@dataclass(frozen=True)
class RunSteps:
    """What lies along x where time is a training's.

    Attributes:
        steps: those that stand on the timeline, in order: how many steps of learning lie before each.
        rates: the learning rates of the run.
        left_behind: branches that were replaced, the newest last (`rnnplay.engine.history.LeftBehind`): their ``step``,
            their ``losses`` from there on, their ``rates`` and their ``summary``.
        log: a logarithmic axis.
    """

    steps: Sequence[int]
    rates: Rates
    left_behind: Sequence[Any] = ()
    log: bool = False
