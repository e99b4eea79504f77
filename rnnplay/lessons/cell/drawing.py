"""The cell as a diagram: what flows along its lines, and what its boxes compute."""

from collections.abc import Sequence

import numpy as np

from rnnplay.figures.diagram import Box, Circle, Diagram, Lines, Point, Shape, Text
from rnnplay.figures.palette import BACKGROUND
from rnnplay.lessons.cell.look import BOX_HEIGHT, BOX_WIDTH, Look
from rnnplay.text import _

WIDTH, HEIGHT = 660.0, 280.0
MEMORY, ABOVE, GATES, READ = 40.0, 104.0, 178.0, 254.0  # the rows of the drawing, from above to below
RADIUS = 13.0


def cell_diagram(look: Look) -> Diagram:
    """The cell after the well-known drawings, with the numbers of one unit, or of all, at every step.

    A line is as thick as the size of the number that it carries.
    """
    return Diagram(WIDTH, HEIGHT, {"lstm": _lstm, "gru": _gru, "rnn": _rnn}[look.cell](look))


def _lstm(look: Look) -> list[Shape]:
    """From left to right the cell state; the forget gate takes from it, input gate and candidate add to it."""
    values, before, of = look.values, look.before, look.in_its_order
    f, i, g, o = (values[name] for name in ("forget_gate", "input_gate", "candidate", "output_gate"))
    c, h = values["cell_state"], values["hidden_state"]
    kept, written, shown = f * before["cell_state"], i * g, np.tanh(c)
    at = {"f": 150.0, "i": 258.0, "g": 362.0, "o": 474.0}
    join, end = 310.0, 556.0  # where input gate and candidate meet, and where h leaves
    return [
        *_read(look, [at[each] for each in "figo"]),
        look.flow([(62, MEMORY), (at["f"] - RADIUS, MEMORY)], before["cell_state"], of("cₜ₋₁")),
        look.flow([(at["f"], GATES - BOX_HEIGHT / 2), (at["f"], MEMORY + RADIUS)], f, "fₜ"),
        look.flow([(at["f"] + RADIUS, MEMORY), (join - RADIUS, MEMORY)], kept, of("fₜ cₜ₋₁")),
        look.flow([(at["i"], GATES - BOX_HEIGHT / 2), (at["i"], ABOVE), (join - RADIUS, ABOVE)], i, "iₜ"),
        look.flow([(at["g"], GATES - BOX_HEIGHT / 2), (at["g"], ABOVE), (join + RADIUS, ABOVE)], g, "gₜ"),
        look.flow([(join, ABOVE - RADIUS), (join, MEMORY + RADIUS)], written, "iₜ gₜ"),
        look.flow([(join + RADIUS, MEMORY), (602, MEMORY)], c, "cₜ"),
        look.flow([(end, MEMORY), (end, ABOVE - 15)], c, "cₜ"),
        look.flow([(end, ABOVE + 15), (end, GATES - RADIUS)], shown, "tanh(cₜ)"),
        look.flow([(at["o"] + BOX_WIDTH / 2, GATES), (end - RADIUS, GATES)], o, "oₜ"),
        look.flow([(end + RADIUS, GATES), (602, GATES)], h, "hₜ"),
        *_operation(at["f"], MEMORY, "×", of(_("fₜ cₜ₋₁: what is kept"))),
        *_operation(join, ABOVE, "×", _("iₜ gₜ: what is written")),
        *_operation(join, MEMORY, "+", of(_("cₜ = fₜ cₜ₋₁ + iₜ gₜ"))),
        *_operation(end, GATES, "×", _("hₜ = oₜ tanh(cₜ)")),
        *look.gate("forget_gate", "f", at["f"], GATES),
        *look.gate("input_gate", "i", at["i"], GATES),
        *look.gate("candidate", "g", at["g"], GATES),
        *look.gate("output_gate", "o", at["o"], GATES),
        *_squash(end, ABOVE),
        *look.named(of("cₜ₋₁"), before["cell_state"], 34, MEMORY),
        *look.named("cₜ", c, 630, MEMORY),
        *look.named("hₜ", h, 630, GATES),
        *look.beside(of("fₜ cₜ₋₁"), kept, 226, MEMORY - 18),
        *look.beside("iₜ gₜ", written, join + 39, 76),
        *look.beside("tanh(cₜ)", shown, end + 36, 142),
    ]


def _gru(look: Look) -> list[Shape]:
    """From left to right the hidden state; the update gate mixes it with the candidate."""
    values, h_before, of = look.values, look.before["hidden_state"], look.in_its_order
    r, z, n, h = (values[name] for name in ("reset_gate", "update_gate", "candidate", "hidden_state"))
    at = {"r": 150.0, "n": 276.0, "z": 404.0}
    join = 494.0
    mix = join - 31  # where the candidate meets 1 − z
    kept, new = z * h_before, (1 - z) * n
    return [
        *_read(look, [at[each] for each in "rnz"]),
        look.flow([(62, MEMORY), (at["z"] - RADIUS, MEMORY)], h_before, of("hₜ₋₁")),
        look.flow([(at["z"] + RADIUS, MEMORY), (join - RADIUS, MEMORY)], kept, of("zₜ hₜ₋₁")),
        look.flow([(at["r"] + BOX_WIDTH / 2, GATES), (at["n"] - BOX_WIDTH / 2, GATES)], r, "rₜ"),
        look.flow([(at["z"], GATES - BOX_HEIGHT / 2), (at["z"], MEMORY + RADIUS)], z, "zₜ"),
        look.flow([(at["n"], GATES - BOX_HEIGHT / 2), (at["n"], ABOVE), (mix - RADIUS, ABOVE)], n, "nₜ"),
        look.flow([(at["z"] + BOX_WIDTH / 2, GATES), (mix, GATES), (mix, ABOVE + RADIUS)], 1 - z, "1 − zₜ"),
        look.flow([(mix + RADIUS, ABOVE), (join, ABOVE), (join, MEMORY + RADIUS)], new, "(1 − zₜ) nₜ"),
        look.flow([(join + RADIUS, MEMORY), (602, MEMORY)], h, "hₜ"),
        *_operation(at["z"], MEMORY, "×", of(_("zₜ hₜ₋₁: what stays of the old state"))),
        *_operation(mix, ABOVE, "×", _("(1 − zₜ) nₜ: what comes of the candidate")),
        *_operation(join, MEMORY, "+", of(_("hₜ = (1 − zₜ) nₜ + zₜ hₜ₋₁"))),
        *look.gate("reset_gate", "r", at["r"], GATES),
        *look.gate("candidate", "n", at["n"], GATES),
        *look.gate("update_gate", "z", at["z"], GATES),
        *look.named(of("hₜ₋₁"), h_before, 34, MEMORY),
        *look.named("hₜ", h, 630, MEMORY),
        *look.beside(of("zₜ hₜ₋₁"), kept, 448, MEMORY - 18),
        *look.beside("(1 − zₜ) nₜ", new, join + 36, 84),
        *look.beside("1 − zₜ", 1 - z, join + 8, GATES - 18),
    ]


def _rnn(look: Look) -> list[Shape]:
    """The sum of what is read and what is remembered, squashed."""
    h, of = look.values["hidden_state"], look.in_its_order
    from_input, from_hidden, activation = look.rnn_sums
    plus, squash, line, below = 300.0, 420.0, GATES - 60, READ - 20
    return [
        look.flow([(190, below), (plus, below), (plus, line + RADIUS)], from_input, "W_ih xₜ + b_ih"),
        look.flow([(190, line), (plus - RADIUS, line)], from_hidden, of("W_hh hₜ₋₁ + b_hh")),
        look.flow([(plus + RADIUS, line), (squash - 30, line)], from_input + from_hidden, _("sum")),
        look.flow([(squash + 30, line), (602, line)], h, "hₜ"),
        *_operation(plus, line, "+", of("W_ih xₜ + b_ih + W_hh hₜ₋₁ + b_hh")),
        *_squash(squash, line, activation),
        *look.named(of("W_hh hₜ₋₁ + b_hh"), from_hidden, 105, line),
        *look.named("W_ih xₜ + b_ih", from_input, 105, below),
        *look.named("hₜ", h, 630, line),
        *look.beside(_("sum"), from_input + from_hidden, 352, line - 18),
    ]


def _read(look: Look, gates: Sequence[float]) -> list[Shape]:
    """What every gate reads: the input, and the hidden state of the step before."""
    up = [[(x, READ), (x, GATES + BOX_HEIGHT / 2)] for x in gates]
    trunk: list[Sequence[Point]] = [[(92, READ), (gates[-1], READ)]]
    inputs, hidden = look.sizes
    said = _(
        "Every gate reads the input xₜ ({inputs} numbers) and the hidden state hₜ₋₁ of all {hidden} units."
    ).format(inputs=inputs, hidden=hidden)
    said = look.in_its_order(said)
    return [
        Lines(trunk, hover=said),
        Lines(up, arrow=True, hover=said),
        Text(46, READ, look.in_its_order("hₜ₋₁, xₜ"), hover=said),
    ]


def _operation(x: float, y: float, sign: str, said: str) -> list[Shape]:
    return [Circle(x, y, RADIUS, fill=BACKGROUND, hover=said), Text(x, y, sign, size=15)]


def _squash(x: float, y: float, activation: str = "tanh") -> list[Shape]:
    return [Box(x - 30, y - 15, 60, 30, fill=BACKGROUND, corner=15), Text(x, y, activation)]
