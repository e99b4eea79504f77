"""One step of one unit as plain Python, with its very numbers."""

from rnnplay.lessons.cell.arithmetic import Sums, UnitArithmetic

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
        lines.append(f"{name[0]}_before = {float(values[step])!r}")
    lines += [_sums(each, unit.cell, step) for each in unit.sums]
    if unit.cell == "lstm":
        lines += ["c = f * c_before + i * g  # cell state", "h = o * tanh(c)  # hidden state"]
    if unit.cell == "gru":
        lines.append("h = (1 - z) * n + z * h_before  # hidden state")
    lines.append("print(h)")
    return "\n".join(lines) + "\n"


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
    return f"({value!r})" if value < 0 else repr(value)
