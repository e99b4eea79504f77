"""The hello page as a person uses it: start, change the rate, look back, go back, branch, other words."""

import re

import pytest

from tests.browser.driver import IDLE, expect, opened
from tests.browser.learning import learned, sentence, stage, start, timeline

WITHOUT_END = "stop=1000000"


@pytest.fixture(scope="module")
def tab(tab, address):
    tab.address = address
    return tab


@pytest.fixture
def trained(page):
    """It has learnt for 15 epochs, as the test before left it: to open the page and to learn anew takes seconds."""
    if not page.url.startswith(f"{page.address}/hello") or "Continue from epoch 15" not in start(page).inner_text():
        learned(opened(page, f"{page.address}/hello?pace=max"), 15, "epoch")
    page.wait_for_selector(IDLE)
    timeline(page).press("End")
    expect(stage(page)).to_have_attribute("data-position", "15")
    return page


def drag(page, slider, to: float) -> None:
    """Take a slider's thumb with the mouse to a share of its track."""
    box = slider.bounding_box()
    middle = box["y"] + box["height"] / 2
    share = slider.evaluate("s => (s.value - s.min) / (s.max - s.min)")
    page.mouse.move(box["x"] + share * (box["width"] - 22) + 11, middle)
    page.mouse.down()
    page.mouse.move(box["x"] + 11 + to * (box["width"] - 22), middle, steps=10)
    page.mouse.up()


def test_it_starts_by_its_key_and_learns_ohlol(page):
    opened(page, f"{page.address}/hello?pace=20")
    expect(start(page)).to_contain_text("Start")
    learned(page, 15, "epoch")
    expect(sentence(page)).to_contain_text("After 15 epochs: “hello” → “ohlol”, 5 of 5")


def test_looking_back_sends_nothing(trained):
    page = trained
    page.sent.clear()
    drag(page, timeline(page), 0.4)
    expect(stage(page)).to_have_attribute("data-position", "6")
    expect(sentence(page)).to_contain_text("After 6 epochs")
    page.keyboard.press("ArrowLeft")
    expect(stage(page)).to_have_attribute("data-position", "5")
    expect(page.get_by_role("button", name="Rewind to epoch 5")).to_be_enabled()
    assert page.sent == []


def test_back_to_an_epoch_and_on_with_another_rate(trained):
    page = trained
    for _ in range(9):
        page.keyboard.press("ArrowLeft")
    page.get_by_role("button", name="Rewind to epoch 6").click()
    expect(start(page)).to_contain_text("Continue from epoch 6")
    expect(stage(page)).to_have_attribute("data-steps", "16")
    rate = page.locator(".st-key-hello-rate input[type=range]")
    rate.focus()
    page.keyboard.press("End")
    page.wait_for_url(re.compile(r"rate=1(&|$)"))
    learned(page, 15, "epoch")
    curves = "document.querySelectorAll('.js-plotly-plot')[1]._fullData.map(trace => trace.x.length)"
    page.wait_for_function(f"{curves}.join() === '9,16,2'")  # left behind, the present one, the floor


def test_other_words(trained):
    page = trained
    page.get_by_label("Input word").fill("seve")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("“seve” has 4, “ohlol” has 5")
    expect(stage(page)).to_have_attribute("data-position", "15")
    page.get_by_label("Input word").fill("seven")
    page.keyboard.press("Enter")
    expect(sentence(page)).to_contain_text("After 0 epochs: “seven” →")
    expect(page.get_by_role("alert")).to_have_count(0)
    page.wait_for_url(re.compile("read=seven"))


@pytest.mark.thorough
def test_a_press_is_never_counted_twice(page):
    opened(page, f"{page.address}/hello?pace=5&{WITHOUT_END}")
    start(page).focus()
    for expected in ["Pause", "Continue"] * 3:
        page.keyboard.press("Enter")
        expect(start(page)).to_contain_text(expected)
        page.wait_for_timeout(200)  # what is counted twice has come by then
        expect(start(page)).to_contain_text(expected)
        expect(start(page)).to_be_focused()


@pytest.mark.thorough
def test_the_rate_is_dragged_while_it_learns(page):
    if WITHOUT_END not in page.url:  # else it goes on where the test before has paused it
        opened(page, f"{page.address}/hello?pace=20&{WITHOUT_END}")
    page.keyboard.press("s")
    page.wait_for_function("document.querySelector('.rnn-stage')?.dataset.steps > 3")
    # In one round to the page: the line of controls may still be taking its place when the run has just begun.
    page.wait_for_function(
        """() => {
        const rate = document.querySelector('.st-key-hello-rate');
        const place = (box => box.left + ',' + box.top)(rate.getBoundingClientRect());
        const same = window.place === place;
        window.place = place;
        return same;
    }""",
        polling=200,
    )
    track = page.locator(".st-key-hello-rate [data-orientation=horizontal]").last.bounding_box()
    share = page.locator(".st-key-hello-rate input[type=range]").evaluate("s => (s.value - s.min) / (s.max - s.min)")
    height = track["y"] + track["height"] / 2
    page.mouse.move(track["x"] + share * track["width"], height)
    page.mouse.down()
    page.mouse.move(track["x"] + track["width"] + 20, height, steps=8)
    page.mouse.up()
    page.wait_for_url(re.compile(r"rate=1(&|$)"))
    here = int(page.locator(".rnn-stage[data-position]").first.get_attribute("data-position"))
    page.wait_for_function(f"document.querySelector('.rnn-stage')?.dataset.position > {here + 3}")  # no new beginning
    page.keyboard.press("s")
    expect(start(page)).to_contain_text("Continue")


def test_nothing_is_fetched_from_elsewhere(page):
    assert page.asked
    assert [url for url in page.asked if not url.startswith((page.address, "data:", "blob:"))] == []
