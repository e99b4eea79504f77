"""Learning to label every frame: what one step is, and what can be seen of it."""

from dataclasses import dataclass
from functools import cache

import torch
import torch.nn.functional as F
from torch import Tensor

from rnnplay.engine.validation import one_of
from rnnplay.lessons.kinds.curtain.evaluation import right
from rnnplay.lessons.kinds.curtain.examples import Batch, drawn, pictures
from rnnplay.lessons.kinds.curtain.observation import Observation, Scene
from rnnplay.lessons.kinds.curtain.reading import read
from rnnplay.lessons.kinds.learning import CycleTask, check
from rnnplay.models.video_labeller import CELLS, VideoLabeller, build

HIDDEN_SIZES, BATCH_SIZES = (8, 256), (8, 128)
PLACE_SIZE = 32
VALIDATED, VALIDATION_SEED = 60, 3_000_003


@dataclass(frozen=True)
class Settings:
    """All that a run depends on: the same settings give the same run, to the bit.

    Attributes:
        cell: ``"lstm"``, ``"gru"`` or ``"rnn"``.
        hidden_size: units of it.
        batch_size: videos that a step learns from.
        seed: of the first weights, and of the videos.
        learning_rate: the largest, at the top of the cycle (`one_cycle`); it can be changed while it learns.
        steps: of the whole cycle.

    Raises:
        SettingsError: a setting is out of range.
    """

    cell: str = "lstm"
    hidden_size: int = 96
    batch_size: int = 32
    seed: int = 1
    learning_rate: float = 0.004
    steps: int = 1500

    def __post_init__(self) -> None:
        one_of("cell", self.cell, tuple(CELLS))
        check(self, HIDDEN_SIZES, BATCH_SIZES)


class Task(CycleTask[Observation, Scene]):
    """A network that learns to label videos; step k learns from a batch of its own, drawn from seed + k.

    Attributes:
        settings: how it began.
        watched: a scene that is read at each observation; no part of the state.

    Args:
        settings: what to learn.
        watched: see there.
    """

    model: VideoLabeller

    def __init__(self, settings: Settings, watched: Scene | None = None) -> None:
        self.settings = settings
        model = build(settings.seed, hidden_size=settings.hidden_size, place_size=PLACE_SIZE, cell=settings.cell)
        super().__init__(model, settings, watched or usual_scene())

    def loss(self) -> Tensor:
        """The mean cross-entropy of the digit over all frames, and that of the direction, added, in nats."""
        batch = drawn("train", self.settings.batch_size, self.settings.seed + self.step_count)
        digit, direction = self.model(batch.frames)  # (batch, time, 10), (batch, time, 8)
        digits = batch.digits[:, None].expand(-1, digit.shape[1])  # (batch, time): the same at every frame
        of_digit = F.cross_entropy(digit.flatten(0, 1), digits.flatten())
        return of_digit + F.cross_entropy(direction.flatten(0, 1), batch.motion.direction.flatten())

    @torch.inference_mode()
    def observe(self) -> Observation:
        """All that can be seen of the present state. Nothing changes by it."""
        self.model.eval()
        found, reading = right(self.model, _held_out()), read(self.model, self.watched)
        loss = self.loss().item()
        self.model.train()
        return Observation(
            step=self.step_count,
            loss=loss,
            hidden_right=found.share(found.hidden),
            visible_right=found.share(found.visible),
            reading=reading,
        )


@cache
def usual_scene() -> Scene:
    """A digit of the test's images, on a way that goes behind the curtain, turns there and comes out again."""
    images, labels = pictures("test")
    return Scene(images[0].numpy().tobytes(), int(labels[0]), x=2, y=6, direction=1)


@cache
def _held_out() -> Batch:
    """Videos of digits that nobody learns from or is judged by at the end."""
    return drawn("validation", VALIDATED, VALIDATION_SEED)
