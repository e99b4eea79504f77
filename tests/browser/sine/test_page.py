"""The sine page as a person uses it: start, look back, leave it to itself, take the state away.

What it shares with the page of hello, such as to rewind and branch, is tried there.
"""

import re

import pytest

from tests.browser.driver import expect
from tests.browser.learning import sentence, stage, timeline

pytestmark = pytest.mark.thorough


def test_it_stands_on_one_screen_and_learns(page, request):
    page.wait_for_function("document.querySelector('[data-testid=stMain]').scrollHeight <= innerHeight")
    trained = request.getfixturevalue("trained")
    expect(sentence(trained)).to_contain_text("After 20 steps: window 20π … 21π")


def test_it_is_left_to_itself_elsewhere_and_one_stays_where_one_looks(trained):
    page = trained
    expect(stage(page)).to_have_attribute("data-steps", "21")
    timeline(page).focus()
    for _ in range(15):
        page.keyboard.press("ArrowLeft")
    expect(stage(page)).to_have_attribute("data-position", "5")
    # What the strip shows of the wave it learns is that of this step.
    page.wait_for_function("document.querySelector('.js-plotly-plot')._fullData[6].text.includes('5π')")
    hand_over = page.locator(".st-key-sine-hand-over input[type=range]")
    hand_over.focus()
    page.keyboard.press("Home")
    page.wait_for_function("document.querySelector('.js-plotly-plot')._fullData[4].x[0] === 1")
    expect(stage(page)).to_have_attribute("data-position", "5")
    expect(stage(page)).to_have_attribute("data-steps", "21")


def test_without_what_was_carried(page):
    page.get_by_role("radio", name="Reset to 0").click()
    page.wait_for_url(re.compile("state=zero"))
    expect(page.get_by_text("starts with a hidden state of zeros")).to_be_visible()
    expect(sentence(page)).to_contain_text("After 0 steps")
    page.get_by_text("What is detach for?").click()
    expect(page.get_by_text("keeps the values and drops")).to_be_visible()
    page.keyboard.press("Escape")


def test_nothing_is_fetched_from_elsewhere(tab):
    assert tab.asked
    assert [url for url in tab.asked if not url.startswith((tab.address, "data:", "blob:"))] == []
