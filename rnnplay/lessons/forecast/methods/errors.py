"""How far forecasts are off: MAE, RMSE, MASE, MAPE."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Errors:
    """How far the forecasts of a method are off, over all origins and steps, and at each step.

    Attributes:
        mae: mean of the absolute errors.
        rmse: root of the mean of their squares.
        mase: ``mae`` against that of the seasonal naive forecast on the values before the test; below 1 is better.
            R. Hyndman and A. Koehler, *Another look at measures of forecast accuracy*, Int. J. Forecasting 22, 2006.
        mape: mean of the absolute errors as shares of the values, 1 is 100 %; None where a value is 0, or where
            some are below it and some above: a share of next to nothing means nothing.
        by_horizon: the mean absolute error at each step, the first first.
        mape_by_horizon: ``mape`` at each step; None where there is none.
    """

    mae: float
    rmse: float
    mase: float
    mape: float | None
    by_horizon: tuple[float, ...]
    mape_by_horizon: tuple[float, ...] | None = None


def errors_of(forecasts: np.ndarray, targets: np.ndarray, scale: float) -> Errors:
    """The errors of forecasts.

    Args:
        forecasts: ``(origins, horizon)``.
        targets: ``(origins, horizon)``: what came.
        scale: `naive_scale` of the series.
    """
    off = np.abs(forecasts - targets)
    zero = targets.min() <= 0 <= targets.max()
    return Errors(
        mae=float(off.mean()),
        rmse=float(np.sqrt((off**2).mean())),
        mase=float(off.mean() / scale),
        mape=None if zero else float((off / np.abs(targets)).mean()),
        by_horizon=tuple(off.mean(axis=0).tolist()),
        mape_by_horizon=None if zero else tuple((off / np.abs(targets)).mean(axis=0).tolist()),
    )


def naive_scale(known: np.ndarray, period: int) -> float:
    """The mean absolute error of the seasonal naive forecast on values that are known, one step ahead.

    Args:
        known: ``(time,)``: the values before the test.
        period: of the series; with 1 it is the last value's.
    """
    lag = period if len(known) > period else 1
    scale = float(np.abs(known[lag:] - known[:-lag]).mean())
    return scale or float(np.abs(np.diff(known)).mean()) or 1.0
