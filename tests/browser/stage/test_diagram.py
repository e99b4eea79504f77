"""Diagrams in a real browser: the numbers of each step, clicks and keys, no message to the server, and text as text."""

import re

import numpy as np
import pytest

from tests.browser.apps.diagram_app import BOXES, HOSTILE, STEPS, numbers
from tests.browser.driver import eventually, expect, opened

SVG = "[data-panel=diagram] svg"
# By kind of element, what the attributes of each say.
SHOWN = f"""() => {{
    const all = (tag) => [...document.querySelectorAll("{SVG} " + tag)];
    return {{
        fill: all("rect[width='7']").map((box) => box.getAttribute("fill")),
        opacity: +all("g[opacity]").find((group) => group.querySelector("text")?.textContent === "σ")
            .querySelector("rect").getAttribute("opacity"),
        line: +all("path[fill=none]")[0].getAttribute("stroke-width"),
        stroke: all("path[fill=none]")[0].getAttribute("stroke"),
        texts: all("text").map((text) => text.textContent),
        step: +document.querySelector(".rnn-stage").dataset.step,
    }};
}}"""
# The colour in the middle of each cell, [red, alpha] by row and column.
PIXELS = """([rows, columns]) => {
    const canvas = document.querySelector("[data-panel=diagram] canvas"), pen = canvas.getContext("2d");
    const scale = canvas.width / 420;
    const at = (row, column) => {
        const [x, y] = [10 + (column + 0.5) * 50, 180 + (row + 0.5) * 20].map((unit) => Math.round(unit * scale));
        const [red, , , alpha] = pen.getImageData(x, y, 1, 1).data;
        return [red, alpha];
    };
    return Array.from({ length: rows }, (_, row) => Array.from({ length: columns }, (_, column) => at(row, column)));
}"""


@pytest.fixture(scope="module")
def tab(tab, apps):
    return opened(tab, f"{apps}/diagram_app")


@pytest.fixture
def page(tab):
    go(tab, 0)
    tab.mouse.move(0, 0)
    tab.sent.clear()
    yield tab
    assert tab.broken == []


def go(page, step: int) -> None:
    slider = page.locator(".rnn-stage").first.get_by_role("slider")
    slider.evaluate("(slider, to) => { slider.value = to; slider.dispatchEvent(new Event('input')) }", step)
    at(page, step)


def at(page, step: int) -> None:
    expect(page.locator(".rnn-stage").first).to_have_attribute("data-step", str(step))


def place(page, x: float, y: float) -> tuple[float, float]:
    """Where on the screen a place of the diagram is."""
    box = page.locator(SVG).bounding_box()
    return box["x"] + x * box["width"] / 420, box["y"] + y * box["height"] / 250


def label(page):
    return page.locator("[data-panel=diagram] .rnn-label")


def red(colour: str) -> float:
    return float(re.match(r"rgba?\((\d+)", colour)[1])


@pytest.mark.parametrize("step", [0, 3, 17, STEPS - 1])
def test_each_step_shows_pythons_numbers(page, step):
    go(page, step)
    eventually(page, lambda: shows(page, step))
    assert page.sent == []


def shows(page, step: int) -> None:
    given, shown = numbers(), page.evaluate(SHOWN)
    assert len(shown["fill"]) == BOXES
    for colour, number in zip(shown["fill"], given["fill"][step], strict=True):
        if np.isnan(number):
            assert colour == "transparent"
        else:
            assert red(colour) == pytest.approx(255 * number, abs=1.5)
    assert shown["opacity"] == pytest.approx(given["opacity"][step])
    assert shown["line"] == pytest.approx(given["line"][step])
    assert (shown["stroke"] == "#ff0000") == (given["stroke"][step] == "#ff0000")
    assert shown["texts"] == [given["text"][step], HOSTILE[0], "σ"]
    for pixels, row in zip(page.evaluate(PIXELS, [3, 4]), given["cells"][step], strict=True):
        for (tone, alpha), number in zip(pixels, row, strict=True):
            assert alpha == (0 if np.isnan(number) else 255)
            assert np.isnan(number) or tone == pytest.approx(255 * number, abs=1.5)


@pytest.mark.thorough
def test_playing_it_at_full_speed_shows_in_every_frame_the_numbers_of_its_step_and_sends_nothing(page):
    page.get_by_label("Speed").select_option("60")
    seen = page.evaluate(
        f"""() => new Promise((done) => {{
            const shown = {SHOWN}, seen = [], root = document.querySelector(".rnn-stage");
            const look = () => {{
                seen.push(shown());
                if (root.dataset.playing === "true") requestAnimationFrame(look); else done(seen);
            }};
            root.querySelector(".rnn-play").click();
            requestAnimationFrame(look);
        }})"""
    )
    page.get_by_label("Speed").select_option("10")
    given = numbers()
    assert len({each["step"] for each in seen}) > 2  # as many as there were frames
    assert seen[-1]["step"] == STEPS - 1
    for each in seen:
        assert each["opacity"] == pytest.approx(given["opacity"][each["step"]])
        assert each["texts"][0] == given["text"][each["step"]]
        numbered = [red(colour) for colour in each["fill"][10:]]
        np.testing.assert_allclose(numbered, 255 * given["fill"][each["step"]][10:], atol=1.5)
    assert page.sent == []


def test_a_click_on_a_shape_goes_to_its_step_and_one_beside_it_nowhere(page):
    page.mouse.click(*place(page, 70, 60))
    at(page, 17)
    page.mouse.click(*place(page, 100, 170))
    at(page, 17)
    page.mouse.click(*place(page, 310, 55))  # on the text of the group
    at(page, 2)
    page.keyboard.press("ArrowRight")  # from the diagram the keys go on
    at(page, 3)
    assert page.sent == []


def test_a_label_tells_name_and_number_under_the_pointer_and_follows_the_step(page):
    given = numbers()["cells"]
    page.mouse.move(*place(page, 10 + 0.5 * 50, 180 + 0.5 * 20))
    expect(label(page)).to_have_text(f"cells, a, unit 0: {given[0, 0, 0]:.3f}")
    go(page, 21)
    expect(label(page)).to_have_text(f"cells, a, unit 0: {given[21, 0, 0]:.3f}")
    page.mouse.move(*place(page, 10 + 50, 190))  # between two columns
    expect(label(page)).to_be_hidden()
    page.mouse.move(*place(page, 10 + 2.5 * 50, 180 + 1.5 * 20))
    expect(label(page)).to_be_visible()
    go(page, 3)  # where it is no number
    expect(label(page)).to_be_hidden()
    page.mouse.move(*place(page, 350, 55))
    expect(label(page)).to_have_text("small: −1.2e−4")
    page.mouse.move(*place(page, 240, 53))  # beside a thin line
    expect(label(page)).to_have_text("a line")
    page.mouse.move(*place(page, 310, 55))  # the text of a group: its label is about all of the group
    expect(label(page)).to_have_text(HOSTILE[1])
    mark = page.locator(f"{SVG} .rnn-here")
    assert mark.evaluate("mark => ['x', 'y', 'width', 'height'].map((each) => +mark.getAttribute(each))") == [
        300,
        45,
        20,
        20,
    ]
    page.mouse.move(*place(page, 20, 12))
    expect(label(page)).to_have_text(f"said {numbers()['text'][3]}")


@pytest.mark.thorough
def test_arrow_keys_go_from_value_to_value_each_is_said_and_enter_goes_to_its_step(page):
    plot, live = page.locator("[data-panel=diagram] .rnn-plot"), page.locator(".rnn-stage [aria-live=polite]")
    expect(plot).to_have_attribute("aria-label", "A diagram in words.")
    page.keyboard.press("Tab")
    for _ in range(30):
        if plot.evaluate("plot => plot === document.activeElement"):
            break
        page.keyboard.press("Tab")
    cells = [
        f"cells, {name}, unit 0: {number:.3f}" for name, number in zip("ab", numbers()["cells"][0, 0], strict=False)
    ]
    for key, said in [
        ("ArrowRight", "to 5"),
        ("ArrowDown", cells[0]),
        ("ArrowRight", cells[1]),
        ("ArrowLeft", cells[0]),
        ("ArrowUp", "to 5"),
        ("ArrowRight", "to 17"),
        ("ArrowRight", "to 59"),
        ("ArrowRight", "a line"),
        ("ArrowRight", HOSTILE[1]),
        ("ArrowRight", "small: −1.2e−4"),
        ("ArrowLeft", HOSTILE[1]),
    ]:
        page.keyboard.press(key)
        expect(live).to_have_text(said)
        expect(label(page)).to_have_text(said)
    at(page, 0)  # these keys did not move the clock
    page.keyboard.press("Enter")
    at(page, 2)
    page.keyboard.press("ArrowRight")
    expect(label(page)).to_be_visible()
    page.keyboard.press("Escape")
    expect(label(page)).to_be_hidden()
    for _ in range(8):
        page.keyboard.press("Tab")
    assert page.sent == []


def test_what_somebody_typed_is_text(page):
    for step in range(len(HOSTILE)):
        go(page, step)
        page.wait_for_function(f"said => ({SHOWN})().texts[0] === said", arg=f"step {step}: {HOSTILE[step]}")
    page.mouse.move(*place(page, 10 + 2.5 * 50, 190))
    expect(label(page)).to_contain_text(HOSTILE[0])
    everything = page.locator("[data-panel=diagram] .rnn-diagram *")
    kinds = set(everything.evaluate_all("all => all.map((each) => each.tagName)"))
    assert kinds == {"DIV", "CANVAS", "svg", "g", "rect", "circle", "path", "text"}
    assert page.evaluate("window.hacked") is None


def test_it_follows_the_theme_and_stays_at_its_step(page):
    go(page, 5)
    colours = f"""() => [
        getComputedStyle(document.querySelector(".rnn-stage")).color,
        getComputedStyle(document.querySelector("{SVG} circle")).fill,
        getComputedStyle(document.querySelector("{SVG} text")).fill,
        getComputedStyle(document.querySelector("{SVG} path[fill=none]")).stroke,
    ]"""
    light = page.evaluate(colours)
    assert len(set(light)) == 1
    page.emulate_media(color_scheme="dark")
    try:
        page.wait_for_function(
            f"light => (all => all[1] !== light && new Set(all).size === 1)(({colours})())", arg=light[1]
        )
        assert page.evaluate(SHOWN)["texts"][0] == numbers()["text"][5]
        at(page, 5)
    finally:
        page.emulate_media(color_scheme="light")
        page.wait_for_function(f"light => ({colours})()[1] === light", arg=light[1])


def test_it_grows_with_its_panel_and_scrolls_where_that_is_too_narrow(page):
    sizes = """() => ["svg", ".rnn-frame"].map((each) => {
        const { width, height } = document.querySelector(`[data-panel=diagram] ${each}`).getBoundingClientRect();
        return { width, height };
    })"""
    picture, _frame = page.evaluate(sizes)
    assert picture["height"] == pytest.approx(250) and picture["width"] == pytest.approx(420)
    page.set_viewport_size({"width": 360, "height": 800})
    try:

        def is_narrow():
            picture, frame = page.evaluate(sizes)
            assert picture["width"] == pytest.approx(400) and picture["width"] > frame["width"]
            assert picture["width"] / picture["height"] == pytest.approx(420 / 250, rel=1e-3)
            assert frame["height"] - picture["height"] < 20  # its scroll bar
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
            for (tone, _alpha), number in zip(page.evaluate(PIXELS, [3, 4])[0], numbers()["cells"][0, 0], strict=True):
                assert tone == pytest.approx(255 * number, abs=1.5)

        eventually(page, is_narrow)
    finally:
        page.set_viewport_size({"width": 1440, "height": 900})
        page.wait_for_function("document.querySelector('[data-panel=diagram] svg').getBoundingClientRect().width > 410")


def test_a_stage_of_diagrams_alone_needs_no_plotly(page):
    assert page.evaluate("typeof Plotly") == "undefined"
    assert not [url for url in page.asked if "plotly" in url and url.endswith("plotly.min.js")]
