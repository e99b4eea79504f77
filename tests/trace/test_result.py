"""Gradients at every step and gate, against torch's own Cells in a loop; a trace can be saved."""

import copy
import io
import pickle

import pytest
import torch
from torch import Tensor, nn

from rnnplay.trace import Trace, TraceError, trace
from tests.trace.modules import (
    BATCH,
    FEATURES,
    HIDDEN,
    LAYOUTS,
    MODULES,
    TIME,
    as_tuple,
    assert_close,
)


def loop_with_kept_states(
    module: nn.RNNBase, cell_type: type[nn.RNNCellBase], inputs: Tensor
) -> tuple[list[list[list[tuple[Tensor, ...]]]], Tensor]:
    """Torch's own Cells in a loop with the module's parameters, each state keeping its gradient."""
    sequence, layers = list(inputs), []
    for layer in range(module.num_layers):
        directions = []
        for suffix in ["", "_reverse"] if module.bidirectional else [""]:
            cell = cell_type(sequence[0].shape[-1], module.hidden_size)
            cell.load_state_dict({name: getattr(module, f"{name}_l{layer}{suffix}") for name in cell.state_dict()})
            order = range(len(sequence) - 1, -1, -1) if suffix else range(len(sequence))
            steps: list = [None] * len(sequence)
            last = None
            for t in order:
                last = cell(sequence[t], last)
                steps[t] = as_tuple(last)
                for state in steps[t]:
                    state.retain_grad()
            directions.append(steps)
        layers.append(directions)
        sequence = [torch.cat([steps[t][0] for steps in directions], dim=-1) for t in range(len(inputs))]
    return layers, torch.stack(sequence)


@pytest.mark.parametrize("bidirectional", [False, True])
@pytest.mark.parametrize(
    ("module_type", "cell_type"), [(nn.RNN, nn.RNNCell), (nn.GRU, nn.GRUCell), (nn.LSTM, nn.LSTMCell)]
)
def test_gradients_at_every_step_are_those_of_backpropagation_through_time(
    module_type: type[nn.RNNBase], cell_type: type[nn.RNNCellBase], bidirectional: bool
) -> None:
    torch.manual_seed(3)
    module = module_type(FEATURES, HIDDEN, 2, bidirectional=bidirectional)
    inputs = torch.randn(TIME, BATCH, FEATURES)

    def loss_of(output: Tensor) -> Tensor:  # from one step only, so that all else comes through the recurrence
        return output[3].pow(2).sum()

    layers, output = loop_with_kept_states(module, cell_type, inputs)
    loss_of(output).backward()
    traced = trace(module, inputs)
    found = traced.gradients(loss_of(traced.output))

    for layer, directions in enumerate(layers):
        for direction, steps in enumerate(directions):
            names = ["hidden_state", "cell_state"] if module_type is nn.LSTM else ["hidden_state"]
            for index, name in enumerate(names):
                kept = [step[index].grad for step in steps]
                expected = torch.stack([torch.zeros(BATCH, HIDDEN) if grad is None else grad for grad in kept])
                assert_close(getattr(found[layer][direction], name), expected)
    top = found[-1][0].hidden_state
    assert top[:4].abs().amax(dim=(1, 2)).min() > 0, "earlier steps count through the recurrence"
    assert not top[4:].any(), "later steps do not count"


@pytest.mark.parametrize("layout", LAYOUTS)
def test_gradients_of_gates_have_the_layout_of_the_trace_and_obey_the_chain_rule(layout: str) -> None:
    torch.manual_seed(4)
    shape, batch_first = LAYOUTS[layout]
    lstm = nn.LSTM(FEATURES, HIDDEN, batch_first=batch_first)
    traced = trace(lstm, torch.randn(shape))
    values = traced.layers[0][0]
    found = traced.gradients(traced.output.pow(3).sum())[0][0]
    assert {name: grad.shape for name, grad in found.by_name().items()} == {
        name: value.shape for name, value in values.by_name().items()
    }
    # c_t = f_t ⊙ c_{t-1} + i_t ⊙ g_t and h_t = o_t ⊙ tanh(c_t)
    assert_close(found.candidate, found.cell_state * values.input_gate)
    assert_close(found.input_gate, found.cell_state * values.candidate)
    assert_close(found.output_gate, found.hidden_state * values.cell_state.tanh())
    time = 1 if shape[0] == BATCH else 0
    before = values.cell_state.roll(1, dims=time)
    before.select(time, 0).zero_()
    assert_close(found.forget_gate, found.cell_state * before)


def test_gradients_leave_the_graph_for_others_and_need_no_parameter_that_learns() -> None:
    gru = nn.GRU(FEATURES, HIDDEN, 2).requires_grad_(False)
    traced = trace(gru, torch.randn(TIME, FEATURES))
    first = traced.gradients(traced.output[-1].sum())
    second = traced.gradients(traced.output[-1].sum())
    assert torch.equal(first[0][0].hidden_state, second[0][0].hidden_state)
    assert first[0][0].hidden_state.any()

    gru.requires_grad_(True)
    inputs = torch.randn(TIME, FEATURES)
    traced = trace(gru, inputs)
    loss = traced.output.sum()
    traced.gradients(loss)
    loss.backward()
    assert gru.weight_hh_l0.grad.any()
    assert not inputs.requires_grad, "the caller's tensor is left as it was"


def test_gradients_of_a_loss_on_the_layers_count_as_well() -> None:
    rnn = nn.RNN(FEATURES, HIDDEN)
    traced = trace(rnn, torch.randn(TIME, FEATURES))
    from_output = traced.gradients(traced.output[2].sum())[0][0].hidden_state
    from_layers = traced.gradients(traced.layers[0][0].hidden_state[2].sum())[0][0].hidden_state
    from_state = traced.gradients(traced.state.sum())[0][0].hidden_state
    assert_close(from_layers, from_output)
    assert torch.equal(from_state[-1], torch.ones(HIDDEN))


def test_gradients_need_one_number_and_a_graph() -> None:
    rnn, inputs = nn.RNN(FEATURES, HIDDEN), torch.randn(TIME, FEATURES)
    traced = trace(rnn, inputs)
    with pytest.raises(TraceError, match="one number"):
        traced.gradients(traced.output)
    with torch.no_grad():
        traced = trace(rnn, inputs)
    with pytest.raises(TraceError, match="Autograd recorded nothing"):
        traced.gradients(traced.output.sum())
    with torch.inference_mode():
        traced = trace(rnn, inputs)
        assert_close(traced.output, rnn(inputs)[0])


def test_a_loss_of_another_computation_is_no_vanished_gradient() -> None:
    module, inputs = nn.LSTM(FEATURES, HIDDEN), torch.randn(TIME, FEATURES)
    traced, other = trace(module, inputs), trace(module, inputs)
    for loss in (module(inputs)[0].sum(), other.output.sum(), module.weight_ih_l0.sum()):
        with pytest.raises(TraceError, match="does not depend on this trace"):
            traced.gradients(loss)
    assert not traced.gradients(0 * traced.output.sum())[0][0].hidden_state.any(), "a gradient of 0 is one"


def test_a_graph_that_is_gone_is_said() -> None:
    traced = trace(nn.LSTM(FEATURES, HIDDEN), torch.randn(TIME, FEATURES))
    loss = traced.output.pow(2).sum()
    loss.backward(retain_graph=True)
    traced.gradients(loss)
    loss.backward()
    with pytest.raises(TraceError, match="retain_graph=True"):
        traced.gradients(loss)
    with pytest.raises(TraceError, match="retain_graph=True"):
        traced.gradients(traced.output.sum())


def saved(traced: Trace) -> Trace:
    file = io.BytesIO()
    torch.save(traced, file)
    file.seek(0)
    return torch.load(file)  # weights_only, as by default


@pytest.mark.parametrize(
    "back", [lambda traced: pickle.loads(pickle.dumps(traced)), copy.deepcopy, saved], ids=["pickle", "copy", "save"]
)
@pytest.mark.parametrize("kind", MODULES)
def test_a_trace_can_be_saved(kind: str, back) -> None:
    traced = trace(MODULES[kind](FEATURES, HIDDEN, 2, bidirectional=True), torch.randn(TIME, BATCH, FEATURES))
    found = back(traced)
    assert torch.equal(found.output, traced.output)
    for name, value in traced.layers[1][1].by_name().items():
        assert torch.equal(getattr(found.layers[1][1], name), value)
    with pytest.raises(TraceError, match="Autograd recorded nothing"):
        found.gradients(found.output.sum())
    traced.gradients(traced.output.sum())


@pytest.mark.parametrize("frozen", [False, True], ids=["learning", "frozen"])
@pytest.mark.parametrize("kind", MODULES)
def test_it_runs_inside_torch_func(kind: str, frozen: bool) -> None:
    torch.manual_seed(7)
    module = MODULES[kind](FEATURES, HIDDEN).requires_grad_(not frozen)
    many = torch.randn(BATCH, TIME, FEATURES)
    one_by_one = torch.stack([module(each)[0] for each in many])
    assert_close(torch.func.vmap(lambda each: trace(module, each).output)(many), one_by_one)

    inputs = many[0].clone().requires_grad_()
    (expected,) = torch.autograd.grad(module(inputs)[0].pow(2).sum(), inputs)
    assert_close(torch.func.grad(lambda each: trace(module, each).output.pow(2).sum())(many[0]), expected)
