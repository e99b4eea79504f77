"""A digit that moves across a small stage, whose right side lies behind a curtain, and turns at the walls."""

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from rnnplay.models.video_labeller import HEIGHT, WIDTH

FRAMES = 20
SPEED = 2  # px a frame, along each axis in which it moves
CURTAIN = 16  # px from the left at which the curtain begins
SIDE = 14  # px of a digit: MNIST's 28, halved …
INK = 10  # … of which the ink takes these in the middle: MNIST's 20, halved; seldom a little more
EDGE = (SIDE - INK) // 2
MOST_X, MOST_Y = WIDTH - INK, HEIGHT - INK  # farthest right and down that a digit stands
FARTHEST_START = CURTAIN - INK  # farthest right that a digit stands at first: its ink is seen
# How it moves along x and y, in the order of the network's answers; y grows downwards.
DIRECTIONS = ((1, 0), (1, 1), (0, 1), (-1, 1), (-1, 0), (-1, -1), (0, -1), (1, -1))


@dataclass(frozen=True, eq=False)
class Motion:
    """Where digits are, and which way they move.

    Attributes:
        x, y: the upper left corner of the ink at each frame, ``(batch, time)``, px.
        direction: which of `DIRECTIONS` it moves on in, ``(batch, time)``.
        hidden: whether all of the digit is behind the curtain, ``(batch, time)``.
    """

    x: Tensor
    y: Tensor
    direction: Tensor
    hidden: Tensor


def motion(x: Tensor, y: Tensor, direction: Tensor) -> Motion:
    """How digits move that start somewhere, each ``(batch,)``: straight on, and back where there is a wall."""
    along = torch.tensor(DIRECTIONS)[direction]  # (batch, 2)
    at_x, sign_x = _between_walls(x, along[:, 0], MOST_X)
    at_y, sign_y = _between_walls(y, along[:, 1], MOST_Y)
    ways = torch.tensor([[DIRECTIONS.index((dx, dy)) if dx or dy else 0 for dy in (-1, 0, 1)] for dx in (-1, 0, 1)])
    return Motion(at_x, at_y, ways[sign_x + 1, sign_y + 1], at_x - EDGE >= CURTAIN)


def videos(pictures: Tensor, moved: Motion) -> Tensor:
    """The frames, ``(batch, time, height, width)`` in 0…1.

    Args:
        pictures: ``(batch, 14, 14)`` of `halved`.
        moved: of each.
    """
    batch, time = moved.x.shape
    sheet = torch.zeros(batch, time, HEIGHT + 2 * EDGE, WIDTH + 2 * EDGE)
    rows, columns = (at[..., None] + torch.arange(SIDE) for at in (moved.y, moved.x))  # (batch, time, 14)
    which, when = torch.arange(batch)[:, None, None, None], torch.arange(time)[:, None, None]
    sheet[which, when, rows[..., :, None], columns[..., None, :]] = pictures[:, None].expand(-1, time, -1, -1)
    frames = sheet[:, :, EDGE:-EDGE, EDGE:-EDGE].contiguous()
    frames[..., CURTAIN:] = 0  # as dark as what lies round the digit
    return frames


def halved(images: Tensor) -> Tensor:
    """Digits of half the size, ``(count, 14, 14)`` in 0…1, of MNIST's bytes ``(count, 28, 28)``."""
    return F.avg_pool2d(images[:, None].float() / 255, 2)[:, 0]


def _between_walls(start: Tensor, way: Tensor, most: int) -> tuple[Tensor, Tensor]:
    """Places and signs of the way along one axis, ``(batch, time)``, between walls at 0 and ``most``."""
    towards = torch.where(way < 0, -start, start)  # as if it went on beyond the wall at 0
    unfolded = (towards[:, None] + SPEED * way.abs()[:, None] * torch.arange(FRAMES)) % (2 * most)
    place = torch.where(unfolded <= most, unfolded, 2 * most - unfolded)
    return place, torch.where(unfolded < most, 1, -1) * way.abs()[:, None]
