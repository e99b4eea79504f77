"""The middle lines of strokes, and the distance to them: what it takes to draw a digit again with another pen."""

import torch
import torch.nn.functional as F
from torch import Tensor

FINE = 2  # the middle lines are found on a grid this much finer than the picture
REACH = 8  # fine pixels; distances are exact up to here, and anything farther counts as far
UNIT = 1 / 16  # fine pixels that one step of a stored byte stands for


def distance_to_middle_lines(images: Tensor, chunk: int = 1000) -> Tensor:
    """How far each point of a picture is from the middle of the nearest stroke.

    Args:
        images: ``(count, rows, columns)`` uint8, ink in 0…255.
        chunk: pictures worked on at a time; bounds the memory.

    Returns:
        ``(count, 2 * rows, 2 * columns)`` uint8, in sixteenths of a fine pixel.
    """
    return torch.cat([distance(thin(_enlarge(part) > 0.45)) for part in images.split(chunk)])


def _enlarge(images: Tensor) -> Tensor:
    fine = F.interpolate(images[:, None].float() / 255, scale_factor=FINE, mode="bilinear", align_corners=False)
    return fine[:, 0]  # (count, 2 * rows, 2 * columns)


def thin(ink: Tensor) -> Tensor:
    """Strokes worn down from both sides until one pixel is left.

    T. Y. Zhang and C. Y. Suen, «A fast parallel algorithm for thinning digital patterns», CACM 27(3), 1984.

    Args:
        ink: ``(count, rows, columns)`` bool.

    Returns:
        The same shape, bool.
    """
    # Eight pictures to a byte, one in each bit: all that follows is done to eight at a time.
    count, rows, columns = ink.shape
    bits = torch.arange(8, dtype=torch.uint8, device=ink.device)[:, None, None]
    packed = F.pad(ink, (0, 0, 0, 0, 0, -count % 8)).view(-1, 8, rows, columns).to(torch.uint8) << bits
    packed = packed.sum(dim=1, dtype=torch.uint8)  # (count / 8, rows, columns)
    while True:
        before = packed
        for first_half in (True, False):
            around = F.pad(packed, (1, 1, 1, 1))
            # P2…P9 of the paper: clockwise from the pixel above.
            p = [
                around[:, 1 + y : 1 + y + rows, 1 + x : 1 + x + columns]
                for y, x in ((-1, 0), (-1, 1), (0, 1), (1, 1), (1, 0), (1, -1), (0, -1), (-1, -1))
            ]
            north, east, south, west = p[0], p[2], p[4], p[6]
            one_start, two_starts = _one_and_two([~here & after for here, after in zip(p, p[1:] + p[:1], strict=True)])
            if first_half:
                inner = (north & east & south) | (east & south & west)
            else:
                inner = (north & east & west) | (north & south & west)
            # Two to six neighbours, which are one piece, and some of them on the side that is worn down now.
            _, two_inked = _one_and_two(p)
            _, two_blank = _one_and_two([~here for here in p])
            packed = packed & ~(two_inked & two_blank & one_start & ~two_starts & ~inner)
        if torch.equal(packed, before):
            return ((packed[:, None] >> bits) & 1).bool().reshape(-1, rows, columns)[:count]


def _one_and_two(masks: list[Tensor]) -> tuple[Tensor, Tensor]:
    """Where at least one of ``masks`` is set, and where at least two are, bit by bit."""
    one, two = masks[0], torch.zeros_like(masks[0])
    for mask in masks[1:]:
        two = two | (one & mask)
        one = one | mask
    return one, two


def distance(marks: Tensor) -> Tensor:
    """Distance from each pixel to the nearest mark, up to ``REACH``.

    Args:
        marks: ``(count, rows, columns)`` bool.

    Returns:
        The same shape, uint8, in units of ``UNIT`` pixels.
    """
    # min over (dy, dx) of dy² + dx² where there is a mark: first along the rows, then along the columns.
    squares = torch.where(marks, 0, REACH**2).to(torch.int16)
    for axis in (2, 1):
        size = marks.shape[axis]
        nearest = squares.clone()
        for step in range(1, min(REACH, size)):
            near, far = nearest.narrow(axis, 0, size - step), nearest.narrow(axis, step, size - step)
            torch.minimum(near, squares.narrow(axis, step, size - step) + step**2, out=near)
            torch.minimum(far, squares.narrow(axis, 0, size - step) + step**2, out=far)
        squares = nearest
    return (squares.float().sqrt() / UNIT).round().to(torch.uint8)
