"""What can be seen of a network that learns to read digits, and of one digit that it reads."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False)
class Reading:
    """One image, read in one step or in several, as read-only arrays.

    Attributes:
        image: ``(28, 28)``, ink in 0…1.
        pixels: in a step.
        states: every gate and state by its name in `rnnplay.trace`, each ``(steps, hidden)``.
        logits: that the linear layer gives after each step, ``(steps, classes)``.
        probabilities: of these, likewise.
    """

    image: np.ndarray
    pixels: int
    states: Mapping[str, np.ndarray]
    logits: np.ndarray
    probabilities: np.ndarray

    @property
    def steps(self) -> int:
        """In which it was read."""
        return len(self.logits)

    @property
    def digit(self) -> int:
        """The likeliest class after the last step."""
        return int(self.probabilities[-1].argmax())

    @property
    def probability(self) -> float:
        """Of that class."""
        return float(self.probabilities[-1].max())


@dataclass(frozen=True, eq=False)
class Observation:
    """A network as it stands.

    Attributes:
        step: steps of learning made.
        loss: the mean cross-entropy in nats of the batch that it learns from next.
        right: the share of the first `rnnplay.lessons.kinds.glance.task.VALIDATED` test images that are read correctly.
        item: the image that is watched, as `rnnplay.lessons.kinds.glance.task.Task.watch` was told.
        reading: of that image.
    """

    step: int
    loss: float
    right: float
    item: bytes
    reading: Reading
