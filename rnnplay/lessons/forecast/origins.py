"""The forecasts from each origin, to be gone through one origin after the other."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from rnnplay.figures.palette import TEXT
from rnnplay.figures.panel import Panel, animated
from rnnplay.figures.traces import curve, dots
from rnnplay.lessons.forecast.colours import NETWORK, OTHER
from rnnplay.lessons.forecast.comparison import Field, Result
from rnnplay.lessons.forecast.panels import HEIGHT, MARGIN, back_axis, gradient_bars
from rnnplay.lessons.forecast.places import places_of
from rnnplay.lessons.forecast.strip import hovered, series_line, strip_layout
from rnnplay.text import _


def origin_panels(field: Field, forecasts: np.ndarray, best: Result, gradients: np.ndarray) -> list[Panel]:
    """The series with the forecast from the present origin, and what that forecast depends on.

    Args:
        field: the series.
        forecasts: of the network, ``(origins, horizon)``.
        best: the best of the other methods.
        gradients: ∂ŷ(t + 1)/∂x of what is read, ``(origins, lags)``.
    """
    parts, calendar = field.plan.parts, field.series.calendar
    spans = [range(origin - 1, origin + parts.horizon) for origin in parts.origins]
    x = np.stack([places_of(calendar, each) for each in spans])  # (origins, 1 + horizon)
    newest = field.series.values[np.array(parts.origins) - 1]  # (origins,)
    data = [
        series_line(field),
        animated(dots(None, _("newest value known"), TEXT, 9), x=x[:, :1], y=newest[:, None]),
        animated(curve(None, best.title, OTHER, 2, "dot"), x=x, y=np.c_[newest, best.forecasts]),
        animated(curve(None, _("network"), NETWORK, 2.5), x=x, y=np.c_[newest, forecasts]),
    ]
    series = Panel(
        "origins",
        _("The forecast from one origin"),
        {"data": hovered(data), "layout": strip_layout(field, parts.length)},
        width=2,
        min_width=320,
        alt=_("The series, and the forecasts that begin after the newest value known."),
    )
    return [replace(each, height=HEIGHT) for each in (series, _depends_on(gradients))]


def _depends_on(gradients: np.ndarray) -> Panel:
    most = 1.1 * (float(np.abs(gradients).max()) or 1.0)
    axis = {"range": [-most, most], "nticks": 5, "fixedrange": True}
    return Panel(
        "depends",
        _("What does this forecast look at?"),
        {
            "data": [gradient_bars(gradients)],
            "layout": {"margin": MARGIN, "bargap": 0.25, "xaxis": back_axis(), "yaxis": axis},
        },
        min_width=240,
        note=_("∂ŷ/∂x of its first step, with sign"),
        alt=_("The gradient of the first step of this forecast with respect to each value that is read."),
    )


def origin_captions(field: Field, forecasts: np.ndarray, best: Result) -> Sequence[str]:
    """What each origin's forecast is off by."""
    calendar = field.series.calendar
    mine, theirs = (np.abs(each - field.targets).mean(axis=1) for each in (forecasts, best.forecasts))
    said = _("After {time}: mean absolute error {mine:.4g}, {method} {theirs:.4g}.")
    return [
        said.format(time=calendar.label(origin - 1), mine=one, method=best.title, theirs=other)
        for origin, one, other in zip(field.plan.parts.origins, mine.tolist(), theirs.tolist(), strict=True)
    ]
