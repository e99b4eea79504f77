"""What the measurements say is what their numbers say."""

import numpy as np
import pytest

from rnnplay.digits.deletion import Deletion
from rnnplay.digits.gates_matter import GatesMatter
from rnnplay.lessons.draw.findings import beside_greff, is_it_right, what_gates_do


def lstm(name, input_gate, forget_gate, output_gate):
    """What is left with each gate at its mean, and at 1 the half of it."""
    shares = {"input_gate": input_gate, "forget_gate": forget_gate, "candidate": 0.0, "output_gate": output_gate}
    fixed = {gate: {"0": 0.1, "mean": share, "1": share / 2} for gate, share in shares.items()}
    return GatesMatter(name, "lstm", 100, 0.99, fixed)


GRU = GatesMatter("gru", "gru", 100, 0.99, {"reset_gate": {"mean": 0.9}, "update_gate": {"mean": 0.2}})
RNN = GatesMatter("rnn", "rnn", 100, 0.98, {})


def test_the_costliest_gate_is_named_for_each_kind_of_cell():
    said = what_gates_do([lstm("a", 0.4, 0.8, 0.9), lstm("b", 0.5, 0.3, 0.9), RNN, lstm("c", 0.3, 0.9, 0.9), GRU])
    assert len(said) == 2
    assert "the **input gate** costs most on average, and in 2 of the 3 networks" in said[0]
    assert "input gate 40.0\u202f%, forget gate 66.7\u202f%, output gate 90.0\u202f%" in said[0]
    assert "candidate" not in said[0], "it is no gate"
    assert "GRU (gru)" in said[1] and "the **update gate** costs most" in said[1]


def test_the_comparison_follows_the_numbers():
    said = beside_greff([lstm("a", 0.4, 0.8, 0.9), GRU])
    assert "There the input gate costs more than the forget gate" in said
    assert said.endswith("input gate 20.0\u202f%, forget gate 40.0\u202f%, output gate 45.0\u202f%.")
    assert "There the forget gate costs most too" in beside_greff([lstm("a", 0.4, 0.2, 0.9)])
    for pair in ((0.4, 0.38), (0.4, 0.42), (0.4, 0.4)):
        said = beside_greff([lstm("a", *pair, 0.9)])
        assert "the forget gate and the input gate cost most, about equally" in said
    assert beside_greff([GRU]).endswith("what it lacks.")


@pytest.mark.parametrize(
    "value, ink, verdict",
    [
        (0.3, 0.5, "and more than their ink alone tells"),
        (0.5, 0.5, "but no more than the darkest ones"),
        (0.6, 0.5, "but no more than the darkest ones"),
        (0.8, 0.5, "no better than chance"),
        (0.9, 0.5, "no better than chance"),
    ],
)
def test_saliency_is_judged_by_its_area(value, ink, verdict):
    chance = np.random.default_rng(0)
    levels = {"value": value, "size": 0.7, "ink": ink, "random": 0.8}
    curves = {order: level + chance.normal(0, 0.01, (200, 2)) for order, level in levels.items()}
    first, *others = is_it_right(Deletion(np.array([0.0, 1.0]), curves))
    assert verdict in first and f"{ink:.3f} with the darkest first" in first
    assert "better than random (0.1" in others[1] and "worse than the darkest first (0.2" in others[1]
    if value == 0.8:
        assert "not clearly different from random" in others[0]
    if value == 0.9:
        assert "worse than random (0.0" in others[0]
