"""The equations of a unit, with its numbers at every step."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from rnnplay.figures.units import formula
from rnnplay.lessons.cell.arithmetic import Sums, UnitArithmetic
from rnnplay.lessons.cell.numbers import added, numbers

Notation = Literal["torch", "joined"]


@dataclass(frozen=True, eq=False)
class Equation:
    """One equation.

    Attributes:
        quantity: its name in the trace.
        symbols: in letters.
        numbers: ``(steps,)``: with numbers in the place of letters, and the result.
    """

    quantity: str
    symbols: str
    numbers: np.ndarray


def equations(unit: UnitArithmetic, notation: Notation = "torch", digits: int = 2) -> list[Equation]:
    """All of them, in the order in which they are computed.

    Args:
        unit: whose numbers stand in them.
        notation: ``"torch"``: two matrices and two biases a gate, as in torch's documentation. ``"joined"``: one matrix
            on h and x side by side, and one bias, as in most tutorials; the bias is the sum of torch's two.
        digits: of every number, after the point.
    """
    gates = [_of_sums(each, unit, notation, digits) for each in unit.sums]
    return [*gates, *_of_states(unit, digits)]


def _of_sums(sums: Sums, unit: UnitArithmetic, notation: Notation, digits: int) -> Equation:
    letter, activation = sums.letter, sums.activation
    symbols = _symbols(unit, sums.quantity).replace("tanh(", f"{activation}(")  # a plain RNN's may be relu
    x_bias, h_bias = (np.full(len(sums.value), each) for each in (sums.input_bias, sums.hidden_bias))
    if unit.cell == "gru" and sums.quantity == "candidate":  # the reset gate multiplies what comes from the state
        from_input, from_hidden = (
            added(*terms, digits=digits) for terms in ((sums.from_input, x_bias), (sums.from_hidden, h_bias))
        )
        written = _each("{} + {} · ({})", from_input, numbers(unit.values["reset_gate"], digits), from_hidden)
    elif notation == "torch":
        written = added(sums.from_input, x_bias, sums.from_hidden, h_bias, digits=digits)
    else:
        symbols = unit.in_its_order(f"{letter}ₜ = {activation}(W_{letter}·[hₜ₋₁, xₜ] + b_{letter})")
        written = added(sums.from_hidden + sums.from_input, x_bias + h_bias, digits=digits)
    return Equation(
        sums.quantity,
        symbols,
        _each(f"= {activation}({{}}) = {{}}", written, numbers(sums.value, digits)),
    )


def _of_states(unit: UnitArithmetic, digits: int) -> list[Equation]:
    """Those of the states, which mix gates, candidate and the states before; a plain RNN has none besides its sum."""
    value = {name: numbers(each, digits) for name, each in unit.values.items()}
    factor = {name: np.array([_factor(each) for each in texts]) for name, texts in value.items()}
    before = {
        name: np.array([_factor(each) for each in numbers(values, digits)]) for name, values in unit.before.items()
    }
    if unit.cell == "gru":
        parts = value["update_gate"], factor["candidate"], value["update_gate"], before["hidden_state"]
        written = _each("= (1 − {}) · {} + {} · {} = {}", *parts, value["hidden_state"])
        return [Equation("hidden_state", _symbols(unit, "hidden_state"), written)]
    if unit.cell == "rnn":
        return []
    parts = value["forget_gate"], before["cell_state"], value["input_gate"], factor["candidate"]
    written = _each("= {} · {} + {} · {} = {}", *parts, value["cell_state"])
    squashed = np.array([_factor(each) for each in numbers(np.tanh(unit.values["cell_state"]), digits)])
    parts = value["output_gate"], value["cell_state"], value["output_gate"], squashed
    shown = _each("= {} · tanh({}) = {} · {} = {}", *parts, value["hidden_state"])
    return [
        Equation("cell_state", _symbols(unit, "cell_state"), written),
        Equation("hidden_state", _symbols(unit, "hidden_state"), shown),
    ]


def _symbols(unit: UnitArithmetic, quantity: str) -> str:
    """The formula of a layer, for one unit of it: its products are those of numbers."""
    return formula(unit.cell, quantity, backward=unit.direction == 1).replace(" ⊙ ", " ")


def _each(form: str, *parts: np.ndarray) -> np.ndarray:
    """A text for each step."""
    return np.array([form.format(*each) for each in zip(*parts, strict=True)])


def _factor(text: str) -> str:
    """A number after a dot: a negative one stands in brackets."""
    return f"({text})" if text.startswith("−") else text
