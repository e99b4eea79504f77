"""A diagram knows what of it changes by step, and what its colours mean."""

import numpy as np

from rnnplay.figures.colour_key import keys_of
from rnnplay.figures.diagram import Box, Cells, Circle, Diagram, Group, Lines, Scale, Shade, Shape, Text, every_shape
from rnnplay.figures.palette import SHARE, SIGNED
from rnnplay.figures.panel import Panel

SHARES, STATES = Scale(SHARE, 0, 1, "share"), Scale(SIGNED, -2, 2, "state")
ONE_A_STEP = np.arange(4.0)


def cells(values: np.ndarray, scale: Scale = STATES, name: str = "cells") -> Cells:
    rows, columns = values.shape[-2:]
    return Cells(0, 0, 9, 9, values, scale, name, rows=[str(row) for row in range(rows)], columns=list("ab")[:columns])


def test_what_changes_stands_beside_its_shape_in_groups_too():
    words = np.array(["a", "b", "c", "d"])
    shapes: list[Shape] = [
        Box(0, 0, 1, 1, fill=Shade(ONE_A_STEP, SHARES), hover=words),
        Circle(0, 0, 1, stroke=words, line=ONE_A_STEP),
        Group([Text(0, 0, words), Group([Lines([[(0, 0), (1, 1)]], opacity=ONE_A_STEP)])], opacity=ONE_A_STEP),
        cells(np.zeros((4, 3, 2))),
        cells(np.zeros((3, 2))),
        Text(0, 0, "a"),
        Box(0, 0, 1, 1, fill=Shade(0.5, SHARES)),
    ]
    diagram = Diagram(10, 10, shapes)
    expected = {"0.fill", "0.hover", "1.stroke", "1.line", "2.opacity", "2.0.text", "2.1.0.opacity", "3.values"}
    assert set(diagram.by_step) == expected
    assert diagram.by_step["0.fill"] is ONE_A_STEP and diagram.by_step["2.0.text"] is words
    assert Panel("key", "Title", diagram).by_step.keys() == expected
    assert [path for path, _shape in every_shape(shapes)] == ["0", "1", "2", "2.0", "2.1", "2.1.0", "3", "4", "5", "6"]


def test_each_scale_of_colours_has_one_key_and_says_what_it_is_for():
    one = Diagram(10, 10, [cells(np.zeros((3, 2)))])
    (key,) = keys_of(one)
    assert (key["title"], key["ticks"], key["alt"]) == ("", ["−2", "0", "2"], "Colours from −2 to 2")
    several = [
        cells(np.zeros((3, 2)), name="layer 2"),
        Group([cells(np.zeros((3, 2)), name="layer 1")]),
        Circle(0, 0, 1, stroke=Shade(ONE_A_STEP, SHARES)),
        Box(0, 0, 1, 1, fill="#ffffff"),
    ]
    assert [(key["title"], key["ticks"]) for key in keys_of(Diagram(10, 10, several))] == [
        ("layer 2, layer 1", ["−2", "0", "2"]),
        ("share", ["0", "1"]),
    ]
    assert keys_of(Diagram(10, 10, [Text(0, 0, "a")])) == []
