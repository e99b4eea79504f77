"""One thing is otherwise while a network reads: what exactly, and how it is said."""

import numpy as np
import pytest
import torch

from rnnplay.digits.outcome import what_changes
from rnnplay.digits.reading import read
from rnnplay.digits.what_if import Change, Place, blank_block, blank_rows, clamp_gate, cut_unit, reset_states
from rnnplay.models.row_classifier import RowClassifier
from rnnplay.trace import trace

IMAGE = np.random.default_rng(0).random((28, 28)).astype(np.float32)


def network(cell="lstm", both=False, readout="last"):
    torch.manual_seed(0)
    return RowClassifier(cell, 8, 2, both, readout=readout).eval()


def hidden(reading, place):
    return reading.layers[place.layer][place.direction]["hidden_state"]


def test_blank_rows_and_blocks_are_blank_and_nothing_else():
    image = IMAGE.copy()
    rows = blank_rows(range(8, 12), 28).image(image)
    assert not rows[8:12].any() and (np.delete(rows, range(8, 12), 0) == np.delete(IMAGE, range(8, 12), 0)).all()
    block = blank_block(range(2, 4), range(5, 9)).image(image)
    assert not block[2:4, 5:9].any() and np.count_nonzero(block != IMAGE) == 8
    assert (image == IMAGE).all()


def test_a_blank_part_is_read_as_torch_reads_that_picture():
    model = network()
    change = blank_rows(range(8, 12), 28)
    after = change.read(model, read(model, IMAGE))
    with torch.no_grad():
        expected = model(torch.from_numpy(change.image(IMAGE))[None])[0].softmax(-1)
    np.testing.assert_allclose(after.probabilities, expected, atol=1e-6)


@pytest.mark.parametrize("direction", [0, 1])
def test_a_gate_is_fixed_where_it_is_said_to_be(direction):
    model = network(both=True, readout="ends")
    place, means = Place.of(model.architecture, 1, direction), torch.linspace(0, 1, 8)
    for value in (0.25, means):
        change = clamp_gate("forget_gate", value, place, range(9, 28))
        gates = change.read(model, read(model, IMAGE)).layers[1][direction]["forget_gate"]
        assert np.allclose(gates[9:], np.broadcast_to(value, (19, 8))) and not np.allclose(gates[8], gates[9])
    assert change.said == "With the forget gate of layer 2 ({}) fixed to its mean in rows 10–28".format(
        ("forward", "backward")[direction]
    )


def test_after_a_reset_the_layer_goes_on_as_if_it_began_there():
    model = network()
    place = Place.of(model.architecture, 0, 0)
    change = reset_states(["hidden_state", "cell_state"], place, 13)
    after = change.read(model, read(model, IMAGE))
    with torch.no_grad():
        fresh = trace(model.recurrent, torch.from_numpy(IMAGE[14:])[None]).layers[0][0].hidden_state[0]
    np.testing.assert_allclose(hidden(after, place)[14:], fresh, atol=1e-6)
    assert change.said == "With h and c of layer 1 reset to 0 at row 14"


def test_a_unit_that_is_cut_says_nothing():
    model = network("gru")
    place = Place.of(model.architecture, 1, 0)
    reading = read(model, IMAGE)
    after = cut_unit(3, place).read(model, reading)
    assert not hidden(after, place)[:, 3].any() and hidden(reading, place)[:, 3].all()
    weights = torch.nn.utils.parameters_to_vector(model.parameters())
    with torch.no_grad():  # the same network whose unit nobody reads
        model.linear.weight[:, 3] = 0
        model.recurrent.weight_hh_l1[:, 3] = 0
        expected = model(torch.from_numpy(IMAGE)[None])[0].softmax(-1)
        torch.nn.utils.vector_to_parameters(weights, model.parameters())
    # but for the GRU's own memory of it, z ⊙ h, which is cut too and which no other unit reads
    np.testing.assert_allclose(after.probabilities, expected, atol=1e-6)


@pytest.mark.parametrize(
    "change, said",
    [
        (blank_rows(range(8, 12), 28), "Without rows 9–12"),
        (blank_rows(range(8, 9), 28), "Without row 9"),
        (blank_block(range(8, 9), range(2, 3)), "Without pixel 3 of row 9"),
        (blank_block(range(8, 10), range(2, 5)), "Without pixels 3–5 of rows 9–10"),
        (
            clamp_gate("candidate", -0.5, Place(0, 0, False), range(27, 28)),
            "candidate of layer 1 fixed to −0.5 in row 28",
        ),
        (cut_unit(0, Place(1, 1, True)), "Without unit 1 of layer 2 (backward)"),
    ],
)
def test_a_change_is_said(change: Change, said: str):
    assert change.said.endswith(said)


def test_what_changes_nothing_is_told_so():
    model = network()
    reading = read(model, np.zeros((28, 28), np.float32))
    assert "Nothing changes" in what_changes(reading, blank_rows(range(28), 28).read(model, reading))
