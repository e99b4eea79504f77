"""The script that repeats a reading with a change makes the numbers of a trace with these interventions."""

import numpy as np
import pytest
import torch
from torch import nn

from rnnplay.trace import Intervention, trace
from rnnplay.trace.export import arrays
from rnnplay.trace.script import Repeat, network_file, script
from tests.repeated import run

STEPS = 6
GATES = {
    nn.RNN: ("hidden_state",),
    nn.GRU: ("reset_gate", "update_gate", "candidate", "hidden_state"),
    nn.LSTM: ("input_gate", "forget_gate", "candidate", "output_gate", "cell_state", "hidden_state"),
}
# Where and what: layer, direction, steps, units, value.
CHANGES = [
    (0, 0, range(2, 5), None, 0.25),
    (1, 1, range(1, 3), [2], -0.5),
    (0, 1, [0, 4], [0, 3], 1.0),
    (1, 0, None, None, 0.0),
]


@pytest.mark.quick("0-0-*-LSTM", "1-1-*")
@pytest.mark.parametrize("kind", GATES)
@pytest.mark.parametrize(("layer", "direction", "steps", "units", "value"), CHANGES)
def test_it_makes_the_numbers_as_they_are_and_with_the_change(kind, layer, direction, steps, units, value, tmp_path):
    torch.manual_seed(5)
    module, inputs = kind(3, 4, 2, bidirectional=True).requires_grad_(False), torch.randn(STEPS, 3)
    weights = {f"recurrent.{name}": each for name, each in module.state_dict().items()}
    (tmp_path / "n.safetensors").write_bytes(network_file(weights))
    as_it_is = arrays(trace(module, inputs))
    for quantity in GATES[kind]:
        interventions = [Intervention(quantity, value, [layer], [direction], steps, units)]
        changed = arrays(trace(module, inputs, interventions=interventions))
        assert abs(changed["output"] - as_it_is["output"]).max() > 1e-3
        repeat = Repeat(module, inputs.numpy(), "n.safetensors", "n.npz", interventions=interventions)
        made, _said = run(script(repeat), tmp_path)
        names = {*as_it_is} - {"output", "h_n", "c_n"}
        assert {*made} == names
        for name in names - {"inputs"}:
            np.testing.assert_allclose(made[name], np.stack([as_it_is[name], changed[name]]), atol=1e-5)


@pytest.mark.parametrize("cell", [nn.RNNCell, nn.GRUCell, nn.LSTMCell])
def test_a_cell_is_changed_too(cell, tmp_path):
    torch.manual_seed(5)
    module, inputs = cell(3, 4).requires_grad_(False), torch.randn(STEPS, 3)
    weights = {f"recurrent.{name}": each for name, each in module.state_dict().items()}
    (tmp_path / "n.safetensors").write_bytes(network_file(weights))
    interventions = [Intervention("hidden_state", 0.0, [0], [0], [2], [1])]
    repeat = Repeat(module, inputs.numpy(), "n.safetensors", "n.npz", interventions=interventions)
    made, _said = run(script(repeat), tmp_path)
    both = [arrays(trace(module, inputs, interventions=each)) for each in ([], interventions)]
    np.testing.assert_allclose(made["hidden_state_l0"], [each["hidden_state_l0"] for each in both], atol=1e-5)
