"""A diagram on a stage that grows, mounted without Python: sent in parts, drawn once, and gone without a trace."""

import numpy as np
import pytest

from rnnplay.figures.diagram import Cells, Diagram, Scale, Text
from rnnplay.figures.palette import SHARE
from rnnplay.figures.panel import Panel
from rnnplay.ui.stage_data import payload
from tests.browser.driver import eventually, expect


@pytest.fixture
def page(stage):
    return stage.page


def small(epochs, run: str, start: int = 0, more: bool = False) -> dict:
    epochs = np.asarray(epochs)
    cells = np.tile(epochs[start:, None, None] / 100, (1, 2, 3)).astype(np.float32)
    shapes = [
        Text(20, 20, np.array([f"epoch {epoch}" for epoch in epochs[start:]])),
        Cells(0, 30, 90, 40, cells, Scale(SHARE, 0, 1), "cells", rows=["a", "b"], columns=["x", "y", "z"]),
    ]
    if more:
        shapes.append(Text(20, 90, "more"))
    return payload(
        [Panel("small", "Small", Diagram(100, 100, shapes, stretch=(30, 60)), height=100)],
        steps=len(epochs),
        step_name="Epoch",
        captions=[f"epoch {epoch}" for epoch in epochs[start:]],
        label="small",
        run=run,
        start=start,
        positions=[str(epoch) for epoch in epochs],
    )


def cell_is(page, root, epoch: int) -> None:
    """The label of a cell tells the epoch."""
    root.scroll_into_view_if_needed()
    box = root.locator(".rnn-diagram svg").bounding_box()
    page.mouse.move(box["x"] + 10, box["y"] + 40)
    expect(root.locator(".rnn-label")).to_have_text(f"cells, x, a: {epoch / 100:.3f}")


def test_what_grows_is_sent_in_parts_and_drawn_once(page, mount):
    root = mount(small([0, 1, 2], "a"))
    expect(root.locator(".rnn-diagram text")).to_have_text("epoch 2")
    root.locator(".rnn-diagram text").evaluate("text => { window.first = text; }")
    mount(small([0, 2, 3, 4], "a", start=2))
    expect(root.locator(".rnn-diagram text")).to_have_text("epoch 4")
    cell_is(page, root, 4)
    root.get_by_role("slider").press("Home")
    expect(root.locator(".rnn-diagram text")).to_have_text("epoch 0")
    cell_is(page, root, 0)
    mount(small([0, 2, 3, 4, 5], "a", start=4))
    expect(root.locator(".rnn-diagram text")).to_have_text("epoch 0")  # who went back stays there
    root.get_by_role("button", name="Newest").click()
    expect(root.locator(".rnn-diagram text")).to_have_text("epoch 5")
    cell_is(page, root, 5)
    assert root.locator(".rnn-diagram text").evaluate("text => text === window.first")
    assert page.evaluate("asks") == []
    mount(small([0, 2, 3, 4, 5, 7], "a", start=5, more=True))  # another diagram, of the same run
    expect(root.locator(".rnn-diagram text").last).to_have_text("more")
    expect(root.locator(".rnn-diagram text").first).to_have_text("epoch 7")
    mount(small([0, 1, 2], "b", start=2), shown=False)
    page.wait_for_function("asks.length === 1")  # what was not received is asked for
    mount(small([0, 1, 2], "b"))
    expect(root.locator(".rnn-diagram text")).to_have_text("epoch 2")


def test_what_stretches_becomes_wider_and_its_letters_do_not(page, mount):
    root = mount(small([0, 1], "c"))

    def is_wide():
        picture, plot = root.locator(".rnn-diagram svg").bounding_box(), root.locator(".rnn-plot").bounding_box()
        assert picture["width"] == pytest.approx(plot["width"], abs=1) and picture["height"] == pytest.approx(100)
        text = root.locator(".rnn-diagram text").first
        measured = text.evaluate("text => [+text.getAttribute('x'), text.getBoundingClientRect().height < 20]")
        assert measured == [20, True]
        right = root.locator(".rnn-diagram svg").evaluate("svg => svg.viewBox.baseVal.width")
        assert right == pytest.approx(plot["width"], abs=1)

    eventually(page, is_wide)
    cell_is(page, root, 1)


def test_a_diagram_that_cannot_be_drawn_says_so_and_comes_back(page, mount):
    data = small([0, 1], "d")
    data["panels"][0]["figure"]["shapes"][0]["kind"] = "bogus"
    root = mount(data)
    expect(root.locator(".rnn-plot")).to_have_text("This figure cannot be drawn.")
    root.locator(".rnn-plot").hover()
    mount(small([0, 1, 2], "d"))  # another step of what cannot be drawn
    expect(root.locator(".rnn-plot")).to_have_text("This figure cannot be drawn.")
    mount(small([0, 1, 2], "e", more=True))
    expect(root.locator(".rnn-diagram text").first).to_have_text("epoch 2")


def test_it_is_mounted_again_and_leaves_nothing_behind(page, mount):
    for run in range(8):
        root = mount(small([0, 1], f"again {run}"))
        expect(root.locator(".rnn-diagram text")).to_have_text("epoch 1")
        page.evaluate("() => { document.querySelector('.small-stage').remove(); endSmallStage(); }")
        expect(root).to_have_count(0)
    assert page.locator(".rnn-diagram").count() == 0
