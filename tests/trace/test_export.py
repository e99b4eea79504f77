"""What is taken away of a trace holds torch's own numbers, under the names that torch would give them."""

from itertools import product

import numpy as np
import pytest
import torch
from torch import nn

from rnnplay.trace import trace

KINDS = {"rnn": nn.RNN, "gru": nn.GRU, "lstm": nn.LSTM}


def module_of(kind, **arguments):
    torch.manual_seed(0)
    return KINDS[kind](3, 4, **arguments)


@pytest.mark.parametrize(("kind", "layers", "both"), [*product(KINDS, (1, 2), (False, True))])
def test_a_saved_file_holds_what_torch_returns(tmp_path, kind, layers, both):
    module, inputs = module_of(kind, num_layers=layers, bidirectional=both), torch.randn(5, 3)
    output, state = module(inputs)
    trace(module, inputs).save(tmp_path / "run.npz")
    with np.load(tmp_path / "run.npz") as found:
        last = [found[f"hidden_state_l{layers - 1}{side}"] for side in ["", "_reverse"][: 1 + both]]
        np.testing.assert_allclose(np.concatenate(last, axis=-1), output.detach(), atol=1e-6)
        states = state if kind == "lstm" else (state,)
        for name, values in zip(("h_n", "c_n"), states, strict=False):
            np.testing.assert_allclose(found[name], values.detach(), atol=1e-6)
        np.testing.assert_array_equal(found["inputs"], inputs)
        assert "(time, units)" in str(found["readme"]) and ("c_n" in found.files) == (kind == "lstm")
    assert [path.name for path in tmp_path.iterdir()] == ["run.npz"]


LAYOUTS = {"alone": ((5, 3), False), "time first": ((5, 2, 3), False), "batch first": ((2, 5, 3), True)}


@pytest.mark.parametrize(("shape", "batch_first"), LAYOUTS.values(), ids=LAYOUTS)
def test_a_table_has_a_row_for_every_number(shape, batch_first):
    module, inputs = module_of("lstm", num_layers=2, bidirectional=True, batch_first=batch_first), torch.randn(shape)
    found = trace(module, inputs)
    table = found.to_dataframe()
    batch = len(shape) == 3
    assert [*table] == ["sample"] * batch + ["layer", "direction", "step", "unit", "quantity", "value"]
    assert len(table) == 2 * 2 * 6 * 5 * 4 * (2 if batch else 1)
    chosen = table[(table.layer == 1) & (table.direction == "backward") & (table.quantity == "forget_gate")]
    values = found.layers[1][1].forget_gate
    values = values if not batch else values if batch_first else values.transpose(0, 1)
    np.testing.assert_array_equal(chosen.value, values.detach().reshape(-1))
    one = chosen[(chosen.step == 3) & (chosen.unit == 2)]
    np.testing.assert_array_equal(one.value, values.detach()[..., 3, 2].reshape(-1))


def test_types_that_numpy_has_not_are_written_as_float32(tmp_path):
    module = module_of("gru").to(torch.bfloat16)
    found = trace(module, torch.randn(5, 3))
    assert found.to_dataframe().value.dtype == np.float32
    double = trace(module_of("gru").double(), torch.randn(5, 3))
    assert double.to_dataframe().value.dtype == np.float64
