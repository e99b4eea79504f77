"""«Why this answer?» in a browser: both readings move by one clock, without the server."""

import pytest

from rnnplay import checkpoints
from rnnplay.data.mnist import load_mnist, to_input
from rnnplay.digits.panels import View
from rnnplay.digits.reading import read
from rnnplay.digits.what_if import blank_rows
from rnnplay.digits.what_if_panels import captions
from tests.browser.driver import expect, opened

pytestmark = pytest.mark.thorough

# Bars slide to a row; Plotly's own data are the row's once they are there.
BARS_ARE = """expected => document.querySelector("[data-panel=bars] .rnn-plot").data.every((bars, reading) =>
    expected[reading].every((probability, digit) => Math.abs(bars.x[digit] - probability) < 1e-4))"""


@pytest.fixture
def page(tab):
    yield opened(tab, f"{tab.address}/draw?sample=5&why=true&if=rows&if-first=12&if-last=15")
    assert tab.broken == []


def test_both_readings_are_scrubbed_without_a_message(page):
    model, _card = checkpoints.load(checkpoints.DEFAULT)
    digits = load_mnist("test")
    before = read(model, to_input(digits.images[(digits.labels == 5).nonzero()[6, 0]]).numpy())
    change = blank_rows(range(11, 15), 28)
    after = change.read(model, before)
    view = View(gates=False, layer=0, direction=0, alike=True, saliency=False)
    said = captions(before, after, change, model.architecture, view)
    page.locator(".rnn-slider").first.focus()
    page.keyboard.press("Home")
    page.sent.clear()
    for row in range(28):
        expect(page.locator(".rnn-stage")).to_have_attribute("data-position", str(row + 1))
        expect(page.locator(".rnn-stage")).to_contain_text(said[row])
        page.wait_for_function(BARS_ARE, arg=[before.by_row[row].tolist(), after.by_row[row].tolist()])
        page.keyboard.press("ArrowRight")
    assert page.sent == []


def test_another_change_stays_at_the_row_and_stands_in_the_address(page):
    page.locator(".rnn-slider").first.focus()
    page.keyboard.press("Home")
    page.get_by_label("to row").fill("20")
    page.get_by_label("to row").press("Enter")
    expect(page.locator("[data-testid=stMain]")).to_contain_text("Without rows 12–20")
    expect(page.locator(".rnn-stage")).to_have_attribute("data-position", "1")
    page.wait_for_url("**if-last=20**")
