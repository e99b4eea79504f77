"""One step of one unit as plain Python, and by torch's own cell and layer, with its very numbers."""

from collections.abc import Iterable

import numpy as np

from rnnplay.lessons.cell.arithmetic import Sums, UnitArithmetic
from rnnplay.text import _

_TORCH = """\
import torch
from torch import nn

cell = nn.{kind}Cell({settings})  # {rows}
with torch.no_grad():
    cell.weight_ih[:, 0] = torch.tensor({from_input})  # W_i x, x = 1
    cell.bias_ih[:] = torch.tensor({input_bias})  # b_i
    cell.weight_hh.zero_()
    cell.bias_hh[:] = torch.tensor({from_hidden})  # W_h h + b_h
x = torch.ones(1, 1)  # (batch, features)
{names} = {states}  # {before}
print({cell}.item())

layer = nn.{kind}({settings})
layer.load_state_dict({{f"{{name}}_l0": value for name, value in cell.state_dict().items()}})
print(layer(x[None], {of_layer})[0].item())  # (time, batch, features)
"""
_GATES = {"i": "input gate", "f": "forget gate", "g": "candidate", "o": "output gate"}
_GATES |= {"r": "reset gate", "z": "update gate", "n": "candidate"}


def script(unit: UnitArithmetic, step: int) -> str:
    """The step as a few lines to run: no library but Python's own, every number as torch has it.

    Args:
        unit: which one.
        step: its position in the input, from 0.
    """
    lines = ["from math import exp, tanh", "", "", "def sigmoid(x):", "    return 1 / (1 + exp(-x))", "", ""]
    for name, values in unit.before.items():
        lines.append(f"{name[0]}_before = {_written(values[step])}")
    lines += [_sums(each, unit.cell, step) for each in unit.sums]
    if unit.cell == "lstm":
        lines += ["c = f * c_before + i * g  # cell state", "h = o * tanh(c)  # hidden state"]
    if unit.cell == "gru":
        lines.append("h = (1 - z) * n + z * h_before  # hidden state")
    lines.append("print(h)")
    return "\n".join(lines) + "\n"


def torch_script(unit: UnitArithmetic, step: int) -> str:
    """A Cell and a layer of one unit, which print the hidden state twice.

    The cell has one input, which is 1, so its weights are the sums Σ W_i x; the sums Σ W_h h stand in the bias b_h.

    Args:
        unit: which one.
        step: its position in the input, from 0.
    """
    before = {name[0]: _written(values[step]) for name, values in unit.before.items()}
    states = [f"torch.tensor([[{before[name]}]])" for name in ("h", "c") if name in before]
    relu = unit.sums[0].activation == "relu"
    rows = _("one unit; rows of its weights: {rows}").format(rows=", ".join(each.letter for each in unit.sums))
    return _TORCH.format(
        kind=unit.cell.upper(),
        settings='1, 1, nonlinearity="relu"' if relu else "1, 1",
        rows=rows,
        from_input=_listed(each.from_input[step] for each in unit.sums),
        input_bias=_listed(each.input_bias for each in unit.sums),
        from_hidden=_listed(each.from_hidden[step] + each.hidden_bias for each in unit.sums),
        names=", ".join(before if len(before) == 1 else ("h", "c")),
        states=", ".join(states),
        before=_("before the step"),
        cell="cell(x, (h, c))[0]" if "c" in before else "cell(x, h)",
        of_layer="(h[None], c[None])" if "c" in before else "h[None]",
    )


def _listed(values: Iterable[float]) -> str:
    return f"[{', '.join(map(_written, values))}]"


def _written(value: float) -> str:
    """A float32 in as few digits as it needs."""
    return repr(float(str(np.float32(value))))


def _sums(sums: Sums, cell: str, step: int) -> str:
    parts = [float(each) for each in (sums.from_input[step], sums.input_bias, sums.from_hidden[step], sums.hidden_bias)]
    of_input, of_state = " + ".join(map(_term, parts[:2])), " + ".join(map(_term, parts[2:]))
    name = sums.letter
    if cell == "gru" and name == "n":
        return f"n = tanh({of_input} + r * ({of_state}))  # candidate: W_in x, b_in, r (W_hn h, b_hn)"
    called = {"σ": "sigmoid({})", "tanh": "tanh({})", "relu": "max(0.0, {})"}[sums.activation]
    index = (f"i{name}", f"h{name}") if cell != "rnn" else ("ih", "hh")
    said = f"{_GATES.get(name, 'hidden state')}: W_{index[0]} x, b_{index[0]}, W_{index[1]} h, b_{index[1]}"
    return f"{name} = {called.format(f'{of_input} + {of_state}')}  # {said}"


def _term(value: float) -> str:
    return f"({_written(value)})" if value < 0 else _written(value)
