"""Drawings as short texts."""

from base64 import urlsafe_b64encode

import numpy as np
import pytest

from rnnplay.data.drawing import BRUSH, Line, field_of_lines, rasterize, to_field
from rnnplay.data.ink import MOST_POINTS, InkError, decode, encode

SEVEN = [Line(np.array([[60, 60], [200, 60], [170, 130], [130, 240]]), 16), Line(np.array([[100, 150]]), 4)]


def test_a_text_holds_brushes_and_points():
    text = encode(SEVEN)
    assert text == "EAR4eJgCADuMAU_cAQQBO7MB"
    for line, again in zip(SEVEN, decode(text), strict=True):
        assert again.brush == line.brush
        assert (again.points == line.points).all()
    assert encode([]) == "" and decode("") == []


def test_any_drawing_comes_back_as_it_was():
    chance = np.random.default_rng(0)
    for _ in range(200):
        lines = [
            Line(chance.integers(-280, 561, (chance.integers(1, 40), 2)), int(chance.integers(1, 101)))
            for _ in range(chance.integers(0, 5))
        ]
        assert encode(decode(encode(lines))) == encode(lines)


def test_any_bytes_are_a_drawing_or_are_refused():
    chance = np.random.default_rng(0)
    drawings = 0
    for _ in range(2000):
        written = bytes(chance.integers(1, 6, chance.integers(4, 9)).tolist())
        try:
            drawings += len(decode(urlsafe_b64encode(written).decode().rstrip("="))) > 0
        except InkError:
            continue
    assert 100 < drawings < 1900


@pytest.mark.parametrize("text", ["NaN!", "ÄÖ", "A", "AA", "_" * 20, "EAR4eJ", "EAR4eJgCADuMAU-cAQQBO7MBEA", "\n"])
def test_what_is_no_drawing_is_refused(text):
    with pytest.raises(InkError):
        decode(text)


def test_a_drawing_has_no_more_points_than_a_sheet_holds():
    points = np.zeros((MOST_POINTS, 2), int)
    assert len(decode(encode([Line(points, 4)]))[0].points) == MOST_POINTS
    with pytest.raises(InkError):
        decode(encode([Line(points, 4), Line(points[:1], 4)]))


def test_straight_lines_are_read_as_the_same_strokes_from_a_file_are():
    strokes = [[[60, 60], [200, 60]], [[200, 60], [130, 240]]]
    lines = [Line(np.array(points), BRUSH) for points in strokes]
    assert np.abs(field_of_lines(lines) - to_field(rasterize(strokes))).max() < 1e-6
