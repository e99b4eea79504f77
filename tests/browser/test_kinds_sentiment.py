"""The tab of sentiment in a browser: words are pressed and read, and what moves with the clock sends nothing."""

import pytest

from rnnplay import checkpoints
from rnnplay.families.word_classifier import WORD_CLASSIFIER
from rnnplay.lessons.kinds.sentiment.reading import read, words_of
from rnnplay.lessons.kinds.sentiment.verdict import captions
from tests.browser.driver import IDLE, expect, opened


@pytest.fixture(scope="module")
def tab(tab, address):
    tab.emulate_media(reduced_motion="reduce")
    return opened(tab, f"{address}/kinds?kind=sentiment&text=the soup was neither bad nor")


@pytest.mark.thorough
def test_a_sentence_is_put_together_and_its_belief_is_scrubbed_without_a_message(page):
    page.get_by_text("Put it together").click()
    page.locator("[data-testid=stExpander]").get_by_text("awful", exact=True).click()
    text = "the soup was neither bad nor awful"
    expect(page.get_by_label("An English sentence")).to_have_value(text)
    expect(page.get_by_text("Prediction: positive")).to_be_visible()
    stage, last = page.locator(".rnn-stage"), str(len(text.split()))
    expect(stage).to_have_attribute("data-position", last)
    expect(page.locator(IDLE)).to_be_attached()
    reading = read(checkpoints.load("sentiment", family=WORD_CLASSIFIER)[0], words_of(text))
    page.locator(".rnn-slider").first.focus()
    page.keyboard.press("Home")
    expect(stage).to_have_attribute("data-position", "1")
    page.sent.clear()
    for step, said in enumerate(captions(reading), start=1):
        expect(stage).to_have_attribute("data-position", str(step))
        expect(stage).to_contain_text(said)
        page.keyboard.press("ArrowRight")
    assert page.sent == []
