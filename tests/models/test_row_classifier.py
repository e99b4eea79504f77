"""The row classifier: what it reads after each row, and which settings it takes."""

import pytest
import torch
from torch import nn

from rnnplay.digits.ui.directions import where_it_is_read
from rnnplay.models.row_classifier import CELLS, READOUTS, RowClassifier


@pytest.mark.quick("*-two directions-*-2-28", "*-one direction-last-1-5")
@pytest.mark.parametrize("rows", [1, 5, 28])
@pytest.mark.parametrize("num_layers", [1, 2])
@pytest.mark.parametrize("readout", READOUTS)
@pytest.mark.parametrize("bidirectional", [False, True], ids=["one direction", "two directions"])
@pytest.mark.parametrize("cell", CELLS)
def test_logits_by_row_are_those_of_the_picture_that_ends_there(
    cell: str, bidirectional: bool, readout: str, num_layers: int, rows: int
) -> None:
    torch.manual_seed(0)
    model = RowClassifier(cell, 7, num_layers, bidirectional, readout=readout).eval()
    images = torch.rand(3, rows, 28)
    with torch.inference_mode():
        by_row = model.logits_by_row(images)
        assert by_row.shape == (3, rows, 10)
        for row in range(rows):
            torch.testing.assert_close(by_row[:, row], model(images[:, : row + 1]), atol=1e-6, rtol=1e-5)


@pytest.mark.parametrize("readout", READOUTS)
@pytest.mark.parametrize("cell", CELLS)
def test_logits_of_states_are_the_linear_layer_on_what_torch_gives(cell: str, readout: str) -> None:
    torch.manual_seed(0)
    images = torch.rand(3, 28, 28)
    both, one = (RowClassifier(cell, 7, 2, each, readout=readout).eval() for each in (True, False))
    with torch.inference_mode():
        torch.testing.assert_close(one.logits_of_states(one.recurrent(images)[0]), one.logits_by_row(images))
        logits = both.logits_of_states(both.recurrent(images)[0])
        torch.testing.assert_close(logits[:, -1], both(images))
        assert (logits[:, 9] - both.logits_by_row(images)[:, 9]).abs().max() > 1e-3, "another question"
        states = both.recurrent(images)[0]  # (batch, rows, 2 * hidden)
        up = states[:, 9 if readout == "last" else 18, 7:]
        torch.testing.assert_close(logits[:, 9], both.linear(torch.cat([states[:, 9, :7], up], dim=1)))


@pytest.mark.parametrize("cell", CELLS)
def test_with_one_direction_both_readouts_are_the_same(cell: str) -> None:
    last, ends = (RowClassifier(cell, 6, readout=readout).eval() for readout in READOUTS)
    ends.load_state_dict(last.state_dict())
    images = torch.rand(2, 28, 28)
    torch.testing.assert_close(last(images), ends(images))


@pytest.mark.parametrize(
    ("readout", "num_layers", "expected"),
    [("last", 1, [27]), ("last", 2, [*range(28)]), ("last", 3, [*range(28)]), ("ends", 1, [*range(28)])],
)
@pytest.mark.parametrize("cell", CELLS)
def test_what_the_backward_direction_has_seen(cell: str, readout: str, num_layers: int, expected: list[int]) -> None:
    """The rows that its part of the prediction depends on, and the sentence that says so."""
    torch.manual_seed(1)
    images = torch.rand(1, 28, 28, requires_grad=True)
    model = RowClassifier(cell, 6, num_layers, bidirectional=True, readout=readout)
    with torch.no_grad():
        model.linear.weight[:, :6] = 0  # the forward direction no longer counts
    (gradient,) = torch.autograd.grad(model(images).sum(), images)
    assert gradient[0].abs().sum(dim=1).nonzero().flatten().tolist() == expected
    said = where_it_is_read(model.architecture)
    assert ("only the last row" in said) == (expected == [27])
    assert ("only one step" in said) == (readout == "last" and num_layers > 1)


def test_the_architecture_makes_the_same_network_again() -> None:
    model = RowClassifier("gru", 9, 3, True, 0.25, "ends", input_size=11, num_classes=4)
    again = RowClassifier(**model.architecture)
    again.load_state_dict(model.state_dict())
    assert isinstance(again.recurrent, nn.GRU)
    assert again.recurrent.dropout == 0.25
    images = torch.rand(2, 5, 11)
    torch.testing.assert_close(again.eval()(images), model.eval()(images))
    assert model(images).shape == (2, 4)


def test_both_ways_of_reading_can_learn() -> None:
    model = RowClassifier("lstm", 6, 2, bidirectional=True, readout="ends")
    images = torch.rand(2, 28, 28)
    for logits in (model(images), model.logits_by_row(images)):
        model.zero_grad()
        logits.sum().backward()
        assert all(parameter.grad is not None and parameter.grad.any() for parameter in model.parameters())


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"cell": "transformer"}, "lstm, gru, rnn"),
        ({"readout": "mean"}, "last, ends"),
        ({"dropout": 0.1, "num_layers": 1}, "between layers"),
        ({"dropout": 1.5}, "dropout"),
        ({"hidden_size": 0}, "hidden_size"),
        ({"num_layers": 0}, "num_layers"),
    ],
)
def test_a_setting_that_does_not_exist_is_said(settings: dict, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        RowClassifier(**settings)
