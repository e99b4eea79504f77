"""A picture in one step or in several: as torch's own cells and the reader of rows compute it."""

import pytest
import torch
from torch import nn

from rnnplay.models.glance import Glance, build
from rnnplay.models.row_classifier import CELLS, RowClassifier


def images(count=5):
    return torch.rand(count, 28, 28, generator=torch.Generator().manual_seed(3))


def test_a_glance_is_one_step_of_torchs_cell_from_states_of_zero():
    model, cell = build(4, hidden_size=7), nn.LSTMCell(784, 7)
    cell.load_state_dict({name.removesuffix("_l0"): each for name, each in model.recurrent.state_dict().items()})
    hidden, _memory = cell(images().flatten(1))
    torch.testing.assert_close(model(images()), model.linear(hidden))


@pytest.mark.parametrize("cell", CELLS)
def test_in_28_steps_it_is_the_reader_of_rows(cell):
    model = build(4, cell=cell, hidden_size=7, steps=28)
    rows = RowClassifier(cell, hidden_size=7, num_layers=1)
    rows.load_state_dict(model.state_dict())
    assert torch.equal(model(images()), rows(images()))
    torch.manual_seed(4)
    assert all(torch.equal(a, b) for a, b in zip(Glance(cell, 7, 28).parameters(), model.parameters(), strict=True))


@pytest.mark.parametrize("steps", [0, 27, 785])
def test_steps_that_are_not_equal_are_refused(steps):
    with pytest.raises(ValueError, match=f"784 pixels cannot be read in {steps} equal steps"):
        Glance(steps=steps)
    with pytest.raises(ValueError, match="it must be one of lstm, gru, rnn"):
        Glance("cell")
