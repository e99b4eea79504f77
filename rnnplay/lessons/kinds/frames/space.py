"""The network in space: its 4–5–4 units once, with every line between them, and what runs through each at a step."""

import numpy as np

from rnnplay.figures.diagram import Circle, Diagram, Lines, Point, Scale, Shade, Shape, Text
from rnnplay.figures.matrices import steady
from rnnplay.figures.palette import SHARE, SIGNED
from rnnplay.figures.panel import Panel
from rnnplay.lessons.kinds.frames.observation import Weights
from rnnplay.text import _

WIDTH, HEIGHT = 430.0, 330.0
INPUTS, HIDDEN, OUTPUTS = 60.0, 205.0, 370.0  # x of the three layers
TOP, BOTTOM = 44.0, HEIGHT - 20  # between which the units stand
RADIUS = 15.0
THICKEST = 5.0  # px of the line of the largest weight
BELOW, ABOVE = "#dd7a1c", "#2f80ed"  # of negative and of positive weights
BOW = 26.0  # px by which a recurrent line between neighbours bows out; others more
PIECES = 12  # of a bowed line


def space_panel(
    inputs: np.ndarray, states: tuple[np.ndarray, np.ndarray], outputs: np.ndarray, weights: Weights, note: str
) -> Panel:
    """The network at each step.

    Args:
        inputs: ``(steps, 4)``.
        states: hidden states before this frame and after it, each ``(steps, hidden)``.
        outputs: probabilities ``(steps, 4)``.
        weights: ``(rows, columns)``, or ``(steps, rows, columns)`` where they are others at every step.
        note: of the panel.
    """
    return Panel(
        "space",
        _("In space: one network"),
        _diagram(inputs, states, outputs, weights),
        min_width=320,
        height=round(HEIGHT),
        note=note,
        alt=_("Four inputs, five hidden units and four outputs, with all lines between them, also within the layer."),
    )


def _diagram(
    inputs: np.ndarray, states: tuple[np.ndarray, np.ndarray], outputs: np.ndarray, weights: Weights
) -> Diagram:
    before, after = states
    left, middle, right = _places(INPUTS, 4), _places(HIDDEN, after.shape[1]), _places(OUTPUTS, 4)
    into, recurrent, out = weights.into, weights.recurrent, weights.out
    shapes = [
        *_connections(middle, middle, recurrent, before, _("W_hh, from unit {start} to unit {end}: {weight}")),
        *_connections(left, middle, into, inputs, _("W_ih, from pixel {start} to unit {end}: {weight}")),
        *_connections(middle, right, out, after, _("Linear, from unit {start} to pixel {end}: {weight}")),
        *_units(left, inputs, Scale(SHARE, 0, 1, _("pixel, probability")), _("pixel {number} of this frame")),
        *_units(middle, after, Scale(SIGNED, -1, 1, _("hidden state")), _("hidden unit {number}")),
        *_units(right, outputs, Scale(SHARE, 0, 1, _("pixel, probability")), _("pixel {number} of the next frame")),
        Text(INPUTS, 14, _("this frame"), size=12),
        Text(HIDDEN, 14, _("hidden state"), size=12),
        Text(OUTPUTS, 14, _("next frame"), size=12),
    ]
    return Diagram(WIDTH, HEIGHT, shapes)


def _places(x: float, count: int) -> list[Point]:
    """Of the units of a layer, spread evenly."""
    gap = (BOTTOM - TOP) / count
    return [(x, TOP + gap * (at + 0.5)) for at in range(count)]


def _units(places: list[Point], values: np.ndarray, scale: Scale, said: str) -> list[Shape]:
    """Circles with their numbers, ``(steps, units)``."""
    shapes: list[Shape] = []
    radius = min(RADIUS, 0.46 * (BOTTOM - TOP) / len(places))
    for at, (x, y) in enumerate(places):
        numbers = np.array([f"{value:.2f}" for value in values[:, at]])
        hover = np.array([f"{said.format(number=at + 1)}: {number}" for number in numbers])
        shapes.append(Circle(x, y, radius, fill=Shade(values[:, at], scale), hover=hover))
        if radius == RADIUS:
            shapes.append(Text(x, y, numbers, size=10))
    return shapes


def _connections(
    starts: list[Point], ends: list[Point], weights: np.ndarray, values: np.ndarray, said: str
) -> list[Shape]:
    """A line from every unit to every unit, as thick as its weight, the more opaque the more runs through it.

    Args:
        starts, ends: the units' places; where both are the same, the lines bow out.
        weights: ``(ends, starts)``, or ``(steps, ends, starts)``.
        values: what comes out of the starts, ``(steps, starts)``.
        said: about a line.
    """
    by_step = np.broadcast_to(weights, (len(values), *weights.shape[-2:]))  # (steps, ends, starts)
    most = steady(max(1e-6, float(np.abs(weights).max())))
    flow = np.abs(by_step * values[:, None])
    opacity = 0.06 + 0.9 * flow / max(1e-6, float(flow.max()))
    shapes: list[Shape] = []
    for end, to in enumerate(ends):
        for start, away in enumerate(starts):
            each = by_step[:, end, start]
            changes = weights.ndim == 3
            numbers = [
                said.format(start=start + 1, end=end + 1, weight=f"{value:.2f}")
                for value in each[: None if changes else 1]
            ]
            width = 0.4 + THICKEST * np.abs(each) / most
            colour = np.where(each < 0, BELOW, ABOVE)
            run = _bowed(start, end, starts) if starts is ends else _straight(away, to)
            shapes.append(
                Lines(
                    [run],
                    stroke=colour if changes else str(colour[0]),
                    line=width if changes else float(width[0]),
                    opacity=opacity[:, end, start],
                    hover=np.array(numbers) if changes else numbers[0],
                    arrow=starts is ends,
                )
            )
    return shapes


def _straight(start: Point, end: Point) -> list[Point]:
    return [(start[0] + RADIUS, start[1]), (end[0] - RADIUS, end[1])]


def _bowed(start: int, end: int, places: list[Point]) -> list[Point]:
    """From a unit to one of its own layer: down on the right, up on the left, to itself in a loop."""
    (x, y), (_same, other) = places[start], places[end]
    if start == end:
        turn = np.linspace(-0.25 * np.pi, 1.2 * np.pi, PIECES)
        return [(x + 8 * float(np.cos(a)), y - RADIUS - 4 - 8 * float(np.sin(a))) for a in turn]
    side = 1 if end > start else -1
    bow = BOW + 9 * (abs(end - start) - 1)
    along = np.linspace(0, 1, PIECES)
    return [(x + side * (RADIUS * 0.7 + bow * float(np.sin(np.pi * t))), y + float(t) * (other - y)) for t in along]
