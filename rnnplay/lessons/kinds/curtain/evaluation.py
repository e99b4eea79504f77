"""How often a network is right at the frames of videos, apart for hidden and visible frames."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import torch
from torch import Tensor

from rnnplay.lessons.kinds.curtain.examples import Batch, drawn
from rnnplay.models.video_labeller import VideoLabeller

TEST_SIZE, TEST_SEED = 2_000, 2_000_003
AT_ONCE = 250  # videos


@dataclass(frozen=True, eq=False)
class Right:
    """Whether the answers are right, ``(videos, time)``.

    Attributes:
        digit, direction: of each of the two.
        hidden: frames at which the digit is behind the curtain.
        after_turn: those of them that come after it has turned there, so that it moves otherwise than when it was
            last seen.
    """

    digit: Tensor
    direction: Tensor
    hidden: Tensor
    after_turn: Tensor

    @property
    def visible(self) -> Tensor:
        """The other frames but for the first, at which nobody can know the direction."""
        visible = ~self.hidden
        visible[:, 0] = False
        return visible

    def share(self, frames: Tensor, of: Callable[["Right"], Tensor] | None = None) -> float:
        """The share of some frames at which one answer is right, or if none is named both."""
        right = self.digit & self.direction if of is None else of(self)
        return float(right[frames].float().mean())


@cache
def test_set() -> Batch:
    """The videos that judge: digits of MNIST's test images."""
    return drawn("test", TEST_SIZE, TEST_SEED)


@torch.inference_mode()
def right(network: VideoLabeller, batch: Batch, keep_state: bool = True) -> Right:
    """Where a network is right.

    Args:
        network: in eval mode.
        batch: the videos.
        keep_state: whether it has its state; the baseline has not.
    """
    digit, direction = [], []
    for start in range(0, len(batch.digits), AT_ONCE):
        found = network.label(batch.frames[start : start + AT_ONCE], keep_state)
        digit.append(found.digit.argmax(dim=-1))
        direction.append(found.direction.argmax(dim=-1))
    moved = batch.motion
    return Right(
        digit=torch.cat(digit) == batch.digits[:, None],
        direction=torch.cat(direction) == moved.direction,
        hidden=moved.hidden,
        after_turn=moved.hidden & (moved.direction != _last_seen(moved.direction, moved.hidden)),
    )


def _last_seen(direction: Tensor, hidden: Tensor) -> Tensor:
    """Which way each digit moved when it was last seen, ``(batch, time)``."""
    seen = direction.clone()
    for at in range(1, seen.shape[1]):
        seen[:, at] = torch.where(hidden[:, at], seen[:, at - 1], direction[:, at])
    return seen


def all_scores(network: VideoLabeller) -> dict[str, float]:
    """All that is measured: README.md says what each number is."""
    batch = test_set()
    found: dict[str, float] = {}
    for name, of in (("", right(network, batch)), ("baseline", right(network, batch, keep_state=False))):
        before = f"{name}_" if name else ""
        found |= {
            name or "score": of.share(of.hidden),
            f"{before}hidden_digit": of.share(of.hidden, lambda each: each.digit),
            f"{before}hidden_direction": of.share(of.hidden, lambda each: each.direction),
            f"{before}after_turn": of.share(of.after_turn),
            f"{before}visible": of.share(of.visible),
            f"{before}visible_digit": of.share(of.visible, lambda each: each.digit),
            f"{before}visible_direction": of.share(of.visible, lambda each: each.direction),
        }
    frames = right(network, batch)
    return found | {
        "n": int(frames.hidden.sum()),
        "after_turn_n": int(frames.after_turn.sum()),
        "visible_n": int(frames.visible.sum()),
        "videos": len(batch.digits),
    }
