"""Which modules can be traced, with the weights they would run with now, and what is said of the others."""

import warnings

import pytest
import torch
from torch import nn
from torch.nn.utils import prune

from rnnplay.trace import GRUTrace, LSTMTrace, RNNTrace, Trace, TraceError, trace
from tests.trace.modules import BATCH, FEATURES, HIDDEN, MODULES, TIME, as_tuple, assert_close


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


def test_a_quantised_module_is_called_by_its_full_name() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        quantised = torch.ao.quantization.quantize_dynamic(nn.Sequential(nn.LSTM(4, 5)), {nn.LSTM})[0]
    with pytest.raises(TraceError, match=r"not of torch\.ao\.\S*quantized\S*\.LSTM\."):
        trace(quantised, torch.zeros(3, 4))
