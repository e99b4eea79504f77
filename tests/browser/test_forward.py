"""Line by line in a browser: the frame and the tensors go with the clock, and nothing is sent."""

import pytest
import torch

from rnnplay.lessons.tensors.forward.letters import Settings, letter_reader
from rnnplay.lessons.tensors.forward.shapes import joined
from tests.browser.driver import eventually, expect, opened

pytestmark = pytest.mark.thorough


@pytest.fixture(scope="module")
def tab(tab, address):
    tab.emulate_media(reduced_motion="reduce")
    return opened(tab, f"{address}/tensors?view=forward&net=cell")


def written(value: float, whole: bool) -> str:
    return f"{value:.0f}" if whole else f"{value:.2f}".replace("-", "−")


def test_every_step_frames_its_line_and_shows_its_numbers_without_a_message(page):
    steps = letter_reader(Settings("cell")).steps()
    page.locator(".rnn-slider").first.focus()
    page.keyboard.press("Home")
    page.sent.clear()
    frames = page.locator("[data-panel=code] svg rect[stroke-width='2']")
    for number, step in enumerate(steps, start=1):
        expect(page.locator(".rnn-stage")).to_have_attribute("data-position", str(number))
        expect(frames).to_have_count(1)
        numbers = [
            written(each, value.dtype == torch.int64)
            for value in map(joined, step.made.values())
            for each in value.flatten().tolist()
        ]
        eventually(page, lambda line=step.line, numbers=numbers: shows(page, line, numbers))
        page.keyboard.press("ArrowRight")
    assert page.sent == []


def shows(page, line: int, numbers: list[str]) -> None:
    top, framed = page.evaluate(
        """() => ["rect[rx='5']", "rect[stroke-width='2']"].map(kind =>
            [...document.querySelectorAll(`[data-panel=code] svg ${kind}`)].map(each => +each.getAttribute("y")))"""
    )
    assert [top.index(each) for each in framed] == [line]
    shown = [text for text in page.locator("[data-panel=tensors] svg text").all_text_contents() if text]
    assert sorted(shown[-len(numbers) :] if numbers else []) == sorted(numbers)


def test_a_click_on_a_line_goes_there(page):
    page.locator("[data-panel=code] svg text", has_text="hidden_states.append").first.click()
    expect(page.locator(".rnn-stage")).to_have_attribute("data-position", "7")
    page.locator("[data-panel=code] svg text", has_text="def forward").first.click()
    expect(page.locator(".rnn-stage")).to_have_attribute("data-position", "1")
