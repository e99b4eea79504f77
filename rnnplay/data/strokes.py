"""Strokes as the canvas of the draw page holds them, Fabric.js's paths, and as lines of few whole points.

Fabric draws a stroke of the pen as quadratic Bézier curves from middle to middle of the pen's points. Cut into straight
pieces and thinned, a usual digit is some forty points, and the network reads the same.
"""

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from rnnplay.data.drawing import CANVAS, Line
from rnnplay.data.ink import WIDEST_BRUSH
from rnnplay.data.pencil import Curves

PIECES = 4  # into which each curve is cut
TOLERANCE = 0.75  # pixels of the canvas by which a line may stray: the network reads pixels ten times as large


def lines_of(objects: Sequence[Mapping[str, Any]]) -> list[Line]:
    """The lines that the objects of a canvas show; what is no stroke of a pen is left out."""
    found = (_line(json.dumps(each.get("path")), each.get("strokeWidth")) for each in objects if "path" in each)
    return [line for line in found if line is not None]


def objects_of(lines: Sequence[Line], ink: str) -> list[dict[str, Any]]:
    """Objects that a canvas shows as these lines.

    Args:
        lines: to show.
        ink: their colour.
    """
    shown = []
    for line in lines:
        first, *others = line.points.tolist()
        others = others or [[first[0] + 0.01, first[1]]]  # a dot
        shown.append(
            {
                "type": "Path",
                "path": [["M", *first], *(["L", *point] for point in others)],
                "stroke": ink,
                "strokeWidth": line.brush,
                "strokeLineCap": "round",
                "strokeLineJoin": "round",
                "fill": None,
            }
        )
    return shown


@lru_cache(maxsize=512)  # of a drawing, one stroke is new
def _line(path: str, brush: object) -> Line | None:
    return line_of(json.loads(path), brush)


def line_of(path: Any, brush: object) -> Line | None:
    """The line that a path shows; None if it is none.

    Args:
        path: of a canvas's object.
        brush: its width.
    """
    try:
        return line_along(_curves(path), float(brush))  # type: ignore[arg-type]
    except (TypeError, ValueError, IndexError, OverflowError):
        return None


def line_along(curves: Curves, brush: float) -> Line:
    """The line along some curves.

    Raises:
        ValueError: a point is not finite.
    """
    points = _cut(curves)
    if not np.isfinite(points).all():
        raise ValueError
    width = min(max(1, round(brush)), WIDEST_BRUSH)
    whole = np.rint(points.clip(-CANVAS, 2 * CANVAS)).astype(int)  # (points, 2)
    whole = whole[np.insert((np.diff(whole, axis=0) != 0).any(axis=1), 0, True)]
    return Line(whole[_kept(whole)] if curves.curved.any() else whole, width)  # what is straight was thinned before


def _curves(path: list[list[Any]]) -> Curves:
    """What a path consists of."""
    ends, controls, curved = [path[0][1:]], list[list[Any]](), []
    for command, *numbers in path[1:]:
        if command in ("Q", "L"):
            curved.append(command == "Q")
            controls.append(numbers[:2])
            ends.append(numbers[2:] if command == "Q" else numbers[:2])
    reached = np.array(ends, float)
    if reached.shape != (len(ends), 2):
        raise ValueError
    return Curves(reached, np.array(controls, float).reshape(-1, 2), np.array(curved, bool))


def _cut(curves: Curves) -> np.ndarray:
    """All curves in straight pieces: ``(points, 2)``."""
    reached, curved = curves.reached, curves.curved
    t = np.linspace(0, 1, PIECES + 1)[1:, None]  # (pieces, 1)
    start, control, end = reached[:-1, None], curves.controls[:, None], reached[1:, None]  # (count, 1, 2)
    cut = (1 - t) ** 2 * start + 2 * (1 - t) * t * control + t**2 * end  # (count, pieces, 2)
    there = curved[:, None] | (np.arange(PIECES) == PIECES - 1)  # of a line, its end
    return np.concatenate([reached[:1], cut[there]])


def _kept(points: np.ndarray) -> np.ndarray:
    """Which points stay: the farthest from the line between the ends, if it is too far; then the same of each half.

    All halves of one size after another at once, because a long stroke has hundreds.

    D. Douglas and T. Peucker, *Algorithms for the reduction of the number of points required to represent a digitized
    line*, Cartographica 10 (1973).
    """
    kept = np.zeros(len(points), bool)
    kept[[0, -1]] = True
    x, y = points.T.copy()  # one after the other: numpy is slow where rows are short
    starts, ends = np.array([0]), np.array([len(points) - 1])
    while True:
        inside = ends - starts > 1
        starts, counts = starts[inside], (ends - starts)[inside] - 1  # counts: of points between the ends
        ends = ends[inside]
        if not len(starts):
            return kept
        first = np.cumsum(counts) - counts  # where the points of each span begin in what follows
        at = np.arange(counts.sum()) + np.repeat(starts + 1 - first, counts)
        away = _away(x, y, at, np.repeat(starts, counts), np.repeat(ends, counts))
        farthest = np.maximum.reduceat(away, first)
        hits = np.flatnonzero(away == np.repeat(farthest, counts))
        middle = at[hits[np.searchsorted(hits, first)]]  # the first of those that are as far
        split = farthest > TOLERANCE
        starts, middle, ends = starts[split], middle[split], ends[split]
        kept[middle] = True
        starts, ends = np.concatenate([starts, middle]), np.concatenate([middle, ends])


def _away(x: np.ndarray, y: np.ndarray, at: np.ndarray, starts: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """How far each point ``at`` is from the line between two others, ``starts`` and ``ends``; all ``(points,)``."""
    right, down = x[ends] - x[starts], y[ends] - y[starts]
    to_right, to_down = x[at] - x[starts], y[at] - y[starts]
    length = np.maximum(right * right + down * down, 1)  # 0 where a stroke ends where it began
    share = np.minimum(np.maximum((to_right * right + to_down * down) / length, 0), 1)
    to_right, to_down = to_right - share * right, to_down - share * down
    return np.sqrt(to_right * to_right + to_down * to_down)
