"""A stroke of the pen as the canvas of the draw page will hold it, while it is still being drawn.

The canvas (Fabric.js, its ``PencilBrush``) keeps the points that the pen has reached, and makes a path of them when the
pen is lifted. The same is done here of the points so far, operation by operation, so that a stroke that has ended is to
the last bit what the canvas sends of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

NEAR = 0.4  # pixels: a point nearer to the last one that was kept is left out


@dataclass(frozen=True)
class Curves:
    """Quadratic Bézier curves one after the other, of which some may be straight lines.

    Attributes:
        reached: ``(count + 1, 2)``: where the first begins, and where each ends.
        controls: ``(count, 2)``: where the curves' ways point to; those of lines do not matter.
        curved: ``(count,)``: which are curves.
    """

    reached: np.ndarray
    controls: np.ndarray
    curved: np.ndarray


def curves_of(points: Sequence[Sequence[float]] | np.ndarray, brush: float) -> Curves:
    """The path that Fabric.js makes of a stroke: curves from middle to middle of the points, at the end a line.

    Args:
        points: where the pen has been, in pixels of the canvas; at least two, as the canvas has the first one twice.
        brush: width of the stroke in pixels.

    Raises:
        ValueError: there are fewer than two points.
    """
    if len(points) < 2:
        raise ValueError
    kept = _without_near(np.asarray(points, float))  # (kept, 2)
    # Beyond both ends, so that a dot is a short line.
    begins, ends = ((1, 0), (1, 0)) if len(kept) == 2 else (np.sign(kept[2] - kept[1]), np.sign(kept[-1] - kept[-2]))
    start, end = kept[0] - np.multiply(begins, brush / 1000), kept[-1] + np.multiply(ends, brush / 1000)
    here, after = kept[:-1], kept[1:]
    moves = (here != after).any(axis=1)
    middles = here[moves] + (after[moves] - here[moves]) * 0.5
    return Curves(
        reached=np.concatenate([start[None], middles, end[None]]),
        controls=np.concatenate([here[moves], end[None]]),
        curved=np.append(np.ones(len(middles), bool), False),
    )


def _without_near(points: np.ndarray) -> np.ndarray:
    """Without points that lie within `NEAR` of the one kept before, and without the last but one, as in Fabric.js."""
    if len(points) <= 2:
        return points
    steps = np.diff(points[:-2], axis=0)
    if ((steps * steps).sum(axis=1) >= NEAR**2).all():
        return np.concatenate([points[:-2], points[-1:]])
    last, kept = points[0], [points[0]]
    for point in points[1:-2]:
        if (last[0] - point[0]) ** 2 + (last[1] - point[1]) ** 2 >= NEAR**2:
            last = point
            kept.append(point)
    return np.array([*kept, points[-1]])
