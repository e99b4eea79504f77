"""What is made of a series before it is learned: its logarithm, its differences; and how that is undone."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

Difference = Literal["none", "last", "season"]
DIFFERENCES: tuple[Difference, ...] = ("none", "last", "season")


@dataclass(frozen=True)
class Transform:
    """What is made of a series.

    Attributes:
        log: whether its logarithm is taken.
        floor: what is below it counts as this, before the logarithm: a value of 0 or less may still come.
        difference: ``"none"``; ``"last"``: each value less the one before it; ``"season"``: less that of one period
            before. A forecast is then the change against the newest value known, or the newest known of its season.
        period: in steps.
    """

    log: bool = False
    floor: float = 0.0
    difference: Difference = "none"
    period: int = 1

    @property
    def lag(self) -> int:
        """How many values at the beginning have no difference."""
        return {"none": 0, "last": 1, "season": self.period}[self.difference]

    def level(self, values: np.ndarray) -> np.ndarray:
        """The values, or their logarithms."""
        return np.log(np.maximum(values, self.floor)) if self.log else values

    def undone(self, level: np.ndarray) -> np.ndarray:
        """The values that have this level."""
        return np.exp(np.minimum(level, 700.0)) if self.log else level

    def inputs(self, level: np.ndarray) -> np.ndarray:
        """What a network reads, ``(time - lag,)``: the level, or its differences."""
        return level[self.lag :] - level[: len(level) - self.lag] if self.lag else level

    def reference(self, level: np.ndarray, origin: int, horizon: int) -> np.ndarray:
        """What a forecast is a change against, ``(horizon,)``, from the values before ``origin`` alone."""
        if self.difference == "none":
            return np.zeros(horizon)
        if self.difference == "last":
            return np.full(horizon, level[origin - 1])
        return level[origin - self.period + np.arange(horizon) % self.period]


def choose_transform(values: np.ndarray, period: int, horizon: int) -> Transform:
    """The transform for a series, from those of its values that may be learned from.

    The logarithm, if it makes the likelihood of the series' changes larger (the profile likelihood of G. Box and D.
    Cox, *An analysis of transformations*, JRSS B 26, 1964, at λ = 0 and 1). Then of the mean, the newest value and the
    newest of the season the one that is nearest to what comes in the next ``horizon`` steps.

    Args:
        values: ``(time,)``: the training part.
        period: of the series; 1 if it has none.
        horizon: steps to forecast.
    """
    log, floor = wants_log(values, period)
    level = Transform(log, floor).level(values)
    first = max(period, len(level) // 4)
    origins = np.unique(np.linspace(first, max(first, len(level) - horizon), 100).astype(int))
    errors = {}
    for difference in DIFFERENCES[: 3 if period > 1 else 2]:
        each = Transform(log, floor, difference, period)
        errors[each] = np.mean([_off(each, level, origin, horizon) for origin in origins])
    return min(errors, key=lambda each: errors[each])


def _off(transform: Transform, level: np.ndarray, origin: int, horizon: int) -> float:
    """How far what a forecast would be a change against is from what came."""
    came = level[origin : origin + horizon]
    against = transform.reference(level, origin, horizon) if transform.lag else np.full(horizon, level[:origin].mean())
    return float(np.abs(came - against[: len(came)]).mean())


def wants_log(values: np.ndarray, period: int) -> tuple[bool, float]:
    """Whether the logarithm makes the changes more alike; and a floor, for what may come that has none."""
    if values.min() <= 0:
        return False, 0.0
    lag = period if len(values) > 3 * period else 1
    logs = np.log(values)
    plain, of_logs = (np.var(each[lag:] - each[:-lag]) for each in (values, logs))
    if plain == 0 or of_logs == 0:
        return False, 0.0
    wants = -0.5 * np.log(of_logs) - logs[lag:].mean() > -0.5 * np.log(plain)
    return bool(wants), float(values.min() / 10) if wants else 0.0
