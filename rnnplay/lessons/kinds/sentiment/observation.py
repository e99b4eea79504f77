"""What can be seen of a network that learns to tell praise from complaint."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False)
class Reading:
    """One sentence, read by a network, as read-only arrays.

    Attributes:
        words: of the sentence.
        known: whether the network knows each of them.
        positive: the probability that the sentence is positive after each word, as if it ended there, ``(time,)``.
        quantities: gates and states after each word by their usual names, ``(time, hidden)`` each; the last is
            ``hidden_state``.
    """

    words: tuple[str, ...]
    known: tuple[bool, ...]
    positive: np.ndarray
    quantities: dict[str, np.ndarray]

    @property
    def hidden_states(self) -> np.ndarray:
        return self.quantities["hidden_state"]

    @property
    def belief(self) -> float:
        """The probability that it is positive, after the last word."""
        return float(self.positive[-1])


@dataclass(frozen=True, eq=False)
class Observation:
    """A network as it stands.

    Attributes:
        step: steps of learning made.
        loss: the mean cross-entropy in nats of the batch that it learns from next.
        right: share of `rnnplay.lessons.kinds.sentiment.task.VALIDATED` held-out sentences whose opinion it tells.
        right_longer: the same of sentences that are longer than those learned from.
        reading: a sentence that is watched.
    """

    step: int
    loss: float
    right: float
    right_longer: float
    reading: Reading
