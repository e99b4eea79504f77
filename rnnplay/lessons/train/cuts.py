"""Why 28 rows? One LSTM reads the same images cut into sequences of very different lengths.

The networks have the same hidden size and learn from the same batches, with the same optimiser and learning rate, from
one seed. Only the pixels that a step is given differ, and with them the columns of W_ih.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np
import torch

from rnnplay.data.mnist import Digits
from rnnplay.data.sequences import SIDE
from rnnplay.digits.evaluation import accuracy
from rnnplay.digits.recipes import TUTORIALS, Recipe
from rnnplay.digits.task import DigitTask

HIDDEN, BATCH, IMAGES, EPOCHS, RATE = 64, 50, 2000, 2, 0.01
MEASURED_ON = 500  # test images
MEASURED = 8  # times, but for the beginning


@dataclass(frozen=True)
class Cut:
    """How an image becomes a sequence.

    Attributes:
        pixels: that a step is given.
        shuffled: whether the steps come in another order, the same for all images.
    """

    pixels: int
    shuffled: bool = False

    @property
    def steps(self) -> int:
        """How long the sequence is."""
        return SIDE * SIDE // self.pixels


# The longest last: it takes longer than all others together.
CUTS = (Cut(28), Cut(28, shuffled=True), Cut(784), Cut(56), Cut(14), Cut(7), Cut(1))


@dataclass(frozen=True, eq=False)
class Learned:
    """What a network reached that read its images in one way.

    Attributes:
        cut: in which.
        images: that it had learnt from at each measurement, ``(measured,)``, int64.
        accuracies: share of the first test images classified correctly then, ``(measured,)``.
        measured_on: how many these are.
        weights: numbers that it learned.
        seconds: of learning; measuring is not in it.
    """

    cut: Cut
    images: np.ndarray
    accuracies: np.ndarray
    measured_on: int
    weights: int
    seconds: float


def recipe_of(cut: Cut) -> Recipe:
    """How the network learns that reads its images so."""
    return replace(
        TUTORIALS["tutorial-1x64"],
        hidden_size=HIDDEN,
        batch_size=BATCH,
        images=IMAGES,
        epochs=EPOCHS,
        learning_rate=RATE,
        order="shared",
        row_length=cut.pixels,
        shuffled=cut.shuffled,
    )


def compare_cuts(
    train: Digits, held_back: Digits, device: torch.device, on_progress: Callable[[Cut, float], None]
) -> Iterator[Learned]:
    """Have a network learn with each of `CUTS`; what it reached is given as soon as it is there.

    Args:
        train: what they learn from, of these the first.
        held_back: what they are measured on, of these the first.
        device: where they learn.
        on_progress: called with the cut, and what share of its steps is made.
    """
    few = held_back.first(MEASURED_ON)
    for cut in CUTS:
        on_progress(cut, 0.0)
        recipe = recipe_of(cut)
        task, asked = DigitTask(recipe, train, device), recipe.arranged(few)
        due = {round(task.total_steps * share / MEASURED) for share in range(1, MEASURED + 1)}
        measured = [(0, accuracy(task.trained_model(), asked))]
        for step in range(1, task.total_steps + 1):
            task.step()
            if step in due:
                measured.append((step * BATCH, accuracy(task.trained_model(), asked)))
            on_progress(cut, step / task.total_steps)
        images, accuracies = zip(*measured, strict=True)
        weights = sum(parameter.numel() for parameter in task.model.parameters())
        yield Learned(cut, np.array(images), np.array(accuracies), len(few), weights, task.seconds)
