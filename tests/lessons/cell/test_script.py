"""The few lines of Python find what torch finds."""

import contextlib
import io

import pytest
import torch
from torch import nn

from rnnplay.lessons.cell.script import script, torch_script
from tests.lessons.cell.units import unit_of

MODULES = {
    "LSTM": (nn.LSTM, nn.LSTMCell),
    "GRU": (nn.GRU, nn.GRUCell),
    "RNN": (nn.RNN, nn.RNNCell),
}


def printed(source):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        exec(source, {})
    return [float(line) for line in out.getvalue().split()]


@pytest.mark.parametrize("kind", MODULES)
def test_a_step_in_plain_python_is_that_of_the_layer_and_of_the_cell(kind):
    torch.manual_seed(0)
    make, make_cell = MODULES[kind]
    layer, cell, inputs = make(4, 6), make_cell(4, 6), torch.randn(5, 4)
    cell.load_state_dict({name.removesuffix("_l0"): value for name, value in layer.state_dict().items()})
    output, state = layer(inputs)[0].detach(), None
    for step in range(5):
        state = cell(inputs[step], state)
        hidden_state = state[0] if kind == "LSTM" else state
        for unit in range(6):
            arithmetic = unit_of(layer, inputs, 0, 0, unit)
            found = printed(script(arithmetic, step)) + printed(torch_script(arithmetic, step))  # Python, Cell, layer
            assert found == pytest.approx([output[step, unit].item()] * 3, abs=1e-5)
            assert found == pytest.approx([hidden_state[unit].item()] * 3, abs=1e-5)


@pytest.mark.parametrize("kind", MODULES)
def test_it_is_short(kind):
    layer, inputs = MODULES[kind][0](4, 6), torch.randn(5, 4)
    lines = script(unit_of(layer, inputs, 0, 0, 1), 2).splitlines()
    assert len([line for line in lines if line]) <= 13 and "torch" not in "".join(lines)


def test_relu_and_the_backward_direction():
    torch.manual_seed(1)
    layer, inputs = nn.RNN(4, 6, nonlinearity="relu", bidirectional=True), torch.randn(5, 4)
    output = layer(inputs)[0].detach()
    for unit in range(6):
        arithmetic = unit_of(layer, inputs, 0, 1, unit)
        found = printed(script(arithmetic, 1)) + printed(torch_script(arithmetic, 1))
        assert found == pytest.approx([output[1, 6 + unit].item()] * 3, abs=1e-5)
