"""The arithmetic of one unit: every weight, product and sum that its gates and states are made of, at every step."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np
import torch
from torch import nn

from rnnplay.digits.reading import Layers
from rnnplay.engine.arrays import read_only
from rnnplay.figures.units import for_direction
from rnnplay.trace.module import weights_of

# The gates and candidates of each cell in the order in which torch keeps their weights, with the letter that torch's
# documentation gives them.
LETTERS = {
    "lstm": {"input_gate": "i", "forget_gate": "f", "candidate": "g", "output_gate": "o"},
    "gru": {"reset_gate": "r", "update_gate": "z", "candidate": "n"},
    "rnn": {"hidden_state": "h"},
}

ZEROS: Mapping[str, np.ndarray] = MappingProxyType({})  # where no state before the first step is given


@dataclass(frozen=True, eq=False)
class Sums:
    """What goes into one gate, or candidate, of one unit: σ or tanh of Σ W_i x + b_i + Σ W_h h + b_h.

    Of a GRU's candidate the reset gate multiplies the last two.

    Attributes:
        quantity: its name in the trace.
        letter: that torch's documentation gives it, such as ``"f"``.
        activation: ``"σ"``, ``"tanh"`` or ``"relu"``.
        input_weights: ``(features,)``, of W_i.
        input_bias: of b_i; 0 if the module has no biases.
        hidden_weights: ``(hidden,)``, of W_h.
        hidden_bias: of b_h.
        input_products: ``(steps, features)``, each weight times what is read.
        hidden_products: ``(steps, hidden)``, each weight times the hidden state of the step before.
        value: ``(steps,)``, after the activation, as the trace has it.
    """

    quantity: str
    letter: str
    activation: str
    input_weights: np.ndarray
    input_bias: float
    hidden_weights: np.ndarray
    hidden_bias: float
    input_products: np.ndarray
    hidden_products: np.ndarray
    value: np.ndarray

    @property
    def from_input(self) -> np.ndarray:
        """Σ W_i x, ``(steps,)``."""
        return self.input_products.sum(axis=1)

    @property
    def from_hidden(self) -> np.ndarray:
        """Σ W_h h, ``(steps,)``."""
        return self.hidden_products.sum(axis=1)


@dataclass(frozen=True, eq=False)
class UnitArithmetic:
    """One unit of a layer and direction, over a sequence. Steps are positions in the input, in both directions.

    Attributes:
        cell: ``"lstm"``, ``"gru"`` or ``"rnn"``.
        layer, direction, unit: which one, each from 0.
        inputs: ``(steps, features)``: what its layer reads.
        hidden_before: ``(steps, hidden)``: the hidden state of its layer before each step.
        sums: of each gate and candidate.
        values: ``(steps,)`` of every gate and state by its name.
        before: ``(steps,)`` of each state, before the step.
    """

    cell: str
    layer: int
    direction: int
    unit: int
    inputs: np.ndarray
    hidden_before: np.ndarray
    sums: tuple[Sums, ...]
    values: dict[str, np.ndarray]
    before: dict[str, np.ndarray]

    @property
    def order(self) -> np.ndarray:
        """The steps in the order in which this direction takes them, ``(steps,)``."""
        steps = np.arange(len(self.inputs))
        return steps[::-1] if self.direction else steps

    def as_read(self) -> "UnitArithmetic":
        """The same with the steps in the order in which this direction takes them."""
        if not self.direction:
            return self
        sums = [
            replace(
                each,
                input_products=each.input_products[::-1],
                hidden_products=each.hidden_products[::-1],
                value=each.value[::-1],
            )
            for each in self.sums
        ]
        return replace(
            self,
            inputs=self.inputs[::-1],
            hidden_before=self.hidden_before[::-1],
            sums=tuple(sums),
            values={name: each[::-1] for name, each in self.values.items()},
            before={name: each[::-1] for name, each in self.before.items()},
        )

    def in_its_order(self, text: str) -> str:
        """A text with formulas, for this direction."""
        return for_direction(text, self.direction == 1)


def unit_arithmetic(
    module: nn.RNNBase | nn.RNNCellBase,
    layers: Layers,
    inputs: np.ndarray,
    layer: int,
    direction: int,
    unit: int,
    start: Mapping[str, np.ndarray] = ZEROS,
) -> UnitArithmetic:
    """The arithmetic of one unit.

    Args:
        module: that read a sequence; without a projection.
        layers: every gate and state of that, each ``(steps, hidden)``.
        inputs: the sequence, ``(steps, features)``.
        layer, direction, unit: which unit, each from 0.
        start: each state of that layer and direction before the first step, ``(hidden,)`` by name; else zeros.
    """
    states = layers[layer][direction]
    below = inputs if layer == 0 else np.concatenate([each["hidden_state"] for each in layers[layer - 1]], axis=1)
    all_before = states_before(states, direction, start)
    hidden_before = all_before["hidden_state"]  # (steps, hidden)
    cell = next(name for name, letters in LETTERS.items() if letters.keys() <= states.keys())
    values = {name: each[:, unit] for name, each in states.items()}
    before = {name: each[:, unit] for name, each in all_before.items()}
    sums = []
    for row, (quantity, letter) in enumerate(LETTERS[cell].items()):
        weights = _weights(module, layer, direction, row * hidden_before.shape[1] + unit)
        activation = "σ" if quantity.endswith("gate") else getattr(module, "nonlinearity", "tanh")
        sums.append(_sums(quantity, letter, activation, weights, below, hidden_before, values[quantity]))
    return UnitArithmetic(cell, layer, direction, unit, below, hidden_before, tuple(sums), values, before)


def _sums(
    quantity: str,
    letter: str,
    activation: str,
    weights: list[np.ndarray],
    inputs: np.ndarray,
    hidden_before: np.ndarray,
    value: np.ndarray,
) -> Sums:
    input_weights, hidden_weights, input_bias, hidden_bias = weights
    return Sums(
        quantity,
        letter,
        activation,
        input_weights,
        float(input_bias),
        hidden_weights,
        float(hidden_bias),
        input_weights * inputs,
        hidden_weights * hidden_before,
        value,
    )


def states_before(
    states: Mapping[str, np.ndarray], direction: int, start: Mapping[str, np.ndarray]
) -> dict[str, np.ndarray]:
    """Each state of a layer before each step, ``(steps, hidden)`` by name.

    Args:
        states: every gate and state, each ``(steps, hidden)``.
        direction: 0 forward, 1 backward.
        start: each state before the first step, ``(hidden,)`` by name; else zeros.
    """
    return {name: _before(each, direction, start.get(name)) for name, each in states.items() if name.endswith("state")}


def _before(values: np.ndarray, direction: int, start: np.ndarray | None) -> np.ndarray:
    """What each step finds: the values of the step before, at the first those of the start; ``(steps, hidden)``."""
    first = np.zeros_like(values[:1]) if start is None else start[None]
    return np.concatenate([values[1:], first] if direction else [first, values[:-1]])


def _weights(module: nn.Module, layer: int, direction: int, row: int) -> list[np.ndarray]:
    """One row of W_ih, of W_hh, of b_ih and of b_hh; biases that the module does not have are zeros."""
    weights = weights_of(module, layer, direction)
    biases = [torch.zeros(row + 1) if each is None else each for each in (weights.input_bias, weights.hidden_bias)]
    return [read_only(each[row]) for each in (weights.from_input, weights.from_hidden, *biases)]
