"""Dropout from a generator of one's own: torch as the oracle."""

import pytest
import torch

from rnnplay.digits.seeded_dropout import run_recurrent
from rnnplay.models.row_classifier import CELLS, READOUTS, RowClassifier


@pytest.mark.parametrize("readout", READOUTS)
@pytest.mark.parametrize("bidirectional", [False, True], ids=["one direction", "two directions"])
@pytest.mark.parametrize("cell", CELLS)
def test_the_units_that_torch_would_drop_are_dropped(cell: str, bidirectional: bool, readout: str) -> None:
    torch.manual_seed(0)
    model = RowClassifier(cell, 7, 3, bidirectional, dropout=0.4, readout=readout)
    images = torch.rand(5, 28, 28)
    torch.manual_seed(4)
    theirs = model(images)
    before = torch.get_rng_state()
    mine = model.read_out(*run_recurrent(model.recurrent, images, torch.Generator().manual_seed(4)))
    assert torch.equal(mine, theirs)
    assert torch.equal(torch.get_rng_state(), before)
    model.eval()
    assert torch.equal(model.read_out(*run_recurrent(model.recurrent, images, torch.Generator())), model(images))
