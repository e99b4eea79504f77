"""What a stage sends of a diagram, and what of one it refuses, without a browser."""

import base64
import json
from dataclasses import replace

import numpy as np
import pytest

from rnnplay.figures.diagram import Box, Cells, Circle, Diagram, Group, Lines, Scale, Shade, Shape, Text
from rnnplay.figures.panel import Panel
from rnnplay.ui.stage_data import payload
from rnnplay.ui.stage_error import StageError

STEPS = 4
SCALE = Scale([[0, "#000000"], [1, "#ffffff"]], 0, 1)


def drawn(*shapes: Shape, **changes) -> Panel:
    return replace(Panel("signs", "Signs", Diagram(100, 50, shapes)), **changes)


def send(panel: Panel, start: int = 0, run: str | None = None) -> dict:
    says = ["a"] * (STEPS - start)
    return payload([panel], steps=STEPS, step_name="Row", captions=says, label="A stage", start=start, run=run)


def live(panel: Panel, start: int) -> dict:
    return send(panel, start, "run 1")


def decode(sent: dict) -> np.ndarray:
    values = np.frombuffer(base64.b64decode(sent["bdata"]), dtype="<" + sent["dtype"])
    return values.reshape([int(size) for size in sent["shape"].split(",")])


def cells(values=None, **changes) -> Cells:
    values = np.zeros((STEPS, 2, 3)) if values is None else values
    return replace(Cells(0, 0, 30, 20, values, SCALE, "cells", rows=["a", "b"], columns=["x", "y", "z"]), **changes)


def test_a_step_of_a_diagram_is_one_row_of_numbers_and_one_of_texts():
    random = np.random.default_rng(0)
    fill, opacity = random.random(STEPS).astype(np.float32), random.random(STEPS).astype(np.float32)
    fill[1] = np.nan
    texts, colours = np.array(["p", "q", "r", "s"]), np.array(["red", "var(--st-text-color)", "red", "red"])
    shapes = [
        Box(1, 2, 3, 4, fill=Shade(fill, SCALE), stroke=colours),
        Group([Text(5, 6, texts, opacity=opacity)], hover="a group", step=3),
    ]
    sent = send(drawn(*shapes))["panels"][0]
    assert sent["kind"] == "diagram"
    box, group = sent["figure"]["shapes"]
    (text,) = group["shapes"]
    assert (box["kind"], box["x"], box["height"], box["corner"]) == ("box", 1, 4, 0)
    assert (group["hover"], group["step"]) == ("a group", 3) and "hover" not in box and "opacity" not in box
    assert sent["figure"]["scales"] == [{"colours": SCALE.colours, "low": 0, "high": 1}]
    assert box["fill"]["scale"] == 0
    numbers, words = decode(sent["byStep"]["numbers"]), sent["byStep"]["words"]
    assert numbers.shape == (STEPS, 2) and np.shape(words) == (STEPS, 2)
    for given, wanted in ((box["fill"], fill), (text["opacity"], opacity)):
        assert given["by"] == "numbers"
        np.testing.assert_array_equal(numbers[:, given["at"]], wanted)
    for given, wanted in ((box["stroke"], colours), (text["text"], texts)):
        assert given["by"] == "words" and [row[given["at"]] for row in words] == wanted.tolist()
    json.dumps(sent, allow_nan=False)


def test_cells_are_sent_by_step_or_once():
    moving, still = np.random.default_rng(0).random((2, STEPS, 2, 3)).astype(np.float32)
    sent = send(drawn(cells(moving), cells(still[0])))["panels"][0]
    first, second = sent["figure"]["shapes"]
    np.testing.assert_array_equal(decode(sent["byStep"][first["values"]["by"]]), moving)
    np.testing.assert_array_equal(decode(second["values"]), still[:1])
    assert (first["rows"], first["columns"], first["name"]) == (["a", "b"], ["x", "y", "z"], "cells")
    assert sent["keys"][0]["ticks"] == ["0", "1"]


def test_links_of_cells_and_shapes_are_sent_once_and_do_not_change_by_step():
    links = np.array([[0, 1, 2], [0, 0, 3]])
    sent = send(drawn(cells(links=links), Group([Circle(0, 0, 1, link=3), Circle(0, 0, 1)])))["panels"][0]
    block, group = sent["figure"]["shapes"]
    assert block["links"]["dtype"] == "i4"
    np.testing.assert_array_equal(decode(block["links"]), links[None])
    assert [shape.get("link") for shape in group["shapes"]] == [3, None]
    assert not [path for path in drawn(cells(links=links)).by_step if path.endswith("links")]


def test_a_live_diagram_sends_its_tail_be_it_made_of_all_steps_or_of_those():
    whole = np.random.default_rng(0).random(STEPS).astype(np.float32)
    texts, tiles = np.array(["p", "q", "r", "s"]), np.tile(whole[:, None, None], (1, 2, 3))
    shapes = [Circle(1, 2, 3, opacity=whole, line=whole[3:]), Text(0, 0, texts), cells(tiles)]
    first, later = live(drawn(shapes[0], *shapes[1:]), start=3), live(drawn(*shapes[1:]), start=3)
    (row,) = decode(first["panels"][0]["byStep"]["numbers"])
    assert row.tolist() == [whole[3]] * 2
    assert first["panels"][0]["byStep"]["words"] == [["s"]]
    np.testing.assert_array_equal(decode(later["panels"][0]["byStep"]["cells.0"]), tiles[3:])
    grown = live(drawn(*shapes[1:-1], cells(tiles + 1)), start=1)
    assert grown["panels"][0]["digest"] == later["panels"][0]["digest"] != first["panels"][0]["digest"]
    assert grown["digest"] != later["digest"]


@pytest.mark.parametrize(
    ("shape", "message"),
    [
        (Text(0, 0, np.array(["a"] * 3)), "'0.text' is animated over 3 steps, the stage has 4 steps"),
        (Group([cells(np.zeros((5, 2, 3)))]), "'0.0.values' is animated over 5 steps"),
        (Text(0, 0, np.arange(4)), "text is one text for each step, not .4,. of int64"),
        (Box(0, 0, 1, 1, opacity=np.array(["a"] * 4)), "opacity is one number for each step"),
        (Box(0, 0, 1, 1, opacity=np.zeros((4, 2))), "opacity is one number for each step"),
        (Box(0, 0, 1, 1, line=np.array(1.0)), "line is one number for each step"),
        (Box(0, 0, 1, 1, fill=Shade(np.array(["a"] * 4), SCALE)), "fill is one number for each step"),
        (Box(0, 0, 1, 1, corner=np.zeros(4)), "corner is the same at every step"),
        (Box(0, 0, 1, 1, fill=Shade(0, Scale(SCALE.colours, 1, 1))), "goes up, not from 1 to 1"),
        (cells(scale=Scale(SCALE.colours, 0, np.inf)), "goes up, not from 0 to inf"),
        (cells(rows=["a"]), "1 rows and 3 columns have names, not .4, 2, 3."),
        (cells(np.full((2, 3), "a")), "cells show numbers"),
        (cells(links=np.zeros((3, 2), int)), "whole number as its link, not .3, 2."),
        (cells(links=np.zeros((2, 3))), "whole number as its link"),
        (Circle(np.nan, 0, 1), "0 has no place on the sheet"),
        (Lines([[(0, 0), (np.inf, 1)]]), "0 has no place on the sheet"),
        (Group([Circle(0, 0, 1, step=4)]), "shape 0.0: step=4 is not one of the steps 0 … 3"),
        ("a", "shape 0 is no shape of a diagram, but str"),
    ],
)
def test_what_of_a_diagram_does_not_fit_is_named(shape, message):
    with pytest.raises(StageError, match=f"Panel 'signs'.*{message}"):
        send(drawn(shape))


def test_a_diagram_has_a_size_and_no_axis_of_time():
    with pytest.raises(StageError, match="no axis of time"):
        send(drawn(time="x"))
    with pytest.raises(StageError, match="a width and a height, not 0 × 50"):
        send(drawn(figure=Diagram(0, 50, [])))
    with pytest.raises(StageError, match=r"stretch=\(20, 120\) is not a span of the width 100"):
        send(drawn(figure=Diagram(100, 50, [], stretch=(20, 120))))
