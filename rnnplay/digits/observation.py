"""What can be seen of networks that are learning digits: the curves so far, and one digit being read at this moment."""

from dataclasses import dataclass, field

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from rnnplay.digits.reading import Reading
from rnnplay.models.row_classifier import RowClassifier
from rnnplay.trace import Layers, Trace, trace

Halves = tuple[tuple[dict[str, np.ndarray], ...], ...]


@dataclass(frozen=True)
class Watched:
    """One digit, read by a network as it is at one moment of its training.

    Attributes:
        field: what it read, ``(rows, pixels)``, float32, ink in 0…1.
        label: what it is.
        by_row: probabilities if the picture ended after each row, ``(rows, classes)``, float32.
        by_state: probabilities from the states of the whole picture at each row, the same shape; with one direction the
            same numbers (`RowClassifier.logits_of_states`).
        layers: every gate and state by its name in `rnnplay.trace`, for each layer and direction:
            ``layers[layer][direction]["hidden_state"]`` is ``(rows, hidden)``, float16: many of these are kept, and
            three digits are more than a picture shows.
        gradient_by_row: ``(rows,)``, float64: the length of ∂loss/∂h of all layers and directions together at each row,
            as the geometric mean over a few digits of which this is the first, each with its own loss: the plain mean
            is that of the one or two that are read worst. Item 0 is what reaches row 1.
    """

    field: np.ndarray
    label: int
    by_row: np.ndarray
    by_state: np.ndarray
    layers: Halves
    gradient_by_row: np.ndarray

    @property
    def reading(self) -> Reading:
        """The verdict."""
        return Reading(self.field, self.by_row)


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
            logits = model.linear(_last(model, traced))  # (count, classes)
            loss = F.cross_entropy(logits, labels, reduction="sum")  # each digit's gradient is that of its own loss
            gradients = traced.gradients(loss)
        with torch.no_grad():
            by_row = by_state = model.linear(traced.output[0])  # (rows, classes)
            if model.architecture["bidirectional"]:
                by_row, by_state = model.logits_by_row(images[:1])[0], model.logits_of_states(images[:1])[0]
    finally:
        model.train(learning)
    return Watched(
        field=_array(images[0]),
        label=int(labels[0]),
        by_row=_array(by_row.softmax(dim=-1)),
        by_state=_array(by_state.softmax(dim=-1)),
        layers=tuple(
            tuple({name: _array(each[0].half()) for name, each in half.by_name().items()} for half in layer)
            for layer in traced.layers
        ),
        gradient_by_row=_array(_geometric_mean(_lengths(gradients))),
    )


def _last(model: RowClassifier, traced: Trace) -> Tensor:
    """What the linear layer reads, ``(count, directions * hidden)``, by the model's readout."""
    if model.architecture["readout"] == "last":
        return traced.output[:, -1]
    ends = [half.hidden_state[:, -1 if direction == 0 else 0] for direction, half in enumerate(traced.layers[-1])]
    return torch.cat(ends, dim=-1)


def _lengths(gradients: Layers) -> Tensor:
    """Of ∂loss/∂h of all layers and directions together, ``(digits, rows)``.

    In double: the squares of what comes back over a hundred rows are too small for float32.
    """
    squares = [half.hidden_state.cpu().double().square().sum(dim=-1) for layer in gradients for half in layer]
    return torch.stack(squares).sum(dim=0).sqrt()


def _geometric_mean(norms: Tensor) -> Tensor:
    """Over the digits, of ``(digits, rows)``; 0 where one of them is 0."""
    return norms.log().mean(dim=0).exp()


def _array(values: Tensor) -> np.ndarray:
    array = values.detach().cpu().numpy().copy()
    array.setflags(write=False)
    return array
