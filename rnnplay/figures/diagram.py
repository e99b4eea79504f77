"""A diagram: boxes, circles, lines, texts and blocks of cells, drawn as SVG.

What may be another one at every step (a `Word`, a `Number` or a `Colour`) is given as it is, or as an array with one
for each step: ``Box(0, 0, 20, 20, opacity=forget_gate)``. Lengths are in the diagram's own units, y grows downwards.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Any, Literal

import numpy as np

from rnnplay.figures.palette import CLEAR, GRAY, TEXT

Word = str | np.ndarray  # or (steps,) texts
Number = float | np.ndarray  # or (steps,); NaN is not seen
Point = tuple[float, float]


@dataclass(frozen=True, eq=False)
class Scale:
    """Which colours numbers have.

    Attributes:
        colours: one of `rnnplay.figures.palette`, as pairs of a share and a colour.
        low, high: the numbers at its two ends.
        name: what has these colours, for the key where a diagram has several scales.
    """

    colours: list[list[Any]]
    low: float
    high: float
    name: str = ""


@dataclass(frozen=True, eq=False)
class Shade:
    """The colour of a number, none for NaN. Where it fills a shape, the number stands in its hover text."""

    value: Number
    scale: Scale


Colour = str | np.ndarray | Shade  # as CSS names it, or (steps,) of such names


@dataclass(frozen=True, eq=False, kw_only=True)
class Shape:
    """What all shapes have.

    Attributes:
        hover: what is said about it under a pointer, and to who comes by keyboard; without it, it is passed over.
        step: the position of the stage, from 0, to which a click on it goes.
        opacity: 0 … 1.
        link: while something is pointed at, whatever has the same number is marked too, in all diagrams of a stage;
            0 is linked with nothing.
    """

    hover: Word = ""
    step: int | None = None
    opacity: Number = 1
    link: int = 0


@dataclass(frozen=True, eq=False)
class Box(Shape):
    """A rectangle; ``x`` and ``y`` are its upper left corner, ``line`` is the width of its outline."""

    x: float
    y: float
    width: float
    height: float
    fill: Colour = CLEAR
    stroke: Colour = GRAY
    line: Number = 1
    corner: float = 0


@dataclass(frozen=True, eq=False)
class Circle(Shape):
    """A circle around ``x`` and ``y``."""

    x: float
    y: float
    radius: float
    fill: Colour = CLEAR
    stroke: Colour = GRAY
    line: Number = 1


@dataclass(frozen=True, eq=False)
class Lines(Shape):
    """Lines that are drawn alike: each runs through its points, and with ``arrow`` has a head at the last."""

    runs: Sequence[Sequence[Point]]
    stroke: Colour = GRAY
    line: Number = 1
    arrow: bool = False


@dataclass(frozen=True, eq=False)
class Text(Shape):
    """A line of text, shown letter for letter: it begins, ends or has its middle at ``x``, and its middle at ``y``.

    Attributes:
        code: whether its letters are those of code, all equally wide.
    """

    x: float
    y: float
    text: Word
    size: float = 13
    anchor: Literal["start", "middle", "end"] = "middle"
    bold: bool = False
    code: bool = False
    fill: Colour = TEXT


@dataclass(frozen=True, eq=False)
class Cells(Shape):
    """A block of numbers as coloured cells, which lies below all other shapes. Thousands of them are quickly painted.

    Attributes:
        x, y, width, height: of the block; ``x`` and ``y`` are its upper left corner.
        values: ``(rows, columns)``, or ``(steps, rows, columns)``. NaN has no cell.
        scale: their colours.
        name: what the numbers are. A cell's hover text has this, its column, its row and its number.
        rows, columns: the name of each.
        across: share of a column's width that its cells take.
        gap: between two rows.
        names: a name for each cell, ``[row][column]``, in the place of its row and column; none: these name it.
        links: the link of each cell, ``(rows, columns)``; None: no cell has one. The cells that a cell is linked with
            are named beside it: ``output[4, 0] = h_n[1, 0]``.
    """

    x: float
    y: float
    width: float
    height: float
    values: np.ndarray
    scale: Scale
    name: str
    rows: Sequence[str]
    columns: Sequence[str]
    across: float = 1
    gap: float = 1
    names: Sequence[Sequence[str]] = ()
    links: np.ndarray | None = None


@dataclass(frozen=True, eq=False)
class Group(Shape):
    """Shapes that belong together, moved by ``x`` and ``y``. What has no hover text, step or link has its group's."""

    shapes: Sequence[Shape]
    x: float = 0
    y: float = 0


@dataclass(frozen=True, eq=False)
class Diagram:
    """Shapes on a sheet; later ones lie over earlier ones.

    Attributes:
        width, height: of the sheet. It grows and shrinks with its panel.
        shapes: what is drawn.
        stretch: the span of x which alone becomes wider or narrower with the panel, while letters keep their size;
            None: all of the diagram grows and shrinks evenly.
    """

    width: float
    height: float
    shapes: Sequence[Shape]
    stretch: tuple[float, float] | None = None

    @property
    def by_step(self) -> dict[str, np.ndarray]:
        """What is another one at every step, ``(steps, ...)`` by shape and attribute: ``"0.text"``, ``"3.1.fill"``."""
        found = {}
        for path, shape in every_shape(self.shapes):
            for each in fields(shape):
                value = getattr(shape, each.name)
                value = value.value if isinstance(value, Shade) else value
                fixed = ("links",) if not isinstance(value, np.ndarray) or value.ndim != 2 else ("links", "values")
                if isinstance(value, np.ndarray) and each.name not in fixed:
                    found[f"{path}.{each.name}"] = value
        return found

    @property
    def scales(self) -> list[tuple[Scale, str]]:
        """Every use of a scale of colours, with what it is for."""
        used = []
        for _path, shape in every_shape(self.shapes):
            if isinstance(shape, Cells):
                used.append((shape.scale, shape.name or shape.scale.name))
            colours = (getattr(shape, name, None) for name in ("fill", "stroke"))
            used += [(each.scale, each.scale.name) for each in colours if isinstance(each, Shade)]
        return used


def every_shape(shapes: Sequence[Shape], within: str = "") -> Iterator[tuple[str, Shape]]:
    """All shapes, those in groups too, each with its path: ``"3.1"`` is the second of the group at place 3."""
    for at, shape in enumerate(shapes):
        yield f"{within}{at}", shape
        if isinstance(shape, Group):
            yield from every_shape(shape.shapes, f"{within}{at}.")
