"""The tab of captions in a browser: a scene is drawn and described; its words are stepped through without a message."""

import pytest

from rnnplay import checkpoints
from rnnplay.families.captioner import CAPTIONER
from rnnplay.lessons.kinds.captions.panels import captions
from rnnplay.lessons.kinds.captions.reading import read
from rnnplay.lessons.kinds.captions.samples import samples
from tests.browser.draw.sheet import draw
from tests.browser.driver import expect, opened

pytestmark = pytest.mark.thorough

ONE = [(140, 80), (141, 140), (140, 200)]


@pytest.fixture(scope="module")
def tab(tab, address):
    tab.emulate_media(reduced_motion="reduce")
    return opened(tab, f"{address}/kinds?kind=captions&sample=A")


def test_every_step_shows_a_word_that_the_network_writes_without_a_message(page):
    reading = read(checkpoints.load("captions", family=CAPTIONER)[0], samples()["A"][0])
    page.locator(".rnn-slider").first.focus()
    page.keyboard.press("Home")
    assert page.sent, "the tab notes what it sends"
    page.sent.clear()
    for step, said in enumerate(captions(reading), start=1):
        expect(page.locator(".rnn-stage")).to_have_attribute("data-position", str(step))
        expect(page.locator(".rnn-stage")).to_contain_text(said)
        page.keyboard.press("ArrowRight")
    assert page.sent == []


def test_a_scene_is_drawn_and_described(page):
    verdict = page.locator(".st-key-reading-verdict")
    draw(page, ONE)
    expect(verdict).to_contain_text("Your drawing, at 64 × 64 pixels")
    expect(verdict).to_contain_text("a large one")
    page.locator(".st-key-kinds-captions-sample").get_by_role("radio", name="B").click()
    expect(verdict).to_contain_text("Scene B of test digits")
    expect(page.locator(".rnn-draw-here")).to_be_visible()
