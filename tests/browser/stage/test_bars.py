"""Bars that slide are those of the step, which Plotly draws after them."""

import re

import numpy as np
import pytest

from tests.browser.stage.page import LAST, in_time
from tests.browser.tabs import eventually


def bars(stage) -> list[float]:
    """Where the ten bars end, in px."""
    return stage.plot("bars").evaluate(
        "plot => [...plot.querySelectorAll('.point path')].map(path => path.getBBox().x + path.getBBox().width)"
    )


def drawn_by_plotly(stage) -> list[float]:
    """Wait until Plotly's own data are those of the step's sentence, which Python wrote, and the bars end there."""
    sentence = stage.root.locator(".rnn-says").first.text_content()
    digit, share = map(int, re.search(r"likely a (\d), with (\d+)%", sentence).groups())
    stage.page.wait_for_function(
        """([digit, share]) => {
            const plot = document.querySelector("[data-panel='bars'] .rnn-plot"), { x } = plot.data[0];
            return x.indexOf(Math.max(...x)) === digit && Math.round(100 * Math.max(...x)) === share;
        }""",
        arg=[digit, share],
    )

    def are_the_step_s():
        drawn, width = bars(stage), stage.plot("bars").evaluate("plot => plot._fullLayout.xaxis._length")
        assert int(np.argmax(drawn)) == digit
        assert max(drawn) / width == pytest.approx(share / 100, abs=0.01)
        shares = stage.plot("bars").evaluate("plot => [...plot.data[0].x]")
        assert drawn == pytest.approx([width * each for each in shares], abs=1)
        return drawn

    return eventually(stage.page, are_the_step_s)


ENDS_ARE = """ends => {
    const paths = [...document.querySelectorAll("[data-panel='bars'] .point path")];
    const end = path => path.getBBox().x + path.getBBox().width;
    return paths.every((path, index) => Math.abs(end(path) - ends[index]) < 1.5);
}"""


# Plays from the step at hand to the last; by step, where the bars ended in a frame of it.
PLAYED = """root => new Promise(done => {
    const plot = root.querySelector("[data-panel='bars'] .rnn-plot"), seen = {};
    const look = () => {
        const paths = [...plot.querySelectorAll('.point path')];
        seen[root.dataset.step] = paths.map(path => path.getBBox().x + path.getBBox().width);
        if (root.dataset.playing === 'true') requestAnimationFrame(look); else done(seen);
    };
    root.querySelector('.rnn-play').click();
    requestAnimationFrame(look);
})"""
# Plays for some steps, then goes back to the first.
PLAYED_AND_BACK = """root => new Promise(done => {
    const slider = root.querySelector('.rnn-slider');
    const look = () => {
        if (root.dataset.step < 5) return requestAnimationFrame(look);
        slider.value = 0;
        done(slider.dispatchEvent(new Event('input')));
    };
    root.querySelector('.rnn-play').click();
    requestAnimationFrame(look);
})"""


def test_the_bars_are_those_of_the_step(stage):
    for step in (0, 13, 20, LAST):
        stage.go(step)
        drawn_by_plotly(stage)


@pytest.mark.thorough
def test_bars_that_slide_at_full_speed_are_those_of_the_step(stage):
    stage.root.get_by_label("Speed").select_option("60")
    seen = stage.root.evaluate(in_time(PLAYED))
    assert len(seen) > 1  # as many as there were frames, at least two: in one it plays at most a quarter of a second
    for step in list(seen)[:-1:6]:
        stage.go(int(step))
        stage.page.wait_for_function(ENDS_ARE, arg=seen[step])
    # Back at the step that Plotly drew last, the bars that slid away from it return.
    stage.go(0)
    first = drawn_by_plotly(stage)
    stage.root.evaluate(in_time(PLAYED_AND_BACK))
    stage.step(0)
    stage.page.wait_for_function(ENDS_ARE, arg=first)
    stage.root.get_by_label("Speed").select_option("10")
