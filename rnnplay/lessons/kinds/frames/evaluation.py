"""How often the right pixel of the next frame is said, beside what can be said from the last frame alone."""

from functools import cache

import torch
from torch import Tensor

from rnnplay.lessons.kinds.frames.videos import Videos, drawn
from rnnplay.models.next_frame import PIXELS, NextFrame

TEST_SIZE, TEST_SEED = 500, 0
COUNTED = 500  # videos of the training part that the table of followers is counted on


@cache
def test_set() -> Videos:
    """The videos that judge."""
    return drawn("test", TEST_SIZE, TEST_SEED)


def judged(given: Videos) -> Tensor:
    """The frames whose light can be known: those but the first two in which it is not out, ``(batch, 50)``."""
    known = ~given.out[:, 1:]
    known[:, 0] = False
    return known


def after_dark(given: Videos) -> Tensor:
    """Those of them before which the light was out."""
    return judged(given) & given.out[:, :-1]


@torch.inference_mode()
def right(network: NextFrame, given: Videos) -> Tensor:
    """Whether the likeliest pixel is the one that is lit next, ``(batch, 50)``."""
    return network(given.frames[:, :-1]).argmax(dim=-1) == given.lit[:, 1:]


@cache
def followers() -> Tensor:
    """The pixel that most often follows each frame, ``(16,)`` by the frame's number: it needs no memory."""
    given = drawn("train", COUNTED, 0)
    counts = torch.zeros(2**PIXELS, PIXELS)
    known = judged(given)
    numbers = _numbers(given.frames[:, :-1])[known]
    return counts.index_put((numbers, given.lit[:, 1:][known]), torch.tensor(1.0), accumulate=True).argmax(dim=1)


def right_without_memory(given: Videos) -> Tensor:
    """The same of this table."""
    return followers()[_numbers(given.frames[:, :-1])] == given.lit[:, 1:]


def right_by_last(given: Videos) -> Tensor:
    """The same of the last frame, said again; while the light is out that says nothing."""
    last = given.frames[:, :-1]
    return (last.argmax(dim=-1) == given.lit[:, 1:]) & (last.sum(dim=-1) > 0)


def all_scores(network: NextFrame) -> dict[str, float]:
    """All that is measured: README.md says what each number is."""
    given = test_set()
    found: dict[str, float] = {}
    for before, frames in (("", judged(given)), ("after_dark_", after_dark(given))):
        found |= {
            f"{before}score": _share(right(network, given), frames),
            f"{before}n": int(frames.sum()),
            f"{before}baseline": _share(right_without_memory(given), frames),
            f"{before}last_frame": _share(right_by_last(given), frames),
        }
    return found | {"videos": len(given.frames)}


def _numbers(frames: Tensor) -> Tensor:
    """Each frame as a number, its pixels as its binary digits."""
    return (frames.long() * 2 ** torch.arange(PIXELS)).sum(dim=-1)


def _share(found: Tensor, frames: Tensor) -> float:
    return float(found[frames].float().mean())
