"""What a page sees of a run."""

from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

import numpy as np

from rnnplay.engine.history import LeftBehind

Status = Literal["ready", "running", "paused", "finished", "diverged", "failed", "closed"]
Seen = TypeVar("Seen")  # what is observed


@dataclass(frozen=True)
class Snapshot(Generic[Seen]):
    """The run at one step, complete: a page draws from it alone.

    Attributes:
        step: where the run stands; 0 is before any learning.
        steps: the newest step of the history, ``> step`` after a rewind.
        losses: ``(steps,)``, float64: item ``k`` is the loss of the state at step ``k``, measured when it was left.
        observation: what the task showed of the state at ``step``.
        status: ``"ready"``, ``"running"``, ``"paused"``, ``"finished"`` (it reached its end), ``"diverged"`` (the loss
            was not a finite number), ``"failed"`` (the task raised) or ``"closed"``.
        message: a sentence, when there is something to say.
        learning_rate: that the step to here was made with; at step 0, that of the next.
        branch: grows whenever something that was shown is replaced: by going on from a rewound step, a change by
            hand, a reset. Observations with the same ``branch`` and step are the same.
        left_behind: the curves of the branches that were replaced.
        rates: the learning rates of the history, each with the step from which on it held; at least one.
    """

    step: int
    steps: int
    losses: np.ndarray
    observation: Seen
    status: Status
    message: str
    learning_rate: float
    branch: int
    left_behind: tuple[LeftBehind, ...]
    rates: tuple[tuple[int, float], ...]

    @property
    def loss(self) -> float | None:
        """The loss that the last step found, or None at step 0."""
        return float(self.losses[self.step - 1]) if self.step else None
