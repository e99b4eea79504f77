"""The arithmetic of one unit: every weight, product and sum that its gates and states are made of, at every step."""

from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import Tensor, nn

from rnnplay.trace import GRUTrace, LSTMTrace, RNNTrace, Trace

# The gates and candidates of each kind in the order in which torch keeps their weights, with the letter that torch's
# documentation gives them.
LETTERS: dict[type, dict[str, str]] = {
    LSTMTrace: {"input_gate": "i", "forget_gate": "f", "candidate": "g", "output_gate": "o"},
    GRUTrace: {"reset_gate": "r", "update_gate": "z", "candidate": "n"},
    RNNTrace: {"hidden_state": "h"},
}
CELLS = {LSTMTrace: "lstm", GRUTrace: "gru", RNNTrace: "rnn"}


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
        """A formula for this direction: the backward one comes to step t from step t + 1."""
        return text.replace("ₜ₋₁", "ₜ₊₁") if self.direction else text


def unit_arithmetic(
    module: nn.RNNBase | nn.RNNCellBase, traced: Trace, inputs: Tensor, layer: int, direction: int, unit: int
) -> UnitArithmetic:
    """The arithmetic of one unit.

    Args:
        module: that was traced, from a state of zeros, without a projection.
        traced: its trace of one sequence.
        inputs: that sequence, ``(steps, features)``.
        layer, direction, unit: which unit, each from 0.
    """
    states = traced.layers[layer][direction]
    below = inputs if layer == 0 else torch.cat([each.hidden_state for each in traced.layers[layer - 1]], dim=-1)
    hidden_before = _before(states.hidden_state, direction)  # (steps, hidden)
    values = {name: _array(each[:, unit]) for name, each in states.by_name().items()}
    before = {"hidden_state": _array(hidden_before[:, unit])}
    if isinstance(states, LSTMTrace):
        before["cell_state"] = _array(_before(states.cell_state, direction)[:, unit])
    weights, hidden = _weights(module, layer, direction), states.hidden_state.shape[-1]
    sums = []
    for row, (quantity, letter) in enumerate(LETTERS[type(states)].items()):
        w_ih, w_hh, b_ih, b_hh = (each[row * hidden + unit] for each in weights)  # (features,), (hidden,), (), ()
        sums.append(
            Sums(
                quantity,
                letter,
                "σ" if quantity.endswith("gate") else getattr(module, "nonlinearity", "tanh"),
                _array(w_ih),
                b_ih.item(),
                _array(w_hh),
                b_hh.item(),
                _array(w_ih * below),
                _array(w_hh * hidden_before),
                values[quantity],
            )
        )
    return UnitArithmetic(
        CELLS[type(states)], layer, direction, unit, _array(below), _array(hidden_before), tuple(sums), values, before
    )


def _before(values: Tensor, direction: int) -> Tensor:
    """What each step finds: the values of the step before, zeros at the first, ``(steps, hidden)``."""
    zeros = torch.zeros_like(values[:1])
    return torch.cat([values[1:], zeros]) if direction else torch.cat([zeros, values[:-1]])


def _weights(module: nn.Module, layer: int, direction: int) -> list[Tensor]:
    """W_ih, W_hh, b_ih and b_hh, each ``(gates * hidden, …)``; biases that the module does not have are zeros."""
    suffix = "" if isinstance(module, nn.RNNCellBase) else f"_l{layer}" + ("_reverse" if direction else "")
    w_ih, w_hh = (getattr(module, name + suffix) for name in ("weight_ih", "weight_hh"))
    zeros = w_ih.new_zeros(len(w_ih))
    biases = [getattr(module, name + suffix, None) for name in ("bias_ih", "bias_hh")]
    return [w_ih, w_hh, *(zeros if each is None else each for each in biases)]


def _array(values: Tensor) -> np.ndarray:
    array = values.detach().cpu().numpy().copy()
    array.setflags(write=False)
    return array
