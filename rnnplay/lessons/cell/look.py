"""How the numbers of a cell stand in its diagram: those of one unit, or those of all units of its layer."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence

import numpy as np

from rnnplay.figures.diagram import Box, Lines, Point, Scale, Shade, Shape, Text
from rnnplay.figures.palette import BACKGROUND, GRAY, SHARE, SIGNED
from rnnplay.figures.units import for_direction, formula, quantity_name
from rnnplay.lessons.cell.arithmetic import Sums, UnitArithmetic
from rnnplay.lessons.cell.numbers import numbers

BOX_WIDTH, BOX_HEIGHT = 86.0, 44.0
THIN, THICK, MOST = 1.0, 9.0, 1.0  # px of a line that carries 0, and of one that carries MOST or more
VALUES, SHARES = Scale(SIGNED, -1, 1), Scale(SHARE, 0, 1)


class Look(ABC):
    """
    Attributes:
        cell: ``"lstm"``, ``"gru"`` or ``"rnn"``.
        values: every gate and state by its name, ``(steps,)`` or of all units ``(steps, hidden)``.
        before: each state before the step, likewise.
        backward: whether its direction is.
    """

    def __init__(
        self, cell: str, values: Mapping[str, np.ndarray], before: Mapping[str, np.ndarray], backward: bool
    ) -> None:
        self.cell = cell
        self.values = values
        self.before = before
        self.backward = backward

    def in_its_order(self, text: str) -> str:
        """A text with formulas, for this direction."""
        return for_direction(text, self.backward)

    @property
    @abstractmethod
    def sizes(self) -> tuple[int, int]:
        """How many numbers a step reads as input, and how many units there are."""

    @property
    @abstractmethod
    def rnn_sums(self) -> tuple[np.ndarray, np.ndarray, str]:
        """Of a plain RNN W_ih xₜ + b_ih and W_hh hₜ₋₁ + b_hh, and its activation."""

    @abstractmethod
    def flow(self, points: Sequence[Point], carried: np.ndarray, name: str) -> Shape:
        """A line as thick as what it carries is large."""

    @abstractmethod
    def inside(self, quantity: str, letter: str, x: float, y: float) -> list[Shape]:
        """What stands in the box of a gate or candidate, around its middle."""

    @abstractmethod
    def named(self, name: str, value: np.ndarray, x: float, y: float) -> list[Shape]:
        """What comes in or goes out, with its name."""

    @abstractmethod
    def beside(self, name: str, value: np.ndarray, x: float, y: float) -> list[Shape]:
        """What flows along a line."""

    def gate(self, quantity: str, letter: str, x: float, y: float) -> list[Shape]:
        """The box of a gate or candidate around its middle, with its value under its name."""
        activation = "σ" if quantity.endswith("gate") else "tanh"
        hover = f"{quantity_name(quantity)}: {formula(self.cell, quantity, backward=self.backward)}"
        left, top = x - BOX_WIDTH / 2, y - BOX_HEIGHT / 2
        return [
            Box(left, top, BOX_WIDTH, BOX_HEIGHT, fill=self.paper, stroke=GRAY, corner=6, hover=hover),
            Text(x, y - 11, f"{letter}ₜ = {activation}(…)", size=12),
            *self.inside(quantity, letter, x, y),
        ]

    paper = BACKGROUND  # of a box


class OneUnit(Look):
    """The numbers of one unit, as numbers."""

    def __init__(self, unit: UnitArithmetic) -> None:
        super().__init__(unit.cell, unit.values, unit.before, unit.direction == 1)
        self.unit = unit

    @property
    def sizes(self) -> tuple[int, int]:
        return self.unit.inputs.shape[1], self.unit.hidden_before.shape[1]

    @property
    def rnn_sums(self) -> tuple[np.ndarray, np.ndarray, str]:
        sums: Sums = self.unit.sums[0]
        return sums.from_input + sums.input_bias, sums.from_hidden + sums.hidden_bias, sums.activation

    def flow(self, points: Sequence[Point], carried: np.ndarray, name: str) -> Shape:
        hover = np.array([f"{name}: {each}" for each in numbers(carried)])
        return Lines([points], stroke=Shade(carried, VALUES), line=thickness(carried), arrow=True, hover=hover)

    def inside(self, quantity: str, letter: str, x: float, y: float) -> list[Shape]:
        value = self.values[quantity]
        fill = Shade(value, scale_of(quantity))
        bar = Box(x - BOX_WIDTH / 2 + 4, y + BOX_HEIGHT / 2 - 8, BOX_WIDTH - 8, 5, fill=fill, line=0)
        return [bar, Text(x, y + 6, numbers(value), size=15, bold=True)]

    def named(self, name: str, value: np.ndarray, x: float, y: float) -> list[Shape]:
        return [Text(x, y - 9, name), Text(x, y + 9, numbers(value), size=15, bold=True)]

    def beside(self, name: str, value: np.ndarray, x: float, y: float) -> list[Shape]:
        return [Text(x, y, numbers(value), size=12)]


def scale_of(quantity: str) -> Scale:
    """The colours of a gate, or of what may be below zero."""
    return SHARES if quantity.endswith("gate") else VALUES


def thickness(carried: np.ndarray) -> np.ndarray:
    """Of a line that carries numbers, ``(steps,)``."""
    width: np.ndarray = THIN + (THICK - THIN) * np.minimum(np.abs(carried) / MOST, 1)
    return width
