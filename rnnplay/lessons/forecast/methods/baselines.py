"""Forecasts without a network. Each knows the values before its origin alone."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from rnnplay.lessons.forecast.methods.regression import NEWEST, choose_lags, fit_regression
from rnnplay.lessons.forecast.methods.smoothing import Smoothing, fit_smoothing
from rnnplay.lessons.forecast.methods.split import Split
from rnnplay.lessons.forecast.methods.transform import Transform, wants_log

LAST, DRIFT, SEASONAL, GROWTH = "last value", "drift", "seasonal naive", "seasonal naive × growth"
SEASONAL_DRIFT, REGRESSION, SMOOTHING = "seasonal drift", "autoregression", "exponential smoothing"
BASELINES = (LAST, DRIFT, SEASONAL, GROWTH, SEASONAL_DRIFT, REGRESSION, SMOOTHING)


@dataclass(frozen=True)
class Known:
    """What a forecast may know of a series, apart from its values before the origin: fixed before the test begins.

    Attributes:
        period: in steps; 1 if there is none.
        level: the logarithm or nothing.
        lags: of the regression.
        smoothing: its parameters; None if it could not be fitted.
        positive: whether all values are: of others there is no growth as a factor.
    """

    period: int
    level: Transform
    lags: tuple[int, ...]
    smoothing: Smoothing | None
    positive: bool


Forecast = Callable[[np.ndarray, int, Known], np.ndarray]


def last_value(values: np.ndarray, horizon: int, _known: Known) -> np.ndarray:
    """ŷ(t + k) = y(t): nothing changes."""
    return np.full(horizon, values[-1])


def drift(values: np.ndarray, horizon: int, _known: Known) -> np.ndarray:
    """ŷ(t + k) = y(t) + k (y(t) − y(1)) / (t − 1): the mean change goes on."""
    change = (values[-1] - values[0]) / (len(values) - 1)
    return np.asarray(values[-1] + change * np.arange(1, horizon + 1))


def seasonal_naive(values: np.ndarray, horizon: int, known: Known) -> np.ndarray:
    """ŷ(t + k) = the newest value that is whole periods before it."""
    return values[len(values) - known.period + np.arange(horizon) % known.period]


def seasonal_growth(values: np.ndarray, horizon: int, known: Known) -> np.ndarray:
    """The seasonal naive forecast, times how much the newest period exceeds the one before it.

    k periods ahead that factor is taken k times. Where a sum is not positive there is no such factor; it is 1 then.
    """
    now, before = values[-known.period :].sum(), values[-2 * known.period : -known.period].sum()
    factor = now / before if now > 0 and before > 0 else 1.0
    periods = np.arange(horizon) // known.period + 1
    return np.asarray(seasonal_naive(values, horizon, known) * factor**periods)


def seasonal_drift(values: np.ndarray, horizon: int, known: Known) -> np.ndarray:
    """The seasonal naive forecast plus the mean change from period to period.

    Of logarithms, where the series wants them. It is what a network says that has learned no more of seasonal
    differences than their mean.
    """
    level, period = known.level.level(values), known.period
    change = (level[period:] - level[:-period]).mean()
    periods = np.arange(horizon) // period + 1
    return known.level.undone(seasonal_naive(level, horizon, known) + change * periods)


def autoregression(values: np.ndarray, horizon: int, known: Known) -> np.ndarray:
    """y(t) = c + Σ a(l) y(t − l) by least squares on all values before the origin; forecasts are fed back as values.

    Of the logarithms, where the series wants them.
    """
    level = known.level.level(values)
    coefficients = fit_regression(level[-NEWEST:], known.lags)
    going = [*level[-max(known.lags) :]]
    limit = 10 * np.ptp(level) + np.abs(level).max()  # what explodes is held there
    for _step in range(horizon):
        following = sum(c * going[-lag] for c, lag in zip(coefficients, known.lags, strict=False)) + coefficients[-1]
        going.append(float(np.clip(following, -limit, limit)))
    return known.level.undone(np.array(going[-horizon:]))


def smoothing(values: np.ndarray, horizon: int, known: Known) -> np.ndarray:
    """Exponential smoothing with damped trend and, if there is a period, season; its parameters as `known` has them."""
    assert known.smoothing is not None
    return known.level.undone(known.smoothing.forecast(known.level.level(values), horizon))


FORECASTS: dict[str, Forecast] = {
    LAST: last_value,
    DRIFT: drift,
    SEASONAL: seasonal_naive,
    GROWTH: seasonal_growth,
    SEASONAL_DRIFT: seasonal_drift,
    REGRESSION: autoregression,
    SMOOTHING: smoothing,
}


def know(values: np.ndarray, period: int) -> Known:
    """What is fixed before the test begins.

    Args:
        values: ``(time,)``: those before the test.
        period: of the series.
    """
    log, floor = wants_log(values, period)
    level = Transform(log, floor)
    of_level = level.level(values)
    return Known(
        period, level, choose_lags(of_level[-NEWEST:], period), fit_smoothing(of_level, period), bool(values.min() > 0)
    )


def baselines(known: Known) -> list[str]:
    """Those that say something of a series: without a period, none that needs it."""
    seasonal = known.period > 1
    given = {
        SEASONAL: seasonal,
        SEASONAL_DRIFT: seasonal,
        GROWTH: seasonal and known.positive,
        SMOOTHING: known.smoothing is not None,
    }
    return [each for each in BASELINES if given.get(each, True)]


def backtest(method: str, values: np.ndarray, parts: Split, known: Known) -> np.ndarray:
    """The forecasts of a baseline from all origins, ``(origins, horizon)``."""
    forecast = FORECASTS[method]
    return np.stack([forecast(values[:origin], parts.horizon, known) for origin in parts.origins])
