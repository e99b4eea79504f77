"""Where the numbers of a tensor stand in its drawing: cells, or where there are too many the outline of a block.

As torch prints it: the last axis goes to the right, the one before down, and the first from page to page.
"""

from dataclasses import dataclass

from rnnplay.lessons.tensors.shapes import Index, Tensor

ACROSS = 330.0  # px that the last axis has at most
NUMBER_WIDTH, NUMBER_HEIGHT = 34.0, 19.0  # px of a cell in which its number can be read
WIDEST, LEAST, TALLEST, LOWEST = 16.0, 3.0, 10.0, 5.0  # px of a cell without it
MOST_DOWN = 190.0  # px of all rows of cells
BETWEEN = 6.0  # px between two pages
FRONT_WIDTH, FRONT_HEIGHT, ASIDE, BACK = 150.0, 60.0, 42.0, 24.0  # px of an outline, and how far its last page is off

Rectangle = tuple[float, float, float, float]  # x, y, width, height


@dataclass(frozen=True)
class Face:
    """The place of every number, from the upper left corner of a tensor's drawing.

    Attributes:
        axes: how many the tensor has.
        pages, rows, columns: of the tensor; one with fewer axes has one page, or one row.
        cell: width and height in px; None: there is no room for cells, and an outline is drawn.
        with_numbers: whether the number can be written into its cell.
    """

    axes: int
    pages: int
    rows: int
    columns: int
    cell: tuple[float, float] | None
    with_numbers: bool

    @classmethod
    def of(cls, tensor: Tensor) -> "Face":
        axes = len(tensor.axes)
        pages, rows, columns = (*(1,) * (3 - axes), *tensor.shape)
        across, down = ACROSS / columns, MOST_DOWN / (pages * rows)
        numbers = across >= NUMBER_WIDTH and down >= NUMBER_HEIGHT
        cell = (min(across, 46.0), NUMBER_HEIGHT) if numbers else (min(across, WIDEST), min(down, TALLEST))
        room = across >= LEAST and down >= LOWEST
        return cls(axes, pages, rows, columns, cell if room else None, numbers)

    @property
    def width(self) -> float:
        if self.cell:
            return self.columns * self.cell[0]
        return FRONT_WIDTH + ASIDE * (self.pages > 1)

    @property
    def height(self) -> float:
        if self.cell:
            return self.pages * self.rows * self.cell[1] + (self.pages - 1) * BETWEEN
        return self._front_height + BACK * (self.pages > 1)

    def page(self, number: int) -> Rectangle:
        """A whole page."""
        if self.cell:
            high = self.rows * self.cell[1]
            return 0.0, number * (high + BETWEEN), self.columns * self.cell[0], high
        share = number / max(self.pages - 1, 1)
        return share * ASIDE, (1 - share) * BACK * (self.pages > 1), FRONT_WIDTH, self._front_height

    def boxes(self, index: Index) -> list[Rectangle]:
        """What ``tensor[index]`` takes, a rectangle a page; of an outline the first page alone."""
        whole: Index = (slice(None),)
        pages, rows, columns = whole * (3 - self.axes) + index + whole * (self.axes - len(index))
        (left, right), (top, bottom) = _span(columns, self.columns), _span(rows, self.rows)
        first, last = _span(pages, self.pages)
        if self.cell is None and isinstance(pages, slice):
            first, last = 0, 1
        found = []
        for number in range(first, last):
            x, y, width, height = self.page(number)
            across, down = width / self.columns, height / self.rows
            found.append((x + left * across, y + top * down, (right - left) * across, (bottom - top) * down))
        return found

    @property
    def _front_height(self) -> float:
        return FRONT_HEIGHT if self.rows > 1 else 16.0


def _span(index: int | slice, size: int) -> tuple[int, int]:
    """First and one past the last of what an index takes."""
    if isinstance(index, slice):
        first, last, _step = index.indices(size)
        return first, last
    place = index % size
    return place, place + 1
