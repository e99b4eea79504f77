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
    try:
        points, curved = _points(json.loads(path))
        width = min(max(1, round(float(brush))), WIDEST_BRUSH)  # type: ignore[arg-type]
    except (TypeError, ValueError, IndexError):
        return None
    whole = np.rint(points.clip(-CANVAS, 2 * CANVAS)).astype(int)  # (points, 2)
    whole = whole[np.insert((np.diff(whole, axis=0) != 0).any(axis=1), 0, True)]
    return Line(whole[_kept(whole)] if curved else whole, width)  # what is straight was thinned before


def _points(path: list[list[Any]]) -> tuple[np.ndarray, bool]:
    """Along a path, ``(points, 2)``, and whether there are curves in it."""
    points = [np.array(path[0][1:], float).reshape(2)]
    curved = False
    t = np.linspace(0, 1, PIECES + 1)[1:, None]  # (pieces, 1)
    for command, *numbers in path[1:]:
        ends = np.array(numbers, float).reshape(-1, 2)
        if command == "Q":
            control, end = ends
            points += [*((1 - t) ** 2 * points[-1] + 2 * (1 - t) * t * control + t**2 * end)]
            curved = True
        elif command == "L":
            points.append(ends[0])
    found = np.stack(points)
    if not np.isfinite(found).all():
        raise ValueError
    return found, curved


def _kept(points: np.ndarray) -> np.ndarray:
    """Which points stay: the farthest from the line between the ends, if it is too far; then the same of each half.

    D. Douglas and T. Peucker, *Algorithms for the reduction of the number of points required to represent a digitized
    line*, Cartographica 10 (1973).
    """
    kept = np.zeros(len(points), bool)
    kept[[0, -1]] = True
    spans = [(0, len(points) - 1)]
    while spans:
        start, end = spans.pop()
        if end - start < 2:
            continue
        between, along = points[start + 1 : end] - points[start], points[end] - points[start]
        length = max(1, along @ along)  # 0 where a stroke ends where it began
        nearest = (between @ along / length).clip(0, 1)[:, None] * along
        away = np.linalg.norm(between - nearest, axis=1)
        farthest = int(away.argmax())
        if away[farthest] > TOLERANCE:
            at = start + 1 + farthest
            kept[at] = True
            spans += [(start, at), (at, end)]
    return kept
