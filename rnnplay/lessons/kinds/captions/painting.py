"""Digits of MNIST, brought to another size and place on a larger sheet."""

import torch
import torch.nn.functional as F
from torch import Tensor

from rnnplay.models.captioner import SIDE

FIELD = 28  # px of a side of an image of MNIST
INK = 40  # of 255, from which on a pixel belongs to the digit
TURN, SLANT = 0.15, 0.2  # most, in radians and in pixels to the side for each pixel down
THICKEST, THINNEST = 0.7, 0.5  # shares of the way to strokes that are two pixels thicker, and one pixel thinner


def boxes_of(images: Tensor) -> Tensor:
    """Where the digit of each image lies: x and y of its middle and its longer side, ``(images, 3)``.

    Args:
        images: ``(images, 28, 28)`` bytes.
    """
    ink = images > INK
    (left, right), (top, bottom) = _ends(ink.any(dim=1)), _ends(ink.any(dim=2))
    return torch.stack([(left + right) / 2, (top + bottom) / 2, torch.maximum(right - left, bottom - top)], dim=1)


def _ends(inked: Tensor) -> tuple[Tensor, Tensor]:
    """Of ``(images, 28)`` where the ink begins and ends."""
    at = torch.arange(FIELD)
    return torch.where(inked, at, FIELD).amin(dim=1).float(), torch.where(inked, at, -1).amax(dim=1) + 1.0


def paint(images: Tensor, boxes: Tensor, sides: Tensor, middles: Tensor, generator: torch.Generator | None) -> Tensor:
    """Each digit alone on a sheet, ``(digits, 64, 64)`` with ink in 0…1.

    Args:
        images: ``(digits, 28, 28)`` bytes.
        boxes: of `boxes_of`.
        sides: px of the longer side on the sheet, ``(digits,)``.
        middles: x and y on the sheet, ``(digits, 2)``.
        generator: by which each digit is turned, slanted, and made thicker or thinner; None: it stays as it is.
    """
    ink = images[:, None].float() / 255  # (digits, 1, 28, 28)
    turn = slant = torch.zeros(len(ink))
    if generator is not None:
        width, turn, slant = torch.rand(3, len(ink), generator=generator) * 2 - 1
        turn, slant = TURN * turn, SLANT * slant
        ink = _with_pen(ink, width[:, None, None, None])
    # q = k M (p − c) + b: which point q of the image lies at the point p of the sheet
    rows = [[turn.cos() + slant * turn.sin(), slant * turn.cos() - turn.sin()], [turn.sin(), turn.cos()]]
    matrix = torch.stack([torch.stack(row, dim=1) for row in rows], dim=1)  # (digits, 2, 2)
    matrix = matrix * (boxes[:, 2] / sides)[:, None, None]
    # torch counts both from −1 to 1: p = 32 + 32 u, and v = q / 14 − 1
    shift = (matrix @ (SIDE / 2 - middles)[:, :, None] + boxes[:, :2, None]) / (FIELD / 2) - 1  # (digits, 2, 1)
    theta = torch.cat([matrix * (SIDE / FIELD), shift], dim=2)  # (digits, 2, 3)
    grid = F.affine_grid(theta, [len(ink), 1, SIDE, SIDE], align_corners=False)
    return F.grid_sample(ink, grid, align_corners=False)[:, 0]


def _with_pen(ink: Tensor, width: Tensor) -> Tensor:
    """Strokes that are thicker (width 1) or thinner (width −1): between the ink and its extremes."""
    thicker = F.max_pool2d(ink, 3, stride=1, padding=1)
    thinner = -F.max_pool2d(-ink, 2, stride=1, padding=1)[:, :, :FIELD, :FIELD]
    return ink + THICKEST * width.clamp(min=0) * (thicker - ink) + THINNEST * (-width).clamp(min=0) * (thinner - ink)
