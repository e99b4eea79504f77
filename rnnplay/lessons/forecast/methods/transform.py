"""What is made of a series before it is learned: its logarithm, its differences; and how that is undone."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

Difference = Literal["none", "last", "season", "regression"]
DIFFERENCES: tuple[Difference, ...] = ("none", "last", "season", "regression")
Terms = tuple[tuple[int, float], ...]
CLEAR = 0.1  # by which others must be better than the newest value: random walks seem to come back to a mean
ORIGINS = 50  # in each half of the values, by which a transform is chosen


@dataclass(frozen=True)
class Transform:
    """What is made of a series.

    Attributes:
        log: whether its logarithm is taken.
        floor: what is below it counts as this, before the logarithm: a value of 0 or less may still come.
        difference: ``"none"``; ``"last"``: each value less the one before it; ``"season"``: less that of one period
            before; ``"regression"``: less what an autoregression says of it. A forecast is then the change against
            what follows if nothing else happens: the newest value known, the newest known of its season, or how the
            autoregression goes on.
        period: in steps.
        regression: of ``"regression"``: pairs of a lag and its coefficient.
        constant: of that regression.
    """

    log: bool = False
    floor: float = 0.0
    difference: Difference = "none"
    period: int = 1
    regression: Terms = ()
    constant: float = 0.0

    @property
    def terms(self) -> Terms:
        """What is taken from each value: pairs of a lag, and the share of the value so many steps before."""
        terms: dict[Difference, Terms] = {"none": (), "last": ((1, 1.0),), "season": ((self.period, 1.0),)}
        return terms.get(self.difference, self.regression)

    @property
    def lag(self) -> int:
        """How many values at the beginning have no difference."""
        return max((lag for lag, _share in self.terms), default=0)

    @property
    def of_covariates(self) -> "Transform":
        """The same differences, of columns whose values are taken as they are."""
        return replace(self, log=False, floor=0.0, constant=0.0)

    def level(self, values: np.ndarray) -> np.ndarray:
        """The values, or their logarithms."""
        return np.log(np.maximum(values, self.floor)) if self.log else values

    def undone(self, level: np.ndarray) -> np.ndarray:
        """The values that have this level."""
        return np.exp(np.minimum(level, 700.0)) if self.log else level

    def inputs(self, level: np.ndarray) -> np.ndarray:
        """What a network reads, ``(time - lag,)``: the level, or its differences."""
        start = self.lag
        before = sum(share * level[start - lag : len(level) - lag] for lag, share in self.terms)
        return np.asarray(level[start:] - before - self.constant)

    def references(self, level: np.ndarray, origins: Sequence[int], horizon: int) -> np.ndarray:
        """What forecasts are a change against, ``(origins, horizon)``: from the values before each origin alone."""
        at = np.asarray(origins)
        following = np.zeros((len(at), horizon))
        for step in range(horizon):
            following[:, step] = self.constant + sum(
                share * (following[:, step - lag] if step >= lag else level[at + step - lag])
                for lag, share in self.terms
            )
        return following

    def changes(self, level: np.ndarray, origins: Sequence[int], horizon: int) -> np.ndarray:
        """What comes after each origin, less what it is a change against, ``(origins, horizon)``."""
        coming = np.stack([level[origin : origin + horizon] for origin in origins])
        return coming - self.references(level, origins, horizon)


def choose_transform(values: np.ndarray, period: int, horizon: int) -> Transform:
    """The transform for a series, from those of its values that may be learned from.

    The logarithm, if it makes the likelihood of the series' changes larger (the profile likelihood of G. Box and D.
    Cox, *An analysis of transformations*, JRSS B 26, 1964, at λ = 0 and 1). Then what is nearest to what comes in the
    next ``horizon`` steps: the newest value or the newest of the season, but for a mean change such as growth; or the
    values themselves, of which a part of the newest is taken, as where a series comes back to its mean. All this is
    fitted on the earlier half of these values, and judged on the later.

    Args:
        values: ``(time,)``: the training part.
        period: of the series; 1 if it has none.
        horizon: steps to forecast.
    """
    log, floor = wants_log(values, period)
    level = Transform(log, floor).level(values)
    first = max(period, len(level) // 4)
    horizon = min(horizon, len(level) - first)
    origins = np.unique(np.linspace(first, len(level) - horizon, 2 * ORIGINS).astype(int)).tolist()
    errors = {}
    for difference in DIFFERENCES[: 3 if period > 1 else 2]:
        each = Transform(log, floor, difference, period)
        off = _off(each.changes(level, origins, horizon), level[np.array(origins) - 1], not each.lag)
        errors[each] = (1 - CLEAR) * off if difference == "last" else off
    return min(errors, key=lambda each: errors[each])


def _off(changes: np.ndarray, newest: np.ndarray, share: bool) -> float:
    """How far changes ``(origins, horizon)`` are from what the earlier half says of them: their mean.

    With ``share``: from a line in the newest value known, ``(origins,)``, at each step.
    """
    columns = np.stack([np.ones(len(newest)), newest - newest.mean()] if share else [np.ones(len(newest))], axis=1)
    half = (len(newest) + 1) // 2
    line = np.linalg.lstsq(columns[:half], changes[:half], rcond=None)[0]
    return float(np.abs(changes - columns @ line)[half:].mean()) if half < len(newest) else 0.0


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
