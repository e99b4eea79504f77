"""The arithmetic of a unit, added up again, is what torch computes."""

import numpy as np
import pytest
import torch
from torch import nn

from rnnplay.trace import trace
from tests.lessons.cell.units import unit_of

STEPS, FEATURES, HIDDEN = 6, 4, 5
MODULES = {
    "lstm": nn.LSTM,
    "gru": nn.GRU,
    "rnn": nn.RNN,
    "relu": lambda *args, **settings: nn.RNN(*args, nonlinearity="relu", **settings),
}
ACTIVATIONS = {"σ": lambda x: 1 / (1 + np.exp(-x)), "tanh": np.tanh, "relu": lambda x: np.maximum(x, 0)}


def added_up(found):
    """Every value of the unit from its products alone, by name."""
    values = {}
    for each in found.sums:
        recurrent = each.from_hidden + each.hidden_bias
        if found.cell == "gru" and each.quantity == "candidate":
            recurrent = values["reset_gate"] * recurrent
        values[each.quantity] = ACTIVATIONS[each.activation](each.from_input + each.input_bias + recurrent)
    if found.cell == "lstm":
        kept = values["forget_gate"] * found.before["cell_state"]
        values["cell_state"] = kept + values["input_gate"] * values["candidate"]
        values["hidden_state"] = values["output_gate"] * np.tanh(values["cell_state"])
    if found.cell == "gru":
        gate = values["update_gate"]
        values["hidden_state"] = (1 - gate) * values["candidate"] + gate * found.before["hidden_state"]
    return values


@pytest.mark.parametrize("bias", [True, False], ids=["bias", "no bias"])
@pytest.mark.parametrize("direction", [0, 1])
@pytest.mark.parametrize("layer", [0, 1])
@pytest.mark.parametrize("kind", MODULES)
def test_the_products_add_up_to_what_torch_computes(kind, layer, direction, bias):
    torch.manual_seed(0)
    module = MODULES[kind](FEATURES, HIDDEN, num_layers=2, bidirectional=True, bias=bias)
    inputs = torch.randn(STEPS, FEATURES)
    traced = trace(module, inputs)
    for unit in range(HIDDEN):
        found = unit_of(module, inputs, layer, direction, unit)
        expected = {name: each[:, unit].detach() for name, each in traced.layers[layer][direction].by_name().items()}
        assert list(found.values) == list(expected)
        for name, values in added_up(found).items():
            np.testing.assert_allclose(values, expected[name], atol=1e-5)
            np.testing.assert_allclose(found.values[name], expected[name], atol=0)
    if layer == 1:  # torch's own module is the oracle of the trace's last layer
        output = module(inputs)[0][:, direction * HIDDEN + unit].detach()
        np.testing.assert_allclose(added_up(found)["hidden_state"], output, atol=1e-5)


@pytest.mark.parametrize("kind", [nn.LSTMCell, nn.GRUCell, nn.RNNCell])
def test_a_cell_has_the_same(kind):
    torch.manual_seed(0)
    module, inputs = kind(FEATURES, HIDDEN), torch.randn(STEPS, FEATURES)
    traced = trace(module, inputs)
    found = unit_of(module, inputs, 0, 0, 2)
    np.testing.assert_allclose(added_up(found)["hidden_state"], traced.output[:, 2].detach(), atol=1e-5)


@pytest.mark.parametrize("direction", [0, 1])
def test_what_a_step_finds_is_what_the_step_before_it_left(direction):
    torch.manual_seed(0)
    module, inputs = nn.LSTM(FEATURES, HIDDEN, bidirectional=True), torch.randn(STEPS, FEATURES)
    found = unit_of(module, inputs, 0, direction, 3)
    first, *later = found.order
    assert first == (STEPS - 1 if direction else 0)
    assert found.before["cell_state"][first] == found.before["hidden_state"][first] == 0
    assert not found.hidden_before[first].any()
    for before, step in zip(found.order, later, strict=False):
        for name in ("cell_state", "hidden_state"):
            assert found.before[name][step] == found.values[name][before]
    assert not found.values["forget_gate"].flags.writeable
