"""A digit behind the curtain in a browser: what moves with the clock is the network's, and nothing is sent for it."""

import pytest

from rnnplay import checkpoints
from rnnplay.families.video_labeller import VIDEO_LABELLER
from rnnplay.lessons.kinds.curtain.film import labels
from rnnplay.lessons.kinds.curtain.reading import read
from rnnplay.lessons.kinds.curtain.ui.scene import scene_of
from rnnplay.lessons.kinds.ui.digit import sample_of
from tests.browser.draw.sheet import SEVEN, draw
from tests.browser.driver import expect, opened


@pytest.fixture(scope="module")
def tab(tab, address):
    tab.emulate_media(reduced_motion="reduce")
    return opened(tab, f"{address}/kinds?kind=curtain&sample=7")


@pytest.mark.thorough
def test_every_frame_shows_both_answers_without_a_message_and_a_drawing_is_labelled(page):
    reading = read(checkpoints.load("curtain", family=VIDEO_LABELLER)[0], scene_of(sample_of("7")))
    page.locator(".rnn-slider").first.focus()
    page.keyboard.press("Home")
    assert page.sent, "the tab notes what it sends"
    page.sent.clear()
    for step, said in enumerate(labels(reading), start=1):
        expect(page.locator(".rnn-stage")).to_have_attribute("data-position", str(step))
        expect(page.locator(".rnn-stage")).to_contain_text(said)
        page.keyboard.press("ArrowRight")
    assert page.sent == []
    draw(page, SEVEN)
    expect(page.get_by_text("There the network mostly says")).to_be_visible()
