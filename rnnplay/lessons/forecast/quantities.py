"""All numbers of the stages of the forecast, to take away. An origin is the newest value known, its steps lie ahead."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from rnnplay.figures.numbers import Fields, Quantity, of_fields
from rnnplay.lessons.forecast.comparison import Field, Result
from rnnplay.lessons.forecast.methods.intervals import around
from rnnplay.lessons.forecast.observation import Observation

AT, FROM_ORIGIN = ("step",), ("origin", "step")
FIELDS: Fields = {
    "loss": ("loss", ()),
    "validation_loss": ("validation_loss", ()),
    "best_step": ("best_step", ()),
    "best_loss": ("best_loss", ()),
    "forecasts": ("forecast", FROM_ORIGIN),
    "by_horizon": ("absolute_error", AT),
    "best_forecasts": ("forecast_of_best", FROM_ORIGIN),
    "best_onward": ("forecast_onward", AT),
    "best_reach": ("interval_reach", AT),
    "gradients": ("gradient_norm", AT),
}


def observed(seen: Observation, field: Field) -> list[Quantity]:
    """Those of one step of learning; the hidden states are those of the last layer."""
    low, high = around(seen.best_onward, seen.best_reach, field.plan.transform)
    return [
        *of_fields(seen, FIELDS),
        Quantity("interval_low", low, AT),
        Quantity("interval_high", high, AT),
        Quantity("hidden_state", seen.hidden_states, ("step", "unit")),
    ]


def of_series(field: Field, results: Sequence[Result]) -> list[Quantity]:
    """The series, what came after each origin, and the forecasts of the other methods."""
    origins = {"origin": [origin - 1 for origin in field.plan.parts.origins]}
    given: dict[str, tuple[Any, tuple[str, ...]]] = {
        "series": (field.series.values, AT),
        "target": (field.targets, FROM_ORIGIN),
    }
    for each in results:
        name = each.method.replace("×", "times").replace(" ", "_")
        given[f"forecast_of_{name}"] = each.forecasts, FROM_ORIGIN
        given[f"forecast_onward_of_{name}"] = each.onward, AT
        given[f"absolute_error_of_{name}"] = each.errors.by_horizon, AT
    return [
        Quantity(name, values, axes, labels=origins if "origin" in axes else {})
        for name, (values, axes) in given.items()
    ]


def from_origins(field: Field, forecasts: np.ndarray, best: Result, gradients: np.ndarray) -> list[Quantity]:
    """What the stage of one origin after the other shows; its arguments are those of `origin_panels`."""
    return [
        *of_series(field, [best]),
        Quantity("forecast", forecasts, FROM_ORIGIN),
        Quantity("gradient", gradients, FROM_ORIGIN),
    ]
