"""A regression of each value on some of those before it."""

import numpy as np

from rnnplay.lessons.forecast.methods.transform import Transform

NEWEST = 10_000  # values that it is fitted on, at most


def fit_regression(level: np.ndarray, lags: tuple[int, ...]) -> np.ndarray:
    """The coefficients of the lags, in their order, and the constant, by least squares."""
    return np.asarray(np.linalg.lstsq(*_equations(level, lags, max(lags)), rcond=None)[0])


def choose_lags(level: np.ndarray, period: int) -> tuple[int, ...]:
    """The set of lags with the lowest BIC, of all sets on the same values. With a period they reach one back."""
    sets: list[tuple[int, ...]] = [(1,), (1, 2), (1, 2, 3)]
    if period > 1:
        sets += [(1, period, period + 1), (1, 2, period, period + 1), (1, 2, period, period + 1, period + 2)]
    sets = [tuple(dict.fromkeys(each)) for each in sets if len(level) > 3 * max(each)]
    if not sets:
        return (1,)
    start = max(max(each) for each in sets)

    def bic(lags: tuple[int, ...]) -> float:
        matrix, targets = _equations(level, lags, start)
        rest = targets - matrix @ np.linalg.lstsq(matrix, targets, rcond=None)[0]
        return float(len(targets) * np.log((rest**2).mean() + 1e-300) + matrix.shape[1] * np.log(len(targets)))

    return min(sets, key=bic)


def _equations(level: np.ndarray, lags: tuple[int, ...], start: int) -> tuple[np.ndarray, np.ndarray]:
    """What each value from ``start`` on is explained by, ``(time, lags + 1)``, and these values."""
    columns = [level[start - lag : len(level) - lag] for lag in lags]
    return np.stack([*columns, np.ones(len(level) - start)], axis=1), level[start:]


def regression_transform(values: np.ndarray, period: int, log: bool, floor: float) -> Transform:
    """What an autoregression leaves of a series, fitted on the values that may be learned from, ``(time,)``."""
    level = Transform(log, floor).level(values)[-NEWEST:]
    lags = choose_lags(level, period)
    *shares, constant = fit_regression(level, lags).tolist()
    return Transform(log, floor, "regression", period, tuple(zip(lags, shares, strict=True)), constant)
