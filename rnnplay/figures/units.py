"""Gates and states of a layer over time: one row a time step, one column a unit."""

import re
from typing import Any

import numpy as np

from rnnplay.figures.heatmap import heatmap
from rnnplay.figures.matrices import steady
from rnnplay.figures.palette import SHARE, SIGNED
from rnnplay.text import _

# As torch computes them, in the letters of its documentation: W_ii and b_ii read the input xₜ, W_hi and b_hi the hidden
# state of the step before, each gate with its own. In a higher layer xₜ is the hidden state of the layer below.
FORMULAS = {
    "lstm": {
        "input_gate": "iₜ = σ(W_ii xₜ + b_ii + W_hi hₜ₋₁ + b_hi)",
        "forget_gate": "fₜ = σ(W_if xₜ + b_if + W_hf hₜ₋₁ + b_hf)",
        "candidate": "gₜ = tanh(W_ig xₜ + b_ig + W_hg hₜ₋₁ + b_hg)",
        "output_gate": "oₜ = σ(W_io xₜ + b_io + W_ho hₜ₋₁ + b_ho)",
        "cell_state": "cₜ = fₜ ⊙ cₜ₋₁ + iₜ ⊙ gₜ",
        "hidden_state": "hₜ = oₜ ⊙ tanh(cₜ)",
    },
    "gru": {
        "reset_gate": "rₜ = σ(W_ir xₜ + b_ir + W_hr hₜ₋₁ + b_hr)",
        "update_gate": "zₜ = σ(W_iz xₜ + b_iz + W_hz hₜ₋₁ + b_hz)",
        "candidate": "nₜ = tanh(W_in xₜ + b_in + rₜ ⊙ (W_hn hₜ₋₁ + b_hn))",
        "hidden_state": "hₜ = (1 − zₜ) ⊙ nₜ + zₜ ⊙ hₜ₋₁",
    },
    "rnn": {"hidden_state": "hₜ = tanh(W_ih xₜ + b_ih + W_hh hₜ₋₁ + b_hh)"},
}
# No activation holds these in −1…1: not a hidden state that is projected, is of ReLU, or was given so.
UNBOUNDED = ("cell_state", "hidden_state")
_BIAS = re.compile(r" \+ b_\w+")
GATES = ("input_gate", "forget_gate", "output_gate", "reset_gate", "update_gate")  # σ(…), so in 0…1


def formula(cell: str, quantity: str, backward: bool = False, nonlinearity: str = "tanh", bias: bool = True) -> str:
    """How a gate or state comes about; ``nonlinearity`` is that of an RNN, ``"tanh"`` or ``"relu"``."""
    text = FORMULAS[cell][quantity]
    if cell == "rnn":
        text = text.replace("tanh", nonlinearity)
    if not bias:
        text = _BIAS.sub("", text)
    return for_direction(text, backward)


def for_direction(text: str, backward: bool) -> str:
    """A text with formulas of the forward direction, for either: the backward one comes to step t from step t + 1."""
    return text.replace("ₜ₋₁", "ₜ₊₁") if backward else text


def units_figure(
    name: str, values: np.ndarray, order: np.ndarray, across: str | None = None, hover: str | None = None
) -> dict[str, Any]:
    """One gate or state, ``(time, units)``.

    Args:
        name: its usual name, such as ``"forget_gate"``: it tells the range.
        values: at each step, for each unit.
        order: the units from left to right.
        across: the title below the units, if not «unit».
        hover: Plotly's hover template, if a step is no row.
    """
    units = [str(unit + 1) for unit in order]
    low = 0 if name in GATES else -1
    high = steady(max(1.0, float(np.abs(values).max(initial=0)))) if name in UNBOUNDED else 1
    colors = SHARE if name in GATES else SIGNED
    hover = hover or _("row %{y}, unit %{x}: %{z:.3f}")
    return heatmap(values[:, order], units, colors, low * high, high, hover, across or _("unit"))


def quantity_name(name: str) -> str:
    """A gate's or state's name as a heading, in the session's language."""
    return {
        "input_gate": _("Input gate"),
        "forget_gate": _("Forget gate"),
        "candidate": _("Candidate"),
        "output_gate": _("Output gate"),
        "cell_state": _("Cell state"),
        "reset_gate": _("Reset gate"),
        "update_gate": _("Update gate"),
        "hidden_state": _("Hidden state"),
    }[name]
