"""The script that repeats a reading with and without a change makes the numbers of both, whatever the change."""

import numpy as np
import pytest
import torch

from rnnplay.digits.contributions import contributions
from rnnplay.digits.reading import read
from rnnplay.digits.what_if import Place, blank_block, blank_rows, clamp_gate, cut_unit, reset_states
from rnnplay.lessons.draw.repeat import repeat
from rnnplay.models.row_classifier import RowClassifier
from rnnplay.trace.script import network_file
from tests.repeated import run

ROWS, PIXELS, HIDDEN = 7, 5, 4
NETWORKS = {
    "rnn": {"cell": "rnn", "num_layers": 1},
    "gru": {"cell": "gru"},
    "lstm": {"cell": "lstm"},
    "lstm ends": {"cell": "lstm", "bidirectional": True, "readout": "ends"},
    "gru last": {"cell": "gru", "bidirectional": True, "readout": "last"},
}
PICTURES = [None, blank_rows(range(2, 4), PIXELS), blank_block(range(3, 6), range(1, 3))]


def changes(architecture):
    """Every kind of change, in the first and the last layer, in each direction."""
    found = [*PICTURES]
    for layer, direction in [(0, 0), (architecture["num_layers"] - 1, int(architecture["bidirectional"]))]:
        place = Place.of(architecture, layer, direction)
        found += [cut_unit(1, place), reset_states(["hidden_state"], place, 2)]
        gates = {"rnn": (), "gru": ("reset_gate", "update_gate", "candidate")}.get(
            architecture["cell"], ("input_gate", "forget_gate", "candidate", "output_gate")
        )
        found += [clamp_gate(gate, 0.3, place, range(2, ROWS)) for gate in gates]
        found += [clamp_gate(gate, torch.rand(HIDDEN), place, range(1, ROWS)) for gate in gates[:1]]
        if architecture["cell"] == "lstm":
            found += [reset_states(["hidden_state", "cell_state"], place, 3)]
    return found


@pytest.mark.quick("lstm ends", "gru")
@pytest.mark.parametrize("name", NETWORKS)
def test_it_makes_the_numbers_of_both_readings(name, tmp_path):
    torch.manual_seed(6)
    model = RowClassifier(hidden_size=HIDDEN, input_size=PIXELS, **NETWORKS[name]).eval()
    reading = read(model, np.random.default_rng(1).random((ROWS, PIXELS), np.float32), saliency=True)
    (tmp_path / "n.safetensors").write_bytes(network_file(model.state_dict()))
    for change in changes(model.architecture):
        both = [reading] if change is None else [reading, change.read(model, reading)]
        weighed = [contributions(model, each.layers, 3) for each in both]
        made, said = run(repeat(model, reading, change, weighed[0], "n.safetensors", "n.npz"), tmp_path)
        assert float(said.splitlines()[0].split(": ")[1]) < 1e-6
        expected = {
            "inputs": [each.image for each in both],
            "probability": [each.by_row for each in both],
            "probability_of_states": [each.by_state for each in both],
            "saliency": [reading.saliency],
            "contribution_to": [3 for _each in both],
            "logit": [each.logits for each in weighed],
        }
        for direction, suffix in enumerate(["", "_reverse"][: len(reading.layers[0])]):
            last = len(reading.layers) - 1
            expected[f"contribution_l{last}{suffix}"] = [each.products[direction] for each in weighed]
            for layer in range(last + 1):
                for quantity in reading.layers[layer][direction]:
                    values = [each.layers[layer][direction][quantity] for each in both]
                    expected[f"{quantity}_l{layer}{suffix}"] = values
        assert {*made} == {*expected}
        for each, values in expected.items():
            np.testing.assert_allclose(made[each], np.stack(values), atol=1e-5, err_msg=f"{each}, {change}")


def test_what_is_not_shown_is_not_made(tmp_path):
    model = RowClassifier(hidden_size=HIDDEN, input_size=PIXELS).eval()
    reading = read(model, np.ones((ROWS, PIXELS), np.float32))
    (tmp_path / "n.safetensors").write_bytes(network_file(model.state_dict()))
    made, _said = run(repeat(model, reading, None, None, "n.safetensors", "n.npz"), tmp_path)
    assert "probability" in made and not {*made} & {"saliency", "logit", "contribution_to", "contribution_l1"}
