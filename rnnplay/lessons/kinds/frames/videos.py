"""Videos of 2 × 2 pixels: a light walks round the four of them, and goes out for a frame now and then.

It walks on while it is out. So the next frame follows from those before, but not from the last one alone: which way the
light walks needs two frames, and where it is when it is out still more.
"""

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from rnnplay.models.next_frame import PIXELS

FRAMES = 50  # that a network reads; of each it says the next
SPLITS = {"train": 0, "validation": 3_000_003, "test": 2_000_003}  # what is added to a seed
RING = (0, 1, 3, 2)  # the pixels clockwise; they are counted row by row
DARK = 0.15  # share of the frames in which the light is out, the first two excepted


@dataclass(frozen=True)
class Walk:
    """A video; it can be hashed.

    Attributes:
        start: where on `RING` the light is at first.
        clockwise: whether it walks so.
        out: of which seed the frames are drawn in which it is out; None: in none.
    """

    start: int = 0
    clockwise: bool = True
    out: int | None = 1


@dataclass(frozen=True, eq=False)
class Videos:
    """Some of them.

    Attributes:
        frames: ``(batch, 51, 4)``, 1 where a pixel is lit; the last is only a label.
        lit: the pixel where the light is, ``(batch, 51)``, seen or not.
        out: whether it is out, ``(batch, 51)``.
    """

    frames: Tensor
    lit: Tensor
    out: Tensor


def drawn(split: str, size: int, seed: int) -> Videos:
    """Videos from a seed; those of other parts have other seeds, so they are other videos."""
    generator = torch.Generator().manual_seed(SPLITS[split] + seed)
    start = torch.randint(PIXELS, (size,), generator=generator)
    way = 2 * torch.randint(2, (size,), generator=generator) - 1
    return _videos(start, way, _out(size, generator))


def video(walk: Walk) -> Videos:
    """One that somebody chose, as a batch of one."""
    out = torch.zeros(1, FRAMES + 1, dtype=torch.bool)
    if walk.out is not None:
        out = _out(1, torch.Generator().manual_seed(walk.out))
    return _videos(torch.tensor([walk.start]), torch.tensor([1 if walk.clockwise else -1]), out)


def _out(size: int, generator: torch.Generator) -> Tensor:
    out = torch.rand(size, FRAMES + 1, generator=generator) < DARK
    out[:, :2] = False  # else nobody could know where it is, and which way it walks
    return out


def _videos(start: Tensor, way: Tensor, out: Tensor) -> Videos:
    lit = torch.tensor(RING)[(start[:, None] + way[:, None] * torch.arange(FRAMES + 1)) % PIXELS]
    return Videos(F.one_hot(lit, PIXELS).float() * (~out)[..., None], lit, out)
