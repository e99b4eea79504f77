"""One tensor as a drawing: its name, its axes, its numbers, and what of it the clock marks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from rnnplay.figures.diagram import Box, Cells, Group, Lines, Point, Scale, Shape, Text
from rnnplay.lessons.tensors.faces import Face
from rnnplay.lessons.tensors.shapes import Index, Tensor
from rnnplay.lessons.tensors.words import axis_name, place_name, rounded, written
from rnnplay.text import _, ngettext

GUTTER = 58.0  # px beside the numbers, for the names of pages
HEAD = 38.0  # px above them, for name and axes
FOOT = 16.0  # px below an outline, for the size of its last axis
NAMED = 8.0  # px of a page or row that has room for its name
MARK = "var(--st-primary-color)"  # as of the cursor
SMALL = 11.0


@dataclass(frozen=True)
class Part:
    """A part of a tensor.

    Attributes:
        index: of the tensor.
        step: of the clock at which it is marked, from 0.
        hover: what is said about it where its numbers have no cells; empty: nothing.
        link: likewise.
    """

    index: Index
    step: int
    hover: str = ""
    link: int = 0


@dataclass(frozen=True, eq=False)
class Sketch:
    """A tensor, and what is drawn of it.

    Attributes:
        numbers: in it.
        scale: their colours.
        steps: of the clock.
        parts: what the clock marks.
        names: of the places along the first axis, each with its link.
        goes: the step to which a click on each of these places goes; empty: nowhere.
        links: of its numbers, in its shape.
        halves: names over the columns, which stand side by side.
    """

    tensor: Tensor
    numbers: np.ndarray
    scale: Scale
    steps: int
    parts: Sequence[Part] = ()
    names: Sequence[tuple[str, int]] = ()
    goes: Sequence[int] = ()
    links: np.ndarray | None = None
    halves: Sequence[str] = ()

    @cached_property
    def face(self) -> Face:
        return Face.of(self.tensor)

    @property
    def head(self) -> float:
        return HEAD + (14.0 if self.halves and self.face.cell else 0)

    @property
    def width(self) -> float:
        return GUTTER + self.face.width

    @property
    def height(self) -> float:
        return self.head + self.face.height + (0 if self.face.cell else FOOT)

    def group(self, y: float) -> Group:
        """All of it, with its upper edge at ``y``."""
        numbers = [*self._cells(), *self._numbers()] if self.face.cell else self._outline()
        inside: list[Shape] = [*numbers, *self._frames(), *self._parts(), *self._halves()]
        return Group([*self._title(), *self._names(), Group(inside, x=GUTTER, y=self.head)], y=y)

    def _title(self) -> Iterator[Shape]:
        axes = self.tensor.axes
        arrows = ("", "↓", "→")[3 - len(axes) :]
        named = " × ".join(f"{axis_name(axis)} {arrow}".strip() for axis, arrow in zip(axes, arrows, strict=True))
        said = "" if self.face.cell else self._summary()
        yield Text(0, 8, f"{self.tensor.name}  {self.tensor.shape}", size=14, anchor="start", bold=True, hover=said)
        yield Text(0, 25, named, size=12, anchor="start")

    def _names(self) -> Iterator[Shape]:
        """Of the places along the first axis, where there is room for each."""
        if self.face.cell is None or len(self.tensor.axes) == 1:
            return
        for place, (name, link) in enumerate(self.names):
            (_x, y, _width, height) = self.face.boxes((place,))[0]
            if height >= NAMED:
                said = written(self.tensor.name, (place,)) if link else ""
                y += self.head + height / 2
                yield Text(GUTTER - 6, y, name, size=SMALL, anchor="end", hover=said, link=link)

    def _cells(self) -> Iterator[Shape]:
        """A block a page."""
        size = self.face.pages, self.face.rows, self.face.columns
        numbers = self.numbers.reshape(size)
        links = None if self.links is None else self.links.reshape(size)
        for page in range(self.face.pages):
            x, y, width, height = self.face.page(page)
            step = self.goes[page] if self.goes and len(self.tensor.axes) == 3 else None
            yield Cells(
                x,
                y,
                width,
                height,
                numbers[page],
                self.scale,
                "",  # each cell has its whole name
                [""] * self.face.rows,
                [""] * self.face.columns,
                names=[[self._called(page, row, column) for column in range(size[2])] for row in range(size[1])],
                links=None if links is None else links[page],
                step=step,
            )

    def _called(self, *place: int) -> str:
        return written(self.tensor.name, place[3 - len(self.tensor.axes) :])

    def _numbers(self) -> Iterator[Shape]:
        """In their cells."""
        if not self.face.with_numbers:
            return
        whole = self.numbers.dtype.kind in "iu"
        for place, number in np.ndenumerate(self.numbers):
            ((x, y, width, height),) = self.face.boxes(place)
            yield Text(x + width / 2, y + height / 2, str(number) if whole else rounded(number), size=SMALL)

    def _outline(self) -> Iterator[Shape]:
        """The front and the last page, the edges between them, and the sizes of the axes."""
        face, sizes = self.face, [str(size) for size in self.tensor.shape]
        x, y, width, height = face.page(0)
        yield Text(x + width / 2, y + height + FOOT / 2 + 1, sizes[-1], size=SMALL)
        if len(sizes) > 1:
            yield Text(x - 6, y + height / 2, sizes[-2], size=SMALL, anchor="end")
        if face.pages > 1:
            yield from self._depth()
        yield self._front()
        yield Box(x, y, width, height)

    def _front(self) -> Shape:
        """The numbers of the first page, as colours."""
        face, axes = self.face, self.tensor.axes
        size = face.pages, face.rows, face.columns
        return Cells(
            *face.page(0),
            self.numbers.reshape(size)[0],
            self.scale,
            written(self.tensor.name, (0,) * (len(axes) == 3)),
            [place_name(axes[-2], row) if len(axes) > 1 else "" for row in range(face.rows)],
            [place_name(axes[-1], column) for column in range(face.columns)],
            gap=0,
            links=None if self.links is None else self.links.reshape(size)[0],
        )

    def _depth(self) -> Iterator[Shape]:
        """What is seen of the last page, and the edges from the first one to it."""
        face = self.face
        x, y, width, height = face.page(0)
        back_x, back_y, *_size = face.page(face.pages - 1)
        edges: list[list[Point]] = [
            [(x + across, y + down), (back_x + across, back_y + down)]
            for across, down in ((0, 0), (width, 0), (width, height))
        ]
        seen = [(back_x, back_y), (back_x + width, back_y), (back_x + width, back_y + height)]
        yield Lines([*edges, seen])
        yield Text((x + back_x) / 2 - 6, (y + back_y) / 2, str(face.pages), size=SMALL, anchor="end")

    def _summary(self) -> str:
        """How many numbers there are, and some of them, where there is no room for all."""
        flat = self.numbers.ravel()
        first = ", ".join(map(rounded, flat[:4]))
        said = ngettext("{name}: {count} number", "{name}: {count} numbers", flat.size)
        said = said.format(name=self.tensor.name, count=f"{flat.size:,}")
        span = _("from {low} to {high}; the first: {numbers}, …")
        return f"{said} {span.format(low=rounded(flat.min()), high=rounded(flat.max()), numbers=first)}"

    def _frames(self) -> Iterator[Shape]:
        for page in range(self.face.pages if self.face.cell else 0):
            yield Box(*self.face.page(page))

    def _parts(self) -> Iterator[Shape]:
        """Each is framed at its step; without cells, those with something to say can be pointed at."""
        for part in self.parts:
            boxes = self.face.boxes(part.index)
            at_step = (np.arange(self.steps) == part.step).astype(np.float32)
            yield Group([Box(*box, stroke=MARK, line=2.5) for box in boxes], opacity=at_step)
            if part.hover and not self.face.cell:
                yield Box(*boxes[0], stroke=MARK, line=0.5, hover=part.hover, link=part.link)

    def _halves(self) -> Iterator[Shape]:
        """Names of the directions, which stand side by side."""
        if not self.halves:
            return
        x, y, width, height = self.face.page(0)
        wide = width / len(self.halves)
        for at, name in enumerate(self.halves):
            # Over the columns, or where the outline's edges are in the way, on its front.
            yield Text(x + (at + 0.5) * wide, y - 8 if self.face.cell else y + height - 9, name, size=SMALL)
            if at:
                end = self.face.height if self.face.cell else y + height
                yield Lines([[(x + at * wide, y), (x + at * wide, end)]], line=1.5)
