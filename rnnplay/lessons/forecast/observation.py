"""What can be seen of a network that learns to forecast a series."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False)
class Observation:
    """A network as it stands, looked at from all origins of the test, as read-only arrays.

    Attributes:
        loss: mean squared error on all windows of the training part, scaled.
        validation_loss: the same from the origins of the validation part.
        best_step, best_loss: the step with the lowest ``validation_loss`` so far, and that.
        forecasts: ``(origins, horizon)``, float64: values of the series.
        by_horizon: ``(horizon,)``: their mean absolute error at each step.
        best_forecasts: ``(origins, horizon)``: those of the network at ``best_step``.
        best_onward: ``(horizon,)``: how the series goes on after its last value, by that network.
        best_reach: ``(horizon,)``: how far the intervals around its forecasts reach, on the scale of the level
            (`rnnplay.lessons.forecast.methods.intervals`).
        hidden_states: ``(lags, hidden)``: of the last layer, while the window before the last origin is read.
        gradients: ``(lags,)``: the mean over all origins of |∂ŷ(t + 1)/∂x|, where x is what is read so many steps
            before; the oldest first, both scaled.
    """

    loss: float
    validation_loss: float
    best_step: int
    best_loss: float
    forecasts: np.ndarray
    by_horizon: np.ndarray
    best_forecasts: np.ndarray
    best_onward: np.ndarray
    best_reach: np.ndarray
    hidden_states: np.ndarray
    gradients: np.ndarray
