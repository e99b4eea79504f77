"""What is seen of a network that learns: the digit it reads, and the gradient that comes back to each row."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from rnnplay.digits.observation import watch
from rnnplay.digits.reading import read
from rnnplay.models.row_classifier import CELLS, RowClassifier
from rnnplay.trace import trace

IMAGES, LABELS = torch.rand(3, 28, 28, generator=torch.Generator().manual_seed(0)), torch.tensor([4, 0, 9])


def network(cell="lstm", num_layers=2, bidirectional=False, readout="last", **options):
    torch.manual_seed(1)
    return RowClassifier(cell, 6, num_layers, bidirectional, readout=readout, **options)


@pytest.mark.parametrize("bidirectional", [False, True])
@pytest.mark.parametrize("cell", CELLS)
def test_the_first_digit_is_read_as_ever(cell, bidirectional):
    model = network(cell, bidirectional=bidirectional, dropout=0.5)  # in training mode
    watched = watch(model, IMAGES, LABELS)
    assert model.training and all(parameter.grad is None for parameter in model.parameters())
    model.eval()
    assert watched.label == 4 and np.array_equal(watched.reading.image, IMAGES[0])
    np.testing.assert_allclose(watched.reading.by_row, read(model, IMAGES[0].numpy()).by_row, atol=1e-6)
    assert watched.reading.digit == model(IMAGES[:1]).argmax()
    expected = trace(model.recurrent, IMAGES[0]).layers
    assert len(watched.reading.layers) == 2 and {len(layer) for layer in watched.reading.layers} == {
        2 if bidirectional else 1
    }
    for seen, layer in zip(watched.reading.layers, expected, strict=True):
        for mine, half in zip(seen, layer, strict=True):
            assert list(mine) == list(half.by_name())
            for name, values in half.by_name().items():
                assert mine[name].dtype == np.float16 and not mine[name].flags.writeable
                np.testing.assert_allclose(mine[name], values.detach(), atol=1e-3)


def test_a_digit_alone_or_among_others_is_read_the_same():
    model = network()
    alone, among = (watch(model, IMAGES[:count], LABELS[:count]) for count in (1, 3))
    np.testing.assert_allclose(alone.reading.by_row, among.reading.by_row, atol=1e-6)
    each = [watch(model, IMAGES[index : index + 1], LABELS[index : index + 1]).gradient_by_row for index in range(3)]
    np.testing.assert_allclose(among.gradient_by_row, np.prod(each, axis=0) ** (1 / 3), rtol=1e-4)


def test_the_gradient_is_that_of_all_layers_and_directions_together():
    model = network(num_layers=2, bidirectional=True)
    traced = trace(model.recurrent, IMAGES[:1])
    halves = traced.gradients(F.cross_entropy(model.linear(traced.output[:, -1]), LABELS[:1]))
    vectors = torch.cat([half.hidden_state[0] for layer in halves for half in layer], dim=-1)  # (rows, all units)
    np.testing.assert_allclose(watch(model, IMAGES[:1], LABELS[:1]).gradient_by_row, vectors.norm(dim=-1), rtol=1e-5)


def test_a_gradient_of_many_steps_is_small_and_not_zero():
    """Squared as float32 it would be zero: forget gates of one half leave some 2^-111 of it."""
    torch.manual_seed(0)
    model = RowClassifier("lstm", 6, 1, input_size=7)
    with torch.no_grad():
        for bias in (model.recurrent.bias_ih_l0, model.recurrent.bias_hh_l0):
            bias[6:12] = -0.2
    norms = watch(model, IMAGES.reshape(3, 112, 7), LABELS).gradient_by_row
    assert 0 < norms[0] < 1e-20 and norms[-1] > 1e-3


@pytest.mark.parametrize("readout", ["last", "ends"])
def test_two_ways_to_ask_for_the_probabilities_at_a_row(readout):
    model = network(bidirectional=True, readout=readout)
    watched = watch(model, IMAGES, LABELS)
    reading = read(model.eval(), IMAGES[0].numpy())
    np.testing.assert_allclose(watched.reading.by_row, reading.by_row, atol=1e-6)
    np.testing.assert_allclose(watched.reading.by_state, reading.by_state, atol=1e-6)
    np.testing.assert_allclose(watched.reading.by_state[-1], watched.reading.by_row[-1], atol=1e-6)
    assert np.abs(watched.reading.by_state - watched.reading.by_row).max() > 1e-3
    one = watch(network(), IMAGES, LABELS)
    np.testing.assert_array_equal(one.reading.by_state, one.reading.by_row)


def test_the_gradient_is_that_of_the_loss_when_a_hidden_state_is_pushed():
    """Finite differences: the cells run by hand, with a push on the hidden state of one layer after one row."""
    model = network("gru", num_layers=1).double()
    images, label = IMAGES[:1].double(), LABELS[:1]

    def loss(row, push):
        state, rows = torch.zeros(1, 1, 6, dtype=torch.float64), images[0]
        for index in range(28):
            output, state = model.recurrent(rows[None, index : index + 1], state)
            if index == row:
                state = state + push
                output = output + push
        return F.cross_entropy(model.linear(output[:, -1]), label).item()

    norms = watch(model, images, label).gradient_by_row
    for row in (0, 13, 27):
        pushes = 1e-5 * torch.eye(6, dtype=torch.float64)[:, None, None]
        slopes = [(loss(row, push) - loss(row, -push)) / 2e-5 for push in pushes]
        assert norms[row] == pytest.approx(np.linalg.norm(slopes), rel=1e-4)


@pytest.mark.parametrize(("readout", "reaches"), [("last", 0), ("ends", 28)])
def test_the_backward_direction_of_one_layer_is_reached_where_the_readout_asks_it(readout, reaches):
    """Read at the last row, it has seen that row only, so nothing comes back to any other."""
    model = network(num_layers=1, bidirectional=True, readout=readout)
    with torch.no_grad():
        model.linear.weight[:, :6] = 0  # the forward direction no longer counts
    up = watch(model, IMAGES, LABELS).gradient_by_row
    assert (up[:-1] > 0).all() == bool(reaches) and up[-1] > 0
    if not reaches:
        assert not up[:-1].any()
