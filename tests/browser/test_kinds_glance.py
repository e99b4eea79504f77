"""The tab of a digit at one glance in a browser: chosen by keyboard in the drawing of the kinds, and drawn on."""

import pytest

from tests.browser.draw.sheet import SEVEN, draw
from tests.browser.driver import answered, expect, opened


@pytest.fixture(scope="module")
def tab(tab, address):
    tab.emulate_media(reduced_motion="reduce")
    return opened(tab, f"{address}/kinds")


@pytest.mark.thorough
def test_a_kind_is_chosen_by_keyboard_and_a_drawing_is_read_by_both_networks(page):
    kinds = page.locator(".st-key-kinds-kind").get_by_role("radio")
    expect(kinds.filter(has_text="dates")).to_have_attribute("aria-checked", "true")
    kinds.filter(has_text="one → one").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Nothing is drawn yet")).to_be_visible()
    expect(page.locator(".rnn-draw-here")).to_be_visible()
    answered(page)
    expect(page.locator(".rnn-stage")).to_have_attribute("data-ready", "true")
    draw(page, SEVEN)
    expect(page.locator(".st-key-reading-verdict")).to_contain_text("At one glance: 7")
    expect(page.locator(".st-key-reading-verdict")).to_contain_text("Your drawing")
    expect(page.locator(".rnn-stage")).to_have_attribute("data-position", "28")
    expect(page.locator(".rnn-stage")).to_contain_text("After step 28 of 28: 7")
    page.locator(".st-key-kinds-glance-sample").get_by_role("radio", name="4").click()
    expect(page.locator(".st-key-reading-verdict")).to_contain_text("A test image of MNIST, label 4.")
