"""Strokes are painted as the canvas of the draw page paints them; what is no stroke is said."""

from itertools import pairwise

import numpy as np
import pytest

from rnnplay.data.drawing import SUPERSAMPLING, DrawingError, Line, paint, rasterize
from tests.data.digits import DIGITS


def painted(path: np.ndarray, brush: float, size: int) -> np.ndarray:
    """How much of each pixel lies within half a brush of the path, ``(size, size)``, by distances alone."""
    fine = 4
    middles = (np.arange(size * fine) + 0.5) / fine
    x, y = np.meshgrid(middles, middles)
    nearest = np.full(x.shape, np.inf)
    for px, py in path:
        np.minimum(nearest, (x - px) ** 2 + (y - py) ** 2, out=nearest)
    inside = nearest <= (brush / 2) ** 2
    return inside.reshape(size, fine, size, fine).mean(axis=(1, 3))


def fabric_path(points: np.ndarray) -> np.ndarray:
    """The path that fabric.js makes of a stroke: M p0, Q p0 m01, Q p1 m12, …, L pn, as many points along it."""
    t = np.linspace(0, 1, 60)[:, None]
    at, pieces = points[0], []
    for control, following in pairwise(points):
        end = (control + following) / 2
        pieces.append((1 - t) ** 2 * at + 2 * t * (1 - t) * control + t**2 * end)
        at = end
    return np.concatenate([*pieces, at + t * (points[-1] - at)])


@pytest.mark.parametrize("brush", [3, 8, 13.5])
@pytest.mark.parametrize(
    "points",
    [[[30, 30]], [[20.5, 20], [41, 33.25]], [[10, 10], [30, 14], [50, 12], [46, 30], [30, 50]]],
    ids=["a click", "a straight line", "a 7"],
)
def test_strokes_are_painted_as_the_canvas_paints_them(points: list, brush: float) -> None:
    points = np.array(points, float)
    canvas = rasterize([points], brush, size=64)
    assert not canvas[:, :, :3].any()
    alpha = canvas[:, :, 3] / 255
    expected = painted(fabric_path(points) if len(points) > 1 else points, brush, 64)
    assert alpha.sum() == pytest.approx(expected.sum(), rel=0.05)
    assert np.abs(alpha - expected).sum() < 0.08 * expected.sum()


def test_several_strokes_are_painted_over_each_other() -> None:
    both = rasterize(DIGITS["4"])[:, :, 3]
    one, other = (rasterize([stroke])[:, :, 3] for stroke in DIGITS["4"])
    assert np.abs(both.astype(int) - np.maximum(one, other)).mean() < 0.2
    assert not rasterize([]).any()


@pytest.mark.parametrize(
    "stroke",
    [[], None, 5, "12", [1, 2], [[1, 2, 3], [4, 5, 6]], [[1, 2], [3]], [["a", "b"]], [[[1, 2]]], {"x": 1}],
)
def test_what_is_not_a_stroke_is_said(stroke: object) -> None:
    with pytest.raises(DrawingError, match=r"list of at least one point \[x, y\]"):
        rasterize([[[1, 2]], stroke])


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -1e7, None])
def test_points_are_finite_numbers(value: float | None) -> None:
    with pytest.raises(DrawingError, match="finite"):
        rasterize([[[1, 2], [3, value]]])


@pytest.mark.parametrize("brush", [0, -1, float("nan"), float("inf"), 1001])
def test_a_brush_has_a_width(brush: float) -> None:
    with pytest.raises(DrawingError, match="brush"):
        rasterize([[[1, 2]]], brush)


def test_far_and_large_strokes_cost_nothing() -> None:
    canvas = rasterize([[[-1e6, -1e6], [1e6, 1e6]]], 20)
    assert 0 < (canvas[:, :, 3] > 0).mean() < 0.2
    assert (rasterize([[[140, 140]]], 1000)[:, :, 3] == 255).all()


def test_a_drawing_that_is_moved_is_the_same_to_the_bit_and_what_lies_beside_the_canvas_leaves_no_ink() -> None:
    points = np.array([[60, 80], [75, 120], [110, 90], [64, 84]])
    here, there = paint([Line(points, 16)]), paint([Line(points + np.array([90, 40]), 16)])
    assert here.any() and (np.roll(here, (40, 90), axis=(0, 1)) == there).all()
    assert not paint([Line(points + 400, 16)]).any() and not paint([]).any()
    cut = paint([Line(points - 70, 16)]).astype(int)  # beyond its edge Pillow rounds otherwise
    assert np.abs(cut[:60, :60] - here[70:130, 70:130]).max() <= 256 / SUPERSAMPLING
