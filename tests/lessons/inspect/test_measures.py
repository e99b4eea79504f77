"""Measures of a module on a sequence, by torch's own modules as the oracle."""

import numpy as np
import pytest
import torch
from torch import nn

from rnnplay.lessons.inspect.made import impulse, noise, sine
from rnnplay.lessons.inspect.measures import (
    ImpulseResponse,
    dead_units,
    impulse_response,
    input_gradient,
    is_bounded,
    read_struck,
    saturation,
)
from rnnplay.trace import trace

MODULES = {
    "rnn": lambda **more: nn.RNN(3, 4, nonlinearity="relu", **more),
    "gru": lambda **more: nn.GRU(3, 4, **more),
    "lstm": lambda **more: nn.LSTM(3, 4, **more),
    "projected": lambda **more: nn.LSTM(3, 6, proj_size=4, **more),
}
INPUTS = torch.from_numpy(noise(9, 3, seed=2)).double()


def made(kind: str, **more) -> nn.RNNBase:
    torch.manual_seed(4)
    return MODULES[kind](**more).double().eval()


def response_of(module, inputs, layer, direction):
    return impulse_response(trace(module, inputs), read_struck(module, inputs, direction), layer, direction)


@pytest.mark.parametrize("kind", MODULES)
@pytest.mark.parametrize("both", [False, True])
def test_an_impulse_is_felt_as_torch_computes_it(kind, both):
    module = made(kind, num_layers=2, bidirectional=both)
    for direction in range(1 + both):
        struck = INPUTS.clone()
        struck[-1 if direction else 0] += 1
        with torch.no_grad():
            difference = (module(struck)[0] - module(INPUTS)[0])[:, 4 * direction : 4 * direction + 4].norm(dim=1)
        expected = difference.flip(0) if direction else difference
        found = response_of(module, INPUTS, 1, direction).difference
        np.testing.assert_allclose(found, expected.numpy(), rtol=1e-9, atol=1e-12)


def test_a_forget_gate_that_is_known_has_a_memory_that_is_known():
    """An LSTM whose cell keeps a half at every step, and shows it while it is small, forgets 99 % in seven steps."""
    lstm = nn.LSTM(1, 1).double().requires_grad_(False)
    for weight in lstm.parameters():
        weight.zero_()
    lstm.weight_ih_l0[2] = 1e-3  # the candidate, and all gates are at a half
    response = response_of(lstm, torch.zeros(20, 1).double(), 0, 0)
    np.testing.assert_allclose(response.difference / response.difference[0], 0.5 ** np.arange(20), rtol=1e-5)
    assert response.memory == 8  # 2⁻⁷ < 1 % ≤ 2⁻⁶


@pytest.mark.parametrize(
    ("difference", "memory"),
    [([1, 0.5, 0.005, 0.001], 3), ([1, 0.001, 0.5, 0.001], 4), ([1, 0.5], None), ([0, 0, 0], 1), ([0, 9, 0], 3)],
)
def test_memory_ends_where_nothing_is_felt_any_more(difference, memory):
    assert ImpulseResponse(np.array(difference, float)).memory == memory


@pytest.mark.parametrize("kind", MODULES)
@pytest.mark.parametrize(("direction", "step"), [(0, 0), (0, 6), (1, 0), (1, 6)])
def test_a_gradient_is_torchs_own(kind, direction, step):
    module = made(kind, num_layers=2, bidirectional=True)
    read = INPUTS.clone().requires_grad_()
    module(read)[0][step, 4 * direction + 2].backward()
    found = input_gradient(module, INPUTS, 1, direction, 2, step)
    np.testing.assert_allclose(found, read.grad.numpy(), rtol=1e-9, atol=1e-12)
    assert kind == "rnn" or found.all()  # through the layer below every step is felt; relu can be 0


def test_a_gradient_of_a_lower_layer_is_that_of_the_layer_alone():
    module, alone = made("lstm", num_layers=2), nn.LSTM(3, 4).double()
    alone.load_state_dict({name: each for name, each in module.state_dict().items() if name.endswith("l0")})
    read = INPUTS.clone().requires_grad_()
    alone(read)[0][5, 1].backward()
    found = input_gradient(module, INPUTS, 0, 0, 1, 5)
    np.testing.assert_allclose(found, read.grad.numpy(), rtol=1e-9, atol=1e-12)
    assert not found[6:].any()  # what comes later


def test_a_gradient_is_what_a_small_change_makes():
    module = made("gru")
    gradient = input_gradient(module, INPUTS, 0, 0, 3, 7)
    moved = INPUTS.clone()
    moved[4, 1] += 1e-6
    with torch.no_grad():
        change = (module(moved)[0] - module(INPUTS)[0])[7, 3] / 1e-6
    assert gradient[4, 1] == pytest.approx(change.item(), rel=1e-4)


def test_a_cell_is_measured_as_its_loop():
    cell = nn.GRUCell(3, 4).double()
    layer = nn.GRU(3, 4).double()
    layer.load_state_dict({f"{name}_l0": each for name, each in cell.state_dict().items()})
    for measure in (
        lambda module: response_of(module, INPUTS, 0, 0).difference,
        lambda module: input_gradient(module, INPUTS, 0, 0, 1, 4),
    ):
        np.testing.assert_allclose(measure(cell), measure(layer), rtol=1e-9, atol=1e-12)


def test_saturated_gates_are_counted():
    lstm = nn.LSTM(2, 4).requires_grad_(False)
    for weight in lstm.parameters():
        weight.zero_()
    lstm.bias_ih_l0[:4] = torch.tensor([-9.0, -9, 9, 0])  # input gate
    lstm.bias_ih_l0[4:8] = 9  # forget gate
    found = saturation(trace(lstm, torch.zeros(5, 2)).layers[0][0])
    assert {name: (each.shut, each.open) for name, each in found.items()} == {
        "input_gate": (0.5, 0.25),
        "forget_gate": (0, 1),
        "output_gate": (0, 0),
    }
    assert saturation(trace(nn.RNN(2, 4), torch.zeros(5, 2)).layers[0][0]) == {}


def test_units_that_never_change_are_found():
    rnn = nn.RNN(2, 4, nonlinearity="relu").requires_grad_(False)
    rnn.weight_ih_l0[2], rnn.weight_hh_l0[2], rnn.bias_ih_l0[2], rnn.bias_hh_l0[2] = 0, 0, -1, 0
    rnn.weight_ih_l0[0], rnn.weight_hh_l0[0], rnn.bias_ih_l0[0], rnn.bias_hh_l0[0] = 0, 0, 3, 0
    hidden_state = rnn(torch.randn(30, 2) * 3)[0]
    expected = [unit for unit in range(4) if len(hidden_state[:, unit].unique()) == 1]
    torch.manual_seed(1)
    assert dead_units(trace(rnn, torch.randn(30, 2) * 3).layers[0][0]) == expected == [0, 2]


def test_what_grows_without_end_is_seen():
    rnn = nn.RNN(1, 1, nonlinearity="relu").requires_grad_(False)
    rnn.weight_ih_l0[:], rnn.weight_hh_l0[:] = 1, 100
    assert is_bounded(trace(rnn, torch.ones(5, 1))) and not is_bounded(trace(rnn, torch.ones(60, 1)))


def test_what_is_made_is_as_it_is_called():
    assert np.array_equal(noise(5, 2, 7), noise(5, 2, 7)) and not np.array_equal(noise(5, 2, 7), noise(5, 2, 8))
    assert abs(noise(999, 9, 0).std() - 1) < 0.05
    assert impulse(4, 2, 1).tolist() == [[0, 0], [1, 1], [0, 0], [0, 0]]
    wave = sine(25, 3, 12.5)
    np.testing.assert_allclose(wave[:, 0], np.sin(2 * np.pi * np.arange(25) / 12.5), atol=1e-6)
    assert wave.shape == (25, 3) and not np.allclose(wave[:, 0], wave[:, 1])
