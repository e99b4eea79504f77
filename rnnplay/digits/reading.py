"""One picture read by one network: what it thinks after each row, and how that becomes a verdict."""

from dataclasses import dataclass

import numpy as np
import torch

from rnnplay.models.row_classifier import RowClassifier


@dataclass(frozen=True)
class Reading:
    """What a network made of a picture.

    Attributes:
        field: what it read, ``(rows, pixels)``, ink in 0…1.
        by_row: probabilities after each row, ``(rows, classes)``.
        strangeness: how unlike digits the network finds it, the logarithm of the odds that it is none; None if the
            network has no measure of that.
        threshold: from which strangeness on it does not look like a digit.
        unclear: why the picture was not clearly one digit before any network read it, or nothing.
    """

    field: np.ndarray
    by_row: np.ndarray
    strangeness: float | None = None
    threshold: float | None = None
    unclear: str = ""

    @property
    def familiar(self) -> bool | None:
        """Whether it looks like a digit; None if the network has no measure of that."""
        if self.unclear or self.is_strange:
            return False
        return None if self.strangeness is None else True

    @property
    def is_strange(self) -> bool:
        """Whether the network finds that it does not look like a digit."""
        return self.strangeness is not None and self.threshold is not None and self.strangeness > self.threshold

    @property
    def probabilities(self) -> np.ndarray:
        """After the last row, ``(classes,)``."""
        return self.by_row[-1]

    @property
    def digit(self) -> int:
        """The likeliest class after the last row."""
        return int(self.probabilities.argmax())

    @property
    def decided_at(self) -> int:
        """The row, from 0, from which on the likeliest class no longer changed."""
        other = np.flatnonzero(self.by_row.argmax(axis=1) != self.digit)
        return int(other[-1]) + 1 if len(other) else 0


@torch.inference_mode()
def read(model: RowClassifier, field: np.ndarray, unclear: str = "") -> Reading:
    """Have ``model`` read a field of ``(rows, pixels)``, ink in 0…1.

    Args:
        model: in eval mode.
        field: what is to be read.
        unclear: why it is not clearly one digit, where that is known (`rnnplay.data.photo.Found`).
    """
    device = next(model.parameters()).device
    images = torch.from_numpy(np.ascontiguousarray(field, dtype=np.float32))[None].to(device)  # (1, rows, pixels)
    measure, bidirectional = model.familiarity, model.architecture["bidirectional"]
    if measure is None:
        logits = model.logits_by_row(images)  # (1, rows, classes)
        return Reading(field, _probabilities(logits), unclear=unclear)
    output, _ = model.recurrent(images)  # (1, rows, outputs)
    logits = model.logits_by_row(images) if bidirectional else model.linear(output)
    return Reading(field, _probabilities(logits), measure(images, output).item(), measure.threshold, unclear)


def _probabilities(logits: torch.Tensor) -> np.ndarray:
    return logits[0].softmax(dim=-1).cpu().numpy()  # (rows, classes)


@torch.inference_mode()
def read_states(model: RowClassifier, reading: Reading) -> Reading:
    """The same picture, with the probabilities that the states of the whole picture give at each row.

    See `RowClassifier.logits_of_states`; ``model`` must be the network that made ``reading``.
    """
    images = torch.from_numpy(reading.field)[None].to(next(model.parameters()).device)  # (1, rows, pixels)
    return Reading(reading.field, model.logits_of_states(images)[0].softmax(dim=-1).cpu().numpy())


def influence(model: RowClassifier, reading: Reading) -> np.ndarray:
    """How the verdict would move with the ink of each pixel: ∂ log p(digit) / ∂ ink, ``(rows, pixels)``.

    ``model`` must be the network that made ``reading``.
    """
    images = torch.from_numpy(reading.field)[None].to(next(model.parameters()).device).requires_grad_()
    with torch.backends.cudnn.flags(enabled=False):  # cuDNN's recurrent kernels go backward in training mode only
        log_probabilities = model(images).log_softmax(dim=-1)  # (1, classes)
    (gradient,) = torch.autograd.grad(log_probabilities[0, reading.digit], images)
    return gradient[0].cpu().numpy()
