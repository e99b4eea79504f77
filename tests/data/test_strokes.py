"""Strokes of the canvas as lines, and lines as what the canvas shows."""

from itertools import pairwise

import numpy as np
import pytest

from rnnplay.data.drawing import CANVAS, Line, field_of_lines, rasterize, to_field
from rnnplay.data.ink import decode, encode
from rnnplay.data.strokes import TOLERANCE, lines_of, objects_of

PEN = [[60, 60], [90, 55], [130, 60], [200, 62], [180, 110], [160, 150], [140, 200], [130, 240]]


def drawn(points: list, brush: int = 16) -> dict:
    """As Fabric keeps a stroke of the pen: quadratic curves from middle to middle."""
    middles = [[(a + c) / 2, (b + d) / 2] for (a, b), (c, d) in pairwise(points)]
    path = [["M", *points[0]], ["L", *middles[0]]]
    path += [["Q", *point, *middle] for point, middle in zip(points[1:-1], middles[1:], strict=True)]
    return {"type": "Path", "path": [*path, ["L", *points[-1]]], "strokeWidth": brush}


def test_a_stroke_of_the_pen_is_read_as_the_canvas_shows_it():
    (line,) = lines_of([drawn(PEN)])
    assert line.brush == 16 and line.points.dtype == int and len(line.points) < 25
    assert np.abs(field_of_lines([line]) - to_field(rasterize([PEN]))).mean() < 0.01


def test_thinned_lines_stray_by_less_than_a_pixel():
    chance = np.random.default_rng(0)
    points = chance.uniform(0, CANVAS, (12, 2)).tolist()
    (line,) = lines_of([drawn(points)])
    dense = np.concatenate([np.linspace(a, b, 200) for a, b in pairwise(line.points)])
    for (a, b), (c, d), (e, f) in zip(points, points[1:], points[2:], strict=False):
        start, end = np.array([(a + c) / 2, (b + d) / 2]), np.array([(c + e) / 2, (d + f) / 2])
        t = np.linspace(0, 1, 5)[:, None]
        curve = (1 - t) ** 2 * start + 2 * (1 - t) * t * np.array([c, d]) + t**2 * end
        away = np.linalg.norm(curve[:, None] - dense[None], axis=2).min(axis=1)
        assert away.max() < TOLERANCE + 1  # and half a pixel of rounding each way


def test_what_the_canvas_shows_of_lines_are_these_lines_again():
    chance = np.random.default_rng(1)
    lines = [Line(chance.integers(0, CANVAS, (count, 2)), brush) for count, brush in ((1, 4), (2, 16), (30, 40))]
    again = lines_of(objects_of(lines, "#101418"))
    assert encode(again) == encode(lines)
    assert encode(lines_of(objects_of(decode(encode(again)), "#101418"))) == encode(lines)


@pytest.mark.parametrize(
    "path", [None, [], "M", [["M"]], [["M", 1, "x"]], [["M", 1, 2], ["Q", 1, 2]], [["M", float("nan"), 1], ["L", 1, 1]]]
)
def test_what_is_no_stroke_is_left_out(path):
    assert lines_of([{"path": path, "strokeWidth": 16}, {"type": "Image"}]) == []
