"""A stroke of the pen as the canvas of the draw page will hold it, while it is still being drawn.

The canvas (Fabric.js, its ``PencilBrush``) keeps the points that the pen has reached, and makes a path of them when the
pen is lifted. The same is done here of the points so far, operation by operation, so that a stroke that has ended is to
the last bit what the canvas sends of it.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

NEAR = 0.4  # pixels: a point nearer to the last one that was kept is left out

Point = tuple[float, float]


def path_of(points: Sequence[Point], brush: float) -> list[list[Any]]:
    """The path that Fabric.js makes of a stroke.

    Args:
        points: where the pen has been, in pixels of the canvas; at least two, as the canvas has the first one twice.
        brush: width of the stroke in pixels.

    Returns:
        ``[["M", x, y], ["Q", x, y, x, y], …, ["L", x, y]]``: quadratic curves from middle to middle of the points.

    Raises:
        ValueError: there are fewer than two points.
    """
    if len(points) < 2:
        raise ValueError
    kept = _without_near(points)
    # Beyond both ends, so that a dot is a short line.
    begins, ends = ((1, 0), (1, 0)) if len(kept) == 2 else (_way(kept[1], kept[2]), _way(kept[-2], kept[-1]))
    start = tuple(at - way * brush / 1000 for at, way in zip(kept[0], begins, strict=True))
    end = tuple(at + way * brush / 1000 for at, way in zip(kept[-1], ends, strict=True))
    path: list[list[Any]] = [["M", *start]]
    for (x, y), (next_x, next_y) in pairwise(kept):
        if (x, y) != (next_x, next_y):
            path.append(["Q", x, y, x + (next_x - x) * 0.5, y + (next_y - y) * 0.5])
    return [*path, ["L", *end]]


def _without_near(points: Sequence[Point]) -> list[Point]:
    """Without points that lie within `NEAR` of the one kept before, and without the last but one, as in Fabric.js."""
    if len(points) <= 2:
        return [*points]
    last, kept = points[0], [points[0]]
    for point in points[1:-2]:
        if (last[0] - point[0]) ** 2 + (last[1] - point[1]) ** 2 >= NEAR**2:
            last = point
            kept.append(point)
    return [*kept, points[-1]]


def _way(before: Point, after: Point) -> tuple[int, int]:
    """Along each axis, whether it goes up (1), down (-1) or neither."""
    return _sign(before[0], after[0]), _sign(before[1], after[1])


def _sign(before: float, after: float) -> int:
    return (after > before) - (after < before)
