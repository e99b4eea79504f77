"""Models far simpler than a recurrent network, to tell how much of its accuracy is the task's own easiness.

Each is fitted to training images and then says which digit it takes other images for.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from rnnplay.data.mnist import Digits, to_input
from rnnplay.text import _

CLASSES = 10
PENALTY = 1e-4  # on the squared weights of a logistic regression: there is then one best solution
ITERATIONS = 100  # of L-BFGS at most

Predict = Callable[[Tensor], Tensor]  # images (count, 28, 28) uint8 → digits (count,)


@dataclass(frozen=True)
class SimpleResult:
    """What a simple model reached.

    Attributes:
        name: a key of `SIMPLE_MODELS`, or of `rnnplay.digits.baselines.MODELS`.
        accuracy: share of the held-back images that it takes for what they are, 0…1.
        parameters: how many numbers it learned.
        seconds: that fitting it and asking it took.
        steps: of gradient descent, where it is trained by that.
    """

    name: str
    accuracy: float
    parameters: int
    seconds: float
    steps: int = 0


def measure(name: str, train: Digits, held_back: Digits) -> SimpleResult:
    """Fit the simple model ``name`` to ``train``, and ask it about ``held_back``.

    Raises:
        KeyError: there is no simple model of that name.
        ValueError: there are no digits to learn from or to ask about.
    """
    if not len(train) or not len(held_back):
        raise ValueError(_("There are no digits to learn from or to ask about: give at least one of each."))
    began = time.perf_counter()
    predict, parameters = SIMPLE_MODELS[name](train)
    right = predict(held_back.images) == held_back.labels
    return SimpleResult(name, right.float().mean().item(), parameters, time.perf_counter() - began)


def most_frequent(train: Digits) -> tuple[Predict, int]:
    """Always the class that most training images have: looks at no picture."""
    digit = int(train.labels.bincount(minlength=CLASSES).argmax())
    return lambda images: torch.full((len(images),), digit), 1


def nearest_mean(train: Digits) -> tuple[Predict, int]:
    """The class whose mean image is nearest, by the sum of squared differences of the pixels."""
    images = to_input(train.images).flatten(1)  # (count, pixels)
    there = train.labels.unique()
    means = torch.stack([images[train.labels == digit].mean(dim=0) for digit in there])  # (classes, pixels)
    return lambda asked: there[torch.cdist(to_input(asked).flatten(1), means).argmin(dim=1)], means.numel()


def logistic_on_pixels(train: Digits) -> tuple[Predict, int]:
    """Logistic regression on the 784 pixels: each pixel votes for each digit, and nothing else is known."""
    return _logistic(train, lambda images: to_input(images).flatten(1))


def logistic_on_row_sums(train: Digits) -> tuple[Predict, int]:
    """Logistic regression on the ink of each row: 28 numbers an image; where in the row the ink lies is not known."""
    return _logistic(train, lambda images: to_input(images).mean(dim=2))


SIMPLE_MODELS: dict[str, Callable[[Digits], tuple[Predict, int]]] = {
    "most frequent": most_frequent,
    "row sums": logistic_on_row_sums,
    "nearest mean": nearest_mean,
    "pixels": logistic_on_pixels,
}


def _logistic(train: Digits, features_of: Predict) -> tuple[Predict, int]:
    """Multinomial logistic regression, fitted to all images at once (C. Bishop, «Pattern Recognition», 4.3.4).

    The features are divided by their greatest spread, so that L-BFGS has an easy way.
    """
    features = features_of(train.images)  # (count, features)
    middle, spread = features.mean(dim=0), features.std(dim=0, correction=0).max().clamp_min(1e-6)
    features = (features - middle) / spread
    weight = torch.zeros(CLASSES, features.shape[1], requires_grad=True)
    bias = torch.zeros(CLASSES, requires_grad=True)
    optimizer = torch.optim.LBFGS([weight, bias], max_iter=ITERATIONS, history_size=20, line_search_fn="strong_wolfe")

    def loss() -> Tensor:
        optimizer.zero_grad()
        # E(w) = −Σ ln p(label | image) / count + λ‖w‖²
        value = F.cross_entropy(features @ weight.T + bias, train.labels) + PENALTY * weight.square().sum()
        value.backward()
        return value

    optimizer.step(loss)

    @torch.no_grad()
    def predict(images: Tensor) -> Tensor:
        return ((features_of(images) - middle) / spread @ weight.T + bias).argmax(dim=1)

    return predict, weight.numel() + bias.numel()
