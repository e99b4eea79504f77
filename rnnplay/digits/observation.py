"""What can be seen of networks that are learning digits: the curves so far, and one digit being read at this moment."""

from dataclasses import dataclass, field

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from rnnplay.digits.reading import Reading, layers_of, probabilities_by_row
from rnnplay.engine.arrays import read_only
from rnnplay.models.row_classifier import RowClassifier
from rnnplay.trace import Layers, trace


@dataclass(frozen=True)
class Watched:
    """One digit, read by a network as it is at one moment of its training.

    Attributes:
        reading: its reading; the layers in float16, as many of these are kept, and three digits are more than a picture
            shows.
        label: what it is.
        gradient_by_row: ``(rows,)``, float64: the length of ∂loss/∂h of all layers and directions together at each row,
            as the geometric mean over a few digits of which this is the first, each with its own loss: the plain mean
            is that of the one or two that are read worst. Item 0 is what reaches row 1.
    """

    reading: Reading
    label: int
    gradient_by_row: np.ndarray


@dataclass(frozen=True)
class Runner:
    """One network of a race, or the only one, at a step.

    Attributes:
        name: of its recipe.
        step: steps that it has made.
        losses: of its steps, ``(step,)``, float32: item ``k`` is that of the state at step ``k``. Shared, not copied.
        measured_at: steps at which the accuracy was measured, ``(measured,)``, int64, from 0 on.
        accuracies: share of the first test images read rightly then, ``(measured,)``, float32.
        training_accuracies: the same of the first training images, as they are, however they are changed in training.
        measured_on: how many test and how many training images these are.
        seconds: of computing its steps; measuring and watching are not in it.
        learning_rate: of its next step.
        stopped: a sentence why it stopped before the others, or nothing.
        watched: the digit being read, or None if it stopped.
        shares_at: steps at which it was measured what share of the gradient reaches row 1, ``(shares,)``, int64.
        shares: that share, ``(shares,)``, float64: ‖∂loss/∂h‖ at the first row over that at the last, all layers and
            directions together, as the geometric mean over the first held-back digits, each with its own loss.
    """

    name: str
    step: int
    losses: np.ndarray
    measured_at: np.ndarray
    accuracies: np.ndarray
    training_accuracies: np.ndarray
    measured_on: tuple[int, int]
    seconds: float
    learning_rate: float
    stopped: str
    watched: Watched | None
    shares_at: np.ndarray = field(default_factory=lambda: np.empty(0, np.int64))
    shares: np.ndarray = field(default_factory=lambda: np.empty(0))


@dataclass(frozen=True)
class Race:
    """All networks of a race at a step.

    Attributes:
        step: steps made.
        total_steps: of the whole training.
        batch_size: images that each network learns in a step.
        runners: in the order in which they were given.
        digit: number of the held-back digit that is read.
        gradient_digits: over how many digits, from that one on, the gradient's norm is averaged.
    """

    step: int
    total_steps: int
    batch_size: int
    runners: tuple[Runner, ...]
    digit: int = 0
    gradient_digits: int = 1


def watch(model: RowClassifier, images: Tensor, labels: Tensor) -> Watched:
    """Have ``model`` read the first of a few digits. Nothing of it changes, not even its gradients.

    Args:
        model: in any mode; it is read as in ``eval()``.
        images: ``(count, rows, pixels)``, ink in 0…1, on the model's device.
        labels: ``(count,)``; over all of these the gradient's norm is averaged.
    """
    learning = model.training
    model.eval()
    try:
        with torch.enable_grad():
            traced = trace(model.recurrent, images)
            logits = model.read_out(traced.output, traced.state)  # (count, classes)
            loss = F.cross_entropy(logits, labels, reduction="sum")  # each digit's gradient is that of its own loss
            gradients = traced.gradients(loss)
        with torch.no_grad():
            by_row, by_state = probabilities_by_row(model, images, traced)
    finally:
        model.train(learning)
    return Watched(
        Reading(read_only(images[0]), by_row, by_state, layers_of(traced, torch.float16)),
        int(labels[0]),
        read_only(_geometric_mean(_lengths(gradients))),
    )


def _lengths(gradients: Layers) -> Tensor:
    """Of ∂loss/∂h of all layers and directions together, ``(digits, rows)``.

    In double: the squares of what comes back over a hundred rows are too small for float32.
    """
    squares = [each.hidden_state.cpu().double().square().sum(dim=-1) for layer in gradients for each in layer]
    return torch.stack(squares).sum(dim=0).sqrt()


def _geometric_mean(norms: Tensor) -> Tensor:
    """Over the digits, of ``(digits, rows)``; 0 where one of them is 0."""
    return norms.log().mean(dim=0).exp()
