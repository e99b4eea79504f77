"""What a decoder wrote, and how likely that was."""

import numpy as np


class Written:
    """For readings in which a network writes step by step.

    Attributes:
        written: the symbols that it wrote, ``(time,)``.
        probabilities: of every symbol at each step, ``(time, symbols)``.
    """

    written: np.ndarray
    probabilities: np.ndarray

    @property
    def of_written(self) -> np.ndarray:
        """The probability of each symbol that was written, ``(time,)``."""
        return self.probabilities[np.arange(len(self.written)), self.written]

    @property
    def probability(self) -> float:
        """That of all of them together."""
        return float(self.of_written.prod())
