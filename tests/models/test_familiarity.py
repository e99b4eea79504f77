"""The measure of what does not look like a digit: its numbers, and what the shipped networks say of digits and junk."""

import itertools

import numpy as np
import pytest
import torch

from benchmarks.junk import KINDS, fields
from rnnplay import checkpoints
from rnnplay.data.drawing import field_of_strokes
from rnnplay.data.mnist import load_mnist, to_input
from rnnplay.digits.reading import read
from rnnplay.models.familiarity import ROWS, Familiarity, flagged, outputs_of
from rnnplay.models.row_classifier import RowClassifier

SHIPPED = [card.name for card in checkpoints.list()]


def measured(**architecture):
    """A small network with a measure of random weights."""
    torch.manual_seed(5)
    model = RowClassifier(**{"hidden_size": 4, "num_layers": 1, **architecture}).eval()
    model.familiarity = Familiarity(outputs_of(model.architecture), threshold=0.25)
    for weight in model.familiarity.buffers():
        weight.normal_(0, 0.3)
    return model


def convolved(maps, weight, bias, padding):
    """A convolution of stride 2 on ``(channels, side, side)``, one pixel after the other, and what of it is above 0."""
    padded = np.pad(maps, ((0, 0), (padding, padding), (padding, padding)))
    size, side = weight.shape[-1], (maps.shape[-1] + 2 * padding - weight.shape[-1]) // 2 + 1
    result = np.empty((len(weight), side, side))
    for y in range(side):
        for x in range(side):
            window = padded[:, 2 * y : 2 * y + size, 2 * x : 2 * x + size]
            result[:, y, x] = (weight * window).sum(axis=(1, 2, 3)) + bias
    return np.maximum(result, 0)


def test_the_measure_is_what_its_weights_say():
    model = measured(hidden_size=5)
    weights = {name: weight.double().numpy() for name, weight in model.familiarity.named_buffers()}
    field = np.random.default_rng(0).random((28, 28), np.float32)
    with torch.no_grad():
        output = model.recurrent(torch.from_numpy(field)[None])[0][0].double().numpy()  # (rows, outputs)
    maps = field[None].astype(float)
    for number, padding in ((1, 2), (2, 1), (3, 1)):
        convolution = weights[f"convolution_{number}"], weights[f"convolution_{number}_bias"]
        maps = convolved(maps, *convolution, padding)
    features = np.maximum(weights["picture"] @ maps.ravel() + weights["picture_bias"], 0)
    seen = np.concatenate([output[list(ROWS)].ravel(), features])
    hidden = np.maximum(weights["hidden"] @ seen + weights["hidden_bias"], 0)
    assert read(model, field).strangeness == pytest.approx(hidden @ weights["odds"] + weights["odds_bias"][0], abs=1e-4)


@pytest.mark.parametrize("architecture", [{}, {"bidirectional": True, "readout": "ends"}, {"cell": "gru"}])
def test_the_measure_changes_nothing_in_what_is_read_and_is_not_learnt(architecture):
    model = measured(**architecture)
    field = np.random.default_rng(1).random((28, 28), np.float32)
    reading, measure = read(model, field), model.familiarity
    count = sum(parameter.numel() for parameter in model.parameters())
    model.familiarity = None
    plain = read(model, field)
    assert count == sum(parameter.numel() for parameter in model.parameters())
    assert np.array_equal(reading.by_row, plain.by_row)
    assert plain.strangeness is plain.threshold is plain.familiar is None
    assert reading.threshold == measure.threshold
    assert reading.familiar is (reading.strangeness <= 0.25)
    with pytest.raises(ValueError, match="no measure"):
        flagged(model, torch.zeros(1, 28, 28))


def test_many_at_once_are_flagged_as_each_alone():
    model = measured()
    images = torch.rand(7, 28, 28, generator=torch.Generator().manual_seed(0))
    strange = [read(model, image.numpy()).strangeness for image in images]
    model.familiarity.threshold = float(np.median(strange) + 1e-4)
    assert flagged(model, images, batch_size=3).tolist() == [each > model.familiarity.threshold for each in strange]


@pytest.fixture(scope="module")
def junk():
    return {name: torch.from_numpy(fields(kind, 25, seed=77)) for name, kind in KINDS.items()}


@pytest.mark.quick("lstm-2x128")
@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_networks_flag_junk_and_hardly_ever_a_digit(name, junk):
    """A small share of what `benchmarks.familiarity` measures, with room for chance."""
    model, card = checkpoints.load(name)
    assert card.familiarity == model.familiarity.card()
    digits = load_mnist("test")
    assert flagged(model, to_input(digits.images)).float().mean() <= 0.02  # the hard ones stand at the beginning
    shares = {kind: flagged(model, pictures).float().mean().item() for kind, pictures in junk.items()}
    assert shares.pop("scribble") >= 0.7  # some are like an 8 or a 3
    assert min(shares.values()) >= 0.84, shares


def long_flag(lean: float, down: float, wide: float, sag: float) -> list[list[tuple[float, float]]]:
    """A 1 in one stroke, 200 pixels high; by what shares of it the stem leans, and the flag goes down, out and sags."""
    flag = [(wide * (t - 1) + sag * t * (1 - t), down * (1 - t) + sag * t * (1 - t)) for t in np.linspace(0, 1, 7)]
    return [[(220 + 200 * x, 40 + 200 * y) for x, y in [*flag, (0, 0), (-lean, 1)]]]


@pytest.fixture(scope="module")
def ones():
    hands = itertools.product((-0.2, 0, 0.2), (0.75, 0.9, 1), (0.5, 0.7, 0.9), (0, 0.6))
    drawn = [field_of_strokes(long_flag(*hand), brush) for hand in hands for brush in (10, 16, 22)]
    return torch.from_numpy(np.stack(drawn))


@pytest.mark.thorough
@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_networks_know_a_1_whose_flag_is_as_long_as_its_stem(name, ones):
    assert flagged(checkpoints.load(name)[0], ones).float().mean() <= 0.02
