"""How unlike digits a picture is. A softmax must choose one of ten classes; this says when none of them fits.

A small measure looks at what the reading network made of the picture, its states after some of the rows, and at the
picture itself, through a few convolutions. It was fitted to tell digits from drawings that are no digits, and gives
the logarithm of the odds that a picture is none (D. Hendrycks et al., «Deep Anomaly Detection with Outlier Exposure»,
2019).
"""

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from rnnplay.text import _

if TYPE_CHECKING:
    from rnnplay.models.row_classifier import RowClassifier

SIDE = 28  # of a picture, in pixels
ROWS = (6, 10, 14, 18, 22, 27)  # after which the states are looked at, from 0
CHANNELS = (16, 32, 64)  # of the convolutions, each of which halves the picture's sides
FEATURES, UNITS = 48, 24  # features of the picture; units that look at these and at the states
FARTHEST = 1000  # a threshold beyond is none


class Familiarity(nn.Module):
    """A measure of strangeness, and from where on it says that a picture does not look like a digit.

    The weights are buffers: they are no part of what the reading network learns.

    Args:
        outputs: numbers that the last recurrent layer gives after each row (hidden units × directions).
        threshold, data: see below.

    Attributes:
        threshold: a strangeness above this does not look like a digit.
        data: what the threshold was set on, in words.
    """

    def __init__(self, outputs: int, threshold: float = 0.0, data: str = "nothing") -> None:
        super().__init__()
        self.threshold, self.data = threshold, data
        for name, shape in shapes(outputs).items():
            self.register_buffer(name, torch.zeros(shape))

    def card(self) -> dict[str, float | str]:
        """What a network's card says of it."""
        return {"threshold": self.threshold, "data": self.data}

    def forward(self, images: Tensor, output: Tensor) -> Tensor:
        """The strangeness: the logarithm of the odds that a picture is no digit, ``(batch,)``.

        Args:
            images: ``(batch, rows, pixels)``, ink in 0…1.
            output: ``(batch, rows, outputs)``, of the last recurrent layer.
        """
        weights = dict(self.named_buffers())
        return strangeness(weights, states_of(output), features_of(weights, images))


def shapes(outputs: int) -> dict[str, tuple[int, ...]]:
    """The shape of each weight of the measure."""
    one, two, three = CHANNELS
    side = math.ceil(SIDE / 8)
    return {
        "convolution_1": (one, 1, 5, 5),
        "convolution_1_bias": (one,),
        "convolution_2": (two, one, 3, 3),
        "convolution_2_bias": (two,),
        "convolution_3": (three, two, 3, 3),
        "convolution_3_bias": (three,),
        "picture": (FEATURES, three * side**2),
        "picture_bias": (FEATURES,),
        "hidden": (UNITS, len(ROWS) * outputs + FEATURES),
        "hidden_bias": (UNITS,),
        "odds": (UNITS,),
        "odds_bias": (1,),
    }


def outputs_of(architecture: Mapping[str, Any]) -> int:
    """Numbers that the last recurrent layer of a `RowClassifier` gives after each row."""
    return architecture["hidden_size"] * (2 if architecture["bidirectional"] else 1)


def states_of(output: Tensor) -> Tensor:
    """The states after `ROWS` of ``(batch, rows, outputs)``, beside each other: ``(batch, len(ROWS) * outputs)``."""
    return output[:, list(ROWS)].flatten(1)


def features_of(weights: Mapping[str, Tensor], images: Tensor) -> Tensor:
    """Features of pictures ``(batch, rows, pixels)`` alone, ``(batch, FEATURES)``."""
    maps = images[:, None]  # (batch, channels, side, side)
    for number, padding in ((1, 2), (2, 1), (3, 1)):
        convolution = weights[f"convolution_{number}"], weights[f"convolution_{number}_bias"]
        maps = F.conv2d(maps, *convolution, stride=2, padding=padding).relu()
    return F.linear(maps.flatten(1), weights["picture"], weights["picture_bias"]).relu()


def strangeness(weights: Mapping[str, Tensor], states: Tensor, features: Tensor) -> Tensor:
    """As the measure gives it, ``(batch,)``, from what `states_of` and `features_of` give."""
    hidden = F.linear(torch.cat([states, features], dim=1), weights["hidden"], weights["hidden_bias"]).relu()
    return hidden @ weights["odds"] + weights["odds_bias"]


@torch.inference_mode()
def flagged(model: "RowClassifier", images: Tensor, batch_size: int = 500) -> Tensor:
    """Which pictures a network says do not look like a digit, ``(count,)`` bool on the CPU.

    Args:
        model: with a measure of familiarity.
        images: ``(count, 28, 28)``, ink in 0…1.
        batch_size: pictures at a time.

    Raises:
        ValueError: it has no such measure.
    """
    measure = model.familiarity
    if measure is None:
        raise ValueError(_("This network has no measure of how unlike digits a picture is."))
    device = next(model.parameters()).device
    parts = (part.to(device) for part in images.split(batch_size))
    return torch.cat([(measure(part, model.recurrent(part)[0]) > measure.threshold).cpu() for part in parts])
