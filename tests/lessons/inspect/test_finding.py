"""Every recurrent module of torch is found again in a file and computes what it computed before."""

import itertools
import random

import pytest
import safetensors.torch
import torch
from torch import nn

from rnnplay.input_files import InputError
from rnnplay.lessons.inspect.finding import find
from rnnplay.lessons.inspect.weight_files import tensors_of
from tests.lessons.inspect.files import WRITERS, Tagger, a_state, damaged_files, legacy, saved

INPUT, HIDDEN = 3, 6
MODULES = {"rnn": nn.RNN, "gru": nn.GRU, "lstm": nn.LSTM}
CELLS = {"rnn": nn.RNNCell, "gru": nn.GRUCell, "lstm": nn.LSTMCell}
SETTINGS = [
    (kind, layers, both, bias, proj)
    for kind, layers, both, bias in itertools.product(MODULES, (1, 2, 3), (False, True), (False, True))
    for proj in ((0, 1, 4) if kind == "lstm" else (0,))
]


def found_in(content: bytes):
    return find(tensors_of(content, "some.pt", 2**20), "some.pt")


def refusal(content: bytes) -> str:
    with pytest.raises(InputError) as caught:
        found_in(content)
    return str(caught.value)


@pytest.mark.quick("*-2-True-*", "*-1-False-False-*")
@pytest.mark.parametrize(("kind", "layers", "both", "bias", "proj"), SETTINGS)
def test_a_module_is_found_again_and_computes_the_same(kind, layers, both, bias, proj):
    torch.manual_seed(layers)
    arguments = {"num_layers": layers, "bidirectional": both, "bias": bias} | ({"proj_size": proj} if proj else {})
    original = MODULES[kind](INPUT, HIDDEN, **arguments).requires_grad_(False)
    inputs = torch.randn(5, 2, INPUT)  # (time, batch, features)
    expected, _state = original(inputs)
    prefix = ("", "rnn.", "model.encoder.rnn.")[layers - 1]
    state = {prefix + name: each for name, each in original.state_dict().items()}
    for write in WRITERS:
        (found,) = found_in(write(state)).modules
        assert (found.name, found.kind, found.is_cell) == (prefix.rstrip("."), kind, False)
        assert (found.input_size, found.hidden_size, found.num_layers) == (INPUT, HIDDEN, layers)
        assert (found.bidirectional, found.bias, found.proj_size) == (both, bias, proj)
        assert found.parameters == sum(each.numel() for each in original.parameters())
        assert torch.equal(found.module()(inputs)[0], expected)
        said = eval(found.call(), {"nn": nn}).state_dict()
        assert {name: each.shape for name, each in said.items()} == {
            name: each.shape for name, each in original.state_dict().items()
        }
        batch_first = found.module(batch_first=True)(inputs.transpose(0, 1))[0].transpose(0, 1)
        torch.testing.assert_close(batch_first, expected)


@pytest.mark.parametrize("kind", CELLS)
@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("prefix", ["", "decoder.cells.0."])
def test_a_cell_is_found_again_and_computes_the_same(kind, bias, prefix):
    original = CELLS[kind](INPUT, HIDDEN, bias=bias).requires_grad_(False)
    inputs = torch.randn(2, INPUT)
    (found,) = found_in(saved({prefix + name: each for name, each in original.state_dict().items()})).modules
    assert (found.name, found.kind, found.is_cell, found.bias) == (prefix.rstrip("."), kind, True, bias)
    assert eval(found.call(), {"nn": nn}).state_dict().keys() == original.state_dict().keys()
    for now, before in zip(found.module()(inputs), original(inputs), strict=True):
        assert torch.equal(now, before)


@pytest.mark.parametrize("kind", ["rnn", "cell"])
def test_relu_is_taken_where_it_is_said(kind):
    make = nn.RNN if kind == "rnn" else nn.RNNCell
    original = make(INPUT, HIDDEN, nonlinearity="relu").requires_grad_(False)
    inputs = 3 * torch.randn(4, INPUT)
    (found,) = found_in(saved(original.state_dict())).modules
    assert torch.equal(found.module(nonlinearity="relu")(inputs)[0], original(inputs)[0])
    assert not torch.equal(found.module()(inputs)[0], original(inputs)[0])
    assert found.call(nonlinearity="relu").endswith(f"({INPUT}, {HIDDEN}, nonlinearity='relu')")


@pytest.mark.parametrize("size", [1, 2, 3, 4, 12])
def test_sizes_that_are_multiples_of_each_other_are_told_apart(size):
    for kind, (input_size, hidden) in itertools.product(MODULES, [(size, 1), (1, size), (4 * size, size), (size, 12)]):
        (found,) = found_in(saved(MODULES[kind](input_size, hidden).state_dict())).modules
        assert (found.kind, found.input_size, found.hidden_size) == (kind, input_size, hidden)


@pytest.mark.parametrize(
    "wrapped",
    [
        lambda state: {"epoch": 3, "state_dict": state, "arguments": {"rate": 0.1, "tags": {1, 2}}},
        lambda state: {"model": state, "rng": torch.get_rng_state()},
        lambda state: {"a": {"b": {"model_state_dict": state}}},
        lambda state: (7, state),
        lambda state: {"module." + name: nn.Parameter(each) for name, each in state.items()},
    ],
)
@pytest.mark.parametrize("write", [saved, legacy])
def test_all_modules_of_a_checkpoint_are_found(wrapped, write):
    model = Tagger().requires_grad_(False)
    found = found_in(write(wrapped(model.state_dict())))
    assert [each.name.split("›")[-1].strip().removeprefix("module.") for each in found.modules] == [
        "encoder.lstm",
        "decoder",
    ]
    assert [each.type_name for each in found.modules] == ["LSTM", "GRUCell"] and not found.problems
    inputs = torch.randn(3, 4)
    assert torch.equal(found.modules[0].module()(inputs)[0], model.encoder["lstm"](inputs)[0])


def test_an_optimizer_beside_the_weights_is_no_module():
    lstm = nn.LSTM(INPUT, HIDDEN)
    optimizer = torch.optim.Adam(lstm.parameters())
    lstm(torch.randn(2, INPUT))[0].sum().backward()
    optimizer.step()
    (found,) = found_in(saved({"model": lstm.state_dict(), "optimizer": optimizer.state_dict()})).modules
    assert found.name == "model"


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.float64])
def test_other_types_keep_every_number(dtype):
    original = nn.GRU(INPUT, HIDDEN).to(dtype)
    for write in WRITERS:
        (found,) = found_in(write(original.state_dict())).modules
        assert found.dtype == dtype
        assert all(torch.equal(found.weights[name].to(dtype), each) for name, each in original.state_dict().items())


def test_what_is_sound_is_there_and_what_is_not_is_said():
    state = a_state()
    del state["decoder.weight_hh"]
    found = found_in(saved(state))
    assert [each.name for each in found.modules] == ["encoder.lstm"]
    assert found.problems == ("decoder: weight_hh is missing.",)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "it is empty"),
        (b"time,value\n1,2\n", "neither safetensors nor what torch.save writes"),
        (b"\x89HDF\r\n\x1a\n", "HDF5 (Keras)"),
        (saved(nn.Linear(2, 3).state_dict()), "it holds 2 tensors, such as 'weight', 'bias'"),
        (saved(nn.LSTM(2, 3)), "wants to run torch.nn.modules.rnn.LSTM"),
        (saved(a_state(), pickle_protocol=4), "a pickle protocol above 2"),
        (saved({"weight_ih_l0": torch.zeros(8, 3), "weight_hh_l0": torch.zeros(8, 5)}), "(8, 5), but its rows are"),
        (saved({"weight_ih_l0": torch.zeros(8, 3), "weight_hh_l0": torch.zeros(8, 2)}), ""),
        (saved({"weight_ih_l7": torch.zeros(8, 3)}), "weight_ih_l0 is missing"),
        (
            saved(nn.utils.parametrizations.weight_norm(nn.LSTM(2, 3), "weight_hh_l0").state_dict()),
            "weights are split, as weight_norm",
        ),
    ],
)
def test_what_is_wrong_is_said_in_its_own_sentence(content, said):
    if said:
        assert said in refusal(content)
    else:
        assert found_in(content).modules


def test_a_program_of_torchscript_is_told(tmp_path):
    torch.jit.save(torch.jit.script(nn.Linear(2, 3)), tmp_path / "some.pt")
    assert "TorchScript" in refusal((tmp_path / "some.pt").read_bytes())


def test_a_size_that_no_file_has_costs_nothing():
    """A tensor that says it has 10¹² numbers: found out before there is memory for it."""
    huge = torch.zeros(1).as_strided((10**6, 10**6), (0, 0))
    assert "larger than the whole file" in refusal(saved({"weight_ih_l0": huge, "weight_hh_l0": huge}))
    tied = torch.zeros(1000).expand(4, 1000)
    assert "larger than the whole file" in refusal(saved({f"{name}.weight_ih_l0": tied for name in range(99)}))


def test_a_dictionary_within_itself_has_an_end():
    state = a_state()
    state["self"] = state
    assert len(found_in(saved(state)).modules) == 2


def test_more_than_is_taken_is_refused():
    content = saved(a_state())
    with pytest.raises(InputError, match="larger than 99 bytes"):
        tensors_of(content, "some.pt", 99)


@pytest.mark.quick("60-*")
@pytest.mark.parametrize(("count", "sentences"), [(60, 8), (500, 13)])
def test_damaged_files_are_each_refused_with_a_sentence(capsys, count, sentences):
    told = set()
    for what, content in damaged_files(count, seed=7):
        message = refusal(content)
        assert message.startswith("some.pt cannot be read: ") and message.endswith("."), what
        assert "\n" not in message and len(message) < 450, (what, message)
        told.add(message.split(": ")[1].split(" ")[0:4].__str__())
    assert len(told) >= sentences  # not one sentence for all
    assert capsys.readouterr().out == ""  # nothing was run


@pytest.mark.quick("10")
@pytest.mark.parametrize("times", [10, 60])
def test_a_byte_that_is_other_is_refused_or_harmless(times):
    """In a safetensors file or an old one a number may be another, and nobody can tell."""
    chance = random.Random(3)
    for write in (safetensors.torch.save, legacy, saved):
        content = write(a_state())
        for _time in range(times):
            other = bytearray(content)
            other[chance.randrange(len(other))] = chance.randrange(256)
            try:
                found = found_in(bytes(other))
            except InputError:
                continue
            assert all(each.isfinite().all() for module in found.modules for each in module.weights.values())
