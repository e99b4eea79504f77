"""The panels of the stage: cursors, what lives on over new data, the theme, a phone, and nothing left behind."""

import re

import pytest

from tests.browser.driver import eventually, expect
from tests.browser.stage.page import LAST, Stage, in_time
from tests.browser.stage.small import small


@pytest.mark.quick("9")
@pytest.mark.parametrize("step", [0, 9, LAST])
def test_cursors_stand_on_the_step(stage, step):
    stage.go(step)
    for panel in ("hidden", "backward", "classes"):
        stage.check_cursors(panel)
    stage.check_cursors("input", count=2)


def test_the_veil_covers_what_is_not_read(stage):
    stage.go(9)

    def covered(panel: str) -> list[float]:
        return stage.plot(panel).evaluate(
            """plot => {
                const time = plot.closest('.rnn-panel').dataset.time, axis = plot._fullLayout[time + 'axis'];
                const box = plot.getBoundingClientRect();
                const veil = plot.querySelector('.rnn-veil').getBoundingClientRect();
                const [start, sides] = time === 'x' ? [box.left, ['left', 'right']] : [box.top, ['top', 'bottom']];
                return sides.map(side => axis.p2l(veil[side] - start - axis._offset)).sort((a, b) => a - b);
            }"""
        )

    def all_are():
        assert covered("hidden") == pytest.approx([9.5, 27.5], abs=0.1)
        assert covered("backward") == pytest.approx([-0.5, 17.5], abs=0.1)
        assert covered("input") == pytest.approx([9.5, 17.5], abs=0.1)  # what neither direction has read

    eventually(stage.page, all_are)


def resize(stage, width: int, until: str) -> None:
    """Another width of the window; waits until Plotly has drawn the hidden state anew at the width that it then has."""
    stage.page.set_viewport_size({"width": width, "height": 900})
    stage.page.wait_for_function(
        f"""() => {{
            const plot = document.querySelector("[data-panel='hidden'] .rnn-plot");
            return {until} && plot._fullLayout.width === plot.clientWidth;
        }}"""
    )
    stage.ready()


def test_zoom_is_shared_and_lives_on_over_new_data_and_resize(stage):
    stage.drag("hidden", 5, 15)
    wanted = pytest.approx([5, 15], abs=0.5)
    for panel in ("hidden", "classes", "backward"):
        stage.check_axis(panel, "x", wanted)
    stage.go(8)
    stage.check_cursors("hidden")
    stage.check_cursors("classes")
    stage.new_data(1)
    for panel in ("hidden", "classes", "backward"):
        stage.check_axis(panel, "x", wanted)
    stage.step(8)  # "stay"
    before = stage.plot("hidden").bounding_box()["width"]
    resize(stage, 1200, f"plot.clientWidth < {before} - 20")
    stage.check_axis("hidden", "x", wanted)
    stage.check_cursors("hidden")
    resize(stage, 1440, f"plot.clientWidth === {before}")
    stage.plot("hidden").hover()
    stage.plot("hidden").locator(".modebar-btn").last.click()
    for panel in ("classes", "backward"):
        stage.check_axis(panel, "x", pytest.approx([-0.5, 27.5]))
    stage.page.mouse.move(0, 0)
    stage.new_data(0)


def test_the_hover_label_lives_on_over_new_data(stage):
    x, y, row, unit = stage.plot("hidden").evaluate(
        """plot => {
            const box = plot.getBoundingClientRect(), { xaxis, yaxis } = plot._fullLayout;
            const x = box.left + box.width / 2, y = box.top + box.height / 2;
            const at = [xaxis.p2c(x - box.left - xaxis._offset), yaxis.p2c(y - box.top - yaxis._offset)];
            return [x, y, ...at.map(Math.round)];
        }"""
    )
    stage.page.mouse.move(x, y, steps=3)
    label = stage.plot("hidden").locator(".hoverlayer .hovertext")
    here = re.compile(rf"^row {row}\s*unit {unit}\s*[-−]?\d\.\d{{3}}$")
    stage.expect(label).to_have_text(here)
    before = label.text_content()
    stage.new_data(2)
    stage.expect(label).not_to_have_text(before)  # the same place, with the new value
    stage.expect(label).to_have_text(here)
    stage.page.mouse.move(0, 0)
    stage.new_data(0)


def test_the_figures_follow_the_theme(stage):
    def colours() -> tuple[str, str]:
        text = stage.plot("hidden").locator(".xtick text").first.evaluate("text => getComputedStyle(text).fill")
        return text, stage.root.evaluate("root => getComputedStyle(root).color")

    light = colours()
    assert light[0] == light[1]
    scale = "plot => plot._fullData[0].colorscale[0][1]"
    paper = stage.plot("input").evaluate(scale)
    stage.page.emulate_media(color_scheme="dark")
    try:
        ink = stage.plot("hidden").locator(".xtick text").first
        stage.expect(ink).not_to_have_css("fill", light[0])
        stage.expect(stage.root).not_to_have_css("color", light[1])
        stage.ready()

        def is_dark():
            dark = colours()
            assert dark[0] == dark[1]
            assert stage.plot("input").evaluate(scale) != paper  # "var(--st-background-color)" in a colour scale

        eventually(stage.page, is_dark)
        stage.step(0)
    finally:
        stage.page.emulate_media(color_scheme="light")
        stage.expect(ink).to_have_css("fill", light[0])
        stage.ready()


@pytest.mark.thorough
def test_new_panels_are_drawn_and_old_ones_taken_away(stage):
    stage.go(4)
    stage.page.get_by_text("many", exact=True).click()
    stage.expect(stage.plot("gate 5").locator(".main-svg").first).to_be_visible()
    stage.ready()
    stage.check_cursors("gate 5")
    stage.step(4)  # the same version: nothing new to play
    stage.page.get_by_text("many", exact=True).click()
    stage.expect(stage.plot("gate 5")).to_have_count(0)
    stage.page.get_by_text("shown", exact=True).click()
    stage.expect(stage.root).to_have_count(0)
    stage.page.get_by_text("shown", exact=True).click()
    stage.ready()


def test_a_figure_that_plotly_refuses_says_so_and_comes_back(stage, mount):
    stage.page.evaluate("() => { window.kept = Plotly.react; Plotly.react = () => { throw new Error('no'); }; }")
    try:
        root = mount(small(5))
        stage.expect(root.locator(".rnn-plot")).to_have_text("This figure cannot be drawn.")
    finally:
        stage.page.evaluate("() => { Plotly.react = window.kept; }")
    mount(small(6))
    stage.expect(root.locator(".rnn-plot")).not_to_contain_text("cannot")

    def has_its_cursor():
        cursor, plot = root.locator(".rnn-cursor").bounding_box(), root.locator(".rnn-plot").bounding_box()
        assert 5 < cursor["width"] < plot["width"] / 5
        return cursor

    cursor = eventually(stage.page, has_its_cursor)
    root.get_by_role("slider").press("Home")

    def is_further_left():
        assert root.locator(".rnn-cursor").bounding_box()["x"] < cursor["x"]

    eventually(stage.page, is_further_left)


# Mounts a stage fifty times and ends it; what is then left of timers, observers and Plotly's figures.
REMOUNT = """async data => {
    const call = (await import('/_stcore/bidi-components/rnnplay.stage/stage.js')).default;
    const place = document.querySelector('.rnn-stage').parentElement.parentElement;
    const timers = new Set(), watched = new Set(), kept = {};
    for (const name of ['setInterval', 'clearInterval']) kept[name] = window[name].bind(window);
    window.setInterval = (...all) => { const id = kept.setInterval(...all); timers.add(id); return id; };
    window.clearInterval = id => { timers.delete(id); kept.clearInterval(id); };
    const { observe, disconnect } = ResizeObserver.prototype;
    ResizeObserver.prototype.observe = function (...all) { watched.add(this); observe.apply(this, all); };
    ResizeObserver.prototype.disconnect = function () { watched.delete(this); disconnect.apply(this); };
    const { react, purge } = Plotly;
    let alive = 0;
    Plotly.react = (plot, ...all) => { alive += !plot._fullLayout; return react(plot, ...all); };
    Plotly.purge = plot => { alive -= !!plot._fullLayout; purge(plot); };
    let drawn = 0;
    try {
        for (let round = 0; round < 50; round++) {
            const spot = place.appendChild(document.createElement('div'));
            const end = call({ data, parentElement: spot });
            // Every other one is closed in the middle of its drawing.
            const root = spot.firstElementChild;
            while (round % 2 && root.dataset.ready !== 'true') await new Promise(done => setTimeout(done));
            drawn += root.dataset.ready === 'true';
            spot.remove();
            end();
            await new Promise(done => setTimeout(done, 5));
        }
        const until = performance.now() + 30_000;
        do await new Promise(done => setTimeout(done, 100));
        while ((timers.size || watched.size || alive) && performance.now() < until);
    } finally {
        Object.assign(window, kept);
        Object.assign(ResizeObserver.prototype, { observe, disconnect });
        Object.assign(Plotly, { react, purge });
    }
    return { timers: timers.size, watched: watched.size, alive, drawn };
}"""


@pytest.mark.thorough
def test_fifty_remounts_leave_nothing_behind(stage):
    left = stage.page.evaluate(in_time(REMOUNT), small(autoplay=True))
    assert left == {"timers": 0, "watched": 0, "alive": 0, "drawn": 25}


@pytest.mark.thorough
def test_a_phone_shows_one_column_scrolls_and_taps(browser, address):
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    phone = Stage(context.new_page(), address)
    for name in ("One step back", "Play", "One step forward"):
        box = phone.button(name).bounding_box()
        assert min(box["width"], box["height"]) >= 40
    assert phone.slider.bounding_box()["height"] >= 40
    assert phone.root.get_by_label("Speed").bounding_box()["height"] >= 40

    def stand_in_one_column():
        panels = ("input", "hidden", "bars", "backward")
        assert len({round(phone.plot(panel).bounding_box()["x"]) for panel in panels}) == 1

    eventually(phone.page, stand_in_one_column)
    assert phone.root.evaluate("root => root.scrollWidth <= root.clientWidth && root.clientWidth <= innerWidth")
    phone.plot("classes").scroll_into_view_if_needed()
    x, y = phone.plot("classes").evaluate(
        """plot => {
            const box = plot.getBoundingClientRect(), { xaxis, yaxis } = plot._fullLayout;
            return [box.left + xaxis._offset + xaxis.l2p(6), box.top + yaxis._offset + yaxis._length / 2];
        }"""
    )
    phone.page.touchscreen.tap(x, y)
    phone.step(6)
    # A finger that starts on a figure scrolls the page.
    cdp = context.new_cdp_session(phone.page)
    before = phone.plot("classes").bounding_box()["y"]
    cdp.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for distance in range(20, 160, 20):
        cdp.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": x, "y": y + distance}]})
    cdp.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    phone.page.wait_for_function(
        "top => document.querySelector(\"[data-panel='classes'] .rnn-plot\").getBoundingClientRect().y > top + 80",
        arg=before,
    )
    phone.step(6)
    phone.check_cursors("classes")
    context.close()


@pytest.mark.thorough
def test_it_stays_clear_while_the_script_is_at_work(stage):
    opacity = "found => getComputedStyle(found.closest('.stElementContainer')).opacity"
    handle = stage.page.get_by_text("The script ran with").element_handle()
    stage.page.get_by_role("button", name="work for a while").click()
    # Seen at the same moment: Streamlit has paled what is old, but not the stage.
    stage.page.wait_for_function(
        f"found => ({opacity})(found) < 0.5 && ({opacity})(document.querySelector('.rnn-stage')) === '1'", arg=handle
    )
    stage.ready()


@pytest.mark.thorough
def test_without_plotly_it_says_so(browser, address):
    context = browser.new_context()
    # The server's answer to a wrong address: its index page, with status 200.
    context.route("**/plotly.min.js", lambda route: route.fulfill(body="<!doctype html>", content_type="text/html"))
    page = context.new_page()
    page.goto(address)
    expect(page.locator(".rnn-notice")).to_contain_text("plotly.js did not load")
    expect(page.locator(".rnn-stage")).to_have_attribute("data-ready", "failed")
    context.close()
