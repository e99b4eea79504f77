"""What all units add to a logit, with the bias, is the logit of torch's linear layer."""

import numpy as np
import pytest
import torch

from rnnplay.digits.contributions import contributions
from rnnplay.digits.reading import read
from rnnplay.models.row_classifier import RowClassifier

IMAGE = np.random.default_rng(1).random((28, 28)).astype(np.float32)
CASES = [(cell, False, "last") for cell in ("lstm", "gru", "rnn")]
CASES += [(cell, True, readout) for cell in ("lstm", "gru", "rnn") for readout in ("last", "ends")]


@pytest.mark.parametrize("cell, both, readout", CASES)
@pytest.mark.parametrize("digit", [0, 7])
def test_they_add_up_to_torchs_logit(cell, both, readout, digit):
    torch.manual_seed(0)
    model = RowClassifier(cell, 16, 2, both, readout=readout).eval()
    with torch.no_grad():
        torch.nn.init.normal_(model.linear.weight)
        torch.nn.init.normal_(model.linear.bias)
        logits = model(torch.from_numpy(IMAGE)[None])[0]
        by_state = model.logits_of_states(model.recurrent(torch.from_numpy(IMAGE)[None])[0])[0]
    made = contributions(model, read(model, IMAGE).layers, digit)
    assert [each.shape for each in made.products] == [(28, 16)] * (1 + both)
    whole = sum(made.read(direction).sum() for direction in range(1 + both)) + made.bias
    assert whole == pytest.approx(logits[digit].item(), abs=1e-5)  # at the rows where it is read
    np.testing.assert_allclose(made.logits, by_state[:, digit], atol=1e-5)  # and at every other


@pytest.mark.parametrize("readout, row", [("last", 27), ("ends", 0)])
def test_a_unit_without_weight_has_no_say_and_another_all(readout, row):
    torch.manual_seed(0)
    model = RowClassifier("gru", 16, 1, True, readout=readout).eval()
    with torch.no_grad():
        model.linear.weight.zero_()
        model.linear.weight[5, 16 + 3] = 2.0  # the fourth unit of the backward direction
    reading = read(model, IMAGE)
    made = contributions(model, reading.layers, 5)
    assert not made.products[0].any() and np.flatnonzero(made.read(1)).tolist() == [3]
    assert made.read_at(1) == row
    assert made.read(1)[3] == pytest.approx(2 * reading.layers[0][1]["hidden_state"][row, 3])
