"""Interventions in a trace against cells written by hand, and against what must not change."""

import pickle

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from rnnplay.trace import Intervention, TraceError, trace

TIME, BATCH, FEATURES, HIDDEN = 6, 3, 4, 5
MODULES = {
    "rnn": nn.RNN,
    "relu": lambda *args, **settings: nn.RNN(*args, nonlinearity="relu", **settings),
    "gru": nn.GRU,
    "lstm": nn.LSTM,
    "projected": lambda *args, **settings: nn.LSTM(*args, proj_size=2, **settings),
}
CELLS = {"rnn": nn.RNNCell, "gru": nn.GRUCell, "lstm": nn.LSTMCell}
QUANTITIES = {
    "rnn": ["hidden_state"],
    "gru": ["reset_gate", "update_gate", "candidate", "hidden_state"],
    "lstm": ["input_gate", "forget_gate", "candidate", "output_gate", "cell_state", "hidden_state"],
}


def made(kind: str, **settings) -> nn.RNNBase:
    torch.manual_seed(0)
    return MODULES[kind](FEATURES, HIDDEN, **settings)


def inputs_of(*shape: int) -> Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(1))


def by_hand(module: nn.RNNBase, kind: str, inputs: Tensor, changes: dict[tuple[str, int], Tensor]) -> Tensor:
    """The hidden states ``(time, hidden)`` of one layer, written from torch's documentation.

    Args:
        changes: what a quantity is at a step, in the place of what the equations give.
    """
    w_ih, w_hh, b_ih, b_hh = module.all_weights[0]
    h, c, states = torch.zeros(HIDDEN), torch.zeros(HIDDEN), []
    for t, x in enumerate(inputs):

        def value(name: str, found: Tensor, t: int = t) -> Tensor:
            return changes.get((name, t), found)

        a, b = w_ih @ x + b_ih, w_hh @ h + b_hh
        if kind == "lstm":
            i, f, g, o = (a + b).split(HIDDEN)
            i, f = value("input_gate", i.sigmoid()), value("forget_gate", f.sigmoid())
            g, o = value("candidate", g.tanh()), value("output_gate", o.sigmoid())
            c = value("cell_state", f * c + i * g)
            h = o * c.tanh()
        elif kind == "gru":
            (a_r, a_z, a_n), (b_r, b_z, b_n) = a.split(HIDDEN), b.split(HIDDEN)
            r, z = value("reset_gate", (a_r + b_r).sigmoid()), value("update_gate", (a_z + b_z).sigmoid())
            n = value("candidate", (a_n + r * b_n).tanh())
            h = (1 - z) * n + z * h
        else:
            h = (a + b).tanh()
        h = value("hidden_state", h)
        states.append(h)
    return torch.stack(states)


@pytest.mark.parametrize(("kind", "quantity"), [(kind, each) for kind in QUANTITIES for each in QUANTITIES[kind]])
def test_a_changed_quantity_changes_all_that_follows_as_by_hand(kind: str, quantity: str) -> None:
    module, inputs = made(kind), inputs_of(TIME, FEATURES).requires_grad_()
    wanted = torch.linspace(-0.5, 1, HIDDEN)
    interventions = [Intervention(quantity, wanted, steps=[1, 4])]
    traced = trace(module, inputs, interventions=interventions)
    expected = by_hand(module, kind, inputs, {(quantity, 1): wanted, (quantity, 4): wanted})
    torch.testing.assert_close(traced.output, expected, atol=1e-5, rtol=1e-5)
    assert torch.equal(traced.layers[0][0].by_name()[quantity][[1, 4]], wanted.expand(2, -1))

    weights = torch.linspace(-1, 1, TIME * HIDDEN).view(TIME, HIDDEN)
    mine, theirs = (
        torch.autograd.grad((output * weights).sum(), [*module.parameters(), inputs], allow_unused=True)
        for output in (traced.output, expected)
    )
    for one, other in zip(mine, theirs, strict=True):
        other = torch.zeros_like(one) if other is None else other
        torch.testing.assert_close(one, other, atol=1e-5, rtol=1e-5)


@pytest.mark.parametrize("bidirectional", [False, True])
@pytest.mark.parametrize("kind", MODULES)
def test_putting_back_the_very_value_changes_nothing(kind: str, bidirectional: bool) -> None:
    module = made(kind, num_layers=2, bidirectional=bidirectional, batch_first=True)
    inputs = inputs_of(BATCH, TIME, FEATURES)
    plain = trace(module, inputs)
    interventions = [
        Intervention(
            name,
            lambda _value, step, kept=values: kept[:, step].detach(),
            layers=[layer],
            directions=[direction],
        )
        for layer, directions in enumerate(plain.layers)
        for direction, states in enumerate(directions)
        for name, values in states.by_name().items()
    ]
    again = trace(module, inputs, interventions=interventions)
    torch.testing.assert_close(again.output, module(inputs)[0], atol=1e-6, rtol=0)
    torch.testing.assert_close(again.output, plain.output, atol=0, rtol=0)


def test_only_the_chosen_layers_directions_steps_and_units_are_changed() -> None:
    module, inputs = made("lstm", num_layers=2, bidirectional=True), inputs_of(TIME, BATCH, FEATURES)
    plain = trace(module, inputs)
    gate = Intervention("forget_gate", 0.25, layers=[1], directions=[1], steps=range(2, 4), units=[0, 3])
    changed = trace(module, inputs, interventions=[gate])
    for before, after in zip(plain.layers[0], changed.layers[0], strict=True):
        assert torch.equal(before.cell_state, after.cell_state)  # the layer below
    forward, backward = (zip(each.by_name().values()) for each in (plain.layers[1][0], changed.layers[1][0]))
    assert all(torch.equal(*a, *b) for a, b in zip(forward, backward, strict=True))
    before, after = plain.layers[1][1], changed.layers[1][1]
    assert (after.forget_gate[2:4, :, [0, 3]] == 0.25).all()
    assert torch.equal(after.forget_gate[4:], before.forget_gate[4:])  # it reads from the end: these come before
    assert torch.equal(after.forget_gate[3, :, [1, 2, 4]], before.forget_gate[3, :, [1, 2, 4]])
    assert (after.hidden_state[2] != before.hidden_state[2]).any()


def test_a_state_that_is_reset_is_a_sequence_that_begins_there() -> None:
    module, inputs = made("lstm"), inputs_of(TIME, BATCH, FEATURES)
    reset = [Intervention(name, 0.0, steps=[2]) for name in ("hidden_state", "cell_state")]
    traced = trace(module, inputs, interventions=reset)
    torch.testing.assert_close(traced.output[3:], module(inputs[3:])[0], atol=1e-6, rtol=1e-6)


@pytest.mark.parametrize("kind", CELLS)
def test_a_cell_run_in_a_loop_takes_them_too(kind: str) -> None:
    torch.manual_seed(0)
    cell, inputs = CELLS[kind](FEATURES, HIDDEN), inputs_of(TIME, FEATURES)
    traced = trace(cell, inputs, interventions=[Intervention("hidden_state", lambda value, step: 2 * value)])
    assert (traced.output[0] - 2 * trace(cell, inputs).output[0]).abs().max() < 1e-6


def test_gradients_reach_a_gate_that_is_set_and_pass_no_memory_that_it_forgets() -> None:
    module, inputs = made("lstm"), inputs_of(TIME, FEATURES)
    forgets = Intervention("forget_gate", 0.0, steps=[3])
    traced = trace(module, inputs, interventions=[forgets])
    found = traced.gradients(traced.output[-1].sum())[0][0]
    assert found.forget_gate[3].all()  # what the gate would change if it were another

    hidden_state, cell_state = (
        values.detach().requires_grad_()
        for values in (each[2:3] for each in (traced.layers[0][0].hidden_state, traced.layers[0][0].cell_state))
    )
    later = trace(module, inputs[3:], (hidden_state, cell_state), [Intervention("forget_gate", 0.0, steps=[0])])
    by_hidden, by_cell = torch.autograd.grad(later.output[-1].sum(), (hidden_state, cell_state))
    assert not by_cell.any()
    torch.testing.assert_close(found.hidden_state[2:3], by_hidden, atol=1e-6, rtol=1e-5)


def test_several_are_applied_in_their_order() -> None:
    module, inputs = made("gru"), inputs_of(TIME, FEATURES)
    twice = [Intervention("update_gate", 0.5), Intervention("update_gate", lambda value, step: value + 0.25)]
    assert (trace(module, inputs, interventions=twice).layers[0][0].update_gate == 0.75).all()


def test_a_trace_with_interventions_can_be_saved() -> None:
    traced = trace(made("gru"), inputs_of(TIME, FEATURES), interventions=[Intervention("update_gate", 0.5)])
    assert torch.equal(pickle.loads(pickle.dumps(traced)).output, traced.output)


@pytest.mark.parametrize(
    ("intervention", "message"),
    [
        (Intervention("forget_gate", 0.0), "There is no forget_gate in a GRU. There are: reset_gate, "),
        (Intervention("update_gate", 0.0, layers=[2]), "layers by numbers from 0 to 1 here; 2 is none"),
        (Intervention("update_gate", 0.0, directions=[1]), "directions by numbers from 0 to 0 here; 1 is none"),
        (Intervention("update_gate", 0.0, steps=[-1]), "steps by numbers from 0 to 5 here; -1 is none"),
        (Intervention("update_gate", 0.0, units=range(6)), "units by numbers from 0 to 4 here; 5 is none"),
        (Intervention("update_gate", 0.0, units=[True]), "True is none"),
        (Intervention("update_gate", torch.zeros(7)), r"the shape \(7,\), but here it is \(batch, units\) = \(1, 5\)"),
    ],
)
def test_what_the_module_does_not_have_is_said(intervention: Intervention, message: str) -> None:
    with pytest.raises(TraceError, match=message):
        trace(made("gru", num_layers=2), inputs_of(TIME, FEATURES), interventions=[intervention])


def test_a_projected_hidden_state_has_its_own_units() -> None:
    module, inputs = made("projected"), inputs_of(TIME, FEATURES)
    trace(module, inputs, interventions=[Intervention("cell_state", 0.0, units=[4])])
    with pytest.raises(TraceError, match="units by numbers from 0 to 1"):
        trace(module, inputs, interventions=[Intervention("hidden_state", 0.0, units=[4])])
    set_to = trace(module, inputs, interventions=[Intervention("cell_state", 0.0)])
    assert not F.relu(set_to.output.abs() - 1e-7).any()
