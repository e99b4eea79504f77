"""The three networks are torch's own, and the floor of the loss is where it is said to be."""

import math

import pytest
import torch
from torch import nn

from rnnplay.lessons.hello.task import loss_floor
from rnnplay.models.characters import CellNetwork, EmbeddingNetwork, RNNNetwork, build

LETTERS = torch.tensor([1, 0, 2, 2, 3])


@pytest.mark.parametrize(
    ("network", "modules"),
    [
        ("cell", lambda: [nn.RNNCell(4, 4)]),
        ("rnn", lambda: [nn.RNN(4, 4, 2)]),
        ("embedding", lambda: [nn.Embedding(4, 10), nn.RNN(10, 6, 2, batch_first=True), nn.Linear(6, 4)]),
    ],
)
def test_weights_begin_as_torch_begins_and_its_generator_is_left_alone(network, modules):
    torch.manual_seed(5)
    expected = [each for module in modules() for each in module.parameters()]
    state = torch.get_rng_state()
    built = list(build(network, 4, hidden_size=6, num_layers=2, seed=5).parameters())
    assert torch.equal(state, torch.get_rng_state())
    assert len(built) == len(expected)
    assert all(torch.equal(ours, theirs) for ours, theirs in zip(built, expected, strict=True))
    torch.rand(3)  # the next draw is torch's own again
    assert not torch.equal(state, torch.get_rng_state())


def test_a_cell_in_a_loop_and_a_layer_are_the_same_network():
    cell, layer = CellNetwork(4), RNNNetwork(4)
    with torch.no_grad():
        for name, parameter in layer.recurrent.named_parameters():
            parameter.copy_(cell.recurrent.get_parameter(name.removesuffix("_l0")))
    torch.testing.assert_close(cell(LETTERS), layer(LETTERS))
    targets = torch.tensor([3, 1, 2, 3, 2])
    logits = cell(LETTERS)
    torch.testing.assert_close(cell.loss(logits, targets), 5 * layer.loss(logits, targets))


def test_shapes():
    for model, features in ((CellNetwork(4), 4), (RNNNetwork(4, 3), 4), (EmbeddingNetwork(4, 6, 1), 10)):
        assert model.encode(LETTERS).shape == (5, features)
        assert model(LETTERS).shape == (5, 4)


@pytest.mark.parametrize("size", [1, 2, 4, 30])
def test_no_outputs_of_a_tanh_lose_less_than_the_floor(size):
    floor = loss_floor("rnn", size, letters=5)
    generator = torch.Generator().manual_seed(0)
    logits = torch.tanh(3 * torch.randn(2000, size, generator=generator, dtype=torch.float64))
    targets = torch.randint(size, (2000,), generator=generator)
    losses = nn.functional.cross_entropy(logits, targets, reduction="none")
    assert losses.min() >= floor
    # At the corner that it is derived from it is reached, and from anywhere gradient descent goes there.
    best = -torch.ones(1, size, dtype=torch.float64)
    best[0, 0] = 1
    assert math.isclose(nn.functional.cross_entropy(best, torch.tensor([0])).item(), floor, abs_tol=1e-12)
    free = torch.randn(1, size, generator=generator, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.Adam([free], lr=0.3)
    for _ in range(300):
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(torch.tanh(free), torch.tensor([0]))
        loss.backward()
        optimizer.step()
    assert floor <= loss.item() < floor + 1e-3


def test_floors_of_the_three_networks():
    assert math.isclose(loss_floor("cell", 4, letters=5), 5 * math.log(1 + 3 * math.exp(-2)))
    assert math.isclose(loss_floor("rnn", 4, letters=5), math.log(1 + 3 * math.exp(-2)))
    assert loss_floor("embedding", 4, letters=5) is None
