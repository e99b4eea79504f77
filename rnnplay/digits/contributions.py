"""Which units have the say: the linear layer adds up w · h over all units, so each unit's product is its part."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from rnnplay.digits.reading import Layers
from rnnplay.models.row_classifier import RowClassifier


@dataclass(frozen=True, eq=False)
class Contributions:
    """What each unit of the last layer adds to the logit of one digit.

    Attributes:
        digit: which.
        products: w · h, ``(rows, hidden)`` for each direction, by the position of the row in the picture.
        bias: of the linear layer for that digit.
        ends: whether each direction is read where it ends, the backward one at the first row.
    """

    digit: int
    products: tuple[np.ndarray, ...]
    bias: float
    ends: bool

    @property
    def logits(self) -> np.ndarray:
        """Sums over all units with the bias, ``(rows,)``: those of `RowClassifier.logits_of_states`."""
        sums = [each.sum(axis=1, dtype=np.float64) for each in self.products]
        if self.ends and len(sums) == 2:
            sums[1] = sums[1][::-1]
        return sum(sums) + self.bias

    def read_at(self, direction: int) -> int:
        """The row, from 0, at which the linear layer reads a direction."""
        return 0 if direction and self.ends else len(self.products[direction]) - 1

    def read(self, direction: int) -> np.ndarray:
        """The products that make the logit, ``(hidden,)``."""
        return self.products[direction][self.read_at(direction)]

    @property
    def parts(self) -> np.ndarray:
        """The same of all directions, forward first, ``(directions * hidden,)``."""
        return np.concatenate([self.read(direction) for direction in range(len(self.products))])


def contributions(model: RowClassifier, layers: Layers, digit: int) -> Contributions:
    """Of a reading's states to the logit of a digit.

    Args:
        model: that read.
        layers: `Reading.layers`.
        digit: whose logit.
    """
    architecture: Mapping[str, Any] = model.architecture
    weights = model.linear.weight[digit].detach().cpu().numpy()  # (directions * hidden,)
    directions = layers[-1]
    parts = np.split(weights, len(directions))  # forward first, as the states lie side by side
    # logit = Σ_k w_k h_k + b
    products = tuple(part * each["hidden_state"] for part, each in zip(parts, directions, strict=True))
    return Contributions(digit, products, model.linear.bias[digit].item(), architecture["readout"] == "ends")
