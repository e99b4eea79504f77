"""The network in time: a copy of a 4–5–4 perceptron for every frame, each handing its state on to the next."""

import numpy as np

from rnnplay.figures.diagram import Box, Cells, Diagram, Lines, Scale, Shape, Text
from rnnplay.figures.matrices import MARK
from rnnplay.figures.palette import CLEAR, SHARE, SIGNED
from rnnplay.figures.panel import Panel
from rnnplay.lessons.kinds.frames.observation import Reading
from rnnplay.text import _, ngettext

COLUMN, CELL = 24.0, 14.0  # px of a copy, and of a unit's height
NAMES = 86.0  # px at the left
WIDE = 0.6  # share of a column that its cells take
GAP = 18.0  # px between layers


def time_panel(reading: Reading) -> Panel:
    """All copies; those that are still to come are empty, for each waits for the one before."""
    diagram = _diagram(reading)
    copies = len(reading.frames)
    note = ngettext(
        "{count} copy of a 4–5–4 perceptron with the same weights; it hands its state on",
        "{count} copies of a 4–5–4 perceptron with the same weights; each hands its state on to the next",
        copies,
    )
    return Panel(
        "time",
        _("In time: a copy for every frame"),
        diagram,
        row=1,
        min_width=320,
        height=round(diagram.height),
        least_width=round(0.7 * diagram.width),
        note=note.format(count=copies),
        alt=_("For every frame a column: the frame below, the hidden state above it, the next frame on top."),
    )


def _diagram(reading: Reading) -> Diagram:
    steps, units = reading.hidden_states.shape
    tops, y = {}, 22.0
    for name, rows in (("label", 4), ("output", 4), ("state", units), ("input", 4)):
        tops[name] = y
        y += CELL * rows + GAP
    width = NAMES + COLUMN * steps + 4
    names = {
        "label": (_("label"), 4),
        "output": (_("output"), 4),
        "state": (_("hidden state"), units),
        "input": (_("frame"), 4),
    }
    share, signed = Scale(SHARE, 0, 1), Scale(SIGNED, -1, 1)
    shapes: list[Shape] = [
        _cells(reading.following, tops["label"], share, _("label: the next frame"), _("pixel {number}")),
        _cells(reading.probabilities, tops["output"], share, _("probability"), _("pixel {number}")),
        _cells(reading.hidden_states, tops["state"], signed, _("hidden state"), _("unit {number}")),
        _cells(reading.frames, tops["input"], share, _("frame"), _("pixel {number}")),
        _arrows(steps, units, tops),
        *(Text(4, tops[key] + CELL * rows / 2, text, size=12, anchor="start") for key, (text, rows) in names.items()),
    ]
    for at in range(steps):
        here = np.where(np.arange(steps) == at, 1.0, 0.0)
        left = NAMES + COLUMN * at
        shapes.append(Box(left, 18, COLUMN, y - GAP - 14, CLEAR, MARK, 2, opacity=here))
        if at % 5 == 0 or at == steps - 1:
            shapes.append(Text(left + COLUMN / 2, 9, str(at + 1), size=10))
    return Diagram(width, y, shapes)


def _cells(values: np.ndarray, top: float, scale: Scale, name: str, row: str) -> Cells:
    """A layer of all copies, ``(time, units)``, seen as far as they have been computed."""
    steps, units = values.shape
    reached = np.arange(steps)[None, :] <= np.arange(steps)[:, None]  # (steps, time)
    seen = np.where(reached[:, None, :], values.T[None], np.nan)  # (steps, units, time)
    return Cells(
        NAMES,
        top,
        COLUMN * steps,
        CELL * units,
        seen,
        scale,
        name,
        rows=[row.format(number=at + 1) for at in range(units)],
        columns=[_("frame {number}").format(number=at + 1) for at in range(steps)],
        across=WIDE,
    )


def _arrows(steps: int, units: int, tops: dict[str, float]) -> Lines:
    """Up through every copy, and from state to state."""
    middle = tops["state"] + CELL * units / 2
    runs = []
    for at in range(steps):
        x = NAMES + COLUMN * (at + 0.5)
        runs.append([(x, tops["input"] - 1), (x, tops["input"] - GAP + 2)])
        runs.append([(x, tops["state"] - 1), (x, tops["state"] - GAP + 2)])
        if at + 1 < steps:
            half = COLUMN * WIDE / 2
            runs.append([(x + half, middle), (x + COLUMN - half, middle)])
    return Lines(runs, arrow=True, hover=_("The state of one copy is what the next begins with."))
