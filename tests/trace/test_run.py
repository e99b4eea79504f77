"""The trace against its oracle, torch's own modules: every value, and gradients by autograd."""

import itertools

import pytest
import torch
from torch import Tensor, nn

from rnnplay.trace import trace
from tests.trace.modules import (
    BATCH,
    CELLS,
    FEATURES,
    HIDDEN,
    LAYOUTS,
    MODULES,
    TIME,
    as_tuple,
    assert_close,
    gradients,
    made_loss,
    random_state,
)


@pytest.mark.quick("*-2-two directions-bias-*-state", "*-1-one direction-no bias-*-zeros")
@pytest.mark.parametrize("given_state", [False, True], ids=["zeros", "state"])
@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("bias", [True, False], ids=["bias", "no bias"])
@pytest.mark.parametrize("bidirectional", [False, True], ids=["one direction", "two directions"])
@pytest.mark.parametrize("num_layers", [1, 2, 3])
@pytest.mark.parametrize("kind", MODULES)
def test_values_and_gradients_are_those_of_torch(
    kind: str, num_layers: int, bidirectional: bool, bias: bool, layout: str, given_state: bool
) -> None:
    torch.manual_seed(0)
    shape, batch_first = LAYOUTS[layout]
    module = MODULES[kind](
        FEATURES, HIDDEN, num_layers, bias=bias, batch_first=batch_first, bidirectional=bidirectional
    )
    inputs = torch.randn(shape, requires_grad=True)
    state = random_state(module, batched=len(shape) == 3) if given_state else None
    given = [] if state is None else [value.requires_grad_() for value in as_tuple(state)]

    output, final = module(inputs, state)
    traced = trace(module, inputs, state)

    assert_close(traced.output, output)
    for actual, expected in zip(as_tuple(traced.state), as_tuple(final), strict=True):
        assert_close(actual, expected)
    assert len(traced.layers) == num_layers
    assert all(len(directions) == (2 if bidirectional else 1) for directions in traced.layers)
    assert_close(torch.cat([direction.hidden_state for direction in traced.layers[-1]], dim=-1), output)

    expected = gradients(made_loss(output, final), module, inputs, *given)
    actual = gradients(made_loss(traced.output, traced.state), module, inputs, *given)
    for one, other in zip(actual, expected, strict=True):
        assert_close(one, other)


@pytest.mark.parametrize("given_state", [False, True], ids=["zeros", "state"])
@pytest.mark.parametrize("batched", [False, True], ids=["unbatched", "batched"])
@pytest.mark.parametrize("bias", [True, False], ids=["bias", "no bias"])
@pytest.mark.parametrize("kind", CELLS)
def test_a_cell_is_run_as_in_a_loop(kind: str, bias: bool, batched: bool, given_state: bool) -> None:
    torch.manual_seed(0)
    cell = CELLS[kind](FEATURES, HIDDEN, bias=bias)
    middle = (BATCH,) if batched else ()
    inputs = torch.randn(TIME, *middle, FEATURES, requires_grad=True)
    state, given = None, []
    if given_state:
        given = [torch.randn(*middle, HIDDEN, requires_grad=True) for _ in range(2 if kind == "lstm" else 1)]
        state = tuple(given) if kind == "lstm" else given[0]

    steps, last = [], state
    for each in inputs:
        last = cell(each, last)
        steps.append(last)
    output = torch.stack([as_tuple(step)[0] for step in steps])
    traced = trace(cell, inputs, state)

    assert_close(traced.output, output)
    assert_close(traced.layers[0][0].hidden_state, output)
    if kind == "lstm":
        assert_close(traced.layers[0][0].cell_state, torch.stack([step[1] for step in steps]))
    for actual, expected in zip(as_tuple(traced.state), as_tuple(last), strict=True):
        assert_close(actual, expected)

    expected = gradients(made_loss(output, last), cell, inputs, *given)
    actual = gradients(made_loss(traced.output, traced.state), cell, inputs, *given)
    for one, other in zip(actual, expected, strict=True):
        assert_close(one, other)


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        ("tanh", ["hidden_state"]),
        ("gru", ["reset_gate", "update_gate", "candidate", "hidden_state"]),
        ("lstm", ["input_gate", "forget_gate", "candidate", "output_gate", "cell_state", "hidden_state"]),
    ],
)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_everything_has_its_usual_name_and_the_layout_of_the_inputs(kind: str, names: list[str], layout: str) -> None:
    shape, batch_first = LAYOUTS[layout]
    module = MODULES[kind](FEATURES, HIDDEN, 2, batch_first=batch_first, bidirectional=True)
    for layer, direction in itertools.product(range(2), range(2)):
        found = trace(module, torch.randn(shape)).layers[layer][direction]
        assert list(found.by_name()) == names
        assert all(value.shape == (*shape[:-1], HIDDEN) for value in found.by_name().values())
        assert all(found.by_name()[name] is getattr(found, name) for name in names)


def previous(states: Tensor, initial: Tensor) -> Tensor:
    """What each step found, for states of ``(time, hidden)``."""
    return torch.cat([initial[None], states[:-1]])


def test_gates_of_an_lstm_do_what_their_names_say() -> None:
    torch.manual_seed(1)
    lstm, inputs = nn.LSTM(FEATURES, HIDDEN), 3 * torch.randn(TIME, FEATURES)
    state = (torch.randn(1, HIDDEN), torch.randn(1, HIDDEN))
    found = trace(lstm, inputs, state).layers[0][0]
    before = previous(found.hidden_state, state[0][0])  # (time, hidden)
    for name, row, activation in [
        ("input_gate", 0, torch.sigmoid),
        ("forget_gate", 1, torch.sigmoid),
        ("candidate", 2, torch.tanh),
        ("output_gate", 3, torch.sigmoid),
    ]:
        part = slice(row * HIDDEN, (row + 1) * HIDDEN)  # torch keeps the weights as input | forget | candidate | output
        expected = activation(
            inputs @ lstm.weight_ih_l0[part].T
            + lstm.bias_ih_l0[part]
            + before @ lstm.weight_hh_l0[part].T
            + lstm.bias_hh_l0[part]
        )
        assert_close(getattr(found, name), expected)
    memory = previous(found.cell_state, state[1][0])
    assert_close(found.cell_state, found.forget_gate * memory + found.input_gate * found.candidate)
    assert_close(found.hidden_state, found.output_gate * found.cell_state.tanh())


def test_gates_of_a_gru_do_what_their_names_say() -> None:
    torch.manual_seed(1)
    gru, inputs = nn.GRU(FEATURES, HIDDEN), 3 * torch.randn(TIME, FEATURES)
    state = torch.randn(1, HIDDEN)
    found = trace(gru, inputs, state).layers[0][0]
    before = previous(found.hidden_state, state[0])
    input_r, input_z, input_n = (inputs @ gru.weight_ih_l0.T + gru.bias_ih_l0).split(HIDDEN, dim=-1)
    hidden_r, hidden_z, hidden_n = (before @ gru.weight_hh_l0.T + gru.bias_hh_l0).split(HIDDEN, dim=-1)
    assert_close(found.reset_gate, (input_r + hidden_r).sigmoid())
    assert_close(found.update_gate, (input_z + hidden_z).sigmoid())
    assert_close(found.candidate, (input_n + found.reset_gate * hidden_n).tanh())
    assert_close(found.hidden_state, (1 - found.update_gate) * found.candidate + found.update_gate * before)


def test_the_backward_direction_is_indexed_by_the_position_in_the_input() -> None:
    torch.manual_seed(2)
    lstm = nn.LSTM(FEATURES, HIDDEN, bidirectional=True)
    inputs = torch.randn(TIME, FEATURES)
    changed = inputs.clone()
    changed[2] += 1
    forward, backward = trace(lstm, inputs).layers[0]
    other_forward, other_backward = trace(lstm, changed).layers[0]
    for name in forward.by_name():
        differs = (getattr(forward, name) != getattr(other_forward, name)).any(dim=-1)
        assert differs.tolist() == [False, False, True, True, True, True]
        differs = (getattr(backward, name) != getattr(other_backward, name)).any(dim=-1)
        assert differs.tolist() == [True, True, True, False, False, False]


# float64 leaves no doubt about the equations; bfloat16 has 8 bits, and each step rounds in an order of its own.
TYPES = {torch.float64: 1e-12, torch.bfloat16: 0.02}


@pytest.mark.parametrize("dtype", TYPES, ids=str)
@pytest.mark.parametrize("bidirectional", [False, True], ids=["one direction", "two directions"])
@pytest.mark.parametrize("bias", [True, False], ids=["bias", "no bias"])
@pytest.mark.parametrize("kind", MODULES)
def test_values_and_gradients_hold_in_other_types(
    kind: str, bias: bool, bidirectional: bool, dtype: torch.dtype
) -> None:
    torch.manual_seed(5)
    module = MODULES[kind](FEATURES, HIDDEN, 2, bias=bias, bidirectional=bidirectional).to(dtype)
    inputs = torch.randn(TIME, BATCH, FEATURES)
    output, final = module(inputs.to(dtype))
    traced = trace(module, inputs)  # converted to the module's type
    assert all(value.dtype == dtype for half in traced.layers[0] for value in half.by_name().values())
    expected = gradients(made_loss(output, final), module)
    actual = gradients(made_loss(traced.output, traced.state), module)
    pairs = [(traced.output, output), *zip(as_tuple(traced.state), as_tuple(final), strict=True)]
    for one, other in [*pairs, *zip(actual, expected, strict=True)] if dtype == torch.float64 else pairs:
        torch.testing.assert_close(one, other, atol=TYPES[dtype], rtol=TYPES[dtype])


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA device")
@pytest.mark.parametrize("kind", MODULES)
def test_the_device_is_that_of_the_module(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.backends.cudnn, "allow_tf32", False)  # cuDNN would round to 10 bits otherwise
    module = MODULES[kind](FEATURES, HIDDEN, 2, bidirectional=True).cuda()
    inputs = torch.randn(TIME, BATCH, FEATURES)
    traced = trace(module, inputs)
    assert traced.output.is_cuda
    assert_close(traced.output, module(inputs.cuda())[0])
