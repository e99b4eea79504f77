"""What can be seen of a network that learns to read dates."""

from dataclasses import dataclass

import numpy as np

from rnnplay.lessons.kinds.written import Written


@dataclass(frozen=True, eq=False)
class Reading(Written):
    """One text, read by a network that is left to itself, as read-only arrays.

    Attributes:
        text: as it is compared with others (`rnnplay.lessons.kinds.dates.writing.normalized`).
        letters: as the network reads it, with the space behind its end, ``(source,)``.
        answer: what it wrote, up to its end.
        written: the numbers of the letters that it wrote, ``(target,)`` int64; the last is the end, where it came to
            one.
        probabilities: of every letter at each step, ``(target, letters)``; the first is the end.
        attention: the share of each letter of the text at each step, ``(target, source)``; None without attention.
        encoder_states: hidden states after each letter, ``(source, hidden)``.
        decoder_states: likewise after each step, ``(target, hidden)``.
    """

    text: str
    letters: str
    answer: str
    written: np.ndarray
    probabilities: np.ndarray
    attention: np.ndarray | None
    encoder_states: np.ndarray
    decoder_states: np.ndarray


@dataclass(frozen=True, eq=False)
class Observation:
    """A network as it stands.

    Attributes:
        step: steps of learning made.
        loss: the mean cross-entropy of a digit in nats, of the batch that it learns from next.
        right: the share of `rnnplay.lessons.kinds.dates.task.VALIDATED` held-out dates that are read without a mistake,
            free-running.
        right_digits: the share of their digits.
        readings: some texts that are watched.
    """

    step: int
    loss: float
    right: float
    right_digits: float
    readings: tuple[Reading, ...]
