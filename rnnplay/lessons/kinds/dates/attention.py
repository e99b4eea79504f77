"""The attention as a picture: a row for each letter that is written, a column for each that was read."""

import numpy as np

from rnnplay.figures.diagram import Cells, Diagram, Scale, Shape, Text
from rnnplay.figures.palette import SHARE
from rnnplay.figures.panel import Panel
from rnnplay.lessons.kinds.dates.letters import letter_of, shown
from rnnplay.lessons.kinds.dates.observation import Reading
from rnnplay.text import _

COLUMN, ROW = 17.0, 17.0  # px of a cell
NAMES, TOP = 34.0, 20.0  # px for the letters that are written, and for those that are read


def attention_panel(reading: Reading) -> Panel:
    """The weights of a reading; a row is seen from its step on."""
    read = len(reading.letters)
    steps = np.arange(read + len(reading.written))
    rows = [np.where(steps >= read + at, 1.0, 0.0) for at in range(len(reading.written))]
    diagram = attention_diagram(reading, rows)
    return Panel(
        "attention",
        _("Attention aₜ(s)"),
        diagram,
        row=1,
        min_width=300,
        height=round(diagram.height),
        least_width=round(0.7 * diagram.width),
        note=_("rows: letters written; columns: letters read; each row adds up to 1"),
        alt=_("The share of the attention that each letter that was read has, for each letter that is written."),
    )


def attention_diagram(reading: Reading, opacities: list[np.ndarray]) -> Diagram:
    """The weights as cells, with the letters at their sides.

    Args:
        reading: with its attention.
        opacities: of each row, ``(steps,)``.
    """
    assert reading.attention is not None
    scale, read = Scale(SHARE, 0, 1), len(reading.letters)
    columns = [
        _("letter {number} (“{letter}”)").format(number=at + 1, letter=shown(letter))
        for at, letter in enumerate(reading.letters)
    ]
    shapes: list[Shape] = [
        Text(NAMES + COLUMN * (at + 0.5), TOP / 2, shown(letter), size=12) for at, letter in enumerate(reading.letters)
    ]
    for at, number in enumerate(reading.written.tolist()):
        y, name = TOP + ROW * at, shown(letter_of(number))
        weights = reading.attention[at : at + 1]  # (1, source)
        said = _("attention of “{letter}”").format(letter=name)
        shapes.append(Cells(NAMES, y, COLUMN * read, ROW, weights, scale, said, [""], columns, opacity=opacities[at]))
        shapes.append(Text(NAMES - 6, y + ROW / 2, name, size=12, anchor="end", opacity=np.maximum(opacities[at], 0.3)))
    return Diagram(NAMES + COLUMN * read + 4, TOP + ROW * len(reading.written) + 4, shapes)
