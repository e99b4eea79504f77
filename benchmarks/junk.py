"""Drawings that are no digits, as a person would make them on the draw page: dots, lines, scribbles, letters, noise.

Each kind is drawn as strokes on the canvas with a brush between thin and thick, and comes to the network as a person's
drawing does. `KINDS` is what the networks are measured on. `APART` are kinds that nothing was chosen on.
"""

import math
from collections.abc import Callable

import numpy as np

from rnnplay.data.drawing import CANVAS, field_of_strokes, to_field
from rnnplay.data.forms import FORMS

Strokes = list[np.ndarray]  # each (points, 2) in pixels of the canvas, y down
BRUSHES = (8.0, 26.0)  # pixels
UPRIGHT = 50  # degrees; a line that leans less may be a 1

# Letters in a box of 1×1, y down, several ways of writing each. A point given twice is a corner.
# fmt: off
_LETTERS: dict[str, list[list[list[tuple[float, float]]]]] = {
    "A": [
        [[(0, 1), (0.5, 0)], [(0.5, 0), (1, 1)], [(0.22, 0.6), (0.8, 0.6)]],
        [[(0, 1), (0.45, 0), (0.45, 0), (1, 1)], [(0.2, 0.68), (0.85, 0.62)]],
        [[(0, 1), (0.05, 0.4), (0.5, 0), (0.95, 0.4), (1, 1)], [(0.05, 0.6), (0.95, 0.6)]],
    ],
    "E": [
        [[(0, 0), (0, 1)], [(0, 0), (0.8, 0)], [(0, 0.5), (0.7, 0.5)], [(0, 1), (0.85, 1)]],
        [[(0.9, 0), (0, 0), (0, 0), (0, 1), (0, 1), (0.9, 1)], [(0, 0.48), (0.75, 0.5)]],
    ],
    "F": [
        [[(0, 0), (0, 1)], [(0, 0), (0.8, 0)], [(0, 0.45), (0.65, 0.45)]],
        [[(0.85, 0), (0, 0.02), (0, 0.02), (0.05, 1)], [(0, 0.5), (0.6, 0.5)]],
    ],
    "H": [
        [[(0, 0), (0, 1)], [(0.8, 0), (0.8, 1)], [(0, 0.5), (0.8, 0.5)]],
        [[(0.05, 0), (0, 1)], [(0, 0.55), (0.85, 0.45)], [(0.9, 0), (0.82, 1)]],
    ],
    "K": [
        [[(0, 0), (0, 1)], [(0.8, 0), (0, 0.55)], [(0.2, 0.45), (0.85, 1)]],
        [[(0.05, 0), (0, 1)], [(0.9, 0.05), (0.1, 0.5), (0.1, 0.5), (0.9, 1)]],
        [[(0, 0), (0, 1)], [(0.75, 0.2), (0.02, 0.65)], [(0.3, 0.5), (0.8, 1)]],
    ],
    "M": [
        [[(0, 1), (0.1, 0), (0.1, 0), (0.5, 0.6), (0.5, 0.6), (0.9, 0), (0.9, 0), (1, 1)]],
        [[(0, 0), (0, 1)], [(0, 0), (0.5, 0.5)], [(0.5, 0.5), (1, 0)], [(1, 0), (1, 1)]],
        [[(0, 1), (0.05, 0.1), (0.3, 0.05), (0.45, 0.9), (0.45, 0.9), (0.6, 0.1), (0.85, 0.05), (1, 1)]],
    ],
    "N": [
        [[(0, 1), (0, 0)], [(0, 0), (0.8, 1)], [(0.8, 1), (0.8, 0)]],
        [[(0, 1), (0.05, 0), (0.05, 0), (0.8, 1), (0.8, 1), (0.85, 0)]],
    ],
    "R": [
        [[(0, 0), (0, 1)], [(0, 0), (0.7, 0.05), (0.75, 0.4), (0, 0.5)], [(0.2, 0.5), (0.8, 1)]],
        [[(0.05, 1), (0, 0), (0, 0), (0.6, 0), (0.7, 0.3), (0.05, 0.5), (0.05, 0.5), (0.8, 1)]],
    ],
    "T": [
        [[(0, 0), (1, 0)], [(0.5, 0), (0.5, 1)]],
        [[(0.5, 0), (0.45, 1)], [(0, 0.05), (1, 0)]],
    ],
    "W": [
        [[(0, 0), (0.25, 1), (0.25, 1), (0.5, 0.3), (0.5, 0.3), (0.75, 1), (0.75, 1), (1, 0)]],
        [[(0, 0), (0.1, 0.9), (0.4, 0.9), (0.5, 0.2), (0.6, 0.9), (0.9, 0.9), (1, 0)]],
        [[(0, 0), (0.3, 1)], [(0.3, 1), (0.5, 0)], [(0.5, 0), (0.75, 1)], [(0.75, 1), (1, 0)]],
    ],
    "X": [
        [[(0, 0), (0.8, 1)], [(0.8, 0), (0, 1)]],
        [[(0.05, 0.1), (0.9, 0.95)], [(0.95, 0), (0, 1)]],
    ],
}

# Other things, in the same box.
_THINGS: dict[str, list[list[list[tuple[float, float]]]]] = {
    "heart": [
        [[(0.5, 0.3), (0.35, 0), (0, 0.1), (0.05, 0.5), (0.5, 1), (0.5, 1), (0.95, 0.5), (1, 0.1), (0.65, 0),
          (0.5, 0.3)]],
        [[(0.5, 0.25), (0.2, 0), (0, 0.3), (0.5, 1)], [(0.5, 0.25), (0.8, 0), (1, 0.3), (0.5, 1)]],
    ],
    "star": [
        [[(0.2, 1), (0.5, 0), (0.5, 0), (0.8, 1), (0.8, 1), (0, 0.38), (0, 0.38), (1, 0.38), (1, 0.38), (0.2, 1)]],
        [[(0.5, 0), (0.5, 1)], [(0, 0.5), (1, 0.5)], [(0.15, 0.15), (0.85, 0.85)], [(0.85, 0.15), (0.15, 0.85)]],
    ],
    "smiley": [
        [
            [(0.5, 0), (0.15, 0.15), (0, 0.5), (0.15, 0.85), (0.5, 1), (0.85, 0.85), (1, 0.5), (0.85, 0.15), (0.5, 0)],
            [(0.35, 0.35)], [(0.65, 0.35)], [(0.28, 0.62), (0.5, 0.8), (0.72, 0.62)],
        ],
        [
            [(0.5, 0), (0.1, 0.1), (0, 0.5), (0.1, 0.9), (0.5, 1), (0.9, 0.9), (1, 0.5), (0.9, 0.1), (0.5, 0)],
            [(0.35, 0.28), (0.35, 0.42)], [(0.65, 0.28), (0.65, 0.42)],
            [(0.25, 0.6), (0.4, 0.8), (0.6, 0.8), (0.75, 0.6)],
        ],
    ],
    "check mark": [
        [[(0, 0.5), (0.35, 1), (0.35, 1), (1, 0)]],
        [[(0, 0.6), (0.2, 0.75), (0.3, 0.95), (0.3, 0.95), (0.6, 0.35), (1, 0)]],
    ],
    "arrow": [
        [[(0, 0.5), (1, 0.5)], [(0.65, 0.2), (1, 0.5), (1, 0.5), (0.65, 0.8)]],
        [[(0.5, 1), (0.5, 0)], [(0.15, 0.35), (0.5, 0), (0.5, 0), (0.85, 0.35)]],
    ],
    "triangle": [
        [[(0.5, 0), (0, 0.9), (0, 0.9), (1, 0.9), (1, 0.9), (0.5, 0)]],
        [[(0, 0), (1, 0), (1, 0), (0.5, 0.9), (0.5, 0.9), (0, 0)]],
    ],
    "house": [
        [[(0, 0.45), (0.5, 0), (0.5, 0), (1, 0.45), (1, 0.45), (1, 1), (1, 1), (0, 1), (0, 1), (0, 0.45)]],
        [[(0.1, 0.4), (0.1, 1), (0.1, 1), (0.9, 1), (0.9, 1), (0.9, 0.4)], [(0, 0.45), (0.5, 0), (0.5, 0), (1, 0.45)],
         [(0.4, 1), (0.4, 0.65), (0.4, 0.65), (0.6, 0.65), (0.6, 0.65), (0.6, 1)]],
    ],
    "hash": [[[(0.3, 0), (0.25, 1)], [(0.7, 0), (0.65, 1)], [(0, 0.32), (1, 0.3)], [(0, 0.7), (1, 0.68)]]],
    "plus": [[[(0.5, 0), (0.5, 1)], [(0, 0.5), (1, 0.5)]]],
    "equals": [[[(0, 0.3), (1, 0.3)], [(0, 0.7), (1, 0.7)]]],
}
# fmt: on
_WORDS = ("HELLO", "AX", "MAN", "WHEN", "KEN", "HAT", "TEAM", "NEW", "EX", "MAX")


def dot(rng: np.random.Generator) -> Strokes:
    """A tap, held still or not quite."""
    middle = rng.uniform(40, CANVAS - 40, 2)
    return [middle + rng.normal(0, rng.choice([0, 0.7]), (rng.integers(1, 6), 2))]


def line(rng: np.random.Generator, upright: float = UPRIGHT) -> Strokes:
    """A line, straight or almost, that leans too far for a 1."""
    angle = math.radians(rng.uniform(upright, 180 - upright))  # from upright
    length, bow = rng.uniform(60, 230), rng.normal(0, 0.03)
    along = np.array([math.sin(angle), -math.cos(angle)]) * rng.choice([-1, 1])
    across = along[::-1] * [1, -1]
    t = np.linspace(-0.5, 0.5, 12)[:, None]
    path = length * (t * along + bow * (0.25 - t**2) * 4 * across)
    return _placed([path + rng.normal(0, 0.6, path.shape)], rng)


def scribble(rng: np.random.Generator) -> Strokes:
    """A hand that goes about at random: in curves, to and fro, in loops, or from point to point."""
    way, steps = rng.integers(4), int(rng.integers(120, 300))
    if way == 0:  # curves
        turning = np.convolve(rng.normal(0, 0.9, steps), np.ones(5) / 5, "same")
        heading = rng.uniform(0, 2 * math.pi) + np.cumsum(turning)
        path = np.cumsum(np.stack([np.cos(heading), np.sin(heading)], 1), axis=0)
    elif way == 1:  # to and fro
        turns = int(rng.integers(9, 20))
        path = np.stack([np.arange(turns) / turns * rng.uniform(0.6, 1.6), np.arange(turns) % 2], 1)
        path = path + rng.normal(0, 0.12, path.shape)
        angle = rng.uniform(0, 2 * math.pi)
        path = path @ np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    elif way == 2:  # loops
        t = np.linspace(0, rng.uniform(4, 9) * 2 * math.pi, steps)
        path = np.stack([np.cos(t) * rng.uniform(0.3, 1), np.sin(t + rng.uniform(-0.6, 0.6))], 1)
        path = path + np.cumsum(rng.normal(0, 0.12, path.shape), axis=0) + t[:, None] * rng.normal(0, 0.06, 2)
    else:  # from point to point
        path = rng.uniform(0, 1, (int(rng.integers(8, 20)), 2))
    return _placed([_scaled(path, rng.uniform(120, 240))], rng)


def full_sheet(rng: np.random.Generator) -> Strokes:
    """A sheet that is painted over, in lines so close that nothing or little stays white."""
    margin = rng.uniform(0, 40)
    rows = np.arange(margin, CANVAS - margin, rng.uniform(5, 12))
    strokes = [np.array([[margin, y], [CANVAS - margin, y]]) + rng.normal(0, 2, (2, 2)) for y in rows]
    return [stroke[:, ::-1] for stroke in strokes] if rng.random() < 0.5 else strokes


def two_digits(rng: np.random.Generator) -> Strokes:
    """Two digits side by side."""
    size, strokes, left = rng.uniform(80, 160), [], 0.0
    for _ in range(2):
        form = FORMS[rng.integers(len(FORMS))][1]
        drawn = _drawn(form, rng, size * rng.uniform(0.9, 1.1), size * rng.uniform(0.4, 0.75))
        least = min(stroke[:, 0].min() for stroke in drawn)
        drawn = [stroke + np.array([left - least, 0]) for stroke in drawn]
        left = max(stroke[:, 0].max() for stroke in drawn) + size * rng.uniform(0.2, 0.5)
        strokes += drawn
    return _placed(strokes, rng)


def letter(rng: np.random.Generator, name: str = "") -> Strokes:
    """A capital letter that is no digit."""
    forms = _LETTERS[name or rng.choice([*_LETTERS])]
    size = rng.uniform(110, 230)
    return _placed(_drawn(forms[rng.integers(len(forms))], rng, size, size * rng.uniform(0.6, 1)), rng)


def thing(rng: np.random.Generator, name: str = "") -> Strokes:
    """A heart, a star, a smiley, a check mark …"""
    forms = _THINGS[name or rng.choice([*_THINGS])]
    size = rng.uniform(110, 230)
    return _placed(_drawn(forms[rng.integers(len(forms))], rng, size, size * rng.uniform(0.75, 1.1)), rng)


def word(rng: np.random.Generator) -> Strokes:
    """Letters one after the other."""
    letters = [each for each in rng.choice(_WORDS) if each in _LETTERS]
    size = 230 / len(letters)
    strokes = []
    for place, name in enumerate(letters):
        forms = _LETTERS[name]
        drawn = _drawn(forms[rng.integers(len(forms))], rng, size * rng.uniform(1, 1.4), size * 0.75)
        strokes += [stroke + np.array([place * size, 0]) for stroke in drawn]
    return _placed(strokes, rng)


def spiral(rng: np.random.Generator) -> Strokes:
    """A spiral of two turns or more."""
    t = np.linspace(0, 1, 90)[:, None]
    angle = rng.choice([-1, 1]) * t * 2 * math.pi * rng.uniform(2, 4) + rng.uniform(0, 2 * math.pi)
    path = np.concatenate([np.cos(angle), np.sin(angle)], 1) * t
    return _placed([_scaled(path, rng.uniform(150, 240))], rng)


def noise(rng: np.random.Generator) -> np.ndarray:
    """Not strokes but a picture, ``(280, 280)`` uint8: every pixel, or every square of some, by chance."""
    side = int(rng.choice([1, 4, 10, 20, 28]))
    cells = CANVAS // side
    if rng.random() < 0.5:
        values = 255 * (rng.random((cells, cells)) < rng.uniform(0.1, 0.9))
    else:
        values = rng.integers(0, 256, (cells, cells))
    return values.astype(np.uint8).repeat(side, axis=0).repeat(side, axis=1)


Kind = Callable[[np.random.Generator], "Strokes | np.ndarray"]
KINDS: dict[str, Kind] = {
    "dot": dot,
    "line": line,
    "scribble": scribble,
    "full sheet": full_sheet,
    "two digits": two_digits,
    "letter": letter,
    "noise": noise,
}
APART: dict[str, Kind] = {
    **{name: (lambda rng, name=name: thing(rng, name)) for name in _THINGS},
    "spiral": spiral,
    "word": word,
}


def fields(kind: Kind, count: int, seed: int) -> np.ndarray:
    """``count`` drawings of a kind as a network reads them, ``(count, 28, 28)`` float32 in 0…1."""
    rng = np.random.default_rng(seed)
    made = []
    while len(made) < count:
        drawn = kind(rng)
        picture = isinstance(drawn, np.ndarray)
        made.append(to_field(drawn) if picture else field_of_strokes(drawn, rng.uniform(*BRUSHES)))
    return np.stack(made)


def _drawn(form: list[list[tuple[float, float]]], rng: np.random.Generator, height: float, width: float) -> Strokes:
    """A form by an unsteady hand: points moved, the whole slanted and turned a little; from (0, 0) on."""
    slant, turn = rng.normal(0.1, 0.15), rng.normal(0, 0.08)
    matrix = np.array([[math.cos(turn), -math.sin(turn)], [math.sin(turn), math.cos(turn)]])
    matrix = matrix @ np.array([[width, -slant * height], [0, height]])
    strokes = []
    for stroke in form:
        points = np.array(stroke, dtype=float)
        shift = rng.normal(0, 0.035, points.shape)
        corner = np.flatnonzero((points[1:] == points[:-1]).all(axis=1)) + 1
        shift[corner] = shift[corner - 1]
        strokes.append((points + shift) @ matrix.T)
    return strokes


def _placed(strokes: Strokes, rng: np.random.Generator) -> Strokes:
    """A drawing moved to somewhere on the sheet, and made smaller if it is larger than that."""
    points = np.concatenate(strokes)
    low, high = points.min(axis=0), points.max(axis=0)
    scale = min(1.0, (CANVAS - 40) / (high - low).max())
    corner = 20 + rng.uniform(0, 1, 2) * (CANVAS - 40 - (high - low) * scale)
    return [(stroke - low) * scale + corner for stroke in strokes]


def _scaled(path: np.ndarray, size: float) -> np.ndarray:
    path = path - path.min(axis=0)
    return path * size / path.max()
