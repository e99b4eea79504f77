"""The sine page as a person uses it: start, look back, leave it to itself, take the state away.

What it shares with the page of hello, such as to rewind and branch, is tried there.
"""

import re

import pytest

from tests.browser.driver import expect, opened
from tests.browser.learning import learned, sentence, stage, start, timeline


@pytest.fixture(scope="module")
def tab(tab, address):
    tab.address = address
    return tab


def test_it_learns_the_wave_on_one_screen(page):
    opened(page, f"{page.address}/sine?pace=max")
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight <= innerHeight")
    learned(page, 100)
    expect(sentence(page)).to_contain_text("After 100 steps: window 100π … 101π")
    expect(sentence(page)).to_contain_text("stays on the wave for all 80 points (2 periods)")


def test_it_is_left_to_itself_elsewhere_and_one_stays_where_one_looks(page):
    learned(opened(page, f"{page.address}/sine?pace=max&stop=20"), 20)
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
    opened(page, f"{page.address}/sine?pace=max&stop=20")
    page.get_by_role("radio", name="Reset to 0").click()
    page.wait_for_url(re.compile("state=zero"))
    expect(page.get_by_text("starts with a hidden state of zeros")).to_be_visible()
    expect(sentence(page)).to_contain_text("After 0 steps")
    page.get_by_text("What is detach for?").click()
    expect(page.get_by_text("keeps the values and drops")).to_be_visible()
    page.keyboard.press("Escape")


def test_the_rate_acts_while_it_learns_and_a_closed_tab_ends_it(tab, wait_for_threads):
    wait_for_threads(0)
    page = tab.context.new_page()
    page.address = tab.address
    opened(page, f"{page.address}/sine?pace=20&stop=1000000").keyboard.press("s")
    page.wait_for_function("document.querySelector('.rnn-stage')?.dataset.position > 3")
    page.locator(".st-key-sine-rate input[type=range]").press("ArrowRight")
    page.wait_for_url("**rate=0.012**")
    at = int(page.locator(".rnn-stage[data-position]").first.get_attribute("data-position"))
    page.wait_for_function(f"document.querySelector('.rnn-stage')?.dataset.position > {at + 3}")
    expect(start(page)).to_contain_text("Pause")
    page.close()
    wait_for_threads(0)


def test_nothing_is_fetched_from_elsewhere(page):
    assert page.asked
    assert [url for url in page.asked if not url.startswith((page.address, "data:", "blob:"))] == []
