"""Which part of a series is learned from, which stops the learning, and from where forecasts are measured."""

from dataclasses import dataclass

import numpy as np

from rnnplay.lessons.forecast.data.errors import SeriesError
from rnnplay.text import _

TEST, VALIDATION = 6, 8  # of a series a sixth, and an eighth
MOST_ORIGINS = 60


@dataclass(frozen=True)
class Split:
    """The places of a series, in three parts that lie in this order: training, validation, test.

    They depend on the number of its values alone, never on the values.

    Attributes:
        length: how many values there are.
        horizon: how many steps are forecast from each origin.
        validation: where the validation part begins.
        test: where the test begins.
    """

    length: int
    horizon: int
    validation: int
    test: int

    @property
    def origins(self) -> list[int]:
        """From where forecasts are measured: each knows the values before its place, and forecasts it and what follows.

        All places of the test from which the whole horizon lies in the test; at most `MOST_ORIGINS`, evenly spaced.
        """
        return _even(self.test, self.length - self.horizon)

    @property
    def validation_origins(self) -> list[int]:
        """The same of the validation part: what is chosen, such as when to stop, is chosen by these."""
        return _even(self.validation, self.test - self.horizon)

    def targets(self, values: np.ndarray) -> np.ndarray:
        """What comes after each origin, ``(origins, horizon)``."""
        return np.stack([values[origin : origin + self.horizon] for origin in self.origins])


def split(length: int, horizon: int) -> Split:
    """How a series is split: the last sixth is the test, and the eighth before it the validation.

    Raises:
        SeriesError: it is too short for that horizon.
    """
    test = length - max(length // TEST, horizon)
    validation = test - max(length // VALIDATION, horizon)
    if horizon > largest_horizon(length):
        message = _(
            "{length} values are too few to forecast {horizon} steps ahead, learn from the rest and measure it. "
            "Choose a horizon of at most {most}."
        )
        raise SeriesError(message.format(length=length, horizon=horizon, most=largest_horizon(length)))
    return Split(length, horizon, validation, test)


def largest_horizon(length: int) -> int:
    """The longest horizon that a series of so many values can be measured at."""
    return length // 4  # half of it is then left to learn from


def _even(first: int, last: int) -> list[int]:
    count = min(last - first + 1, MOST_ORIGINS)
    return np.unique(np.linspace(first, last, count).round().astype(int)).tolist()
