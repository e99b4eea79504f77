"""Gates and states of a layer over time: one row a time step, one column a unit."""

from typing import Any

import numpy as np

from rnnplay.figures.heatmap import SHARE, SIGNED, heatmap
from rnnplay.text import _
from rnnplay.trace import GRUTrace, LSTMTrace, RNNTrace

# The equations of rnnplay/trace.py in short: W reads the input, U the hidden state before, b are both biases.
FORMULAS = {
    LSTMTrace: {
        "input_gate": "i = σ(W x + U h + b)",
        "forget_gate": "f = σ(W x + U h + b)",
        "candidate": "g = tanh(W x + U h + b)",
        "output_gate": "o = σ(W x + U h + b)",
        "cell_state": "c ← f ⊙ c + i ⊙ g",
        "hidden_state": "h ← o ⊙ tanh(c)",
    },
    GRUTrace: {
        "reset_gate": "r = σ(W x + U h + b)",
        "update_gate": "z = σ(W x + U h + b)",
        "candidate": "n = tanh(W x + r ⊙ (U h) + b)",
        "hidden_state": "h ← (1 − z) ⊙ n + z ⊙ h",
    },
    RNNTrace: {"hidden_state": "h ← tanh(W x + U h + b)"},
}
GATES = ("input_gate", "forget_gate", "output_gate", "reset_gate", "update_gate")  # σ(…), so in 0…1
UNBOUNDED = "cell_state"  # the one quantity that no activation holds in −1…1


def units_figure(name: str, values: np.ndarray, order: np.ndarray) -> dict[str, Any]:
    """One gate or state, ``(time, units)``.

    Args:
        name: its usual name, such as ``"forget_gate"``: it tells the range.
        values: at each step, for each unit.
        order: the units from left to right.
    """
    units = [str(unit + 1) for unit in order]
    low = 0 if name in GATES else -1
    high = max(1, float(np.abs(values).max())) if name == UNBOUNDED else 1
    colors = SHARE if name in GATES else SIGNED
    hover = _("row %{y}, unit %{x}: %{z:.3f}")
    return heatmap(values[:, order], units, colors, low * high, high, hover)


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
