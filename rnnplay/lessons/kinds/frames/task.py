"""Learning to say the next frame: what one step is, and what can be seen of it."""

from dataclasses import dataclass
from functools import cache

import torch
import torch.nn.functional as F
from torch import Tensor

from rnnplay.engine.arrays import read_only
from rnnplay.engine.model_task import coming_update
from rnnplay.lessons.kinds.frames.evaluation import after_dark, judged, right
from rnnplay.lessons.kinds.frames.observation import Observation, Phases, read
from rnnplay.lessons.kinds.frames.videos import Videos, Walk, drawn
from rnnplay.lessons.kinds.learning import CycleTask, check
from rnnplay.models.next_frame import NextFrame, build
from rnnplay.trace import trace

HIDDEN_SIZES, BATCH_SIZES = (1, 16), (1, 64)
VALIDATED = 50  # videos


@dataclass(frozen=True)
class Settings:
    """All that a run depends on: the same settings give the same run, to the bit.

    Attributes:
        hidden_size: units of the recurrent layer.
        batch_size: videos that a step learns from.
        seed: of the first weights, and of the videos.
        learning_rate: the largest, at the top of the cycle (`one_cycle`); it can be changed while it learns.
        steps: of the whole cycle.

    Raises:
        SettingsError: a setting is out of range.
    """

    hidden_size: int = 5
    batch_size: int = 10
    seed: int = 1
    learning_rate: float = 0.02
    steps: int = 1000

    def __post_init__(self) -> None:
        check(self, HIDDEN_SIZES, BATCH_SIZES)


class Task(CycleTask[Observation, Walk]):
    """A network that learns the next frame; step k learns from a batch of its own, drawn from seed + k.

    Attributes:
        settings: how it began.
        watched: a video that is read at each observation; no part of the state.

    Args:
        settings: what to learn.
        watched: see there.
    """

    model: NextFrame

    def __init__(self, settings: Settings, watched: Walk | None = None) -> None:
        self.settings = settings
        model = build(settings.seed, hidden_size=settings.hidden_size)
        super().__init__(model, settings, watched or Walk())

    def batch(self) -> Videos:
        """The videos that the next step learns from."""
        return drawn("train", self.settings.batch_size, self.settings.seed + self.step_count)

    def loss(self) -> Tensor:
        """The mean binary cross-entropy of a pixel of the next frame, of the batch of the next step, in nats."""
        frames = self.batch().frames
        return F.binary_cross_entropy_with_logits(self.model(frames[:, :-1]), frames[:, 1:])

    @torch.inference_mode()
    def observe(self) -> Observation:
        """All that can be seen of the present state. Nothing changes by it."""
        given = _held_out()
        found = right(self.model, given)
        return Observation(
            step=self.step_count,
            loss=self.loss().item(),
            right=float(found[judged(given)].float().mean()),
            after_dark=float(found[after_dark(given)].float().mean()),
            reading=read(self.model, self.watched),
        )

    def phases(self) -> Phases:
        """The coming step in slow motion; nothing changes by it."""
        given, update = self.batch(), coming_update(self)
        shown, following = given.frames[:, :-1], given.frames[:, 1:]
        traced = trace(self.model.recurrent, shown)
        logits = self.model.linear(traced.output)  # (batch, 50, 4)
        gradient = traced.gradients(_losses(logits, following).mean())[0][0].hidden_state  # (batch, 50, hidden)
        said = logits.sigmoid().gather(2, given.lit[:, 1:, None])[..., 0]  # (batch, 50)
        with torch.no_grad():
            after = _losses(update.after.model(shown), following)
        return Phases(
            said=read_only(said.mean(dim=0)),
            losses=read_only(_losses(logits, following)),
            loss=update.loss,
            state_gradients=(read_only(gradient.norm(dim=(0, 2))),),
            gradients=update.gradients,
            changes=update.changes,
            losses_after=read_only(after),
        )


def _losses(logits: Tensor, following: Tensor) -> Tensor:
    """``(time,)`` of ``(batch, time, 4)``: of each frame the mean over pixels and videos."""
    return F.binary_cross_entropy_with_logits(logits, following, reduction="none").mean(dim=(0, 2))


@cache
def _held_out() -> Videos:
    """Videos that nobody learns from or is judged by at the end."""
    return drawn("validation", VALIDATED, 0)
