"""The drawing and the row in the address: after a reload, another page and back, and in a link that is copied."""

import re

import numpy as np
import pytest

from rnnplay.data.drawing import Line
from rnnplay.data.ink import LONGEST_IN_LINK, encode
from tests.browser.draw.sheet import BAR, SEVEN, arrived, draw, press, verdict
from tests.browser.driver import IDLE, expect, opened


def to_the_first_page(page) -> None:
    """By the menu."""
    page.locator(".st-key-menu").get_by_role("link").first.click()
    expect(page).to_have_url(page.address + "/")
    page.wait_for_selector(IDLE)


@pytest.fixture
def left(page):
    """A check that two strokes at row 12 stand there again, and the link to them."""
    length = page.evaluate("history.length")
    draw(page, SEVEN)
    draw(page, BAR)
    expect(page).to_have_url(re.compile("[?&]ink="))
    arrived(page, 2)
    page.wait_for_selector(IDLE)  # else the answer to the second stroke would move the clock once more
    slider = page.locator(".rnn-stage input[type=range]")
    expect(page.locator(".rnn-stage")).to_have_attribute("data-step", "27")
    slider.press("Home")
    for _ in range(11):
        slider.press("ArrowRight")
    expect(page).to_have_url(re.compile("[?&]row=12"))
    said, link = verdict(page).inner_text(), page.url
    assert page.evaluate("history.length") == length  # Back leaves the page

    def found_again():
        expect(verdict(page)).to_have_text(said, use_inner_text=True)
        expect(page.locator(".rnn-stage")).to_have_attribute("data-step", "11")

    return found_again, link


def test_the_drawing_and_the_row_outlive_a_reload(page, left):
    found_again, link = left
    page.reload()
    found_again()
    expect(page).to_have_url(link)


@pytest.mark.thorough
def test_the_drawing_and_the_row_outlive_another_page(page, left):
    found_again, link = left
    to_the_first_page(page)
    page.go_back()
    found_again()
    expect(page).to_have_url(link)
    to_the_first_page(page)
    page.locator(".st-key-menu").get_by_role("link").nth(1).click()
    found_again()
    press(page, "Undo the last stroke")  # of those that came back
    expect(verdict(page)).to_contain_text(re.compile(r"(Prediction:|Probably) 7"))
    press(page, "Undo the last stroke")
    expect(verdict(page)).to_contain_text("Nothing is drawn yet")
    to_the_first_page(page)
    page.locator(".st-key-menu").get_by_role("link").nth(1).click()
    expect(verdict(page)).to_contain_text("Nothing is drawn yet")


@pytest.mark.thorough
def test_a_link_is_copied_with_what_the_browser_alone_knows(page):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    draw(page, SEVEN)
    arrived(page, 1)
    button = page.locator(".st-key-tools button").last
    expect(button).to_have_attribute("title", "Copies a link with your drawing, the network and the row")
    page.wait_for_selector(IDLE)  # the verdict comes before the pictures, which begin at the last row
    page.locator(".rnn-stage input[type=range]").press("Home")
    button.click()
    expect(button).to_have_text("Link copied")
    assert re.search(r"[?&]ink=[\w-]{10,60}", copied := page.evaluate("navigator.clipboard.readText()"))
    assert "row=1" in copied


@pytest.mark.thorough
def test_a_drawing_too_long_for_a_link_is_left_out_of_it(page):
    chance = np.random.default_rng(0)
    scribble = encode([Line(chance.integers(0, 280, (463, 2)), 4)])
    assert LONGEST_IN_LINK - 10 < len(scribble) <= LONGEST_IN_LINK
    opened(page, f"{page.address}/draw?ink={scribble}")
    too_long = page.get_by_text("too long for a link")
    expect(too_long).to_be_hidden()
    draw(page, BAR)
    draw(page, SEVEN)
    expect(too_long).to_be_visible()
    expect(page).not_to_have_url(re.compile("ink="))
    press(page, "Undo the last stroke")
    press(page, "Undo the last stroke")
    expect(too_long).to_be_hidden()
    expect(page).to_have_url(re.compile(scribble))
