"""The stage in a real browser: the clock, the cursors, what lives on over new data, and no message to the server."""

import re

import numpy as np
import pytest

from rnnplay.figures.panel import Panel
from rnnplay.ui.stage_data import payload

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed (requirements-dev.txt)")

LAST = 27


def in_time(script: str) -> str:
    """JavaScript that fails if what it waits for does not come: Playwright sets what a page evaluates no limit."""
    return f"""(...given) => Promise.race([
        ({script})(...given),
        new Promise((_, refuse) => setTimeout(() => refuse(new Error("it did not come")), 60_000)),
    ])"""


class Stage:
    """A page with the stage app, and what its websocket sent."""

    def __init__(self, context, address: str, query: str = ""):
        self.expect = playwright.expect
        self.page = context.new_page()
        self.sent: list = []
        self.errors: list[str] = []
        self.page.on("websocket", lambda socket: socket.on("framesent", lambda frame: self.sent.append(frame)))
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.root = self.page.locator(".rnn-stage").first
        self.open(address + query)

    def open(self, address: str) -> None:
        self.page.goto(address)
        self.ready()

    def ready(self) -> None:
        self.attribute("ready", "true")
        self.expect(self.page.locator("[data-testid=stApp][data-test-script-state=notRunning]")).to_be_visible()

    def attribute(self, name: str, value: str | re.Pattern) -> None:
        self.expect(self.root).to_have_attribute(f"data-{name}", value)

    def step(self, value: int) -> None:
        self.attribute("step", str(value))

    def button(self, name: str):
        return self.root.get_by_role("button", name=name, exact=True)

    @property
    def slider(self):
        return self.root.get_by_role("slider", name="Row")

    def go(self, step: int) -> None:
        self.slider.evaluate("(slider, to) => { slider.value = to; slider.dispatchEvent(new Event('input')) }", step)
        self.step(step)

    def new_data(self, value: int) -> None:
        """Another version of the data, by keyboard alone: the mouse stays where it is."""
        field = self.page.get_by_label("data", exact=True)
        field.focus()
        field.fill(str(value))
        field.press("Enter")
        self.attribute("version", f"data {value}")
        self.ready()

    def plot(self, panel: str):
        return self.root.locator(f"[data-panel='{panel}'] .rnn-plot")

    def axis(self, panel: str, letter: str) -> list[float]:
        return self.plot(panel).evaluate(f"plot => [...plot._fullLayout.{letter}axis.range]")

    def cursors(self, panel: str) -> list[dict]:
        """Where each cursor stands on the screen and where the figure's axis has the step it should stand at."""
        return self.plot(panel).evaluate(
            """plot => {
                const time = plot.closest('.rnn-panel').dataset.time;
                const step = +plot.closest('.rnn-stage').dataset.step;
                const layout = plot._fullLayout, axis = layout[time + 'axis'];
                const box = plot.getBoundingClientRect();
                const start = time === 'x' ? box.left : box.top;
                return [...plot.querySelectorAll('.rnn-cursor')].map(cursor => {
                    const at = cursor.dataset.direction === 'forward' ? step : 27 - step;
                    const should = [at - 0.5, at + 0.5].map(value => start + axis._offset + axis.l2p(value));
                    const is = cursor.getBoundingClientRect();
                    should.sort((a, b) => a - b);
                    return { is: time === 'x' ? [is.left, is.right] : [is.top, is.bottom], should };
                });
            }"""
        )

    def check_cursors(self, panel: str, count: int = 1) -> None:
        found = self.cursors(panel)
        assert len(found) == count
        for cursor in found:
            assert cursor["is"] == pytest.approx(cursor["should"], abs=1)

    def drag(self, panel: str, start: float, end: float) -> None:
        """Drag over a panel from one step to another, in the middle of its height: Plotly zooms the time axis."""
        from_to = self.plot(panel).evaluate(
            """(plot, steps) => {
                const box = plot.getBoundingClientRect(), { xaxis, yaxis } = plot._fullLayout;
                const y = box.top + yaxis._offset + yaxis._length / 2;
                return steps.map(step => [box.left + xaxis._offset + xaxis.l2p(step), y]);
            }""",
            [start, end],
        )
        self.page.mouse.move(*from_to[0])
        self.page.mouse.down()
        self.page.mouse.move(*from_to[1], steps=4)
        self.page.mouse.up()


@pytest.fixture(scope="module")
def address(apps) -> str:
    return f"{apps}/stage_app"


@pytest.fixture(scope="module")
def wide(desktop, address):
    stage = Stage(desktop, address)
    yield stage
    stage.page.close()


@pytest.fixture
def stage(wide):
    """The page on a desktop, shared by the tests of this module, paused at the first step."""
    wide.go(0)
    wide.sent.clear()
    wide.errors.clear()
    yield wide
    assert wide.errors == []


def test_it_plays_to_the_end_and_sends_nothing(stage):
    stage.root.get_by_label("Speed").select_option("60")
    stage.button("Play").click()
    stage.attribute("playing", "true")
    stage.step(LAST)
    stage.attribute("playing", "false")
    stage.expect(stage.root.locator(".rnn-says").first).to_have_text(re.compile("After row 28"))
    stage.root.get_by_label("Speed").select_option("2")
    # From the end it starts anew.
    begun = stage.button("Play").evaluate("play => { play.click(); return play.closest('.rnn-stage').dataset.step }")
    assert begun == "0"
    stage.page.wait_for_function("+document.querySelector('.rnn-stage').dataset.step > 0")
    stage.button("Pause").click()
    stage.attribute("playing", "false")
    stage.root.get_by_label("Speed").select_option("10")
    assert stage.sent == []


def test_keys_and_buttons(stage):
    stage.slider.focus()
    for key, step in [("End", LAST), ("ArrowLeft", LAST - 1), ("Home", 0), ("ArrowRight", 1), ("ArrowLeft", 0)]:
        stage.page.keyboard.press(key)
        stage.step(step)
    stage.page.keyboard.press("ArrowLeft")
    stage.step(0)
    stage.page.keyboard.press("Space")
    stage.attribute("playing", "true")
    stage.page.keyboard.press("Space")
    stage.attribute("playing", "false")
    stage.go(5)
    stage.button("One step back").click()
    stage.step(4)
    stage.button("One step forward").click()
    stage.step(5)
    # Space on a button presses that button, once.
    stage.button("One step forward").focus()
    stage.page.keyboard.press("Space")
    stage.step(6)
    assert stage.sent == []


def test_dragging_the_slider_scrubs_and_sends_nothing(stage):
    box = stage.slider.bounding_box()
    middle = box["y"] + box["height"] / 2
    stage.page.mouse.move(box["x"] + 11, middle)
    stage.page.mouse.down()
    seen = set()
    for share in (0.2, 0.4, 0.6, 0.8):
        stage.page.mouse.move(box["x"] + share * box["width"], middle)
        seen.add(stage.root.get_attribute("data-step"))
    stage.page.mouse.up()
    assert len(seen) == 4
    for panel in ("hidden", "backward", "classes"):
        stage.check_cursors(panel)
    assert stage.sent == []


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

    assert covered("hidden") == pytest.approx([9.5, 27.5], abs=0.1)
    assert covered("backward") == pytest.approx([-0.5, 17.5], abs=0.1)
    assert covered("input") == pytest.approx([9.5, 17.5], abs=0.1)  # what neither direction has read


def test_a_click_goes_to_the_step(stage):
    for panel, clicked, step in [("hidden", 12, 12), ("backward", 20, LAST - 20)]:
        stage.drag(panel, clicked, clicked)
        stage.step(step)
    # From the panel the keys go on.
    stage.page.keyboard.press("ArrowRight")
    stage.step(LAST - 19)


def test_zoom_is_shared_and_lives_on_over_new_data_and_resize(stage):
    stage.drag("hidden", 5, 15)
    wanted = pytest.approx([5, 15], abs=0.5)
    stage.page.wait_for_function(
        "() => document.querySelector(\"[data-panel='classes'] .rnn-plot\")._fullLayout.xaxis.range[0] > 4"
    )
    for panel in ("hidden", "classes", "backward"):
        assert stage.axis(panel, "x") == wanted
    stage.go(8)
    stage.check_cursors("hidden")
    stage.check_cursors("classes")
    stage.new_data(1)
    for panel in ("hidden", "classes", "backward"):
        assert stage.axis(panel, "x") == wanted
    stage.step(8)  # "stay"
    before = stage.plot("hidden").bounding_box()["width"]
    stage.page.set_viewport_size({"width": 1200, "height": 900})
    stage.page.wait_for_function(
        """width => {
            const plot = document.querySelector("[data-panel='hidden'] .rnn-plot");
            return plot.clientWidth < width - 20 && plot._fullLayout.width === plot.clientWidth;
        }""",
        arg=before,
    )
    stage.ready()
    assert stage.axis("hidden", "x") == wanted
    stage.check_cursors("hidden")
    stage.page.set_viewport_size({"width": 1440, "height": 900})
    stage.page.wait_for_function(
        """width => {
            const plot = document.querySelector("[data-panel='hidden'] .rnn-plot");
            return plot.clientWidth === width && plot._fullLayout.width === width;
        }""",
        arg=before,
    )
    stage.ready()
    stage.plot("hidden").hover()
    stage.plot("hidden").locator(".modebar-btn").last.click()
    stage.page.wait_for_function(
        "() => document.querySelector(\"[data-panel='classes'] .rnn-plot\")._fullLayout.xaxis.range[0] < 0"
    )
    assert stage.axis("backward", "x") == pytest.approx([-0.5, 27.5])
    stage.page.mouse.move(0, 0)
    stage.new_data(0)


def test_the_hover_label_lives_on_over_new_data(stage):
    box = stage.plot("hidden").bounding_box()
    stage.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, steps=3)
    label = stage.plot("hidden").locator(".hoverlayer .hovertext")
    stage.expect(label).to_be_visible()
    before = label.text_content()
    stage.new_data(2)
    stage.expect(label).to_be_visible()
    stage.expect(label).not_to_have_text(before)  # the same place, with the new value
    assert label.text_content().split("unit")[0] == before.split("unit")[0]
    stage.page.mouse.move(0, 0)
    stage.new_data(0)


def bars(stage) -> list[float]:
    """Where the ten bars end, in px."""
    return stage.plot("bars").evaluate(
        "plot => [...plot.querySelectorAll('.point path')].map(path => path.getBBox().x + path.getBBox().width)"
    )


def drawn_by_plotly(stage) -> tuple[int, int]:
    """Wait until Plotly's own data are those of the step's sentence, which Python wrote; its digit and percentage."""
    sentence = stage.root.locator(".rnn-says").first.text_content()
    digit, share = map(int, re.search(r"likely a (\d), with (\d+)%", sentence).groups())
    stage.page.wait_for_function(
        """([digit, share]) => {
            const plot = document.querySelector("[data-panel='bars'] .rnn-plot"), { x } = plot.data[0];
            return x.indexOf(Math.max(...x)) === digit && Math.round(100 * Math.max(...x)) === share;
        }""",
        arg=[digit, share],
    )
    return digit, share


ENDS_ARE = """ends => {
    const paths = [...document.querySelectorAll("[data-panel='bars'] .point path")];
    const end = path => path.getBBox().x + path.getBBox().width;
    return paths.every((path, index) => Math.abs(end(path) - ends[index]) < 1.5);
}"""


def test_the_bars_are_those_of_the_step(stage):
    for step in (0, 13, 20, LAST):
        stage.go(step)
        digit, share = drawn_by_plotly(stage)
        width = stage.plot("bars").evaluate("plot => plot._fullLayout.xaxis._length")
        drawn = bars(stage)
        assert int(np.argmax(drawn)) == digit
        assert max(drawn) / width == pytest.approx(share / 100, abs=0.01)


def test_bars_that_slide_at_full_speed_are_those_of_the_step(stage):
    stage.root.get_by_label("Speed").select_option("60")
    seen = stage.root.evaluate(
        in_time(
            """root => new Promise(done => {
                const plot = root.querySelector("[data-panel='bars'] .rnn-plot"), seen = {};
                const look = () => {
                    const paths = [...plot.querySelectorAll('.point path')];
                    seen[root.dataset.step] = paths.map(path => path.getBBox().x + path.getBBox().width);
                    if (root.dataset.playing === 'true') requestAnimationFrame(look); else done(seen);
                };
                root.querySelector('.rnn-play').click();
                requestAnimationFrame(() => requestAnimationFrame(look));
            })"""
        )
    )
    assert len(seen) > 1  # as many as there were frames
    for step in list(seen)[:-1:6]:
        stage.go(int(step))
        stage.page.wait_for_function(ENDS_ARE, arg=seen[step])
    # Back at the step that Plotly drew last, the bars that slid away from it return.
    stage.go(0)
    drawn_by_plotly(stage)
    first = bars(stage)
    stage.root.evaluate(
        in_time(
            """root => new Promise(done => {
                const slider = root.querySelector('.rnn-slider');
                const look = () => {
                    if (root.dataset.step < 5) return requestAnimationFrame(look);
                    slider.value = 0;
                    done(slider.dispatchEvent(new Event('input')));
                };
                root.querySelector('.rnn-play').click();
                requestAnimationFrame(look);
            })"""
        )
    )
    stage.step(0)
    stage.page.wait_for_function(ENDS_ARE, arg=first)
    stage.root.get_by_label("Speed").select_option("10")


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
        dark = colours()
        assert dark[0] == dark[1]
        assert stage.plot("input").evaluate(scale) != paper  # "var(--st-background-color)" in a colour scale
        stage.step(0)
    finally:
        stage.page.emulate_media(color_scheme="light")
        stage.expect(ink).to_have_css("fill", light[0])
        stage.ready()


def test_the_speed_stands_in_the_address(stage):
    page, has = stage.page, stage.expect(stage.page)
    stage.root.get_by_label("Speed").select_option("20")
    has.to_have_url(re.compile(r"speed=20"))
    assert stage.sent == []
    stage.new_data(3)
    has.to_have_url(re.compile(r"(?=.*speed=20)(?=.*data=3)"))
    page.get_by_role("button", name="set the address from Python").click()
    has.to_have_url(re.compile(r"(?=.*speed=20)(?=.*data=3)(?=.*from_python=yes)"))
    page.reload()
    stage.ready()
    stage.attribute("speed", "20")
    stage.attribute("version", "data 3")
    has.to_have_url(re.compile(r"(?=.*speed=20)(?=.*data=3)"))
    stage.root.get_by_label("Speed").select_option("10")
    stage.new_data(0)


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


def small(steps: int = 5, **options) -> dict:
    """What Python sends for a stage with one panel, its numbers made of the number of steps."""
    line = {"type": "scatter", "y": np.arange(steps, dtype=np.float32)}
    options = {"version": f"{steps}", **options}
    return payload(
        [Panel("line", "Line", {"data": [line], "layout": {}}, time="x", height=120)],
        steps=steps,
        step_name="Step",
        captions=[f"step {k}" for k in range(steps)],
        label="small",
        **options,
    )


MOUNT = """async data => {
    const call = (await import('/_stcore/bidi-components/rnnplay.stage/stage.js')).default;
    const place = document.querySelector('.rnn-stage').parentElement.parentElement; // where the theme's variables are
    const fresh = () => place.appendChild(Object.assign(document.createElement('div'), { className: 'small-stage' }));
    const spot = document.querySelector('.small-stage') ?? fresh();
    window.endSmallStage = call({ data, parentElement: spot });
}"""


@pytest.fixture
def mount(stage):
    """A function that mounts a small stage in the page without Python, and mounted again gives it new data."""
    root = stage.page.locator(".small-stage .rnn-stage")

    def send(data: dict):
        stage.page.evaluate(MOUNT, data)
        stage.expect(root).to_have_attribute("data-version", data["version"])
        stage.expect(root).to_have_attribute("data-ready", "true")
        return root

    yield send
    stage.page.evaluate("() => { document.querySelector('.small-stage')?.remove(); window.endSmallStage?.() }")


def test_new_data_stays_replays_or_goes_to_the_end(stage, mount):
    shows = stage.expect
    root = mount(small(5))
    shows(root).to_have_attribute("data-step", "4")
    mount(small(6))  # live data: who stands at the newest step follows it
    shows(root).to_have_attribute("data-step", "5")
    root.get_by_role("slider").press("Home")
    mount(small(7))
    shows(root).to_have_attribute("data-step", "0")
    mount(small(3, on_new_data="end"))
    shows(root).to_have_attribute("data-step", "2")
    mount(small(4, on_new_data="replay", speed=2))
    shows(root).to_have_attribute("data-playing", "true")
    mount(small(8, version="4", on_new_data="replay"))  # the same version: it plays on
    shows(root).to_have_attribute("data-playing", "true")
    mount(small(9, on_new_data="end"))
    shows(root).to_have_attribute("data-playing", "false")
    shows(root).to_have_attribute("data-step", "8")
    # The overtaken call's clean-up runs while the stage is still in the page.
    stage.page.evaluate("() => window.endSmallStage()")
    mount(small(10, on_new_data="end"))
    shows(root).to_have_count(1)


def test_a_figure_that_plotly_refuses_says_so_and_comes_back(stage, mount):
    stage.page.evaluate("() => { window.kept = Plotly.react; Plotly.react = () => { throw new Error('no'); }; }")
    try:
        root = mount(small(5))
        stage.expect(root.locator(".rnn-plot")).to_have_text("This figure cannot be drawn.")
    finally:
        stage.page.evaluate("() => { Plotly.react = window.kept; }")
    mount(small(6))
    stage.expect(root.locator(".rnn-plot")).not_to_contain_text("cannot")
    cursor, plot = root.locator(".rnn-cursor").bounding_box(), root.locator(".rnn-plot").bounding_box()
    assert 5 < cursor["width"] < plot["width"] / 5
    root.get_by_role("slider").press("Home")
    assert root.locator(".rnn-cursor").bounding_box()["x"] < cursor["x"]


def test_it_plays_what_is_drawn_not_what_is_still_to_come(stage):
    states = stage.page.evaluate(
        in_time(
            """async data => {
                const call = (await import('/_stcore/bidi-components/rnnplay.stage/stage.js')).default;
                const place = document.querySelector('.rnn-stage').parentElement.parentElement;
                const spot = place.appendChild(document.createElement('div'));
                const end = call({ data, parentElement: spot }), states = new Set();
                const root = spot.firstElementChild;
                while (root.dataset.step === '0') {
                    states.add([root.dataset.ready, root.dataset.playing, root.dataset.step].join(' '));
                    await new Promise(requestAnimationFrame);
                }
                spot.remove();
                end();
                return [...states];
            }"""
        ),
        small(autoplay=True),
    )
    assert states == ["false false 0", "true true 0"]


def test_fifty_remounts_leave_nothing_behind(stage):
    left = stage.page.evaluate(
        in_time(
            """async data => {
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
                    await new Promise(done => setTimeout(done, 100));
                } finally {
                    Object.assign(window, kept);
                    Object.assign(ResizeObserver.prototype, { observe, disconnect });
                    Object.assign(Plotly, { react, purge });
                }
                return { timers: timers.size, watched: watched.size, alive, drawn };
            }"""
        ),
        small(autoplay=True),
    )
    assert left == {"timers": 0, "watched": 0, "alive": 0, "drawn": 25}


def test_a_screen_reader_hears_steps_but_no_flood(stage):
    stage.expect(stage.slider).to_have_attribute("aria-valuetext", "1 of 28")
    live = stage.root.locator("[aria-live=polite]")
    stage.expect(live).to_have_text(re.compile("After row 1:"))
    stage.root.evaluate(
        """root => {
            window.flood = 0;
            const playing = () => root.dataset.playing === 'true';
            const watch = new MutationObserver(() => window.flood += playing());
            watch.observe(root.querySelector('[aria-live]'), { childList: true, characterData: true, subtree: true });
            watch.observe(root.querySelector('.rnn-slider'), { attributes: true, attributeFilter: ['aria-valuetext'] });
        }"""
    )
    stage.root.get_by_label("Speed").select_option("20")
    stage.button("Play").click()
    stage.step(LAST)
    stage.expect(live).to_have_text(re.compile("After row 28:"))
    assert stage.page.evaluate("window.flood") == 0
    stage.root.get_by_label("Speed").select_option("2")
    stage.button("Play").click()
    stage.page.wait_for_function("+document.querySelector('.rnn-stage').dataset.step > 0")
    stage.button("Pause").click()
    stage.expect(live).to_have_text(re.compile(r"After row \d:"))
    for panel, alt in [("input", "A ring, drawn with a soft pen."), ("bars", "Ten bars.")]:
        assert stage.plot(panel).get_attribute("aria-label") == alt
    stage.root.get_by_label("Speed").select_option("10")


def test_autoplay_and_reduced_motion(stage, mount):
    shows = stage.expect
    try:
        stage.page.emulate_media(reduced_motion="reduce")
        root = mount(small(9, autoplay=True, speed=20))
        shows(root).to_have_attribute("data-step", "8")
        shows(root).to_have_attribute("data-playing", "false")
        stage.page.emulate_media(reduced_motion="no-preference")
        mount(small(10, on_new_data="replay", speed=20))
        shows(root).to_have_attribute("data-playing", "true")
        stage.page.emulate_media(reduced_motion="reduce")
        root.get_by_role("button", name="Pause").click()
        root.get_by_role("slider").press("Home")
        root.get_by_role("button", name="Play").click()  # asked for, it plays
        shows(root).to_have_attribute("data-playing", "true")
        shows(root).to_have_attribute("data-step", "9")
    finally:
        stage.page.emulate_media(reduced_motion="no-preference")


def test_a_phone_shows_one_column_scrolls_and_taps(browser, address):
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    phone = Stage(context, address)
    for name in ("One step back", "Play", "One step forward"):
        box = phone.button(name).bounding_box()
        assert min(box["width"], box["height"]) >= 40
    assert phone.slider.bounding_box()["height"] >= 40
    assert phone.root.get_by_label("Speed").bounding_box()["height"] >= 40
    lefts = {round(phone.plot(panel).bounding_box()["x"]) for panel in ("input", "hidden", "bars", "backward")}
    assert len(lefts) == 1
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


def test_it_stays_clear_while_the_script_is_at_work(stage):
    opacity = "found => getComputedStyle(found.closest('.stElementContainer')).opacity"
    text = stage.page.get_by_text("The script ran with")
    stage.page.get_by_role("button", name="work for a while").click()
    handle = text.element_handle()
    stage.page.wait_for_function(f"found => ({opacity})(found) < 0.5", arg=handle)  # Streamlit has paled what is old
    assert stage.root.evaluate(opacity) == "1"
    stage.ready()


def test_without_plotly_it_says_so(browser, address):
    context = browser.new_context()
    # The server's answer to a wrong address: its index page, with status 200.
    context.route("**/plotly.min.js", lambda route: route.fulfill(body="<!doctype html>", content_type="text/html"))
    page = context.new_page()
    page.goto(address)
    expect = playwright.expect
    expect(page.locator(".rnn-notice")).to_contain_text("plotly.js did not load")
    expect(page.locator(".rnn-stage")).to_have_attribute("data-ready", "failed")
    context.close()
