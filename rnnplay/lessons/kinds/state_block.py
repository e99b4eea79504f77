"""A state as a small block in which every unit has its place, framed at the step at which it is computed."""

import numpy as np

from rnnplay.figures.diagram import Box, Cells, Scale, Shape
from rnnplay.figures.matrices import MARK
from rnnplay.figures.palette import CLEAR, GRAY, SIGNED
from rnnplay.text import _

ACROSS = 8  # units that stand beside each other
STATES = Scale(SIGNED, -1, 1)


def state_block(
    state: np.ndarray, place: tuple[float, float, float, float], name: str, seen: np.ndarray, step: int
) -> list[Shape]:
    """The block and its frame.

    Args:
        state: ``(units,)``.
        place: of the block: left, top, width and height.
        name: what it is.
        seen: how much of it is seen at each step of the stage, 0 … 1, ``(steps,)``.
        step: at which it is computed; a click on it goes there.
    """
    left, top, width, height = place
    across = min(ACROSS, len(state))
    units = np.full(-(-len(state) // across) * across, np.nan)
    units[: len(state)] = state
    block = units.reshape(-1, across)  # (rows, across)
    names = [
        [_("unit {unit}").format(unit=row * across + each + 1) for each in range(across)] for row in range(len(block))
    ]
    rows, columns = [""] * len(block), [""] * across
    now = np.arange(len(seen)) == step
    frame, stroke = np.where(now, 2.5, 0.6), np.where(now, MARK, GRAY)
    return [
        Cells(left, top, width, height, block, STATES, name, rows, columns, gap=0, names=names, opacity=seen),
        Box(left - 1, top - 1, width + 2, height + 2, CLEAR, stroke, frame, step=step),
    ]
