"""Counting what a network reads right."""

import pytest
import torch
from torch import nn

from rnnplay.data.mnist import Digits
from rnnplay.digits.evaluation import accuracy, confusion, predictions


class Says(nn.Module):
    """Says of each picture the digit that its first pixel counts."""

    def __init__(self) -> None:
        super().__init__()
        self.scale = nn.Parameter(torch.tensor(255.0))

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return nn.functional.one_hot((images[:, 0, 0] * self.scale).round().long(), 10).float()


@pytest.mark.parametrize("batch_size", [1, 3, 7, 1000])
def test_accuracy_is_the_share_read_right(batch_size):
    images = torch.zeros(7, 28, 28, dtype=torch.uint8)
    images[:, 0, 0] = torch.tensor([3, 1, 4, 1, 5, 9, 2])
    digits = Digits(images, torch.tensor([3, 1, 4, 1, 5, 0, 0]), "made up")
    assert accuracy(Says(), digits, batch_size) == 5 / 7


def test_nothing_to_read_is_said():
    with pytest.raises(ValueError, match="no digits"):
        accuracy(Says(), Digits(torch.zeros(0, 28, 28, dtype=torch.uint8), torch.zeros(0).long(), ""))


def test_the_confusion_counts_labels_by_row_and_predictions_by_column():
    images = torch.zeros(5, 28, 28, dtype=torch.uint8)
    images[:, 0, 0] = torch.tensor([3, 1, 4, 1, 9])
    predicted = predictions(Says(), images, batch_size=2)
    assert predicted.tolist() == [3, 1, 4, 1, 9]
    counted = confusion(torch.tensor([3, 1, 4, 7, 9]), predicted)
    assert counted.shape == (10, 10) and counted.sum() == 5
    assert counted[3, 3] == counted[1, 1] == counted[4, 4] == counted[9, 9] == counted[7, 1] == 1
