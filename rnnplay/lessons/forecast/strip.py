"""The end of a series, with forecasts of it one after the other, and how it goes on."""

from collections.abc import Sequence

import numpy as np

from rnnplay.figures.matrices import note
from rnnplay.figures.palette import TEXT
from rnnplay.figures.panel import Figure, Panel, animated
from rnnplay.figures.traces import curve, upright
from rnnplay.lessons.forecast.colours import NETWORK, OTHER
from rnnplay.lessons.forecast.comparison import Field, Result
from rnnplay.lessons.forecast.methods.intervals import SHARE, around
from rnnplay.lessons.forecast.observation import Observation
from rnnplay.lessons.forecast.panels import HEIGHT, LEGEND
from rnnplay.lessons.forecast.places import axis_of, places_of
from rnnplay.literal import in_plotly
from rnnplay.text import _, percent

BEFORE = 0.6  # of the test: how much is shown of what lies before it
MOST_SHOWN = 600  # values of the series in the picture, the newest
ROOM = 0.18  # of their range, above and below


def strip_panel(seen: Sequence[Observation], field: Field, best: Result, title: str) -> Panel:
    """The end of the series, and forecasts of it one after the other; the best of the other methods beside them."""
    parts, calendar, values = field.plan.parts, field.series.calendar, field.series.values
    numbers = end_to_end(field)
    spans = [range(parts.origins[number], parts.origins[number] + parts.horizon) for number in numbers]
    places = places_of(calendar, [place for span in spans for place in (*span, span[-1])])
    after = places_of(calendar, range(parts.length - 1, parts.length + parts.horizon))
    said = np.stack([_joined(each.forecasts[numbers]) for each in seen])
    onward = np.stack([np.append(values[-1], each.best_onward) for each in seen])
    data = [
        series_line(field),
        curve(places, best.title, OTHER, 1.5, "dot") | {"y": _joined(best.forecasts[numbers])},
        animated(curve(places, _("network"), NETWORK, 2), y=said),
        animated(curve(after, _("network, after the end"), NETWORK, 2, "dash"), y=onward),
        *_band(seen, field, after),
    ]
    test, high = places_of(calendar, [parts.test]).tolist()[0], shown_range(field)[1]
    layout = strip_layout(field, parts.length + parts.horizon) | {
        "shapes": [upright(test, TEXT, "dot")],
        "annotations": [note(_("test →"), test, high, xanchor="left", yanchor="top")],
    }
    return Panel(
        "strip",
        title,
        {"data": hovered(data), "layout": layout},
        min_width=320,
        height=HEIGHT,
        note=_("each forecast knows all values before it; after the end: the network with the lowest validation loss"),
        alt=_("The end of the series, with the forecasts of the network and of the best other method."),
    )


def _band(seen: Sequence[Observation], field: Field, after: np.ndarray) -> list[Figure]:
    """The interval around what comes after the end: its lower and its upper end, dotted."""
    ends = [around(each.best_onward, each.best_reach, field.plan.transform) for each in seen]
    name = _("{share} interval").format(share=percent(SHARE))
    lines = (curve(after[1:], name, NETWORK, 1, "dot") | {"showlegend": not end} for end in range(2))
    return [animated(line, y=np.stack([each[end] for each in ends])) for end, line in enumerate(lines)]


def end_to_end(field: Field) -> list[int]:
    """Origins whose forecasts do not overlap, as numbers in the list of all origins: one after the other."""
    origins, chosen = field.plan.parts.origins, list[int]()
    for number, origin in enumerate(origins):
        if not chosen or origin >= origins[chosen[-1]] + field.plan.parts.horizon:
            chosen.append(number)
    return chosen


def first_shown(field: Field) -> int:
    """The first value of the series in the picture."""
    parts = field.plan.parts
    before = max(int(BEFORE * (parts.length - parts.test)), 12)
    return max(parts.test - before, parts.length - MOST_SHOWN, 0)


def shown_range(field: Field) -> tuple[float, float]:
    """The ends of the axis of values."""
    values = field.series.values[first_shown(field) :]
    room = ROOM * float(np.ptp(values)) or 1.0
    return float(values.min()) - room, float(values.max()) + room


def series_line(field: Field) -> Figure:
    """The series, as far as it is shown."""
    first = first_shown(field)
    places = places_of(field.series.calendar, range(first, len(field.series)))
    return curve(places, in_plotly(field.series.name), TEXT, 1.5) | {"y": field.series.values[first:]}


def strip_layout(field: Field, end: int) -> Figure:
    """The axes, until before the place ``end``."""
    return {
        "margin": {"l": 52, "r": 26, "t": 24, "b": 22},
        "legend": LEGEND,
        "xaxis": axis_of(field.series.calendar, first_shown(field), end),
        "yaxis": {"range": [*shown_range(field)], "zeroline": False, "fixedrange": True, "nticks": 5},
    }


def hovered(traces: list[Figure]) -> list[Figure]:
    """The same, which say time, value and name where one hovers."""
    return [each | {"hovertemplate": "%{x}: %{y:.4~g}<extra>" + each["name"] + "</extra>"} for each in traces]


def _joined(forecasts: np.ndarray) -> np.ndarray:
    """Forecasts ``(parts, horizon)`` in one line, with a gap after each."""
    return np.concatenate([forecasts, np.full((len(forecasts), 1), np.nan)], axis=1).ravel()
