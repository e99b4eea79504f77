"""What is read on the page, whatever it is: its numbers are torch's, and what is said of it is what is predicted."""

from functools import partial

import numpy as np
import pytest
import torch

from rnnplay import checkpoints
from rnnplay.data.mnist import load_mnist, to_input
from rnnplay.digits.reading import read
from rnnplay.lessons.cell.digit import DigitSource
from rnnplay.lessons.cell.wave import WaveSource
from rnnplay.lessons.cell.word import WordSource
from rnnplay.models.characters import NETWORKS, build
from rnnplay.models.sine import CELLS
from rnnplay.models.sine import build as build_sine
from rnnplay.trace import Intervention
from tests.lessons.cell.test_arithmetic import added_up

WORD = ("h", "e", "l", "l", "o")
ALPHABET = ("e", "h", "l", "o", " ")


def word(network):
    return WordSource(build(network, 5, 6, 2, seed=1), ALPHABET, WORD, WORD[::-1])


def wave(cell):
    model, points = build_sine(cell, 7, 2, seed=1), torch.linspace(-1, 1, 9)
    with torch.no_grad():
        _said, state = model(torch.ones(5))
    return WaveSource(model, points.numpy(), points.numpy(), state)


def digit():
    model, _card = checkpoints.load("bilstm-2x128-last")
    digits = load_mnist("test")
    return DigitSource(model, read(model, to_input(digits.images[0]).numpy()))


SOURCES = {
    **{network: partial(word, network) for network in NETWORKS},
    **{f"{cell} wave": partial(wave, cell) for cell in CELLS},
    "digit": digit,
}


def torchs(source):
    """What torch's own modules predict."""
    with torch.no_grad():
        if isinstance(source, DigitSource):
            return source.model(torch.tensor(source.inputs)[None])[0].softmax(-1)
        if isinstance(source, WordSource):
            return source.model(torch.tensor([ALPHABET.index(each) for each in WORD])).softmax(-1)
        return source.model(torch.tensor(source.inputs[:, 0]), source.state)[0]


@pytest.mark.parametrize("name", SOURCES)
def test_it_predicts_what_torch_predicts(name):
    source = SOURCES[name]()
    np.testing.assert_allclose(source.outcome, torchs(source), atol=1e-6)
    for row in source.outcomes(batch=3):
        np.testing.assert_allclose(row, source.outcome, atol=1e-6)
    assert not source.turned(source.outcomes(batch=2)).any()
    assert "Nothing changes" in source.what_changes(source.outcome)
    assert source.said and len(source.before_captions) == len(source.inputs)
    assert len(source.names.features) == source.inputs.shape[1]


@pytest.mark.parametrize("name", SOURCES)
def test_the_products_of_a_unit_add_up_from_the_state_before_the_first_step_on(name):
    source = SOURCES[name]()
    for layer in range(source.num_layers):
        found = source.arithmetic(layer, 0, 3)
        for quantity, values in added_up(found).items():
            np.testing.assert_allclose(values, source.layers[layer][0][quantity][:, 3], atol=1e-5)


@pytest.mark.parametrize("name", SOURCES)
def test_another_prediction_is_told(name):
    source = SOURCES[name]()
    layer = source.num_layers - 1
    pushed = source.outcomes([Intervention("hidden_state", torch.full((2, source.hidden_size), 9.0), [layer])], 2)
    assert source.turned(pushed).all()
    assert any(each in source.what_changes(pushed[0]) for each in ("becomes", "goes from"))


def test_the_unit_with_the_largest_say_pushes_the_prediction_down_when_it_is_cut():
    for source in (word("embedding"), word("cell"), digit()):
        layer, direction, unit = source.largest_say()
        last = source.outcome if source.outcome.ndim == 1 else source.outcome[-1]
        cut = source.outcomes([Intervention("hidden_state", 0.0, [layer], [direction], None, [unit])])[0]
        after = cut if cut.ndim == 1 else cut[-1]
        assert after[last.argmax()] < last.max()
