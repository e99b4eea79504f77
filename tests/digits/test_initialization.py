"""The weights at the beginning, and the order of the images."""

import pytest
import torch
from torch.utils.data import DataLoader, TensorDataset

from rnnplay.digits.initialization import first_network, initialize
from rnnplay.digits.recipes import Recipe
from rnnplay.digits.shuffle import order_from, seed_as_torch, seed_of_epoch
from rnnplay.models.row_classifier import RowClassifier


def test_an_lstm_begins_by_remembering():
    model = RowClassifier(hidden_size=8)
    initialize(model, 1.0, True, torch.Generator().manual_seed(0))
    for layer in range(2):
        both = sum(getattr(model.recurrent, f"bias_{side}_l{layer}") for side in ("ih", "hh"))
        assert torch.equal(both[8:16], torch.ones(8))
        for gate in getattr(model.recurrent, f"weight_hh_l{layer}").split(8):
            torch.testing.assert_close(gate @ gate.T, torch.eye(8))


def test_a_forget_bias_changes_the_forget_gates_of_an_lstm_and_nothing_else():
    for cell in ("lstm", "gru"):
        plain, biased = (
            first_network(
                Recipe("", cell, 8, start="torch", forget_bias=bias),
                torch.Generator().manual_seed(0),
                torch.device("cpu"),
            )
            for bias in (None, 1.0)
        )
        for (name, usual), changed in zip(plain.named_parameters(), biased.parameters(), strict=True):
            same = usual == changed
            if cell == "lstm" and name.startswith("recurrent.bias"):
                assert (changed[8:16] == 0.5).all() and same[:8].all() and same[16:].all()
            else:
                assert same.all()


@pytest.mark.parametrize("cell", ["lstm", "gru", "rnn"])
@pytest.mark.parametrize("bidirectional", [False, True])
def test_weights_and_orders_are_those_of_torch(cell, bidirectional):
    torch.manual_seed(11)
    theirs = RowClassifier(cell, 9, 2, bidirectional)
    loader = DataLoader(TensorDataset(torch.arange(50)), batch_size=8, shuffle=True)
    orders = [torch.cat([numbers for (numbers,) in loader]) for _ in range(2)]
    after = torch.rand(1)

    generator = torch.Generator().manual_seed(11)
    torch.manual_seed(0)  # whatever torch's own generator holds has no say
    recipe = Recipe("", cell, 9, 2, bidirectional, start="torch", forget_bias=None)
    mine = first_network(recipe, generator, torch.device("cpu"))
    assert all(torch.equal(a, b) for a, b in zip(mine.parameters(), theirs.parameters(), strict=True))
    for order in orders:
        assert torch.equal(order_from(seed_as_torch(generator), 50), order)
    assert torch.equal(torch.rand(1, generator=generator), after)


def test_epochs_and_seeds_have_orders_of_their_own():
    orders = {tuple(order_from(seed_of_epoch(seed, epoch), 20).tolist()) for seed in range(3) for epoch in range(3)}
    assert len(orders) == 9 and all(sorted(order) == list(range(20)) for order in orders)
