"""A network that labels every frame of a video: which digit is in it, and which way it moves.

Source of the normalisation: S. Ioffe, C. Szegedy, *Batch normalization*, 2015; without it the network learns far more
slowly here. Of the forget gate's bias of 1: R. Jozefowicz et al., *An empirical exploration of recurrent network
architectures*, 2015.
"""

from dataclasses import dataclass
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from rnnplay.models.seeded import seeded
from rnnplay.text import _

CELLS: dict[str, Any] = {"rnn": nn.RNN, "gru": nn.GRU, "lstm": nn.LSTM}
HEIGHT, WIDTH = 24, 36  # px of a frame
DIGITS, DIRECTIONS = 10, 8
CHANNELS = (16, 32, 64)  # of the three convolutions


@dataclass(frozen=True, eq=False)
class Labelled:
    """What a network says of every frame.

    Attributes:
        digit: logits ``(batch, time, 10)``.
        direction: logits ``(batch, time, 8)``.
        hidden_states: ``(batch, time, hidden)``.
    """

    digit: Tensor
    direction: Tensor
    hidden_states: Tensor


class VideoLabeller(nn.Module):
    """Convolutions look at each frame alone, ``nn.LSTM`` carries a state on, two ``nn.Linear`` answer at each frame.

    What is in a frame is the same wherever it stands: of each channel of the last convolution the largest value. Where
    it stands is a linear layer over all places.

    Args:
        hidden_size: units of the recurrent layer.
        place_size: numbers for where something stands.
        cell: one of `CELLS`.

    Attributes:
        architecture: these arguments.

    Raises:
        ValueError: there is no such cell.
    """

    def __init__(self, hidden_size: int = 96, place_size: int = 32, cell: str = "lstm") -> None:
        super().__init__()
        if cell not in CELLS:
            message = _("cell is {cell!r}; it must be one of {known}.")
            raise ValueError(message.format(cell=cell, known=", ".join(CELLS)))
        self.architecture = {"hidden_size": hidden_size, "place_size": place_size, "cell": cell}
        first, second, third = CHANNELS
        self.conv1 = nn.Conv2d(1, first, 3, stride=2, padding=1)
        self.norm1 = Normalized(first)
        self.conv2 = nn.Conv2d(first, second, 3, stride=2, padding=1)
        self.norm2 = Normalized(second)
        self.conv3 = nn.Conv2d(second, third, 4, padding=1)
        self.norm3 = Normalized(third)
        self.place = nn.Linear(second * (HEIGHT // 4) * (WIDTH // 4), place_size)
        self.recurrent = CELLS[cell](third + place_size, hidden_size, batch_first=True)
        self.digit = nn.Linear(hidden_size, DIGITS)
        self.direction = nn.Linear(hidden_size, DIRECTIONS)
        if cell == "lstm":  # gates stand in the order input, forget, cell, output
            nn.init.ones_(self.recurrent.bias_ih_l0.detach()[hidden_size : 2 * hidden_size])

    def seen(self, frames: Tensor) -> Tensor:
        """What is seen of each frame alone, ``(count, features)``, of ``(count, height, width)``."""
        edges = F.relu(self.norm1(self.conv1(frames[:, None])))  # (count, 16, height / 2, width / 2)
        edges = F.relu(self.norm2(self.conv2(edges)))  # (count, 32, height / 4, width / 4)
        what = self.norm3(self.conv3(edges)).amax(dim=(2, 3))  # (count, 64)
        where = F.relu(self.place(edges.flatten(1)))  # (count, place)
        return torch.cat([what, where], dim=1)

    def label(self, frames: Tensor, keep_state: bool = True) -> Labelled:
        """Label every frame.

        Args:
            frames: ``(batch, time, height, width)`` in 0…1.
            keep_state: whether the state is carried from frame to frame; else it is zero before each of them.
        """
        batch, time = frames.shape[:2]
        features = self.seen(frames.flatten(0, 1))  # (batch · time, features)
        features = features.unflatten(0, (batch, time) if keep_state else (batch * time, 1))
        hidden, _state = self.recurrent(features)
        hidden = hidden.reshape(batch, time, -1)
        return Labelled(self.digit(hidden), self.direction(hidden), hidden)

    def forward(self, frames: Tensor) -> tuple[Tensor, Tensor]:
        """Logits of digit and direction, ``(batch, time, 10)`` and ``(batch, time, 8)``."""
        found = self.label(frames)
        return found.digit, found.direction


class Normalized(nn.Module):
    """``nn.BatchNorm2d``, to the bit, without its count of batches: all that it keeps are numbers of float32.

    Args:
        channels: of what it normalises.
    """

    running_mean: Tensor
    running_var: Tensor

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.weight, self.bias = nn.Parameter(torch.ones(channels)), nn.Parameter(torch.zeros(channels))
        self.register_buffer("running_mean", torch.zeros(channels))
        self.register_buffer("running_var", torch.ones(channels))

    def forward(self, maps: Tensor) -> Tensor:
        """Of ``(count, channels, height, width)``: while it learns by the batch's own mean and variance."""
        return F.batch_norm(maps, self.running_mean, self.running_var, self.weight, self.bias, self.training)


def build(seed: int, **architecture: Any) -> VideoLabeller:
    """A network with the weights that torch gives it after ``torch.manual_seed(seed)``, to the bit."""
    with seeded(seed):
        return VideoLabeller(**architecture)
