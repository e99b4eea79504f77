"""The gradients are torch's own, the networks learn as plain torch does, and the answer is the numbers'."""

import numpy as np
import pytest
import torch
from torch import nn

from rnnplay.lessons.hello import losses
from rnnplay.lessons.hello.comparison import ComparisonSettings
from rnnplay.lessons.hello.losses import LOSSES, Descent, compare_losses, loss_of, slope_of
from rnnplay.lessons.hello.losses_answer import conclusion, gradients

SETTINGS = ComparisonSettings("hello", "ohlol", 8, 1, "sgd", 0.3, 3)
INPUTS, TARGETS = torch.tensor([1, 0, 2, 2, 3]), torch.tensor([3, 1, 2, 3, 2])  # of the alphabet e h l o


@pytest.fixture
def short(monkeypatch):
    monkeypatch.setattr(losses, "SEEDS", 2)
    monkeypatch.setattr(losses, "EPOCHS", 6)


@pytest.mark.parametrize("loss", LOSSES)
def test_the_formulas_are_what_autograd_finds(loss):
    logits = (4 * torch.randn(5, 4, dtype=torch.float64)).requires_grad_()
    loss_of(loss, logits, TARGETS).sum().backward()
    torch.testing.assert_close(slope_of(loss, logits.detach(), TARGETS), logits.grad)


def test_both_losses_are_of_the_same_outputs():
    found = gradients(torch.randn(5, 4).numpy(), TARGETS.numpy())
    p, y = found["p"], np.eye(4)[TARGETS]
    np.testing.assert_allclose(found["sigmoid"], p - y, atol=1e-6)
    np.testing.assert_allclose(found["squared"], found["sigmoid"] * p * (1 - p), atol=1e-6)


def plain(loss: str, seed: int) -> list[float]:
    """As one would write it by hand."""
    torch.manual_seed(seed)
    recurrent, linear = nn.RNN(4, 8, batch_first=True), nn.Linear(8, 4)
    optimizer = torch.optim.SGD([*recurrent.parameters(), *linear.parameters()], lr=0.3)
    y, found = torch.eye(4)[TARGETS], []
    for _epoch in range(7):
        z = linear(recurrent(torch.eye(4)[INPUTS][None])[0][0])
        value = {
            "squared": lambda z=z: (torch.sigmoid(z) - y).pow(2).sum() / 2,
            "sigmoid": lambda z=z: nn.BCELoss(reduction="sum")(torch.sigmoid(z), y),
            "softmax": lambda z=z: -(y * torch.log_softmax(z, 1)).sum(),
        }[loss]() / len(TARGETS)
        found.append(value.item())
        optimizer.zero_grad()
        value.backward()
        optimizer.step()
    return found


def test_each_learns_as_plain_torch_does_from_the_same_weights(short):
    shares = []
    found = compare_losses(SETTINGS, shares.append)
    assert [each.loss for each in found] == list(LOSSES) and shares[-1] == 1 and len(shares) == 6
    for each in found:
        for number, seed in enumerate((3, 4)):
            np.testing.assert_allclose(each.losses[number], plain(each.loss, seed), rtol=2e-5)
        assert np.array_equal(each.logits[0], found[0].logits[0]) and each.slopes.shape == (2, 7)


@pytest.mark.thorough
def test_cross_entropy_learns_hello_as_fast_as_the_questions_say(monkeypatch):
    monkeypatch.setattr(losses, "EPOCHS", 105)
    monkeypatch.setattr(losses, "LOSSES", ("squared", "sigmoid"))
    squared, sigmoid = compare_losses(SETTINGS)
    assert (sigmoid.median_right_after, squared.median_right_after) == (16, 56) and len(squared.right_after) == 5


def descent(loss: str, *right_after: int | None) -> Descent:
    slopes = np.full((len(right_after), 2), {"squared": 0.1, "sigmoid": 0.4, "softmax": 0.3}[loss], np.float32)
    logits = np.zeros((2, 5, 4), np.float32)
    logits[1, 2, 0] = 3  # at epoch 1 the third letter, an l, is taken for an e
    return Descent(loss, slopes, slopes, right_after, logits)


def test_the_answer_follows_the_numbers():
    def said(squared, sigmoid, optimizer="sgd"):
        descents = [descent("squared", *squared), descent("sigmoid", *sigmoid), descent("softmax", 7, 7, 7)]
        return conclusion(descents, TARGETS.numpy(), optimizer)

    faster = said((60, 50, None), (9, 10, 11))
    assert "cross-entropy learns faster" in faster and "60 with squared error, 10 with cross-entropy" in faster
    assert "7 with cross-entropy behind a softmax" in faster and "4 times as small" in faster and "Adam" not in faster
    assert "at epoch 1: p = 0.95 where y = 0" in faster and "give +0.953, squared error gives +0.043" in faster
    assert "squared error learns faster" in said((9, 9, 9), (20, 20, 20))
    assert "equally fast" in said((20, 20, 20), (19, 19, 19), "adam") and "Adam" in said((1, 1, 1), (2, 2, 2), "adam")
    none = said((None, None, 3), (None, None, None))
    assert "show no difference" in none and "> 200 with squared error" in none
    at_once = said((0, 0, 0), (0, 0, 0))  # as an alphabet of one letter is
    assert "equally fast" in at_once and "0 with squared error, 0 with cross-entropy" in at_once
