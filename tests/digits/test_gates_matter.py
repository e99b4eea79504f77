"""Accuracies with fixed gates, against torch's own modules whose gates are fixed by their weights."""

import copy

import pytest
import torch

from rnnplay import checkpoints
from rnnplay.data.mnist import Digits, load_mnist, to_input
from rnnplay.digits.evaluation import accuracy, predictions
from rnnplay.digits.gates_matter import (
    GATES,
    VALUES,
    GatesMatter,
    costliest,
    fix_everywhere,
    mean_gates,
    measure_gates,
    predictions_with,
)
from rnnplay.models.row_classifier import RowClassifier
from rnnplay.trace import trace

TEST = load_mnist("test").first(130)  # more than one batch
ORDER = {
    "lstm": ["input_gate", "forget_gate", "candidate", "output_gate"],
    "gru": ["reset_gate", "update_gate", "candidate"],
}
FAR = 40.0  # a gate before its sigmoid, so that it is 0 or 1 in float32


def network(cell, both=False):
    torch.manual_seed(3)
    return RowClassifier(cell, 12, 2, both, readout="ends").eval()


def with_gate_at(model, gate, value):
    """The same network with a gate that its weights and biases hold at 0 or 1, whatever is read."""
    cell = model.architecture["cell"]
    fixed, hidden = copy.deepcopy(model), model.architecture["hidden_size"]
    rows = slice(ORDER[cell].index(gate) * hidden, (ORDER[cell].index(gate) + 1) * hidden)
    with torch.no_grad():
        for name, parameter in fixed.recurrent.named_parameters():
            parameter[rows] = 0.0
            if "bias_ih" in name:
                parameter[rows] = FAR if value else -FAR if gate != "candidate" else 0.0
    return fixed


@pytest.mark.quick("0-lstm-True", "1-gru-True")
@pytest.mark.parametrize("cell, both", [("lstm", False), ("lstm", True), ("gru", True)])
@pytest.mark.parametrize("value", ["0", "1"])
def test_a_fixed_gate_is_one_that_the_weights_hold_there(cell, both, value):
    model = network(cell, both)
    for gate in GATES[cell]:
        theirs = predictions(with_gate_at(model, gate, int(value)), TEST.images)
        assert torch.equal(predictions_with(model, TEST.images, fix_everywhere(gate, value, [])), theirs), gate


def test_means_are_those_of_each_unit_over_all_images_and_rows():
    model = network("lstm", True)
    means = mean_gates(model, TEST.images)
    with torch.no_grad():
        layers = trace(model.recurrent, to_input(TEST.images)).layers
    for layer, directions in enumerate(layers):
        for direction, states in enumerate(directions):
            for gate in GATES["lstm"]:
                expected = states.by_name()[gate].mean(dim=(0, 1))
                torch.testing.assert_close(means[layer][direction][gate], expected, atol=1e-6, rtol=0)


def test_with_its_mean_each_layer_and_direction_has_its_own():
    model = network("gru", True)
    means = mean_gates(model, TEST.images)
    interventions = fix_everywhere("update_gate", "mean", means)
    with torch.no_grad():
        layers = trace(model.recurrent, to_input(TEST.images[:2]), interventions=interventions).layers
    for layer in range(2):
        for direction in range(2):
            gates = layers[layer][direction].update_gate
            assert torch.equal(gates, means[layer][direction]["update_gate"].expand_as(gates))


def test_a_network_is_measured_with_every_gate_and_told_how_far():
    model, _card = checkpoints.load("lstm-1x64", torch.device("cpu"))
    told: list[float] = []
    found = measure_gates("lstm-1x64", model, TEST.images, TEST, told.append)
    assert found.accuracy == accuracy(model, TEST) > 0.95 and found.images == 130
    assert list(found.fixed) == ORDER["lstm"] and all(list(each) == list(VALUES) for each in found.fixed.values())
    assert found.fixed["output_gate"]["0"] < 0.2, "h is 0 then, whatever is read"
    assert told == sorted(told) and told[0] == 0 and 0.9 < told[-1] < 1


def test_a_plain_rnn_has_none():
    found = measure_gates("rnn", network("rnn"), TEST.images, Digits(TEST.images, TEST.labels, "x"))
    assert found.fixed == {} and 0 <= found.accuracy <= 1


def test_the_costliest_comes_first():
    def result(input_gate, forget_gate):
        shares = {"input_gate": input_gate, "forget_gate": forget_gate}
        return GatesMatter("x", "lstm", 10, 1.0, {gate: {"mean": share} for gate, share in shares.items()})

    ranked = costliest([result(0.5, 0.2), result(0.1, 0.6)], "mean")
    assert [gate for gate, _share in ranked] == ["input_gate", "forget_gate"]
    assert [share for _gate, share in ranked] == pytest.approx([0.3, 0.4])
