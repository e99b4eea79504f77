"""Exponential smoothing: fitted by statsmodels before the test, and carried on over the values that come."""

import warnings
from dataclasses import dataclass

import numpy as np

FITTED_ON = 500  # values, the newest before the test, or four periods if these are more
LONGEST_SEASON = 60  # a season's start takes a number for each of its steps


@dataclass(frozen=True)
class Smoothing:
    """The parameters of a damped trend with an additive season, and where they start.

    With the error e(t) = y(t) − ℓ(t−1) − φ b(t−1) − s(t−m), as R. Hyndman and G. Athanasopoulos, *Forecasting:
    Principles and Practice*, write it (section 8.3 and 8.4), and statsmodels computes it.

    Attributes:
        alpha, beta, gamma, phi: of level, trend and season, and the damping; ``beta`` and ``gamma`` as statsmodels
            has them (``smoothing_trend``, ``smoothing_seasonal``).
        level, trend: before the first value.
        season: of the first period, one number a step; empty without a season.
        start: the value of the series that the first one was, counted from its beginning.
    """

    alpha: float
    beta: float
    gamma: float
    phi: float
    level: float
    trend: float
    season: tuple[float, ...]
    start: int

    def forecast(self, values: np.ndarray, horizon: int) -> np.ndarray:
        """How a series goes on, ``(horizon,)``, all whose values are given from its beginning."""
        level, trend, period = self.level, self.trend, len(self.season)
        season = [*self.season] if period else [0.0]
        every = period or 1
        for at, value in enumerate(values[self.start :].tolist()):
            place, damped = at % every, self.phi * trend
            before, seasonal = level + damped, season[place]
            # ℓ(t) = α (y(t) − s(t−m)) + (1 − α) (ℓ(t−1) + φ b(t−1))
            following = self.alpha * (value - seasonal) + (1 - self.alpha) * before
            # b(t) = β (ℓ(t) − ℓ(t−1)) + (1 − β) φ b(t−1)
            trend = self.beta * (following - level) + (1 - self.beta) * damped
            if period:  # s(t) = γ (y(t) − ℓ(t−1) − φ b(t−1)) + (1 − γ) s(t−m)
                season[place] = self.gamma * (value - before) + (1 - self.gamma) * seasonal
            level = following
        steps = np.arange(1, horizon + 1)
        damping = np.cumsum(self.phi**steps)
        ahead = (len(values) - self.start + steps - 1) % every
        return np.asarray(level + damping * trend + np.array(season)[ahead])


def fit_smoothing(values: np.ndarray, period: int) -> Smoothing | None:
    """Fit the parameters, and where they start, on values; None where statsmodels cannot."""
    from statsmodels.tsa.holtwinters import ExponentialSmoothing  # it takes most of a second: when it is needed

    seasonal = 1 < period <= LONGEST_SEASON and len(values) >= 3 * period + 10
    start = max(0, len(values) - max(FITTED_ON, 4 * period if seasonal else 0))
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")  # that it did not converge: its forecasts are measured all the same
        try:
            model = ExponentialSmoothing(
                values[start:],
                trend="add",
                damped_trend=True,
                seasonal="add" if seasonal else None,
                seasonal_periods=period if seasonal else None,
                initialization_method="heuristic",
            )
            fitted = model.fit(method="L-BFGS-B", minimize_kwargs={"options": {"maxiter": 200}}).params
        except (ValueError, np.linalg.LinAlgError, FloatingPointError):
            return None
    season = tuple(np.asarray(fitted["initial_seasons"], dtype=float)[: period if seasonal else 0].tolist())
    found = Smoothing(
        alpha=float(fitted["smoothing_level"]),
        beta=float(fitted["smoothing_trend"]),
        gamma=float(fitted["smoothing_seasonal"]) if seasonal else 0.0,
        phi=float(fitted["damping_trend"]),
        level=float(fitted["initial_level"]),
        trend=float(fitted["initial_trend"]),
        season=season,
        start=start,
    )
    return found if np.isfinite([found.alpha, found.beta, found.phi, found.level, found.trend, *season]).all() else None
