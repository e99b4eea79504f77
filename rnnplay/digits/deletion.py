"""Is saliency right? Pixels are taken away in its order, and as many in other orders: which hurts the most.

A deletion curve (V. Petsiuk et al., «RISE», 2018, arXiv:1806.07421): the probability of the predicted class while more
and more of the ink is gone. The smaller the area below it, the more the pixels that go first mattered. Beside random
pixels stand the darkest ones: an order by ink alone, which knows nothing of the network, takes much away early too.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import torch
from torch import Tensor

from rnnplay.data.mnist import to_input
from rnnplay.digits.reading import saliency_of
from rnnplay.models.row_classifier import RowClassifier
from rnnplay.trace import trace

SHARES = np.linspace(0, 1, 21)  # of the pixels with ink, that are gone
BATCH = 25  # images at a time, each once for every share and order
RANDOM_ORDERS = 3
SEED = 0
TIE = 1e-3  # less than a step of ink, 1/255: pixels as dark as one another go in random order
SURE = 0.99  # of a difference that is believed


# By ∂ ln p / ∂ ink · ink, to first order what taking the ink away costs: by its value, and by its size; by the ink
# alone; and by chance.
ORDERS = ("value", "size", "ink", "random")


@dataclass(frozen=True, eq=False)
class Deletion:
    """Deletion curves of a network.

    Attributes:
        shares: of the pixels with ink that are gone, ``(points,)``.
        curves: probability of the class predicted at first, ``(images, points)`` for each of `ORDERS`; of the random
            order it is the mean of several.
    """

    shares: np.ndarray
    curves: Mapping[str, np.ndarray]

    @property
    def images(self) -> int:
        """How many were measured."""
        return len(self.curves["random"])

    def area(self, order: str) -> float:
        """The mean area below a curve, 0…1."""
        return float(area(self.curves[order], self.shares).mean())

    def advantage(self, order: str, over: str) -> tuple[float, float]:
        """By how much an order's area is smaller than another's, image by image: the mean, and its margin (99 %)."""
        gained = area(self.curves[over], self.shares) - area(self.curves[order], self.shares)  # (images,)
        spread = gained.std(ddof=1) / np.sqrt(len(gained)) if len(gained) > 1 else np.inf
        return float(gained.mean()), float(NormalDist().inv_cdf((1 + SURE) / 2) * spread)


def area(curves: np.ndarray, shares: np.ndarray) -> np.ndarray:
    """Below each of the curves ``(images, points)``: ``(images,)``, by the trapezoidal rule."""
    return np.trapezoid(curves, shares, axis=1)


def measure_deletion(
    model: RowClassifier, images: Tensor, told: Callable[[float], None] = lambda share: None
) -> Deletion:
    """
    Args:
        model: in eval mode.
        images: ``(count, 28, 28)`` uint8.
        told: is told what share is done.
    """
    device = next(model.parameters()).device
    chance = torch.Generator().manual_seed(SEED)
    curves: dict[str, list[np.ndarray]] = {order: [] for order in ORDERS}
    for number, batch in enumerate(images.split(BATCH)):
        told(number * BATCH / len(images))
        read = to_input(batch.to(device))  # (batch, rows, pixels)
        digits, gradient = _saliency(model, read)
        drawn = [torch.rand(read.shape, generator=chance).to(device) for _ in range(RANDOM_ORDERS)]
        weights = {"value": gradient * read, "size": (gradient * read).abs(), "ink": read + TIE * drawn[0]}
        for order, weight in weights.items():
            curves[order].append(_curves(model, read, digits, weight))
        curves["random"].append(np.mean([_curves(model, read, digits, each) for each in drawn], axis=0))
    return Deletion(SHARES, {order: np.concatenate(parts) for order, parts in curves.items()})


def _saliency(model: RowClassifier, images: Tensor) -> tuple[Tensor, Tensor]:
    """The prediction for each image ``(batch,)``, and its saliency."""
    with torch.enable_grad():
        images = images.clone().requires_grad_()
        traced = trace(model.recurrent, images)  # cuDNN's own kernels have no backward pass in eval mode
        logits = model.read_out(traced.output, traced.state)  # (batch, classes)
    return logits.argmax(dim=-1), saliency_of(logits, images)


@torch.inference_mode()
def _curves(model: RowClassifier, images: Tensor, digits: Tensor, weights: Tensor) -> np.ndarray:
    """Probabilities of ``digits``, ``(batch, points)``, while pixels with ink go, the largest of ``weights`` first."""
    ink = images > 0
    order = weights.masked_fill(~ink, -torch.inf).flatten(1).argsort(dim=1, descending=True, stable=True)
    place = order.argsort(dim=1).view_as(images)  # of each pixel in its image, from 0
    count = ink.sum(dim=(1, 2))  # (batch,)
    curves = []
    for share in SHARES:
        gone = (share * count).round()[:, None, None]
        shares = model(images.masked_fill(place < gone, 0.0)).softmax(dim=-1)  # (batch, classes)
        curves.append(shares.gather(1, digits[:, None])[:, 0].cpu().numpy())
    return np.stack(curves, axis=1)
