"""The tensors that each line makes: numbers as colours; of a batch the first item, with the others behind it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from torch import Tensor

from rnnplay.engine.arrays import read_only
from rnnplay.figures.diagram import Box, Cells, Diagram, Lines, Point, Scale, Shape, Text
from rnnplay.figures.matrices import steady
from rnnplay.figures.palette import INK, SIGNED
from rnnplay.figures.panel import Panel
from rnnplay.lessons.tensors.forward.lesson import Axes
from rnnplay.lessons.tensors.forward.shapes import joined, shape_of
from rnnplay.lessons.tensors.forward.walk import RETURNED, Step
from rnnplay.text import N_, _

WIDTH, TALL = 460.0, 230.0  # px that a tensor's cells may take
WIDEST, HIGHEST, LOWEST = 26.0, 20.0, 7.0  # px of a cell: its width, its height at most and at least
HEAD, BEHIND, GAP = 42.0, 5.0, 18.0  # px: name and axes; from one sheet to the one behind; between tensors
FEW, NUMBERED, STRIP = 10, (46.0, 26.0), 9.0  # cells in a row and column that have room for numbers; px of these
LEFT = 1.0  # px beside the cells
SHEETS = 4  # of the others of a batch, so many are seen
BATCH = "batch"
IMAGE, TALLEST_IMAGE = ("rows", "pixels"), 308.0  # last axes of what has square pixels; px of its height at most
_INK = ("pixels", "alphabet")  # last axes of what is read: 0 … 1


@dataclass(frozen=True)
class Sheet:
    """One tensor at one step, as two axes.

    Attributes:
        title: name and shape.
        axes: in words.
        numbers: ``(rows, columns)``: the whole tensor, or the first item of its batch.
        others: how many items of the batch are not shown.
    """

    title: str
    axes: str
    numbers: np.ndarray
    others: int


def tensor_panel(steps: Sequence[Step], axes: Axes) -> Panel:
    """All that the lines make, each at its steps, from above to below.

    Args:
        steps: as they were run.
        axes: of the tensors, by name.
    """
    shapes: list[Shape] = []
    lowest = 0.0
    scales: dict[str, Scale] = {}
    for line in dict.fromkeys(step.line for step in steps):
        y = 0.0
        for name in dict.fromkeys(each for step in steps if step.line == line for each in step.made):
            sheets = {
                at: _sheet(name, step.made[name], axes[name])
                for at, step in enumerate(steps)
                if step.line == line and name in step.made
            }
            drawn, height = _drawn(name, sheets, axes[name], len(steps), y, scales)
            shapes += drawn
            y += height + GAP
        lowest = max(lowest, y)
    nothing = np.array(["" if step.made else _("This line makes no tensor yet.") for step in steps])
    shapes.append(Text(0, 12, nothing, anchor="start"))
    return Panel(
        "tensors",
        _("What the line makes"),
        Diagram(WIDTH + SHEETS * BEHIND + 2 * LEFT, lowest, shapes),
        width=1,
        min_width=340,
        height=round(lowest),
        least_width=320,
        note=_("numbers as colours; rows from above to below, columns from left to right"),
        alt=_("The tensors that the present line makes, as heat maps."),
    )


def _sheet(name: str, value: Tensor | tuple[Tensor, ...], axes: tuple[str, ...]) -> Sheet:
    whole = joined(value)
    others, kept = 0, axes
    if whole.ndim == 3:
        batch = axes.index(BATCH)
        others, whole, kept = whole.shape[batch] - 1, whole.select(batch, 0), axes[:batch] + axes[batch + 1 :]
    shown = _(" → ").join(_(each) for each in kept)
    text = _("{axes}; shown: {shown}, the first of the batch") if len(axes) == 3 else _("{axes}")
    named = _(" × ").join(_(each) for each in axes)
    title = f"{_('returned') if name == RETURNED else name} {shape_of(value)}"
    return Sheet(
        title, text.format(axes=named, shown=shown), read_only(whole.reshape(-1, whole.shape[-1]).float()), others
    )


def _drawn(
    name: str, sheets: Mapping[int, Sheet], axes: tuple[str, ...], steps: int, y: float, scales: dict[str, Scale]
) -> tuple[list[Shape], float]:
    """The shapes of one tensor, seen at its own steps, and the height that they take."""
    rows, columns = (max(each.numbers.shape[axis] for each in sheets.values()) for axis in (0, 1))
    values = np.full((steps, rows, columns), np.nan, np.float32)
    seen = np.zeros(steps, np.float32)
    titles, named = np.full(steps, "", object), np.full(steps, "", object)
    for at, sheet in sheets.items():
        values[at, : len(sheet.numbers)] = sheet.numbers
        seen[at], titles[at], named[at] = 1, sheet.title, sheet.axes
    few = max(rows, columns) <= FEW
    wide, high = _size(rows, columns, axes)
    behind = min(max(each.others for each in sheets.values()), SHEETS)
    top = y + HEAD + behind * BEHIND
    place = N_("{axis} {number}")
    shapes: list[Shape] = [
        Text(0, y + 10, titles.astype(str), size=14, anchor="start", bold=True),
        Text(0, y + 29, named.astype(str), size=12, anchor="start"),
        Lines([_edge(each, top, wide, high) for each in range(1, behind + 1)], opacity=seen),
        Box(LEFT, top, wide, high, opacity=seen),
        Cells(
            LEFT,
            top,
            wide,
            high,
            values,
            _scale(values, axes, name, scales),
            _("returned") if name == RETURNED else name,
            [_(place).format(axis=_(axes[-2]) if len(axes) > 1 else "", number=row) for row in range(rows)],
            [_(place).format(axis=_(axes[-1]), number=column) for column in range(columns)],
            gap=NUMBERED[1] - STRIP if few else 1,
        ),
    ]
    if few:
        shapes += _written(values, top, whole=axes == ("letters",))
    return shapes, HEAD + behind * BEHIND + high


def _size(rows: int, columns: int, axes: tuple[str, ...]) -> tuple[float, float]:
    """Width and height in px of a tensor's cells; those of an image are square."""
    if max(rows, columns) <= FEW:
        return columns * NUMBERED[0], rows * NUMBERED[1]
    across = min(WIDEST, WIDTH / columns)
    down = min(HIGHEST, max(LOWEST, TALL / rows))
    if axes[-2:] == IMAGE:
        across = down = min(across, TALLEST_IMAGE / rows)
    return columns * across, rows * down


def _edge(behind: int, top: float, wide: float, high: float) -> list[Point]:
    """What is seen of a sheet that lies behind others: from its upper left corner to its lower right."""
    x, y = LEFT + behind * BEHIND, top - behind * BEHIND
    return [(x, y + BEHIND), (x, y), (x + wide, y), (x + wide, y + high), (x + wide - BEHIND, y + high)]


def _written(values: np.ndarray, top: float, whole: bool) -> list[Shape]:
    """The numbers below the cells, where these are few.

    Args:
        values: ``(steps, rows, columns)``; NaN has no text.
        top: of the cells.
        whole: whether they are whole numbers.
    """
    wide, high = NUMBERED
    return [
        Text(
            LEFT + wide * (column + 0.5),
            top + high * row + (STRIP + high) / 2,
            np.array([_number(value, whole) for value in values[:, row, column].tolist()]),
            size=12,
        )
        for row in range(values.shape[1])
        for column in range(values.shape[2])
    ]


def _number(value: float, whole: bool) -> str:
    if np.isnan(value):
        return ""
    return f"{value:.0f}" if whole else f"{value:.2f}".replace("-", "−")


def _scale(values: np.ndarray, axes: tuple[str, ...], name: str, scales: dict[str, Scale]) -> Scale:
    """Ink for what is read, else signed: to ±1 for what does not reach further."""
    most = float(np.nanmax(np.abs(values), initial=0))
    if axes == ("letters",):
        return scales.setdefault("numbers", Scale(INK, 0, most))
    if axes[-1] in _INK and name != RETURNED:
        return scales.setdefault("ink", Scale(INK, 0, 1))
    high = 1.0 if most <= 1 else steady(most)
    return scales.setdefault(f"{high}", Scale(SIGNED, -high, high))
