"""The description of a call is torch's: every shape, every parameter, and which numbers are the same ones."""

import numpy as np
import pytest
import torch
from torch import nn

from rnnplay.lessons.tensors.arguments import Arguments
from rnnplay.lessons.tensors.links import cell_links
from rnnplay.lessons.tensors.network import RefusedError, call, make
from rnnplay.lessons.tensors.parameters import parameters_around, parameters_of
from rnnplay.lessons.tensors.refusal import is_empty, why_refused
from rnnplay.lessons.tensors.shapes import inputs_of, outputs_of, overlaps, owners
from tests.lessons.tensors.grid import accepted, refused

# What torch says of each reason, and a word of ours for it.
REASONS = {
    "only supported for LSTM": "LSTM alone",
    "dropout should be": "probability",
    "input_size must be": "input_size is at least 1",
    "hidden_size must be": "hidden_size is at least 1",
    "num_layers must be": "num_layers is at least 1",
    "proj_size should be": "or 0 for none",
    "smaller than hidden_size": "less than hidden_size",
}


def torchs_own(arguments: Arguments) -> tuple[nn.Module, dict[str, torch.Tensor]]:
    """The module and what comes out, called here without the lesson's help, from states that torch makes itself."""
    module = getattr(nn, arguments.module)(**arguments.for_torch()).eval()
    axes = [arguments.length, arguments.batch] if arguments.batched else [arguments.length]
    read = torch.randn(*(axes[::-1] if arguments.batch_first else axes), arguments.input_size)
    if not arguments.is_cell:
        output, state = module(read)
        h_n, c_n = state if arguments.kind == "LSTM" else (state, None)
    else:
        state, outputs = None, []
        for step in read:
            state = module(step, state)
            outputs.append(state[0] if arguments.kind == "LSTM" else state)
        output, h_n, c_n = torch.stack(outputs), outputs[-1], state[1] if arguments.kind == "LSTM" else None
    found = {"input": read, "output": output, "h_n": h_n}
    return module, found if c_n is None else found | {"c_n": c_n}


@torch.inference_mode()
def agrees(arguments: Arguments) -> bool:
    """Whether all that is described of a call is so."""
    module, tensors = torchs_own(arguments)
    described = {each.name: each.shape for each in [*inputs_of(arguments), *outputs_of(arguments)]}
    given = {name: each for name, each in described.items() if name not in ("h_0", "c_0")}
    parameters, output, h_n = parameters_of(arguments), tensors["output"], tensors["h_n"]
    return (
        given == {name: tuple(each.shape) for name, each in tensors.items()}
        and described["h_0"] == described["h_n"]
        and described.get("c_0") == described.get("c_n")
        and [(each.name, each.shape) for each in parameters]
        == [(name, tuple(each.shape)) for name, each in module.named_parameters()]
        and sum(each.count for each in parameters) == sum(each.numel() for each in module.parameters())
        and [output[each.output_index].equal(h_n[each.state_index]) for each in overlaps(arguments)]
        == [True] * arguments.directions
    )


@pytest.mark.quick("11")
@pytest.mark.parametrize("apart", [1, 11])  # a number that none of the combined has in it
def test_every_shape_every_parameter_and_every_shared_number_is_torchs(apart):
    grid = accepted()
    assert len(grid) >= 2000
    assert [arguments for arguments in grid[::apart] if not agrees(arguments)] == []


@pytest.mark.thorough
@torch.inference_mode()
def test_linked_cells_hold_the_same_number_and_all_of_the_last_layers_are_linked():
    for arguments in accepted()[::7]:
        _module, tensors = torchs_own(arguments)
        links = cell_links(arguments)
        states = arguments.directions * arguments.state_size * (arguments.batch if arguments.batched else 1)
        by_link = []
        for name in ("output", "h_n"):
            numbers = zip(links[name].ravel().tolist(), tensors[name].ravel().tolist(), strict=True)
            by_link.append(dict(each for each in numbers if each[0]))
            assert len(by_link[-1]) == np.count_nonzero(links[name]) == states
        assert by_link[0] == by_link[1]


@torch.inference_mode()
@pytest.mark.parametrize(
    ("kind", "letter", "value", "hidden"),
    [
        # i closed: nothing is written, so the cell state and with it the hidden state stay 0.
        ("LSTM", "i", -1e4, lambda states: states == 0),
        # o closed: nothing is shown.
        ("LSTM", "o", -1e4, lambda states: states == 0),
        # z open: the old state, which is 0, stays.
        ("GRU", "z", 1e4, lambda states: states == 0),
        # n at 1 everywhere: the state can only grow from 0 towards 1.
        ("GRU", "n", 1e4, lambda states: (states > 0) & (states <= 1)),
        ("LSTM", "g", 1e4, lambda states: states > 0),
    ],
)
def test_the_biases_of_a_gate_move_that_gate(kind, letter, value, hidden):
    arguments = Arguments(kind, 3, 4)
    module, _warning = make(arguments)
    parameters = dict(module.named_parameters())
    assert not hidden(module(torch.randn(6, 3))[0]).all()
    for each in parameters_of(arguments):
        if each.name == "bias_ih_l0":
            (rows,) = [rows for rows in each.rows if rows.letter == letter]
            parameters[each.name][rows.first : rows.last + 1] = value
    assert hidden(module(torch.randn(6, 3))[0]).all()


@torch.inference_mode()
def test_the_forget_gate_keeps_the_cell_state():
    """With i closed and f open, c_n is c_0."""
    module, _warning = make(Arguments("LSTM", 3, 4))
    (rows,) = [each for each in parameters_of(Arguments("LSTM", 3, 4)) if each.name == "bias_ih_l0"]
    for gate in rows.rows:
        if gate.letter in "if":
            module.bias_ih_l0[gate.first : gate.last + 1] = {"i": -1e4, "f": 1e4}[gate.letter]
    c_0 = torch.randn(1, 4)
    assert torch.equal(module(torch.randn(6, 3), (torch.zeros(1, 4), c_0))[1][1], c_0)


def test_the_places_of_h_n_are_layers_and_directions_in_torchs_order():
    """Layer 2, backward, alone changes h_n where the description puts it."""
    arguments = Arguments("LSTM", 3, 4, 2, bidirectional=True)
    module, _warning = make(arguments)
    read = torch.randn(6, 3, generator=torch.Generator().manual_seed(1))
    with torch.no_grad():
        before = module(read)[1][0].clone()
        module.weight_hh_l1_reverse += 1
        after = module(read)[1][0]
    changed = [owner for owner, a, b in zip(owners(arguments), before, after, strict=True) if not torch.equal(a, b)]
    assert changed == [(1, 1)]


def test_what_stands_around_the_module_has_torchs_parameters():
    arguments = Arguments("GRU", 3, 4, bidirectional=True, embedding=7, linear=5)
    around = parameters_around(arguments)
    for name, theirs in (("embedding", nn.Embedding(7, 3)), ("linear", nn.Linear(8, 5))):
        ours = [(each.name, each.shape) for each in around[name.capitalize()]]
        assert ours == [(f"{name}.{each}", tuple(values.shape)) for each, values in theirs.named_parameters()]
    assert parameters_around(Arguments()) == {}


def test_what_torch_refuses_is_refused_with_its_own_message_and_for_the_same_reason():
    told = set()
    for arguments in refused():
        ours = why_refused(arguments)
        try:
            make(arguments)
        except RefusedError as error:
            (reason,) = [reason for reason in REASONS if reason in str(error)]
            told.add(reason)
            assert ours and REASONS[reason] in ours, (arguments, str(error))
        else:
            assert ours is None, arguments
    assert told == set(REASONS)


def test_torch_makes_a_cell_of_size_0_without_a_word():
    for arguments in (Arguments("RNNCell", 0, 4), Arguments("LSTMCell", 4, 0)):
        make(arguments)
        assert why_refused(arguments) is None and is_empty(arguments)


def test_dropout_with_one_layer_is_warned_of():
    assert "num_layers greater than 1" in call(Arguments("GRU", dropout=0.5)).warning
    assert not call(Arguments("GRU", dropout=0.5, num_layers=2)).warning
