"""A stage that grows, sent in parts: what is kept, asked for, drawn anew, and where its steps stand."""

import re

import numpy as np
import pytest

from rnnplay.figures.axes import along, cell_edges, step_axis
from rnnplay.figures.panel import Panel, animated
from rnnplay.ui.stage_data import payload
from tests.browser.driver import eventually, expect


def small(names, run: str, start: int = 0, more: bool = False, true: bool = False, log: bool = False) -> dict:
    """A curve that grows and cells that change by step, all made of the positions' names.

    Time is the place of a position on the timeline, or with `true` what its name says; then the curve may be on a
    logarithmic axis, and a second one on a linear.
    """
    epochs = np.array([int(name) for name in names])
    curve = {"type": "scatter", "y": epochs.astype(np.float32)} | ({"x": along(epochs, log)} if true else {})
    layout = {"xaxis": step_axis(int(epochs[-1]), "epoch", log)} if true else {}
    values = np.tile(epochs[start:, None, None], (1, 2, 3)).astype(np.float32)
    cells = animated({"type": "heatmap", "zmin": 0, "zmax": 9}, z=values)
    panels = [
        Panel("curve", "Curve", {"data": [curve], "layout": layout}, time="x", height=150),
        Panel("cells", "Cells", {"data": [cells]}, height=150),
    ]
    if more:
        panels.append(Panel("more", "More", {"data": [dict(cells)]}, height=150))
    if true:
        columns = {"type": "heatmap", "x": cell_edges(epochs, False), "z": np.ones((2, len(epochs)))}
        panels.append(Panel("columns", "Columns", {"data": [columns]}, time="x", height=150))
    return payload(
        panels,
        steps=len(names),
        step_name="Epoch",
        captions=[f"epoch {name}" for name in names[start:]],
        label="small",
        run=run,
        start=start,
        positions=[str(name) for name in names],
        at=epochs if true else None,
    )


@pytest.fixture
def page(stage):
    return stage.page


@pytest.fixture
def mount(mount, request):
    name = request.node.name
    return lambda names, shown=True, run="a", **options: mount(small(names, f"{name} {run}", **options), shown)


def shows(root, step: int, sentence: str, following: bool) -> None:
    expect(root).to_have_attribute("data-step", str(step))
    expect(root.locator(".rnn-says").first).to_have_text(sentence)
    expect(root).to_have_attribute("data-following", "true" if following else "false")
    root.page.wait_for_function(
        "epoch => document.querySelector(\".small-stage [data-panel='cells'] .rnn-plot\").data[0].z[1][2] === epoch",
        arg=int(sentence.removeprefix("epoch ")),
    )


@pytest.mark.thorough
def test_positions_that_are_left_out_leave_the_reader_near(page, mount):
    root = mount(range(8))
    shows(root, 7, "epoch 7", following=True)
    mount([0, 2, 4, 6, 8], start=4)  # what is left is known, though it stands elsewhere now
    shows(root, 4, "epoch 8", following=True)
    mount([0, 2, 4, 6, 8, 9], start=5)
    shows(root, 5, "epoch 9", following=True)
    mount([0, 2, 4, 6, 8, 10], start=5)  # as many as before, and yet another one
    shows(root, 5, "epoch 10", following=True)
    root.get_by_role("slider").press("Home")
    root.get_by_role("slider").press("ArrowRight")
    shows(root, 1, "epoch 2", following=False)
    mount([0, 4, 8, 12], start=3)
    shows(root, 0, "epoch 0", following=False)
    mount(range(13))  # where one stood is there again
    shows(root, 2, "epoch 2", following=False)
    assert page.evaluate("window.asks") == []


@pytest.mark.thorough
def test_who_follows_on_a_busy_machine_is_soon_at_the_newest(page, mount):
    root = mount(range(2))
    root.evaluate("""root => {
        window.positions = [];
        new MutationObserver(() => {
            window.positions.push(root.dataset.position);
            for (const began = performance.now(); performance.now() - began < 100; );
        }).observe(root, { attributes: true, attributeFilter: ["data-position"] });
    }""")
    mount(range(60))
    shows(root, 59, "epoch 59", following=True)
    assert 1 < len(page.evaluate("window.positions")) < 40


def asked(page, times: int) -> None:
    page.wait_for_function("times => window.asks.length === times", arg=times)
    assert page.evaluate("window.asks") == ["missing"] * times


def test_what_is_missing_is_asked_for_once_and_the_old_stays_until_it_comes(page, mount):
    root = mount(range(3))
    mount(range(6), start=5, shown=False)
    mount(range(7), start=6, shown=False)
    shows(root, 2, "epoch 2", following=True)
    asked(page, 1)
    mount(range(7))
    shows(root, 6, "epoch 6", following=True)
    # A message that only left out positions was lost: the ones that stand there now are others.
    mount([0, 2, 4, 6, 9], start=4)
    mount([0, 2, 4, 6, 8, 10], start=5, shown=False)
    asked(page, 2)
    mount(range(4))
    # A panel that was not there has no past.
    mount(range(5), start=4, more=True, shown=False)
    asked(page, 3)
    expect(root.locator("[data-panel=more]")).to_have_count(0)
    mount(range(5), more=True)
    expect(root.locator("[data-panel=more] .main-svg").first).to_be_visible()
    # Nothing of another run can be the past of this one.
    mount(range(5), start=4, run="b", shown=False)
    asked(page, 4)
    mount(range(5), run="b")
    shows(root, 4, "epoch 4", following=True)


def test_a_stage_that_is_mounted_anew_keeps_what_has_come_and_its_place(page, mount):
    anew = "() => { document.querySelector('.small-stage').remove(); window.endSmallStage(); }"
    root = mount(range(5))
    page.evaluate(anew)
    mount(range(7), start=5)
    shows(root, 6, "epoch 6", following=True)
    root.get_by_role("slider").press("Home")
    root.get_by_role("slider").press("ArrowRight")
    page.evaluate(anew)
    mount(range(8), start=7)
    shows(root, 1, "epoch 1", following=False)
    root.get_by_role("slider").press("End")
    shows(root, 7, "epoch 7", following=True)
    assert page.evaluate("window.asks") == []


def test_a_stage_that_missed_its_first_message_asks_and_then_stands(page, mount):
    root = mount(range(3), start=2, shown=False)
    asked(page, 1)
    expect(root.locator(".rnn-notice")).to_contain_text("Loading")
    page.emulate_media(color_scheme="dark")  # what it looks at by itself must not need data
    page.emulate_media(color_scheme="light")
    mount(range(3))
    shows(root, 2, "epoch 2", following=True)


# Notes which panels Plotly is asked to draw anew.
WATCH_REACTS = """() => {
    window.kept = Plotly.react;
    window.reacts = [];
    Plotly.react = (plot, ...all) => {
        window.reacts.push(plot.closest('.rnn-panel').dataset.panel);
        return window.kept(plot, ...all);
    };
}"""


def span_is(plot, wanted: list[float]) -> None:
    assert plot.evaluate("plot => [...plot._fullLayout.xaxis.range]") == pytest.approx(wanted)


def axis_of_curve(page, until: str) -> None:
    page.wait_for_function(
        f"() => document.querySelector(\".small-stage [data-panel='curve'] .rnn-plot\")._fullLayout.xaxis.{until}"
    )


@pytest.mark.thorough
def test_only_what_grows_is_drawn_anew_and_zoom_and_hover_live_on(page, mount):
    root = mount(range(4))
    page.evaluate(WATCH_REACTS)
    cells, curve = (root.locator(f"[data-panel={name}] .rnn-plot") for name in ("cells", "curve"))
    cells.scroll_into_view_if_needed()
    box = cells.bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.4, box["y"] + box["height"] / 2, steps=3)
    label = cells.locator(".hoverlayer .hovertext")
    try:
        expect(label).to_contain_text("3")
        for newest in range(4, 9):
            mount(range(newest + 1), start=newest)
            shows(root, newest, f"epoch {newest}", following=True)
        expect(label).to_contain_text("8")  # the same label, with the newest value
        assert set(page.evaluate("window.reacts")) == {"curve"}
    finally:
        page.evaluate("() => { Plotly.react = window.kept; }")
    curve.evaluate("plot => Plotly.relayout(plot, { 'xaxis.range[0]': 2, 'xaxis.range[1]': 5 })")
    mount(range(12), start=9)
    shows(root, 11, "epoch 11", following=True)
    eventually(page, lambda: span_is(curve, [2, 5]))
    curve.hover()
    curve.locator(".modebar-btn").last.click()
    axis_of_curve(page, "range[1] > 11")
    eventually(page, lambda: span_is(curve, [-0.5, 11.5]))
    mount(range(13), start=12)
    shows(root, 12, "epoch 12", following=True)
    axis_of_curve(page, "range[1] > 12")


@pytest.mark.thorough
def test_a_replay_goes_on_while_it_grows_and_then_follows(page, mount):
    root = mount(range(9))
    expect(root).to_have_attribute("data-playing", "false")
    root.get_by_label("Speed").select_option("2")
    root.get_by_role("button", name="Play").click()
    expect(root).to_have_attribute("data-playing", "true")
    mount(range(12), start=9)
    expect(root).to_have_attribute("data-playing", "true")
    root.get_by_label("Speed").select_option("20")
    shows(root, 11, "epoch 11", following=True)
    expect(root).to_have_attribute("data-playing", "false")
    root.get_by_label("Speed").select_option("2")
    root.get_by_role("button", name="Play").click()
    expect(root).to_have_attribute("data-step", re.compile(r"^[1-9]$"))
    mount([0], run="b")  # another run ends it
    shows(root, 0, "epoch 0", following=True)
    expect(root).to_have_attribute("data-playing", "false")


UNEVEN = [0, 1, 23, 32, 40, 58]
# Of a panel, what its cursor covers and from where on the veil lies if there is one, in the units of its axis.
COVERED = """panel => {
    const plot = document.querySelector(`.small-stage [data-panel=${panel}] .rnn-plot`);
    const { xaxis } = plot._fullLayout, left = plot.getBoundingClientRect().left + xaxis._offset;
    const at = px => xaxis.p2l(px - left);
    const cursor = plot.querySelector('.rnn-cursor').getBoundingClientRect();
    const veil = plot.querySelector('.rnn-veil').getBoundingClientRect();
    return [at(cursor.left), at(cursor.right), ...(veil.width > 1 ? [at(veil.left)] : [])];
}"""
SPAN = "key => [...document.querySelector(`.small-stage [data-panel=${key}] .rnn-plot`)._fullLayout.xaxis.range]"
PLACE = """([panel, epoch]) => {
    const plot = document.querySelector(`.small-stage [data-panel=${panel}] .rnn-plot`);
    const { xaxis, yaxis } = plot._fullLayout, box = plot.getBoundingClientRect();
    return [box.left + xaxis._offset + xaxis.c2p(epoch), box.top + yaxis._offset + yaxis._length / 2];
}"""


def covered(page, panel: str, wanted, within: float = 0.3) -> None:
    def is_covered():
        assert page.evaluate(COVERED, panel) == pytest.approx(wanted, abs=within)

    eventually(page, is_covered)


def spans(page, panel: str, wanted: list[float]) -> None:
    def is_spanned():
        assert page.evaluate(SPAN, panel) == pytest.approx(wanted)

    eventually(page, is_spanned)


@pytest.mark.thorough
def test_uneven_steps_stand_at_their_true_places(page, mount):
    root = mount(UNEVEN, true=True)
    shows(root, 5, "epoch 58", following=True)
    for panel in ("curve", "columns"):
        spans(page, panel, [-0.5, 58.5])
    # A click goes to the nearest, the keys to the next, and the cursor frames just the column.
    root.locator("[data-panel=columns]").scroll_into_view_if_needed()
    page.mouse.click(*page.evaluate(PLACE, ["columns", 26]))
    shows(root, 2, "epoch 23", following=False)
    for panel in ("curve", "columns"):
        covered(page, panel, [12, 27.5, 27.5])
    page.keyboard.press("ArrowRight")
    shows(root, 3, "epoch 32", following=False)
    covered(page, "columns", [27.5, 36, 36])
    page.keyboard.press("End")
    shows(root, 5, "epoch 58", following=True)
    covered(page, "columns", [49, 58.5])
    # The curve on a logarithmic axis: the cursor stands in the middle between the neighbours there.
    mount(UNEVEN, true=True, log=True, start=5)
    axis_of_curve(page, "type === 'log'")
    page.mouse.click(*page.evaluate(PLACE, ["curve", 20]))
    shows(root, 2, "epoch 23", following=False)
    expected = np.log10([np.sqrt(23), np.sqrt(23 * 32), np.sqrt(23 * 32)])
    covered(page, "curve", expected, within=0.02)
    covered(page, "columns", [12, 27.5, 27.5])
    # What is zoomed in one is seen in the other, between the same steps.
    zoom = """() => Plotly.relayout(document.querySelector('.small-stage [data-panel=columns] .rnn-plot'),
        { 'xaxis.range[0]': 10, 'xaxis.range[1]': 50 })"""
    page.evaluate(zoom)
    axis_of_curve(page, "range[0] > 0.9")
    spans(page, "curve", np.log10([10, 50]).tolist())
    mount([*UNEVEN, 90], true=True, start=6)  # linear again, and longer
    axis_of_curve(page, "type !== 'log'")
    spans(page, "curve", [10, 50])
    root.get_by_role("slider").press("End")
    shows(root, 6, "epoch 90", following=True)
