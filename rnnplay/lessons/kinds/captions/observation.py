"""What can be seen of a network that describes pictures, and of one that learns to."""

from dataclasses import dataclass

import numpy as np

from rnnplay.lessons.kinds.captions.examples import as_text
from rnnplay.lessons.kinds.written import Written


@dataclass(frozen=True, eq=False)
class Reading(Written):
    """One picture, described by a network that is left to itself, as read-only arrays.

    Attributes:
        picture: ``(64, 64)``, ink in 0…1.
        written: the numbers of the words that it wrote, ``(time,)`` int64; the last is the end, where it came to one.
        probabilities: of every word at each step, ``(time, words)``; the first is the end.
        attention: the share of each place of the picture at each step, ``(time, 8, 8)``.
        gradients: of the logit of the word that it wrote with respect to the picture, ``(time, 64, 64)``.
        hidden_states: of the LSTM, first the one that was made of the picture, ``(1 + time, hidden)``.
        left_out: the share of the ink where no word looked (`rnnplay.lessons.kinds.captions.left_out`).
    """

    picture: np.ndarray
    written: np.ndarray
    probabilities: np.ndarray
    attention: np.ndarray
    gradients: np.ndarray
    hidden_states: np.ndarray
    left_out: float

    @property
    def caption(self) -> str:
        """What it wrote, up to the end."""
        return as_text(self.written.tolist())


@dataclass(frozen=True, eq=False)
class Observation:
    """A network as it stands.

    Attributes:
        step: steps of learning made.
        loss: the mean cross-entropy of a word in nats, of the batch that it learns from next, teacher-forced.
        true: the share of `rnnplay.lessons.kinds.captions.task.VALIDATED` held-out scenes of which the caption is true,
            free-running.
        grammatical: the share of them of which it is grammatical.
        reading: a picture that is watched.
    """

    step: int
    loss: float
    true: float
    grammatical: float
    reading: Reading
