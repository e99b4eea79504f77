"""The stage app in a tab: its clock, cursors and axes."""

import re

import pytest

from tests.browser.tabs import IDLE, eventually, opened

LAST = 27  # of its steps


def in_time(script: str) -> str:
    """JavaScript that fails if what it waits for does not come: Playwright sets what a page evaluates no limit."""
    return f"""(...given) => Promise.race([
        ({script})(...given),
        new Promise((_, refuse) => setTimeout(() => refuse(new Error("it did not come")), 60_000)),
    ])"""


class Stage:
    """A tab in which the stage app is opened."""

    def __init__(self, page, address: str):
        from playwright.sync_api import expect

        self.expect = expect
        self.page = page
        self.root = page.locator(".rnn-stage").first
        opened(page, address)

    def ready(self) -> None:
        self.attribute("ready", "true")
        self.expect(self.page.locator(IDLE)).to_be_visible()

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
        def stand_there():
            found = self.cursors(panel)
            assert len(found) == count
            for cursor in found:
                assert cursor["is"] == pytest.approx(cursor["should"], abs=1)

        eventually(self.page, stand_there)

    def check_axis(self, panel: str, letter: str, wanted) -> None:
        def is_wanted():
            assert self.axis(panel, letter) == wanted

        eventually(self.page, is_wanted)

    def plays(self, button: str = "Play") -> None:
        """Presses it; whether it then plays is asked in the same round, for it may be at its end in the next."""
        script = "play => { play.click(); return play.closest('.rnn-stage').dataset.playing }"
        assert self.button(button).evaluate(script) == "true"

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
