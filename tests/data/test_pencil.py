"""A stroke as Fabric.js makes it of the pen's points; that the canvas has the same: tests/browser/draw/test_pen.py."""

import json

import pytest

from benchmarks.canvas import path_of

# The canvas has the first point twice.
DOT = [(10, 20), (10, 20)]
CORNER = [(10, 10), (10, 10), (20, 10), (30.5, 10), (30.5, 24.25)]
CLOSE = [(0, 0), (0, 0), (0.3, 0), (0.6, 0), (5, 5), (5.1, 5), (9, 9)]


def test_a_dot_is_a_short_line():
    assert path_of(DOT, 16) == [["M", 9.984, 20], ["L", 10.016, 20]]


def test_a_stroke_bends_in_the_middles_of_its_points_and_leaves_out_the_last_but_one():
    assert path_of(CORNER, 16) == [
        ["M", 9.984, 9.984],
        ["Q", 10, 10, 15, 10],
        ["Q", 20, 10, 25.25, 17.125],
        ["L", 30.516, 24.266],
    ]


def test_points_that_are_too_near_are_left_out():
    reached = [each[1:3] for each in path_of(CLOSE, 16)]
    assert [0.6, 0] in reached and [5, 5] in reached
    assert [0.3, 0] not in reached and [5.1, 5] not in reached


def test_every_beginning_of_a_stroke_is_one():
    for count in range(2, len(CLOSE) + 1):
        path = path_of(CLOSE[:count], 4)
        assert path[0][0] == "M" and path[-1][0] == "L" and all(len(each) == 5 for each in path[1:-1])
        assert json.loads(json.dumps(path)) == [[*each] for each in path]


def test_nothing_is_no_stroke():
    with pytest.raises(ValueError):
        path_of([(1, 2)], 16)
