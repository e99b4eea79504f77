"""The smallest change of one unit that turns a prediction."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from rnnplay.lessons.cell.source import Source
from rnnplay.trace import Intervention

TRIED = 32  # shifts up, and as many down; then as many between the last that did not turn it and the first that did
CELL_STATE = 8.0  # the largest shift of a cell state, which has no bounds of its own


@dataclass(frozen=True, eq=False)
class Turn:
    """What it takes to turn a prediction by one quantity of a unit.

    Attributes:
        quantity: its name in the trace.
        shift: what is added to it at every step, within its bounds; None if no shift turns it.
        outcome: what is predicted then, or with the largest shifts.
    """

    quantity: str
    shift: float | None
    outcome: np.ndarray


def smallest_changes(source: Source, layer: int, direction: int, unit: int) -> list[Turn]:
    """For each gate and state of a unit the smallest shift that turns the prediction, to a thousandth of its span."""
    return [smallest_change(source, quantity, layer, direction, unit) for quantity in source.layers[layer][direction]]


def smallest_change(source: Source, quantity: str, layer: int, direction: int, unit: int) -> Turn:
    """By one quantity: shifts are tried from small to large, and finer ones where it turns.

    A prediction that turns and turns back between two shifts that were tried is not found.
    """
    low, high = _bounds(quantity)

    def outcomes(shifts: np.ndarray) -> np.ndarray:
        there = Intervention(quantity, _shifted(shifts, low, high), [layer], [direction], None, [unit])
        return source.outcomes([there], len(shifts))

    span = CELL_STATE if quantity == "cell_state" else high - low
    sizes = np.linspace(0, span, TRIED + 1)[1:]
    found: list[tuple[float, np.ndarray]] = []
    tried = outcomes(np.concatenate([sizes, -sizes]))
    turned = source.turned(tried).reshape(2, TRIED)  # up, down
    for way, (sign, turns) in enumerate(zip((1, -1), turned, strict=True)):
        if turns.any():
            first = int(turns.argmax())
            before = sizes[first - 1] if first else 0.0
            finer = sign * np.linspace(before, sizes[first], TRIED + 1)[1:]
            closer = outcomes(finer)
            at = int(source.turned(closer).argmax()) if source.turned(closer).any() else TRIED - 1
            found.append((float(finer[at]), closer[at]))
        elif way == 0:
            unturned = tried[TRIED - 1]
    if not found:
        return Turn(quantity, None, unturned)
    return Turn(quantity, *min(found, key=lambda each: abs(each[0])))


def _bounds(quantity: str) -> tuple[float, float]:
    """Between which numbers it lies."""
    if quantity.endswith("gate"):
        return 0.0, 1.0
    return (-np.inf, np.inf) if quantity == "cell_state" else (-1.0, 1.0)


def _shifted(shifts: np.ndarray, low: float, high: float) -> Callable[[Tensor, int], Tensor]:
    """What makes of values ``(batch, units)`` those that are shifted, for each of the batch by its own."""

    def shifted(found: Tensor, _step: int) -> Tensor:
        added: Tensor = found + torch.as_tensor(shifts, dtype=found.dtype, device=found.device)[:, None]
        return added.clamp(low, high)

    return shifted
