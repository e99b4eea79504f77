"""The drawing of the kinds: a box for each input, state and output; and the tabs stand in its order."""

from xml.etree import ElementTree

import pytest

from rnnplay.lessons.kinds.drawing import INPUT, KINDS, OUTPUT, STATE, drawing
from rnnplay.lessons.kinds.ui.tabs import TABS


@pytest.mark.parametrize("name", KINDS)
def test_a_kind_has_a_box_for_each_input_state_and_output_and_an_arrow_for_each_that_is_handed_on(name):
    kind, svg = KINDS[name], ElementTree.fromstring(drawing(KINDS[name]))
    boxes = [each.get("fill") for each in svg if each.tag.endswith("rect")]
    counts = {colour: boxes.count(colour) for colour in (INPUT, STATE, OUTPUT)}
    assert counts == {INPUT: len(kind.inputs), STATE: kind.steps, OUTPUT: len(kind.outputs)}
    arrows = [each for each in svg if each.tag.endswith("path")]
    assert len(arrows) == len(kind.inputs) + len(kind.outputs) + kind.steps - 1
    wide, high = (float(each) for each in svg.get("viewBox").split()[2:])
    places = [[float(box.get(each)) for each in ("x", "y", "width", "height")] for box in svg if box.get("x")]
    assert all(x >= 0 and x + width <= wide and y >= 0 and y + height <= high for x, y, width, height in places)


def test_the_tabs_stand_in_the_order_of_the_kinds():
    order = [[*KINDS].index(tab.kind) for tab in TABS]
    assert order == sorted(order)
    assert len({tab.name for tab in TABS}) == len(TABS)
