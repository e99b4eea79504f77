"""Learning to read a digit in one step, or in 28: what one step of learning is, and what can be seen of it."""

from dataclasses import dataclass
from functools import cache

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from rnnplay.data.mnist import Digits, load_mnist
from rnnplay.digits.evaluation import predictions, share_right
from rnnplay.engine.validation import one_of
from rnnplay.lessons.kinds.glance.examples import batch
from rnnplay.lessons.kinds.glance.observation import Observation
from rnnplay.lessons.kinds.glance.reading import read
from rnnplay.lessons.kinds.learning import CycleTask, check
from rnnplay.models.glance import SIDE, Glance, build
from rnnplay.models.row_classifier import CELLS

READINGS = {"glance": 1, "rows": 28}  # steps in which an image is read
HIDDEN_SIZES, BATCH_SIZES = (8, 128), (8, 256)
VALIDATED = 500


@dataclass(frozen=True)
class Settings:
    """All that a run depends on: the same settings give the same run, to the bit.

    Attributes:
        reading: ``"glance"``: the whole image in one step; or ``"rows"``: a row in each of 28.
        cell: ``"lstm"``, ``"gru"`` or ``"rnn"``.
        hidden_size: units.
        batch_size: images that a step learns from.
        seed: of the first weights, and of the images.
        learning_rate: the largest, at the top of the cycle (`one_cycle`); it can be changed while it learns.
        steps: of the whole cycle.

    Raises:
        SettingsError: a setting is out of range.
    """

    reading: str = "glance"
    cell: str = "lstm"
    hidden_size: int = 64
    batch_size: int = 128
    seed: int = 1
    learning_rate: float = 0.005
    steps: int = 1000

    def __post_init__(self) -> None:
        one_of("reading", self.reading, READINGS)
        one_of("cell", self.cell, CELLS)
        check(self, HIDDEN_SIZES, BATCH_SIZES)


class Task(CycleTask[Observation, bytes]):
    """A network that learns to read digits; step k learns from a batch of its own, drawn from seed + k.

    It computes on the CPU: networks this small are fastest there, and the same everywhere.

    Args:
        settings: what to learn.
        digits: what to learn from; by default the sample that comes with the project.

    Attributes:
        settings: how it began.
        watched: the image that is read at each observation (`as_item`); no part of the state.
    """

    model: Glance

    def __init__(self, settings: Settings, digits: Digits | None = None) -> None:
        self.settings = settings
        self.digits = sample("train") if digits is None else digits
        model = build(
            settings.seed,
            cell=settings.cell,
            hidden_size=settings.hidden_size,
            steps=READINGS[settings.reading],
        )
        super().__init__(model, settings, as_item(sample("test").images[0].numpy() / 255))

    def loss(self) -> Tensor:
        """The mean cross-entropy of the next batch, in nats."""
        images, labels = batch(self.digits, self.settings.batch_size, self.settings.seed + self.step_count)
        return F.cross_entropy(self.model(images), labels)

    @torch.inference_mode()
    def observe(self) -> Observation:
        """All that can be seen of the present state. Nothing changes by it."""
        held_out = sample("test").first(VALIDATED)
        right = share_right(predictions(self.model, held_out.images), held_out.labels)
        reading = read(self.model, as_image(self.watched))
        return Observation(self.step_count, self.loss().item(), right, self.watched, reading)


def as_item(image: np.ndarray) -> bytes:
    """An image ``(28, 28)`` as something that can be compared."""
    return np.ascontiguousarray(image, np.float32).tobytes()


def as_image(item: bytes) -> np.ndarray:
    """The image that an item is, ``(28, 28)``."""
    return np.frombuffer(item, np.float32).reshape(SIDE, SIDE)


@cache
def sample(split: str) -> Digits:
    """What comes with the project."""
    return load_mnist(split)
