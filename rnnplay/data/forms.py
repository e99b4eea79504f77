"""Ways of writing digits, many of them rare in MNIST, as strokes: flagged and footed 1, crossed 7, open 4, looped 2.

Made up by us, after how people are taught to write in different countries; no drawing of anyone was copied.
"""

import numpy as np

from rnnplay.data.drawing import rasterize

Point = tuple[float, float]

# A form a line reads better than a number a line.
# fmt: off
# Strokes through points in a box of 1×1, y down. A point given twice is a corner; the others are rounded off.
FORMS: list[tuple[int, list[list[Point]]]] = [
    # A ring whose ends meet at the top, one that overlaps, one with a slash.
    (0, [[(0.5, 0), (0.15, 0.1), (0, 0.5), (0.15, 0.9), (0.5, 1), (0.85, 0.9), (1, 0.5), (0.85, 0.1), (0.45, 0)]]),
    (0, [[(0.7, 0.08), (0.2, 0.05), (0, 0.5), (0.2, 0.95), (0.6, 1), (1, 0.6), (0.9, 0.15), (0.5, 0), (0.25, 0.15)]]),
    (0, [
        [(0.5, 0), (0.15, 0.1), (0, 0.5), (0.15, 0.9), (0.5, 1), (0.85, 0.9), (1, 0.5), (0.85, 0.1), (0.5, 0)],
        [(0.9, 0.02), (0.1, 0.98)],
    ]),
    # A short flag, a long one, one that goes almost to the ground, a bent one, a flag and a foot, a foot alone.
    (1, [[(0.1, 0.3), (0.5, 0), (0.5, 0), (0.5, 1)]]),
    (1, [[(0, 0.45), (0.55, 0), (0.55, 0), (0.5, 1)]]),
    (1, [[(0, 0.6), (0.6, 0), (0.6, 0), (0.55, 1)]]),
    (1, [[(0, 0.8), (0.5, 0), (0.5, 0), (0.6, 1)]]),
    (1, [[(0, 0.3), (0.4, 0.22), (0.65, 0), (0.65, 0), (0.6, 1)]]),
    (1, [[(0.15, 0.25), (0.5, 0), (0.5, 0), (0.5, 1)], [(0.1, 1), (0.9, 1)]]),
    (1, [[(0.5, 0), (0.5, 1)], [(0.2, 1), (0.8, 1)]]),
    # A neck and a straight base, a loop at the foot, a wavy base.
    (2, [[(0.05, 0.25), (0.3, 0), (0.8, 0.05), (0.85, 0.4), (0.05, 1), (0.05, 1), (1, 1)]]),
    (2, [[(0.05, 0.2), (0.4, 0), (0.85, 0.2), (0.6, 0.7), (0.15, 1), (0, 0.85), (0.2, 0.75), (0.5, 0.95), (1, 0.95)]]),
    (2, [[(0, 0.3), (0.3, 0), (0.8, 0.1), (0.6, 0.6), (0.05, 0.95), (0.05, 0.95), (0.4, 0.88), (0.7, 1), (1, 0.92)]]),
    # Two bows, and a flat roof.
    (3, [[
        (0.1, 0.1), (0.5, -0.02), (0.9, 0.2), (0.7, 0.42), (0.35, 0.47), (0.35, 0.47),
        (0.8, 0.5), (1, 0.78), (0.6, 1.02), (0, 0.9),
    ]]),
    (3, [[(0.05, 0), (0.9, 0), (0.9, 0), (0.4, 0.42), (0.4, 0.42), (0.9, 0.5), (0.95, 0.85), (0.5, 1.02), (0, 0.9)]]),
    # Open in two strokes, its leg short or long, high or low; in one stroke like lightning; closed.
    (4, [[(0.2, 0), (0, 0.55), (0, 0.55), (1, 0.5)], [(0.75, 0.15), (0.65, 1)]]),
    (4, [[(0.1, 0), (0, 0.5), (0.1, 0.58), (0.85, 0.55)], [(0.9, 0), (0.85, 1)]]),
    (4, [[(0.4, 0), (0, 0.68), (0, 0.68), (1, 0.68)], [(0.7, 0.35), (0.65, 1)]]),
    (4, [[(0.5, 0), (0, 0.65), (0, 0.65), (1, 0.6)], [(0.55, 0.3), (0.5, 1)]]),
    (4, [[(0.8, 1), (0.8, 0), (0.8, 0), (0, 0.65), (0, 0.65), (1, 0.65)]]),
    # A roof in its own stroke, in one stroke, with a round back.
    (5, [[(0.2, 0), (0.12, 0.45), (0.12, 0.45), (0.6, 0.35), (1, 0.65), (0.7, 1), (0, 0.95)], [(0.2, 0), (0.95, 0)]]),
    (5, [[
        (0.95, 0), (0.2, 0.02), (0.2, 0.02), (0.12, 0.45), (0.12, 0.45), (0.6, 0.35), (1, 0.65), (0.7, 1), (0, 0.92),
    ]]),
    # A bow from above, a straight stem, a wide loop, a ring that is crossed on the way out.
    (6, [[(0.8, 0), (0.3, 0.25), (0, 0.7), (0.3, 1), (0.8, 0.95), (0.95, 0.7), (0.6, 0.5), (0.1, 0.75)]]),
    (6, [[(0.6, 0), (0.05, 0.7), (0.2, 1), (0.75, 1), (0.8, 0.65), (0.4, 0.55), (0.08, 0.75)]]),
    (6, [[(1, 0.08), (0.6, 0), (0.1, 0.3), (0, 0.75), (0.4, 1.02), (0.9, 0.85), (0.8, 0.55), (0.4, 0.5), (0.03, 0.7)]]),
    (6, [[
        (0.9, 0.08), (0.6, 0), (0.2, 0.3), (0.15, 0.75), (0.5, 1.02), (0.9, 0.8), (0.75, 0.5), (0.35, 0.6), (0, 0.95),
    ]]),
    # Crossed, crossed with a hook at the start, hooked, with a bent leg.
    (7, [[(0, 0.02), (1, 0), (1, 0), (0.4, 1)], [(0.2, 0.5), (0.95, 0.5)]]),
    (7, [[(0, 0.2), (0.05, 0), (0.05, 0), (0.95, 0.03), (0.95, 0.03), (0.4, 1)], [(0.3, 0.55), (0.95, 0.5)]]),
    (7, [[(0, 0.1), (0.45, 0), (0.9, 0), (0.7, 0.5), (0.5, 1)], [(0.2, 0.5), (1, 0.48)]]),
    (7, [[(0, 0.25), (0.03, 0), (0.03, 0), (0.95, 0), (0.95, 0), (0.35, 1)]]),
    # An S and back, and two rings.
    (8, [[
        (0.85, 0.12), (0.5, -0.02), (0.1, 0.2), (0.4, 0.45), (0.95, 0.75), (0.5, 1.03), (0.02, 0.8),
        (0.5, 0.48), (0.85, 0.25), (0.7, 0.05),
    ]]),
    (8, [
        [(0.5, 0), (0.15, 0.08), (0.15, 0.38), (0.5, 0.47), (0.85, 0.38), (0.85, 0.08), (0.5, 0)],
        [(0.5, 0.47), (0.02, 0.6), (0.02, 0.92), (0.5, 1), (0.98, 0.92), (0.98, 0.6), (0.5, 0.47)],
    ]),
    # A straight leg, a bow to the left, a slanted leg, a small ring above a wide hook, a ring left open.
    (9, [[(0.85, 0.15), (0.45, 0), (0.05, 0.2), (0.2, 0.5), (0.6, 0.45), (0.85, 0.15), (0.85, 0.15), (0.85, 1)]]),
    (9, [[
        (0.9, 0.12), (0.5, -0.02), (0.05, 0.15), (0.1, 0.48), (0.6, 0.5), (0.9, 0.12), (0.9, 0.12),
        (0.95, 0.6), (0.75, 1), (0.1, 0.92),
    ]]),
    (9, [[(0.8, 0.1), (0.4, -0.02), (0.05, 0.2), (0.3, 0.5), (0.8, 0.3), (0.85, 0.1), (0.85, 0.1), (0.5, 1)]]),
    (9, [[
        (0.75, 0.08), (0.45, -0.02), (0.25, 0.15), (0.4, 0.35), (0.75, 0.25), (0.8, 0.08), (0.8, 0.08),
        (0.9, 0.65), (0.6, 1.02), (0, 0.8),
    ]]),
    (9, [
        [(0.7, 0.05), (0.2, 0), (0.05, 0.3), (0.3, 0.48), (0.75, 0.4)],
        [(0.9, 0.05), (0.9, 0.6), (0.7, 0.95), (0.2, 1)],
    ]),
]

# A 1 whose flag is about as long as its stem. No network learns these, but they are digits all the same.
LONG_FLAGS: list[tuple[int, list[list[Point]]]] = [
    # A straight flag on an upright stem: three quarters down, to the ground.
    (1, [[(0, 0.75), (0.6, 0), (0.6, 0), (0.6, 1)]]),
    (1, [[(0, 1), (0.65, 0), (0.65, 0), (0.75, 1)]]),
    # The same on a stem that leans to the right.
    (1, [[(0, 0.75), (1, 0), (1, 0), (0.7, 1)]]),
    (1, [[(0, 1), (1, 0), (1, 0), (0.75, 1)]]),
    # A flag that swings up, one that begins with a hook, one that meets the stem below its top.
    (1, [[(0, 0.95), (0.5, 0.65), (0.85, 0), (0.85, 0), (0.7, 1)]]),
    (1, [[(0, 0.9), (0.02, 0.98), (0.5, 0.6), (0.75, 0), (0.75, 0), (1, 1)]]),
    (1, [[(0, 1), (0.5, 0.12)], [(0.5, 0), (0.65, 1)]]),
]
# fmt: on


def paint_forms(
    count: int, side: int, rng: np.random.Generator, forms: list[tuple[int, list[list[Point]]]] = FORMS
) -> tuple[np.ndarray, np.ndarray]:
    """Forms drawn by an unsteady hand: as many of each digit, each form of a digit about as often as its others.

    Args:
        count: how many.
        side: pixels of a picture.
        rng: where the unsteadiness comes from.
        forms: each with its digit, as in `FORMS`.

    Returns:
        Ink as ``(count, side, side)`` bool, in thin strokes, and the digits, ``(count,)`` int64.
    """
    digits = np.unique([digit for digit, _ in forms])
    by_digit = {wanted: [strokes for digit, strokes in forms if digit == wanted] for wanted in digits}
    labels = digits[np.arange(count) % len(digits)]
    pictures = np.zeros((count, side, side), bool)
    for picture, label in zip(pictures, labels, strict=True):
        strokes = by_digit[label][rng.integers(len(by_digit[label]))]
        width = rng.uniform(0.45, 0.9)  # against the height
        drawn = [_unsteady(stroke, width, rng) * side * 0.7 + side * 0.15 for stroke in strokes]
        picture[:] = rasterize(drawn, brush=3, size=side)[:, :, 3] > 127
    return pictures, labels


def _unsteady(stroke: list[Point], width: float, rng: np.random.Generator) -> np.ndarray:
    points = np.array(stroke)  # (points, 2)
    shift = rng.normal(0, 0.045, points.shape)
    corner = np.flatnonzero((points[1:] == points[:-1]).all(axis=1)) + 1
    shift[corner] = shift[corner - 1]  # a point given twice stays a corner
    return (points + shift) * [width, 1]
