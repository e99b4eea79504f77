"""The cell as a diagram: what flows along its lines, and what its boxes compute."""

from collections.abc import Sequence

import numpy as np

from rnnplay.figures.diagram import Box, Circle, Diagram, Lines, Point, Scale, Shade, Shape, Text
from rnnplay.figures.palette import BACKGROUND, GRAY, SHARE, SIGNED
from rnnplay.figures.units import formula, quantity_name
from rnnplay.lessons.cell.arithmetic import UnitArithmetic
from rnnplay.lessons.cell.numbers import numbers
from rnnplay.text import _

WIDTH, HEIGHT = 660.0, 280.0
MEMORY, ABOVE, GATES, READ = 40.0, 104.0, 178.0, 254.0  # the rows of the drawing, from above to below
BOX_WIDTH, BOX_HEIGHT, RADIUS = 86.0, 44.0, 13.0
THIN, THICK, MOST = 1.0, 9.0, 1.0  # px of a line that carries 0, and of one that carries MOST or more
VALUES, SHARES = Scale(SIGNED, -1, 1), Scale(SHARE, 0, 1)


def cell_diagram(unit: UnitArithmetic) -> Diagram:
    """The cell of one unit, after the well-known drawings, with its numbers at every step.

    A line is as thick as the size of the number that it carries, and has that number's colour.
    """
    return Diagram(WIDTH, HEIGHT, {"lstm": _lstm, "gru": _gru, "rnn": _rnn}[unit.cell](unit))


def _lstm(unit: UnitArithmetic) -> list[Shape]:
    """From left to right the cell state; the forget gate takes from it, input gate and candidate add to it."""
    values, before = unit.values, unit.before
    f, i, g, o = (values[name] for name in ("forget_gate", "input_gate", "candidate", "output_gate"))
    c, h = values["cell_state"], values["hidden_state"]
    kept, written, shown = f * before["cell_state"], i * g, np.tanh(c)
    at = {"f": 150.0, "i": 258.0, "g": 362.0, "o": 474.0}
    join, end = 310.0, 556.0  # where input gate and candidate meet, and where h leaves
    return [
        *_read(unit, [at[each] for each in "figo"]),
        _flow([(62, MEMORY), (at["f"] - RADIUS, MEMORY)], before["cell_state"], unit.in_its_order("cₜ₋₁")),
        _flow([(at["f"], GATES - BOX_HEIGHT / 2), (at["f"], MEMORY + RADIUS)], f, "fₜ"),
        _flow([(at["f"] + RADIUS, MEMORY), (join - RADIUS, MEMORY)], kept, unit.in_its_order("fₜ cₜ₋₁")),
        _flow([(at["i"], GATES - BOX_HEIGHT / 2), (at["i"], ABOVE), (join - RADIUS, ABOVE)], i, "iₜ"),
        _flow([(at["g"], GATES - BOX_HEIGHT / 2), (at["g"], ABOVE), (join + RADIUS, ABOVE)], g, "gₜ"),
        _flow([(join, ABOVE - RADIUS), (join, MEMORY + RADIUS)], written, "iₜ gₜ"),
        _flow([(join + RADIUS, MEMORY), (602, MEMORY)], c, "cₜ"),
        _flow([(end, MEMORY), (end, ABOVE - 15)], c, "cₜ"),
        _flow([(end, ABOVE + 15), (end, GATES - RADIUS)], shown, "tanh(cₜ)"),
        _flow([(at["o"] + BOX_WIDTH / 2, GATES), (end - RADIUS, GATES)], o, "oₜ"),
        _flow([(end + RADIUS, GATES), (602, GATES)], h, "hₜ"),
        *_operation(at["f"], MEMORY, "×", unit.in_its_order(_("fₜ cₜ₋₁: what is kept"))),
        *_operation(join, ABOVE, "×", _("iₜ gₜ: what is written")),
        *_operation(join, MEMORY, "+", unit.in_its_order(_("cₜ = fₜ cₜ₋₁ + iₜ gₜ"))),
        *_operation(end, GATES, "×", _("hₜ = oₜ tanh(cₜ)")),
        *_gate(unit, "forget_gate", "f", at["f"]),
        *_gate(unit, "input_gate", "i", at["i"]),
        *_gate(unit, "candidate", "g", at["g"]),
        *_gate(unit, "output_gate", "o", at["o"]),
        *_squash(end, ABOVE),
        *_named(unit.in_its_order("cₜ₋₁"), before["cell_state"], 34, MEMORY),
        *_named("cₜ", c, 630, MEMORY),
        *_named("hₜ", h, 630, GATES),
        *_beside(numbers(kept), 226, MEMORY - 14),
        *_beside(numbers(written), join + 30, 80),
        *_beside(numbers(shown), end + 30, 150),
    ]


def _gru(unit: UnitArithmetic) -> list[Shape]:
    """From left to right the hidden state; the update gate mixes it with the candidate."""
    values, h_before = unit.values, unit.before["hidden_state"]
    r, z, n, h = (values[name] for name in ("reset_gate", "update_gate", "candidate", "hidden_state"))
    at = {"r": 150.0, "n": 276.0, "z": 404.0}
    join = 494.0
    kept, new = z * h_before, (1 - z) * n
    return [
        *_read(unit, [at[each] for each in "rnz"]),
        _flow([(62, MEMORY), (at["z"] - RADIUS, MEMORY)], h_before, unit.in_its_order("hₜ₋₁")),
        _flow([(at["z"] + RADIUS, MEMORY), (join - RADIUS, MEMORY)], kept, unit.in_its_order("zₜ hₜ₋₁")),
        _flow([(at["r"] + BOX_WIDTH / 2, GATES), (at["n"] - BOX_WIDTH / 2, GATES)], r, "rₜ"),
        _flow([(at["z"], GATES - BOX_HEIGHT / 2), (at["z"], MEMORY + RADIUS)], z, "zₜ"),
        _flow([(at["n"], GATES - BOX_HEIGHT / 2), (at["n"], ABOVE), (join - RADIUS - 31, ABOVE)], n, "nₜ"),
        _flow([(at["z"] + BOX_WIDTH / 2, GATES), (join - 31, GATES), (join - 31, ABOVE + RADIUS)], 1 - z, "1 − zₜ"),
        _flow([(join - 31 + RADIUS, ABOVE), (join, ABOVE), (join, MEMORY + RADIUS)], new, "(1 − zₜ) nₜ"),
        _flow([(join + RADIUS, MEMORY), (602, MEMORY)], h, "hₜ"),
        *_operation(at["z"], MEMORY, "×", unit.in_its_order(_("zₜ hₜ₋₁: what stays of the old state"))),
        *_operation(join - 31, ABOVE, "×", _("(1 − zₜ) nₜ: what comes of the candidate")),
        *_operation(join, MEMORY, "+", unit.in_its_order(_("hₜ = (1 − zₜ) nₜ + zₜ hₜ₋₁"))),
        *_gate(unit, "reset_gate", "r", at["r"]),
        *_gate(unit, "candidate", "n", at["n"]),
        *_gate(unit, "update_gate", "z", at["z"]),
        *_named(unit.in_its_order("hₜ₋₁"), h_before, 34, MEMORY),
        *_named("hₜ", h, 630, MEMORY),
        *_beside(numbers(kept), 448, MEMORY - 14),
        *_beside(numbers(new), join + 30, 84),
        *_beside(numbers(1 - z), join, GATES - 12),
    ]


def _rnn(unit: UnitArithmetic) -> list[Shape]:
    """The sum of what is read and what is remembered, squashed."""
    (sums,), h = unit.sums, unit.values["hidden_state"]
    plus, squash = 300.0, 420.0
    from_input, from_hidden = sums.from_input + sums.input_bias, sums.from_hidden + sums.hidden_bias
    return [
        _flow([(190, READ - 20), (plus, READ - 20), (plus, GATES - 60 + RADIUS)], from_input, "W_ih xₜ + b_ih"),
        _flow([(190, GATES - 60), (plus - RADIUS, GATES - 60)], from_hidden, unit.in_its_order("W_hh hₜ₋₁ + b_hh")),
        _flow([(plus + RADIUS, GATES - 60), (squash - 30, GATES - 60)], from_input + from_hidden, _("sum")),
        _flow([(squash + 30, GATES - 60), (602, GATES - 60)], h, "hₜ"),
        *_operation(plus, GATES - 60, "+", unit.in_its_order("W_ih xₜ + b_ih + W_hh hₜ₋₁ + b_hh")),
        *_squash(squash, GATES - 60, sums.activation),
        *_named(unit.in_its_order("W_hh hₜ₋₁ + b_hh"), from_hidden, 105, GATES - 60),
        *_named("W_ih xₜ + b_ih", from_input, 105, READ - 20),
        *_named("hₜ", h, 630, GATES - 60),
        *_beside(numbers(from_input + from_hidden), 352, GATES - 76),
    ]


def _read(unit: UnitArithmetic, gates: Sequence[float]) -> list[Shape]:
    """What every gate reads: the input, and the hidden state of the step before."""
    up = [[(x, READ), (x, GATES + BOX_HEIGHT / 2)] for x in gates]
    trunk: list[Sequence[Point]] = [[(92, READ), (gates[-1], READ)]]
    said = _(
        "Every gate reads the input xₜ ({inputs} numbers) and the hidden state hₜ₋₁ of all {hidden} units."
    ).format(inputs=unit.inputs.shape[1], hidden=unit.hidden_before.shape[1])
    said = unit.in_its_order(said)
    return [
        Lines(trunk, hover=said),
        Lines(up, arrow=True, hover=said),
        Text(46, READ, unit.in_its_order("hₜ₋₁, xₜ"), hover=said),
    ]


def _flow(points: Sequence[Point], carried: np.ndarray, name: str) -> Shape:
    """A line as thick as what it carries is large."""
    width = THIN + (THICK - THIN) * np.minimum(np.abs(carried) / MOST, 1)
    hover = np.array([f"{name}: {each}" for each in numbers(carried)])
    return Lines([points], stroke=Shade(carried, VALUES), line=width, arrow=True, hover=hover)


def _operation(x: float, y: float, sign: str, said: str) -> list[Shape]:
    return [Circle(x, y, RADIUS, fill=BACKGROUND, hover=said), Text(x, y, sign, size=15)]


def _gate(unit: UnitArithmetic, quantity: str, letter: str, x: float) -> list[Shape]:
    """Its box, filled by its value, with the value under its name."""
    value = unit.values[quantity]
    scale = SHARES if quantity.endswith("gate") else VALUES
    activation = "σ" if quantity.endswith("gate") else "tanh"
    hover = f"{quantity_name(quantity)}: {formula(unit.cell, quantity, backward=unit.direction == 1)}"
    return [
        Box(
            x - BOX_WIDTH / 2,
            GATES - BOX_HEIGHT / 2,
            BOX_WIDTH,
            BOX_HEIGHT,
            fill=BACKGROUND,
            stroke=GRAY,
            corner=6,
            hover=hover,
        ),
        Box(
            x - BOX_WIDTH / 2 + 4,
            GATES + BOX_HEIGHT / 2 - 8,
            BOX_WIDTH - 8,
            5,
            fill=Shade(value, scale),
            line=0,
        ),
        Text(x, GATES - 11, f"{letter}ₜ = {activation}(…)", size=12),
        Text(x, GATES + 6, numbers(value), size=15, bold=True),
    ]


def _squash(x: float, y: float, activation: str = "tanh") -> list[Shape]:
    return [Box(x - 30, y - 15, 60, 30, fill=BACKGROUND, corner=15), Text(x, y, activation)]


def _named(name: str, value: np.ndarray, x: float, y: float) -> list[Shape]:
    return [Text(x, y - 9, name), Text(x, y + 9, numbers(value), size=15, bold=True)]


def _beside(text: np.ndarray, x: float, y: float) -> list[Shape]:
    return [Text(x, y, text, size=12)]
