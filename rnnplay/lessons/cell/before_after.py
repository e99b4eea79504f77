"""A unit as it is and as it becomes where something is otherwise, step by step."""

from collections.abc import Mapping

import numpy as np

from rnnplay.figures.palette import TEAL, TEXT
from rnnplay.figures.panel import Panel
from rnnplay.figures.traces import curve
from rnnplay.figures.units import quantity_name
from rnnplay.text import _

ROW, HEIGHT = 4, 200  # of the stage; px


def unit_panels(
    before: Mapping[str, np.ndarray], after: Mapping[str, np.ndarray], unit: int, backward: bool
) -> list[Panel]:
    """The states of a unit, before and with the change.

    Args:
        before, after: every gate and state of its layer and direction, each ``(steps, hidden)``.
        unit: which one, from 0.
        backward: whether its direction is.
    """
    shown = [name for name in before if name.endswith("state")]
    return [
        _panel(name, before[name][:, unit], after[name][:, unit], unit, backward)
        for name in sorted(shown, reverse=True)  # the hidden state first
    ]


def _panel(name: str, before: np.ndarray, after: np.ndarray, unit: int, backward: bool) -> Panel:
    at = np.arange(len(before))
    lines = [
        curve(at, _("before"), TEXT, 2, "dot") | {"y": before},
        curve(at, _("with the change"), TEAL, 2) | {"y": after},
    ]
    ticks = at[:: max(1, len(at) // 6)]
    return Panel(
        f"changed-{name}",
        _("{quantity} of unit {unit}").format(quantity=quantity_name(name), unit=unit + 1),
        {"data": lines, "layout": lines_layout() | {"xaxis": step_ticks(ticks)}},
        time="x",
        directions=("backward" if backward else "forward",),
        row=ROW,
        min_width=230,
        height=HEIGHT,
        note=_("dotted: before; solid: with the change"),
        alt=_("{quantity} of the unit at each step, before and with the change.").format(quantity=quantity_name(name)),
    )


def step_ticks(ticks: np.ndarray) -> dict[str, object]:
    """An axis of steps, which people count from 1."""
    return {"tickvals": ticks, "ticktext": [str(each + 1) for each in ticks], "zeroline": False}


def lines_layout() -> dict[str, object]:
    """Of a small figure of lines without a legend."""
    return {
        "margin": {"l": 34, "r": 4, "t": 4, "b": 24},
        "yaxis": {"fixedrange": True},
        "showlegend": False,
    }
