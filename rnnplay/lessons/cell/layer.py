"""All units of a layer at once: what each gate and state of all of them is, and how that stands in the diagram."""

import math
from collections.abc import Mapping, Sequence

import numpy as np
import torch
from torch import nn

from rnnplay.engine.arrays import read_only
from rnnplay.figures.diagram import Box, Cells, Lines, Point, Scale, Shape, Text
from rnnplay.figures.matrices import MARK
from rnnplay.figures.palette import CLEAR, GRAY
from rnnplay.figures.units import quantity_name
from rnnplay.lessons.cell.arithmetic import UnitArithmetic, states_before
from rnnplay.lessons.cell.look import BOX_HEIGHT, BOX_WIDTH, VALUES, Look, scale_of, thickness
from rnnplay.lessons.cell.numbers import numbers
from rnnplay.text import _
from rnnplay.trace.module import weights_of

GRID_WIDTH, GRID_HEIGHT = 56.0, 20.0  # of a block of units on a line


class WholeLayer(Look):
    """The numbers of all units as blocks of cells: each unit stands at the same place in all of them.

    Args:
        unit: the one that is framed, with its steps in the order in which they are read.
        states: every gate and state of all units, each ``(steps, hidden)``, steps in the order of the input.
        start: each state before the first step, ``(hidden,)`` by name; else zeros.
        module: that has the weights.
    """

    paper = CLEAR  # blocks of cells lie below all other shapes

    def __init__(
        self,
        unit: UnitArithmetic,
        states: Mapping[str, np.ndarray],
        start: Mapping[str, np.ndarray],
        module: nn.RNNBase | nn.RNNCellBase,
    ) -> None:
        backward = unit.direction == 1
        before = states_before(states, unit.direction, start)
        as_read = slice(None, None, -1) if backward else slice(None)
        super().__init__(
            unit.cell,
            {name: each[as_read] for name, each in states.items()},
            {name: each[as_read] for name, each in before.items()},
            backward,
        )
        self.unit = unit
        self.module = module
        hidden = unit.hidden_before.shape[1]
        self.columns = min(hidden, math.ceil(math.sqrt(hidden * GRID_WIDTH / GRID_HEIGHT)))
        self.rows = -(-hidden // self.columns)
        names = [_("unit {unit}").format(unit=each + 1) if each < hidden else "" for each in range(self._places)]
        self.names = [names[row * self.columns : (row + 1) * self.columns] for row in range(self.rows)]

    @property
    def _places(self) -> int:
        return self.rows * self.columns

    @property
    def sizes(self) -> tuple[int, int]:
        return self.unit.inputs.shape[1], self.unit.hidden_before.shape[1]

    @property
    def rnn_sums(self) -> tuple[np.ndarray, np.ndarray, str]:
        weights = weights_of(self.module, self.unit.layer, self.unit.direction)
        with torch.no_grad():
            inputs, hidden = (
                read_only(nn.functional.linear(torch.from_numpy(np.array(read)).to(weight), weight, bias))
                for read, weight, bias in (
                    (self.unit.inputs, weights.from_input, weights.input_bias),
                    (self.unit.hidden_before, weights.from_hidden, weights.hidden_bias),
                )
            )
        return inputs, hidden, self.unit.sums[0].activation

    def flow(self, points: Sequence[Point], carried: np.ndarray, name: str) -> Shape:
        size = np.abs(carried).mean(axis=1)  # (steps,)
        said = _("{name}: mean size {size}")
        hover = np.array([said.format(name=name, size=each) for each in numbers(size)])
        return Lines([points], stroke=GRAY, line=thickness(size), arrow=True, hover=hover)

    def inside(self, quantity: str, letter: str, x: float, y: float) -> list[Shape]:
        width, height = BOX_WIDTH - 6, BOX_HEIGHT / 2
        values, name = self.values[quantity], quantity_name(quantity)
        return self._grid(name, values, x, y + height / 2 - 2, width, height, scale_of(quantity))

    def named(self, name: str, value: np.ndarray, x: float, y: float) -> list[Shape]:
        return [Text(x, y - GRID_HEIGHT, name), *self._grid(name, value, x, y)]

    def beside(self, name: str, value: np.ndarray, x: float, y: float) -> list[Shape]:
        return self._grid(name, value, x, y)

    def _grid(
        self,
        name: str,
        values: np.ndarray,
        x: float,
        y: float,
        width: float = GRID_WIDTH,
        height: float = GRID_HEIGHT,
        scale: Scale = VALUES,
    ) -> list[Shape]:
        """A block around a middle, of values ``(steps, hidden)``, and a frame around the unit."""
        left, top = x - width / 2, y - height / 2
        padded = np.full((len(values), self._places), np.nan, np.float32)
        padded[:, : values.shape[1]] = values
        cells = padded.reshape(len(values), self.rows, self.columns)
        row, column = divmod(self.unit.unit, self.columns)
        wide, high = width / self.columns, height / self.rows
        rows, columns = [""] * self.rows, [""] * self.columns
        return [
            Cells(left, top, width, height, cells, scale, name, rows, columns, gap=0, names=self.names),
            Box(left, top, width, height, stroke=GRAY, line=0.5),
            Box(left + column * wide, top + row * high, wide, high, stroke=MARK, line=1.5),
        ]
