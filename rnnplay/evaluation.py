"""How much of a set of digits a network reads right."""

import torch

from rnnplay.data.mnist import Digits, to_input
from rnnplay.models.row_classifier import RowClassifier


@torch.inference_mode()
def accuracy(model: RowClassifier, digits: Digits, batch_size: int = 1000) -> float:
    """The share of ``digits`` whose likeliest class is their label, 0…1, computed on the model's device.

    The model is read as it is: put it into ``eval()`` first if it has dropout.

    Raises:
        ValueError: there are no digits.
    """
    if not len(digits):
        raise ValueError("There are no digits to read: the accuracy of a network on nothing is undefined.")
    device = next(model.parameters()).device
    right = 0
    for images, labels in zip(digits.images.split(batch_size), digits.labels.split(batch_size), strict=True):
        guesses = model(to_input(images.to(device))).argmax(dim=-1)  # (batch,)
        right += int((guesses == labels.to(device)).sum())
    return right / len(digits)
