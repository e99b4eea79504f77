"""The trace against its oracle, torch's own modules: values, and gradients by autograd."""

import copy
import io
import itertools
import pickle
import warnings

import pytest
import torch
from torch import Tensor, nn
from torch.nn.utils import prune

from rnnplay.trace import GRUTrace, LSTMTrace, RNNTrace, Trace, TraceError, trace

TIME, BATCH, FEATURES, HIDDEN = 6, 3, 4, 5
MODULES = {
    "tanh": lambda *args, **settings: nn.RNN(*args, nonlinearity="tanh", **settings),
    "relu": lambda *args, **settings: nn.RNN(*args, nonlinearity="relu", **settings),
    "gru": nn.GRU,
    "lstm": nn.LSTM,
    "projected": lambda *args, **settings: nn.LSTM(*args, proj_size=2, **settings),
}
CELLS = {
    "tanh": nn.RNNCell,
    "relu": lambda *args, **settings: nn.RNNCell(*args, nonlinearity="relu", **settings),
    "gru": nn.GRUCell,
    "lstm": nn.LSTMCell,
}
LAYOUTS = {  # the shape of the inputs, and batch_first
    "unbatched": ((TIME, FEATURES), False),
    "unbatched, batch_first": ((TIME, FEATURES), True),
    "time first": ((TIME, BATCH, FEATURES), False),
    "batch first": ((BATCH, TIME, FEATURES), True),
}


def assert_close(actual: Tensor, expected: Tensor) -> None:
    torch.testing.assert_close(actual, expected, atol=1e-5, rtol=1e-5)


def as_tuple(state: Tensor | tuple[Tensor, ...]) -> tuple[Tensor, ...]:
    return state if isinstance(state, tuple) else (state,)


def made_loss(output: Tensor, state: Tensor | tuple[Tensor, ...]) -> Tensor:
    """A number to which every element contributes with a weight of its own."""
    values = (output, *as_tuple(state))
    return sum((value * torch.linspace(-1, 1, value.numel()).view(value.shape)).sum() for value in values)


def random_state(module: nn.RNNBase, batched: bool) -> Tensor | tuple[Tensor, Tensor]:
    rows = module.num_layers * (2 if module.bidirectional else 1)
    middle = (BATCH,) if batched else ()
    hidden_state = torch.randn(rows, *middle, module.proj_size or HIDDEN)
    return (hidden_state, torch.randn(rows, *middle, HIDDEN)) if isinstance(module, nn.LSTM) else hidden_state


def gradients(loss: Tensor, module: nn.Module, *others: Tensor) -> list[Tensor]:
    return list(torch.autograd.grad(loss, [*module.parameters(), *others]))


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


@pytest.mark.parametrize(
    ("module", "expected"),
    [(nn.RNN(1, 2), RNNTrace), (nn.GRUCell(1, 2), GRUTrace), (nn.LSTM(1, 2), LSTMTrace)],
    ids=["RNN", "GRUCell", "LSTM"],
)
def test_each_kind_has_a_type_of_its_own(module: nn.RNNBase | nn.RNNCellBase, expected: type) -> None:
    found = trace(module, torch.randn(1, 1))
    assert isinstance(found, Trace)
    assert type(found.layers[0][0]) is expected


def test_dropout_between_layers_is_refused_only_where_it_acts() -> None:
    inputs = torch.randn(TIME, FEATURES)
    module = nn.LSTM(FEATURES, HIDDEN, 2, dropout=0.5)
    with pytest.raises(TraceError, match=r"eval\(\)"):
        trace(module, inputs)
    module.eval()
    assert_close(trace(module, inputs).output, module(inputs)[0])


@pytest.mark.parametrize(
    ("module", "inputs", "message"),
    [
        (nn.Linear(4, 4), torch.zeros(3, 4), "not of Linear"),
        (nn.Sequential(nn.RNN(4, 4)), torch.zeros(3, 4), "pass that part"),
        (nn.RNN(4, 4), nn.utils.rnn.pack_sequence([torch.zeros(3, 4)]), "packed"),
        (nn.RNN(4, 4), [[0.0] * 4], "must be a tensor, not list"),
        (nn.RNN(4, 4), torch.zeros(4), r"\(time, batch, features\)"),
        (nn.RNN(4, 4, batch_first=True), torch.zeros(1, 1, 1, 4), r"\(batch, time, features\)"),
        (nn.GRUCell(4, 4), torch.zeros(3, 5), "takes 4 features"),
        (nn.RNN(4, 4), torch.zeros(0, 4), "at least one step"),
        (nn.RNN(4, 4, batch_first=True), torch.zeros(2, 0, 4), "at least one step"),
    ],
)
def test_what_cannot_be_traced_is_said(module: nn.Module, inputs: object, message: str) -> None:
    with pytest.raises(TraceError, match=message):
        trace(module, inputs)


@pytest.mark.parametrize(
    ("module", "state", "message"),
    [
        (nn.LSTM(4, 5), torch.zeros(1, 5), "a pair"),
        (nn.GRU(4, 5), (torch.zeros(1, 5), torch.zeros(1, 5)), "one tensor"),
        (nn.GRU(4, 5, 2), torch.zeros(1, 5), r"hidden_state must be a tensor of the shape \(2, 5\) here, not \(1, 5\)"),
        (nn.GRU(4, 5), torch.zeros(1, 3, 5), r"\(1, 5\)"),
        (nn.LSTM(4, 5), (torch.zeros(1, 5), torch.zeros(1, 4)), "cell_state"),
        (nn.LSTM(4, 5, proj_size=2), (torch.zeros(1, 5), torch.zeros(1, 5)), r"\(1, 2\)"),
        (nn.RNNCell(4, 5), torch.zeros(1, 5), r"\(5,\)"),
        (nn.RNNCell(4, 5), 0.0, "not float"),
    ],
)
def test_a_state_that_does_not_fit_is_said(module: nn.Module, state: object, message: str) -> None:
    with pytest.raises(TraceError, match=message):
        trace(module, torch.zeros(3, 4), state)


@pytest.mark.parametrize("module", [nn.LSTM(4, 5), nn.LSTMCell(4, 5)], ids=["LSTM", "LSTMCell"])
def test_a_state_may_be_a_list_as_for_torch(module: nn.Module) -> None:
    rows = (1,) if isinstance(module, nn.LSTM) else ()
    state = [torch.randn(*rows, 5), torch.randn(*rows, 5)]
    inputs = torch.randn(3, 4)
    assert torch.equal(trace(module, inputs, state).output, trace(module, inputs, tuple(state)).output)


@pytest.mark.parametrize("kind", MODULES)
def test_a_batch_may_be_empty_as_for_torch(kind: str) -> None:
    module, inputs = MODULES[kind](FEATURES, HIDDEN, 2, bidirectional=True), torch.zeros(TIME, 0, FEATURES)
    output, state = module(inputs)
    traced = trace(module, inputs)
    assert traced.output.shape == output.shape
    assert [each.shape for each in as_tuple(traced.state)] == [each.shape for each in as_tuple(state)]


# What changes a module's output must not be left out of its trace.


class Half(nn.LSTM):
    """With a forward of its own."""

    def forward(self, inputs, state=None):
        return super().forward(inputs / 2, state)


class Halved(Half):
    """Inherits it."""


class Called(nn.GRUCell):
    """Changed at the call."""

    def __call__(self, inputs, state=None):
        return super().__call__(inputs / 2, state)


class Named(nn.LSTM):
    """A subclass that computes what torch does."""

    def __init__(self, *sizes):
        super().__init__(*sizes)
        self.name = "mine"


@pytest.mark.parametrize("module", [Half(4, 5), Halved(4, 5), Called(4, 5)], ids=["own", "inherited", "called"])
def test_a_module_that_computes_something_else_is_refused(module: nn.Module) -> None:
    with pytest.raises(TraceError, match="of its own"):
        trace(module, torch.zeros(3, 4))


def test_a_forward_set_on_one_module_is_refused() -> None:
    module = nn.LSTM(4, 5)
    module.forward = lambda inputs, state=None: nn.LSTM.forward(module, inputs / 2, state)
    with pytest.raises(TraceError, match="forward of its own"):
        trace(module, torch.zeros(3, 4))


def test_a_subclass_without_a_forward_of_its_own_is_traced() -> None:
    module, inputs = Named(4, 5), torch.randn(3, 4)
    assert_close(trace(module, inputs).output, module(inputs)[0])


@pytest.mark.parametrize(
    "register",
    [
        lambda module: module.register_forward_hook(lambda module, inputs, output: (2 * output[0], output[1])),
        lambda module: nn.modules.module.register_module_forward_hook(lambda module, inputs, output: output),
        lambda module: module.register_full_backward_hook(lambda module, before, after: (2 * before[0],)),
        lambda module: module.register_full_backward_pre_hook(lambda module, after: after),
        lambda module: module.register_forward_pre_hook(lambda module, inputs: (inputs[0] / 2,)),
        lambda module: module.register_forward_pre_hook(
            lambda module, inputs, named: ((inputs[0] / 2,), named), with_kwargs=True
        ),
    ],
    ids=["forward", "forward of all", "backward", "before backward", "inputs", "inputs by name"],
)
def test_hooks_that_could_change_what_is_computed_are_refused(register) -> None:
    module = nn.LSTM(4, 5)
    handle = register(module)
    try:
        with pytest.raises(TraceError, match="hook"):
            trace(module, torch.zeros(3, 4))
    finally:
        handle.remove()
    trace(module, torch.zeros(3, 4))


def prune_half(module: nn.Module, name: str) -> None:
    prune.l1_unstructured(module, name, 0.5)


def normalise_weight(module: nn.Module, name: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)  # replaced by a parametrization, but still met
        nn.utils.weight_norm(module, name)


def normalise_spectrum(module: nn.Module, name: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)
        nn.utils.spectral_norm(module, name)


def parametrize(module: nn.Module, name: str) -> None:
    nn.utils.parametrizations.spectral_norm(module, name)


@pytest.mark.parametrize("training", [True, False], ids=["train", "eval"])
@pytest.mark.parametrize("change", [prune_half, normalise_weight, normalise_spectrum, parametrize])
@pytest.mark.parametrize(("module_type", "name"), [(nn.LSTM, "weight_hh_l0"), (nn.GRUCell, "weight_hh")])
def test_weights_are_those_with_which_the_module_would_run_now(module_type, name, change, training) -> None:
    torch.manual_seed(6)
    module = module_type(FEATURES, HIDDEN)
    change(module, name)
    module.train(training)
    inputs = torch.randn(TIME, BATCH, FEATURES)
    optimizer = torch.optim.SGD(module.parameters(), 1.0)
    output = module(inputs)[0] if module_type is nn.LSTM else module(inputs[0])
    output.pow(2).sum().backward()
    optimizer.step()  # what the hook computed is now stale

    before = {key: value.clone() for key, value in module.state_dict().items()}
    traced = trace(module, inputs[:1] if module_type is nn.GRUCell else inputs)
    if change is not parametrize or not training:  # reading a parametrized weight in training mode iterates
        assert all(torch.equal(value, before[key]) for key, value in module.state_dict().items()), "changes nothing"
        again = module(inputs)[0] if module_type is nn.LSTM else module(inputs[0])[None]
        assert_close(traced.output, again)


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


def test_a_quantised_module_is_called_by_its_full_name() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        quantised = torch.ao.quantization.quantize_dynamic(nn.Sequential(nn.LSTM(4, 5)), {nn.LSTM})[0]
    with pytest.raises(TraceError, match=r"not of torch\.ao\.\S*quantized\S*\.LSTM\."):
        trace(quantised, torch.zeros(3, 4))


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
