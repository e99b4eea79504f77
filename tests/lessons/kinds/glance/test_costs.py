"""What a network costs: multiplications as torch counts those of its matrices, and weights that nothing depends on."""

import pytest
import torch
from torch.utils.flop_counter import FlopCounterMode

from rnnplay.lessons.kinds.glance.costs import PRODUCTS, costs
from rnnplay.models.glance import build
from rnnplay.models.row_classifier import CELLS

IMAGES = torch.rand(3, 28, 28, generator=torch.Generator().manual_seed(3))


@pytest.mark.parametrize("steps", [1, 28])
@pytest.mark.parametrize("cell", CELLS)
def test_multiplications_are_those_that_torch_counts_and_the_products_of_gates(cell, steps):
    model = build(1, cell=cell, hidden_size=6, steps=steps)
    recurrent, counter = model.recurrent, FlopCounterMode(display=False)
    names = ("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0")
    step = getattr(torch, {"rnn": "rnn_tanh_cell"}.get(cell, f"{cell}_cell"))
    state = torch.zeros(1, 6)
    state = (state, state) if cell == "lstm" else state
    with counter:
        for row in model.sequence(IMAGES[:1]).unbind(1):  # torch's cell, as torch does not count within nn.LSTM
            state = step(row, state, *(getattr(recurrent, name) for name in names))
        logits = model.linear(state[0] if cell == "lstm" else state)
    torch.testing.assert_close(logits, model(IMAGES[:1]))
    products = PRODUCTS[type(recurrent)] * 6 * steps
    assert costs(model).multiplications == counter.get_total_flops() // 2 + products  # a product and a sum are two


@pytest.mark.parametrize("cell", CELLS)
def test_idle_weights_can_be_anything_in_one_step_and_no_other_can(cell):
    model = build(1, cell=cell, hidden_size=6)
    model(IMAGES).sum().backward()
    touched = sum(int(each.grad.abs().ne(0).sum()) for each in model.parameters())
    of = costs(model)
    dead = 784 - int(IMAGES.flatten(1).any(dim=0).sum())  # pixels without ink, of which there are none
    assert (of.weights - of.idle_weights, dead) == (touched, 0)
    before = model(IMAGES)
    with torch.no_grad():
        for parameter in model.parameters():
            parameter[parameter.grad == 0] = 5.0
    assert torch.equal(model(IMAGES), before)
    assert costs(build(1, cell=cell, hidden_size=6, steps=28)).idle_weights == 0


def test_a_row_readers_weights_all_matter():
    model = build(1, hidden_size=6, steps=28)
    model(IMAGES).sum().backward()
    assert all(bool(each.grad.abs().ne(0).all()) for each in model.parameters())
