"""Intervals around forecasts, as wide as the errors in the validation were (split conformal prediction).

V. Vovk, A. Gammerman and G. Shafer, *Algorithmic Learning in a Random World* (2005): were the errors exchangeable, at
least that share of what comes would lie within. The errors of a series are not quite, so it is measured in the test.
"""

import math

import numpy as np

from rnnplay.lessons.forecast.methods.transform import Transform

SHARE = 0.8


def reach_of(errors: np.ndarray, share: float = SHARE) -> np.ndarray:
    """How far an interval reaches to each side at each step, ``(horizon,)``; NaN where there are too few errors.

    Args:
        errors: absolute ones of the level, ``(origins, horizon)``.
        share: of what comes that is to lie within.
    """
    rank = math.ceil((len(errors) + 1) * share)  # of n + 1 equally likely places of the next error
    if rank > len(errors):
        return np.full(errors.shape[1], np.nan)
    return np.asarray(np.sort(errors, axis=0)[rank - 1])


def around(forecasts: np.ndarray, reach: np.ndarray, transform: Transform) -> tuple[np.ndarray, np.ndarray]:
    """The lower and upper ends of the intervals around forecasts ``(…, horizon)``."""
    level = transform.level(forecasts)
    return transform.undone(level - reach), transform.undone(level + reach)


def held(forecasts: np.ndarray, reach: np.ndarray, transform: Transform, targets: np.ndarray) -> float:
    """The share of what came that lay within."""
    low, high = around(forecasts, reach, transform)
    return float(((low <= targets) & (targets <= high)).mean())
