"""What is drawn from a seed is what torch draws after it, in one thread alone."""

import torch
from torch import nn

from rnnplay.models.seeded import drawn_from, seeded


def drawn():
    lstm = nn.LSTM(5, 4, 2, dropout=0.5)
    return [
        *lstm.parameters(),
        lstm(torch.randn(3, 2, 5))[0],
        torch.randperm(9),
        torch.randint(10, (4,)),
        torch.randint(3, 10, (4,)),
        nn.functional.dropout(torch.ones(20)),
        torch.rand_like(torch.ones(3)),
        torch.normal(0.0, 1.0, (2,)),
    ]


def test_what_is_drawn_is_what_torch_draws_after_its_seed(in_four_threads):
    torch.manual_seed(3)
    theirs = drawn()
    state = torch.get_rng_state()

    def ours():
        with seeded(3):
            return drawn()

    for made in [ours(), *in_four_threads(ours)]:
        assert all(torch.equal(a, b) for a, b in zip(made, theirs, strict=True))
    torch.set_rng_state(state)
    ours()
    assert torch.equal(state, torch.get_rng_state())


def test_who_hands_in_a_generator_draws_from_that_one():
    with drawn_from(torch.Generator().manual_seed(3)):
        mine = torch.randn(4, generator=torch.Generator().manual_seed(5))
        weights = nn.init.orthogonal_(torch.empty(3, 3), generator=torch.Generator().manual_seed(5))
    assert torch.equal(mine, torch.randn(4, generator=torch.Generator().manual_seed(5)))
    alone = nn.init.orthogonal_(torch.empty(3, 3), generator=torch.Generator().manual_seed(5))
    assert torch.equal(weights, alone)
