"""Where the values of a series stand on the axis of a figure."""

from collections.abc import Iterable
from typing import Any

import numpy as np

from rnnplay.lessons.forecast.data.calendar import Calendar


def places_of(calendar: Calendar, numbers: Iterable[int]) -> np.ndarray:
    """Where values stand, by their numbers: dates, or numbers of rows.

    Dates as texts: by these Plotly finds again that an axis is one of dates, whenever what stands on it changes.
    """
    return np.array([_place(calendar, each) for each in numbers])


def axis_of(calendar: Calendar, first: int, end: int) -> dict[str, Any]:
    """The axis of time, from one value to before another."""
    kind: dict[str, Any] = {"type": "date"} if calendar.dated else {"exponentformat": "none"}
    ends = places_of(calendar, [first, end]).tolist()
    return kind | {"range": ends, "zeroline": False, "fixedrange": True, "nticks": 8, "tickangle": 0}


def _place(calendar: Calendar, number: int) -> str | int:
    when = calendar.when(number)
    return when if isinstance(when, int) else when.isoformat(sep=" ")
