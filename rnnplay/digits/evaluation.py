"""How much of a set of digits a network reads right."""

import torch
from torch import Tensor, nn

from rnnplay.data.mnist import Digits, to_input
from rnnplay.text import _


@torch.inference_mode()
def accuracy(model: nn.Module, digits: Digits, batch_size: int = 1000) -> float:
    """The share of ``digits`` whose likeliest class is their label, 0…1, computed on the model's device.

    The model is read as it is: put it into ``eval()`` first if it has dropout.

    Raises:
        ValueError: there are no digits.
    """
    if not len(digits):
        raise ValueError(_("There are no digits to read: the accuracy of a network on nothing is undefined."))
    return share_right(predictions(model, digits.images, batch_size), digits.labels)


@torch.inference_mode()
def predictions(model: nn.Module, images: Tensor, batch_size: int = 1000) -> Tensor:
    """The likeliest class of each image, ``(count,)`` on the CPU, computed on the model's device.

    Args:
        model: read as it is: put it into ``eval()`` first if it has dropout.
        images: ``(count, 28, 28)`` uint8; there may be none.
        batch_size: images at a time.
    """
    device = next(model.parameters()).device
    batches = [model(to_input(batch.to(device))).argmax(dim=-1) for batch in images.split(batch_size) if len(batch)]
    return torch.cat([torch.empty(0, dtype=torch.int64), *(batch.cpu() for batch in batches)])


def share_right(predicted: Tensor, labels: Tensor) -> float:
    """The share of predictions, ``(count,)`` on the CPU, that are the label, 0…1."""
    return int((predicted == labels.cpu()).sum()) / len(labels)


def confusion(labels: Tensor, predicted: Tensor, classes: int = 10) -> Tensor:
    """How often each class was taken for each: row the label, column the prediction, ``(classes, classes)`` int64."""
    return torch.bincount(labels * classes + predicted, minlength=classes * classes).view(classes, classes)
