"""What a network thinks after each row, and the verdict that follows from it."""

import numpy as np
import pytest
import torch

from rnnplay import checkpoints
from rnnplay.digits.reading import Reading, glance, read
from rnnplay.models.row_classifier import RowClassifier
from rnnplay.trace import Intervention, trace


def reading_of(leaders):
    """A reading of three classes whose likeliest class after each row is the one given."""
    by_row = np.full((len(leaders), 3), 0.2, np.float32)
    by_row[np.arange(len(leaders)), leaders] = 0.6
    return Reading(np.zeros((len(leaders), 4), np.float32), by_row, by_row, ())


@pytest.mark.parametrize(
    ("leaders", "digit", "decided_at"),
    [
        ([1, 1, 1, 1], 1, 0),
        ([0, 1, 1, 1], 1, 1),
        ([1, 2, 1, 2], 2, 3),
        ([2, 0, 2, 2], 2, 2),
        ([0], 0, 0),
    ],
)
def test_the_verdict_is_that_of_the_last_row_and_stands_since_it_last_changed(leaders, digit, decided_at):
    reading = reading_of(leaders)
    assert reading.digit == digit
    assert reading.decided_at == decided_at
    assert np.array_equal(reading.probabilities, reading.by_row[-1])


@pytest.mark.parametrize(
    "architecture",
    [
        {"cell": "lstm", "num_layers": 2},
        {"cell": "gru", "num_layers": 1},
        {"cell": "lstm", "num_layers": 2, "bidirectional": True, "readout": "ends"},
        {"cell": "rnn", "num_layers": 2, "bidirectional": True, "readout": "last"},
    ],
)
def test_reading_gives_the_probabilities_of_the_network_after_each_row(architecture):
    torch.manual_seed(0)
    model = RowClassifier(hidden_size=6, **architecture).eval()
    field = np.random.default_rng(0).random((28, 28), np.float32)
    reading = read(model, field)
    images = torch.from_numpy(field)[None]
    with torch.no_grad():
        assert np.allclose(reading.by_row, model.logits_by_row(images)[0].softmax(dim=-1).numpy(), atol=1e-6)
        output, _state = model.recurrent(images)
        assert np.allclose(reading.by_state, model.logits_of_states(output)[0].softmax(dim=-1).numpy(), atol=1e-6)
        # The oracle that knows nothing of logits_by_row: the picture cut off after each row.
        for row in range(28):
            alone = model(images[:, : row + 1])[0].softmax(dim=-1).numpy()
            assert np.allclose(reading.by_row[row], alone, atol=1e-6)
    assert reading.by_row.shape == (28, 10)
    assert np.allclose(reading.by_row.sum(axis=1), 1, atol=1e-6)
    assert reading.image is field
    expected = trace(model.recurrent, images[0]).layers
    for found, layer in zip(reading.layers, expected, strict=True):
        for states, direction in zip(found, layer, strict=True):
            assert list(states) == list(direction.by_name())
            for name, values in direction.by_name().items():
                assert states[name].dtype == np.float32 and not states[name].flags.writeable
                assert np.allclose(states[name], values.detach(), atol=1e-6)


def test_reading_takes_any_array_of_numbers_and_leaves_no_gradient():
    model = RowClassifier(hidden_size=4, num_layers=1).eval()
    field = np.eye(28)[:, ::-1]  # float64, and not laid out in a row
    assert np.array_equal(read(model, field).by_row, read(model, field.astype(np.float32).copy()).by_row)
    assert model.linear.weight.grad is None


@pytest.mark.parametrize("name", [card.name for card in checkpoints.list()])
def test_a_glance_says_what_a_reading_says(name):
    model, _card = checkpoints.load(name, torch.device("cpu"))
    image = np.zeros((28, 28), np.float32)
    image[5:23, 12:16] = 1
    seen, known = glance(model, image), read(model, image)
    assert np.allclose(seen.by_row, known.by_row, atol=1e-5)
    assert np.allclose(seen.by_state, known.by_state, atol=1e-5)
    assert seen.threshold == known.threshold
    assert seen.strangeness == pytest.approx(known.strangeness, abs=1e-3)
    assert seen.layers == () and seen.image is image and glance(model, image, "why").unclear == "why"


@pytest.mark.parametrize("bidirectional", [False, True])
def test_a_reading_with_an_intervention_is_that_of_the_trace_with_it(bidirectional):
    torch.manual_seed(0)
    model = RowClassifier(hidden_size=6, bidirectional=bidirectional, readout="ends").eval()
    image = np.random.default_rng(0).random((28, 28), np.float32)
    shut = [Intervention("input_gate", 0.0, layers=[1], steps=range(10, 28))]
    reading = read(model, image, interventions=shut)
    traced = trace(model.recurrent, torch.from_numpy(image)[None], interventions=shut)
    logits = model.read_out(traced.output, traced.state)[0]
    assert np.allclose(reading.probabilities, logits.softmax(-1).detach(), atol=1e-6)
    assert np.array_equal(reading.by_row, reading.by_state)
    assert np.abs(reading.probabilities - read(model, image).probabilities).max() > 1e-4
