"""Drawings that are no digits, for fitting what tells them from digits: letters, signs, random strokes and scribbles.

Made up by us, as the forms of digits are. Letters that may be written as digits are (B, D, G, I, O, S, U, Z …) are
left out.
"""

import math
from collections.abc import Callable

import numpy as np
from PIL import Image, ImageDraw

from rnnplay.data.drawing import curve

Strokes = list[np.ndarray]  # each (points, 2), y down
PEN = 3  # pixels; the lines are thinned afterwards

# Strokes through points "x,y" on a grid of about 9×9, y down; a point given twice is a corner.
CAPITALS: dict[str, tuple[str, ...]] = {
    "A": (
        "0,9 4,0 8,9|2,6 6,6",
        "0,9 3,0|3,0 7,9|1,5 7,5",
        "0,9 0,4 2,0 6,0 8,4 8,9|0,5 8,5",
        "4,0 0,9|4,0 8,9|2,4 6,4",
    ),
    "E": (
        "0,0 0,9|0,0 6,0|0,4 5,4|0,9 6,9",
        "7,1 2,0 0,2 2,4 5,4|2,4 0,7 2,9 7,8",
        "6,0 0,0 0,0 0,9 0,9 6,9|0,5 4,5",
        "9,0 0,0 0,0 0,6 0,6 5,6|0,3 5,3",
    ),
    "F": ("0,0 0,9|0,0 6,0|0,4 5,4", "7,0 1,0 1,0 0,9|0,5 5,4", "0,0 7,0|2,0 2,9|2,4 6,4"),
    "H": ("0,0 0,9|7,0 7,9|0,5 7,5", "1,0 0,9|6,0 5,9|0,4 6,4", "0,0 0,9|0,3 7,6|7,0 7,9", "0,0 0,9|8,0 8,9|0,3 8,3"),
    "K": ("0,0 0,9|6,0 0,5 6,9", "0,0 0,9|7,0 1,4 1,4 7,9", "1,0 0,9|6,1 0,5|2,4 7,9", "0,0 0,9|5,3 0,6|1,5 6,9"),
    "L": ("0,0 0,9 0,9 6,9", "1,0 0,9 0,9 5,8"),
    "M": (
        "0,9 0,0 0,0 4,5 4,5 8,0 8,0 8,9",
        "0,9 2,0 2,0 4,8 4,8 6,0 6,0 8,9",
        "0,0 0,9|0,2 2,0 4,2 4,9|4,2 6,0 8,2 8,9",
        "0,9 1,0 1,0 4,9 4,9 7,0 7,0 9,9",
    ),
    "N": ("0,9 0,0 0,0 6,9 6,9 6,0", "0,0 0,9|0,0 6,9|6,0 6,9", "0,2 0,9|0,3 3,0 6,2 6,9"),
    "P": ("0,0 0,9|0,0 5,0 6,2 5,5 0,5", "1,9 0,0 0,0 7,0 7,4 1,4"),
    "R": ("0,0 0,9|0,0 5,0 6,2 5,4 0,4|2,4 6,9", "0,9 1,0 1,0 6,1 6,4 1,5 1,5 6,9"),
    "T": ("0,0 8,0|4,0 4,9", "4,0 3,9|0,1 7,0", "0,0 6,0|3,0 3,9"),
    "W": (
        "0,0 2,9 2,9 4,2 4,2 6,9 6,9 8,0",
        "0,0 0,6 2,9 4,6 4,2|4,6 6,9 8,6 8,0",
        "0,0 2,9|2,9 4,0|4,0 6,9|6,9 8,0",
        "0,2 1,8 3,9 4,5 5,9 7,8 8,0",
    ),
    "X": ("0,0 7,9|7,0 0,9", "0,1 6,9|7,0 1,8", "0,0 2,4 0,9|7,0 5,4 7,9|2,4 5,4"),
    "Y": ("0,0 4,4|8,0 4,4|4,4 4,9", "0,0 3,4 3,4 7,0|3,4 3,9"),
}
SIGNS: dict[str, tuple[str, ...]] = {
    "f": ("6,1 4,0 3,2 3,9|0,4 6,4",),
    "h": ("0,0 0,9|0,5 3,4 5,6 5,9",),
    "k": ("0,0 0,9|5,3 0,6 0,6 5,9",),
    "m": ("0,3 0,9|0,4 2,3 4,4 4,9|4,4 6,3 8,4 8,9",),
    "t": ("3,0 3,7 5,9|0,3 6,3",),
    "w": ("0,3 2,9 4,4 6,9 8,3",),
    "plus": ("4,0 4,9|0,5 8,5",),
    "equals": ("0,3 8,3|0,6 8,6", "0,0 9,0|0,2 9,2"),
    "times": ("0,0 9,9|9,0 0,9",),
    "hash": ("2,0 2,9|6,0 6,9|0,3 8,3|0,6 8,6",),
    "triangle": ("4,0 0,8 0,8 8,8 8,8 4,0", "0,0 4,8 4,8 8,0 8,0 0,0", "0,0 8,4 8,4 0,8 0,8 0,0"),
    "square": ("0,0 8,0 8,0 8,8 8,8 0,8 0,8 0,0",),
    "crossed square": ("0,0 8,0 8,0 8,8 8,8 0,8 0,8 0,0|0,0 8,8|8,0 0,8",),
    "pi": ("0,0 9,0|2,0 2,9|7,0 7,9",),
    "sigma": ("8,0 0,0 0,0 4,4 4,4 0,9 0,9 8,9",),
    "omega": ("0,9 2,9 2,7 0,4 2,0 6,0 8,4 6,7 6,9 8,9",),
    "psi": ("0,0 1,5 4,6 7,5 8,0|4,0 4,9",),
    "percent": ("1,0 0,1 1,2 2,1 1,0|7,0 0,9|6,7 5,8 6,9 7,8 6,7",),
    "at": ("5,3 3,3 3,6 5,6 6,3 6,6 8,5 8,2 5,0 1,2 0,6 4,9 8,8",),
    "dots": ("0,0|4,0|8,0", "0,0|0,6", "0,0|5,5|9,1"),
    "stick figure": ("4,0 2,1 2,2 4,3 5,2 5,1 4,0|4,3 4,6|1,4 7,4|4,6 2,9|4,6 6,9",),
}
LEANS = (-34, 46)  # degrees from upright, to the left and to the right; a line that leans less may be a 1


def paint_outliers(count: int, side: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Outliers by an unsteady hand, each kind of `KINDS` in its share.

    Args:
        count: how many.
        side: pixels of a picture.
        rng: where all chance comes from.

    Returns:
        Ink as ``(count, side, side)`` bool, in thin strokes, and the place of each one's kind in `KINDS`, ``(count,)``.
    """
    shares = np.array([share for share, _ in KINDS.values()], dtype=float)
    kinds = rng.choice(len(KINDS), count, p=shares / shares.sum())
    makers = [make for _, make in KINDS.values()]
    return np.stack([_paint(makers[kind](rng), side) for kind in kinds]), kinds


def _letter(rng: np.random.Generator) -> Strokes:
    return _glyph(CAPITALS, rng)


def _sign(rng: np.random.Generator) -> Strokes:
    return _glyph(SIGNS, rng)


def _glyph(glyphs: dict[str, tuple[str, ...]], rng: np.random.Generator) -> Strokes:
    forms = [*glyphs.values()][rng.integers(len(glyphs))]
    width, slant, strokes = rng.uniform(0.5, 1.1), rng.normal(0, 0.12), []
    for stroke in forms[rng.integers(len(forms))].split("|"):
        points = np.array([[float(value) for value in point.split(",")] for point in stroke.split()]) / 9
        shift = rng.normal(0, 0.05, points.shape)
        corner = np.flatnonzero((points[1:] == points[:-1]).all(axis=1)) + 1
        shift[corner] = shift[corner - 1]
        points += shift
        strokes.append(points @ np.array([[width, 0], [-slant, 1]]))
    return strokes


def _strokes(rng: np.random.Generator) -> Strokes:
    """Two random strokes or more, many of which meet: one alone may well be a 1 or a 0."""
    strokes = [_stroke(rng) for _ in range(rng.choice(5, p=[0.25, 0.35, 0.2, 0.1, 0.1]) + 2)]
    for number in range(1, len(strokes)):
        before, stroke = strokes[number - 1], strokes[number]
        if rng.random() < 0.6:
            at = before[rng.integers(len(before))] if rng.random() < 0.6 else (before[0] + before[-1]) / 2
            strokes[number] = stroke - stroke[rng.integers(len(stroke))] + at
    return strokes


def _stroke(rng: np.random.Generator) -> np.ndarray:
    way = rng.integers(5)
    if way == 0:
        return rng.uniform(0, 1, (2, 2))
    if way == 1:  # an arc
        start = rng.uniform(0, 2 * math.pi)
        angle = np.linspace(start, start + rng.uniform(1.5, 6.3) * rng.choice([-1, 1]), 12)
        return rng.uniform(0.3, 0.7, 2) + rng.uniform(0.12, 0.5, 2) * np.stack([np.cos(angle), np.sin(angle)], 1)
    if way == 2:
        return rng.uniform(0, 1, (rng.integers(3, 6), 2))
    if way == 3:  # with corners
        return rng.uniform(0, 1, (rng.integers(3, 6), 2)).repeat(2, axis=0)
    angle = rng.choice([0, 0.5, 0.25, -0.25]) * math.pi + rng.normal(0, 0.15)
    half = np.array([math.cos(angle), math.sin(angle)]) * rng.uniform(0.15, 0.5)
    middle = rng.uniform(0, 1, 2)
    return np.stack([middle - half, middle + half])


def _line(rng: np.random.Generator) -> Strokes:
    """A line that leans too far for a 1."""
    left, right = LEANS
    angle = math.radians(rng.uniform(right, 180 + left))
    along, t = np.array([math.sin(angle), -math.cos(angle)]), np.linspace(-0.5, 0.5, 7)[:, None]
    path = t * along + rng.normal(0, 0.03) * (1 - 4 * t**2) * along[::-1] * [1, -1]
    return [path + rng.normal(0, 0.006, path.shape)]


def _walk(rng: np.random.Generator) -> Strokes:
    """A curve that goes about, smoothly or shakily."""
    steps, smooth = int(rng.integers(40, 200)), int(rng.integers(3, 10))
    turning = np.convolve(rng.normal(0, rng.uniform(0.3, 1.2), steps), np.ones(smooth) / smooth, "same")
    heading = rng.uniform(0, 2 * math.pi) + np.cumsum(turning)
    return [np.cumsum(np.stack([np.cos(heading), np.sin(heading)], 1), axis=0)]


def _to_and_fro(rng: np.random.Generator) -> Strokes:
    turns = int(rng.integers(5, 15))
    path = np.stack([np.arange(turns) / turns * rng.uniform(0.4, 2), np.arange(turns) % 2], 1)
    path[:, 1] += rng.normal(0, 0.15, turns)
    angle = rng.uniform(0, 2 * math.pi)
    path = path @ np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    return [path.repeat(2, axis=0) if rng.random() < 0.5 else path]


def _points(rng: np.random.Generator) -> Strokes:
    """From point to point."""
    return [rng.uniform(0, 1, (int(rng.integers(7, 18)), 2))]


def _loops(rng: np.random.Generator) -> Strokes:
    t = np.linspace(0, rng.uniform(2.5, 8) * 2 * math.pi, 90)
    path = np.stack([np.cos(t) * rng.uniform(0.3, 1), np.sin(t + rng.uniform(0, 1))], 1)
    return [path + np.cumsum(rng.normal(0, 0.08, path.shape), axis=0) + t[:, None] * rng.normal(0, 0.08, 2)]


# With the share of each.
KINDS: dict[str, tuple[float, Callable[[np.random.Generator], Strokes]]] = {
    "letter": (9, _letter),
    "sign": (4, _sign),
    "strokes": (4, _strokes),
    "line": (2, _line),
    "walk": (4.5, _walk),
    "to and fro": (4.5, _to_and_fro),
    "points": (2, _points),
    "loops": (3, _loops),
}


def _paint(strokes: Strokes, side: int) -> np.ndarray:
    points = np.concatenate(strokes)
    low, high = points.min(axis=0), points.max(axis=0)
    scale = side * 0.7 / max((high - low).max(), 1e-6)
    picture = Image.new("1", (side, side))
    pen = ImageDraw.Draw(picture)
    for stroke in strokes:
        path = [tuple(point) for point in curve((stroke - (low + high) / 2) * scale + side / 2)]
        if len(path) > 1:
            pen.line(path, fill=1, width=PEN, joint="curve")
        for x, y in (path[0], path[-1]):
            pen.ellipse((x - 1, y - 1, x + 1, y + 1), fill=1)
    return np.asarray(picture)
