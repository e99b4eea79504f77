"""The page of dates in a browser: what moves with the clock is the network's, and nothing is sent for it."""

import pytest

from rnnplay import checkpoints
from rnnplay.families.seq2seq import SEQ2SEQ
from rnnplay.lessons.kinds.dates.panels import captions
from rnnplay.lessons.kinds.dates.reading import read
from tests.browser.driver import IDLE, expect, opened

TEXT = "4 März 2024"


@pytest.fixture(scope="module")
def tab(tab, address):
    tab.emulate_media(reduced_motion="reduce")
    return opened(tab, f"{address}/kinds?date={TEXT}")


@pytest.mark.thorough
def test_every_step_shows_what_the_network_reads_and_writes_without_a_message(page):
    reading = read(checkpoints.load("dates-attention", family=SEQ2SEQ)[0], TEXT)
    page.locator(".rnn-slider").first.focus()
    page.keyboard.press("Home")
    assert page.sent, "the tab notes what it sends"
    page.sent.clear()
    written = page.locator("[data-panel=network] svg text[font-weight]")
    for step, said in enumerate(captions(reading), start=1):
        expect(page.locator(".rnn-stage")).to_have_attribute("data-position", str(step))
        expect(page.locator(".rnn-stage")).to_contain_text(said)
        shown = "".join(written.all_text_contents())
        assert shown.startswith(reading.answer[: max(0, step - len(reading.letters))])
        page.keyboard.press("ArrowRight")
    assert page.sent == []


def test_a_date_that_is_typed_is_read(page):
    page.get_by_label("A date, in English").fill("lunes, 4 de marzo de 2024")
    page.keyboard.press("Enter")
    expect(page.get_by_text("2024-03-04").first).to_be_visible()
    expect(page.locator(".rnn-stage")).to_have_attribute("data-position", str(26 + 11))
    page.get_by_label("A date, in English").fill("hello")
    page.keyboard.press("Enter")
    expect(page.get_by_text("That is no date I know: nearest reading")).to_be_visible()


@pytest.mark.thorough
def test_a_network_learns_and_can_be_taken_back(page, address):
    opened(page, f"{address}/kinds?do=train&hidden=16&batch=8&stop=12&pace=max&date={TEXT}")
    page.get_by_role("button", name="Start training").click()
    expect(page.locator(".rnn-stage")).to_have_attribute("data-position", "12")
    expect(page.locator(IDLE)).to_be_attached()
    page.locator(".rnn-slider").first.focus()
    page.keyboard.press("Home")
    expect(page.locator(".rnn-stage")).to_contain_text("After 0 steps: “4 märz 2024”")
    page.get_by_role("button", name="Rewind to step 0").click()
    expect(page.get_by_role("button", name="Start training")).to_be_visible()


def test_every_kind_has_all_its_edges(page):
    edges = """each => [...each].map(button => getComputedStyle(button))
        .flatMap(style => [style.borderLeftColor, style.borderRightColor])"""
    seen = page.locator(".st-key-kinds-kind button").evaluate_all(edges)
    assert len(seen) == 10 and "rgba(0, 0, 0, 0)" not in seen
