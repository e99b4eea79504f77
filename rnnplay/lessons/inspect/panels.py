"""The pictures of a look: the trace, and what is measured of it."""

import math
from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from rnnplay.figures.heatmap import heatmap
from rnnplay.figures.palette import GRAY, SIGNED, TEAL, TEXT
from rnnplay.figures.panel import Figure, Panel
from rnnplay.figures.trace_panels import READS, trace_panels, where_of
from rnnplay.figures.traces import curve
from rnnplay.figures.units import quantity_name
from rnnplay.lessons.inspect.look import Look
from rnnplay.lessons.inspect.measures import FELT, OPEN, SHUT, ImpulseResponse, Saturation
from rnnplay.text import _, percent

MEASURED, GATES = 1, 2  # rows of the stage, below the states
HEIGHT = 250  # px
DECADES = 4  # of a response that are drawn


def panels(look: Look, gates: bool) -> list[Panel]:
    """All pictures.

    Args:
        look: what they show.
        gates: whether gates, candidate and cell state are among them.
    """
    place = look.place
    states = f"hidden_state-{place.layer}-{place.direction}"
    of_trace = [
        replace(each, row=GATES if each.row else 0, picks=each.key == states)
        for each in trace_panels(look.traced, place.layer, place.direction, gates)
    ]
    where = where_of(place.layer, place.direction, len(look.traced.layers[0]))
    measured = [gradient_panel(look, where), response_panel(look.response, place.direction, where)]
    if look.saturation:
        measured.append(saturation_panel(look.saturation, where))
    return [
        *(each for each in of_trace if not each.row),
        *measured,
        *(each for each in of_trace if each.row),
    ]


def gradient_panel(look: Look, where: str) -> Panel:
    """How one unit at one step would move with every input."""
    unit, step = look.place.unit + 1, look.place.step + 1
    features = [str(feature) for feature in range(1, look.gradient.shape[1] + 1)]
    most = float(np.abs(look.gradient).max()) or 1.0
    figure = heatmap(
        look.gradient, features, SIGNED, -most, most, _("step %{y}, feature %{x}: %{z:+.3g}"), _("feature")
    )
    return Panel(
        "gradient",
        _("Gradient of unit {unit}, step {step}").format(unit=unit, step=step),
        figure,
        time="y",
        min_width=150,
        height=HEIGHT,
        row=MEASURED,
        note=_("∂hₜ / ∂x of every input; {where}").format(where=where),
        alt=_("How the hidden state of unit {unit} at step {step} would move with each feature of each step.").format(
            unit=unit, step=step
        ),
    )


def response_panel(response: ImpulseResponse, direction: int, where: str) -> Panel:
    """How much the hidden states differ after an impulse, by the position in the input."""
    difference = response.difference[::-1] if direction == 1 else response.difference
    at, steps = np.arange(len(difference)), len(difference)
    line = curve(at, "", TEAL, 2) | {"y": difference, "hovertemplate": "%{y:.3g}<extra></extra>"}
    ticks = at[:: max(1, len(at) // 6)]
    layout = {
        "margin": {"l": 52, "r": 4, "t": 4, "b": 24},
        "xaxis": {"tickvals": ticks, "ticktext": [str(each + 1) for each in ticks], "zeroline": False},
        "yaxis": {"fixedrange": True, **_decades(float(difference.max()))},
        "showlegend": False,
        "shapes": [_level(FELT * float(difference.max()))],
    }
    if response.memory is None:
        felt = _("still above 1\u202f% (dotted) at the end")
    else:
        end = steps + 1 - response.memory if direction == 1 else response.memory
        felt = _("below 1\u202f% (dotted) from step {step} on").format(step=end)
    return Panel(
        "response",
        _("Impulse response: ‖Δhₜ‖"),
        {"data": [line], "layout": layout},
        time="x",
        directions=(READS[direction],),
        min_width=240,
        height=HEIGHT,
        row=MEASURED,
        note=_("impulse at step {step}; {felt}").format(step=steps if direction == 1 else 1, felt=felt),
        alt=_("How far the hidden states with and without an impulse lie apart at each step. {where}").format(
            where=where
        ),
    )


def _decades(most: float) -> Figure:
    """A logarithmic axis of the last four powers of ten up to the largest value; of zeros alone a linear one."""
    if most == 0:
        return {"range": [0, 1]}
    top = math.log10(most)
    return {
        "type": "log",
        "range": [top - DECADES, top + 0.1],
        "dtick": 1,
        "exponentformat": "power",
        "tickfont": {"size": 11},
    }


def _level(value: float) -> Figure:
    """A dotted line across the figure."""
    line = {"color": GRAY, "width": 1.5, "dash": "dot"}
    return {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": value, "y1": value, "line": line}


def saturation_panel(found: Mapping[str, Saturation], where: str) -> Panel:
    """Of each gate the share that is nearly shut, between, and nearly open, as one bar."""
    names = [quantity_name(name) for name in found]
    shut, opened = (np.array([getattr(each, end) for each in found.values()]) for end in ("shut", "open"))
    parts = (
        (_("below {value}").format(value=SHUT), shut, GRAY),
        (_("between"), 1 - shut - opened, "var(--st-border-color)"),
        (_("above {value}").format(value=OPEN), opened, TEAL),
    )
    return Panel(
        "saturation",
        _("Saturation: share of each gate's values"),
        {"data": [_bar(names, *part) for part in parts], "layout": _SHARES | {"xaxis": _shares_axis()}},
        min_width=240,
        height=HEIGHT,
        row=MEASURED,
        note=_("{where}; over all steps and units").format(where=where),
        alt=_("For each gate the share of its values that is nearly 0, between, and nearly 1."),
    )


def _bar(names: list[str], part: str, shares: np.ndarray, colour: str) -> Figure:
    """One part of the bars of all gates, ``(gates,)``."""
    return {
        "type": "bar",
        "orientation": "h",
        "name": part,
        "y": names,
        "x": shares.astype(np.float32),
        "marker": {"color": colour},
        "text": [percent(float(each), 1) for each in shares],
        "textposition": "none",
        "hovertemplate": f"%{{y}}, {part}: %{{text}}<extra></extra>",
    }


def _shares_axis() -> Figure:
    ticks = (0, 0.5, 1)
    return {"range": [0, 1], "tickvals": ticks, "ticktext": [percent(each) for each in ticks], "fixedrange": True}


_SHARES: Figure = {
    "margin": {"l": 84, "r": 16, "t": 4, "b": 60},
    "barmode": "stack",
    "bargap": 0.4,
    "yaxis": {"type": "category", "autorange": "reversed", "fixedrange": True, "tickfont": {"color": TEXT}},
    "legend": {"orientation": "h", "y": -0.16, "yanchor": "top", "font": {"size": 11}, "traceorder": "normal"},
    "showlegend": True,
}
