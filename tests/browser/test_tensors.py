"""The page of tensors in a browser: a cell of the output is marked in h_n too, by mouse, keyboard and finger."""

import pytest

from rnnplay.lessons.tensors.arguments import Arguments
from rnnplay.lessons.tensors.network import call
from tests.browser.driver import expect, visit

pytestmark = pytest.mark.thorough

LINK = "tensors?bidirectional=true&layers=2"  # output (5, 3, 40), h_n (4, 3, 20)
BOTH = Arguments("LSTM", 10, 20, num_layers=2, bidirectional=True)


def opened(page, address, link=LINK):
    page.emulate_media(reduced_motion="reduce")
    visit(page, f"{address}/{link}")
    expect(page.locator(".rnn-stage")).to_have_attribute("data-ready", "true")
    return page


@pytest.fixture(scope="module")
def tab(tab, address):
    return opened(tab, address)


def output():
    return call(BOTH).tensors["output"]


def at(page, column: float, row: float) -> tuple[float, float]:
    """Where on the screen a cell of the output is: the page of step ``row`` // 3, its sequence ``row`` % 3."""
    frames = page.locator("[data-panel=out] svg rect[fill='rgba(0, 0, 0, 0)'][stroke-width='1']")
    frames.nth(row // 3).wait_for()
    box = frames.nth(row // 3).bounding_box()
    return box["x"] + box["width"] * (column + 0.5) / 40, box["y"] + box["height"] * (row % 3 + 0.5) / 3


def label(page):
    return page.locator("[data-panel=out] .rnn-label")


def said(name: str, number: float) -> str:
    return f"{name}: {number:.3f}".replace("-", "−")


def test_a_cell_of_the_output_is_marked_where_it_stands_in_h_n(page):
    values = output()
    marks = page.locator("[data-panel=out] .rnn-alike")
    for column, step, sequence, name in (
        (7, 4, 1, "output[4, 1, 7] = h_n[2, 1, 7]"),  # forward, at the last step
        (27, 0, 2, "output[0, 2, 27] = h_n[3, 2, 7]"),  # backward, at the first
    ):
        page.mouse.move(*at(page, column, 3 * step + sequence))
        expect(label(page)).to_have_text(said(name, values[step, sequence, column].item()))
        expect(marks).to_have_count(1)
    page.mouse.move(*at(page, 27, 3 * 4 + 1))  # backward, at the last step: it has only begun
    expect(label(page)).to_have_text(said("output[4, 1, 27]", values[4, 1, 27].item()))
    expect(marks).to_have_count(0)


def test_a_layer_is_marked_wherever_its_states_are(page):
    page.get_by_text("layer 2 ←", exact=True).nth(2).hover()
    expect(page.locator(".rnn-alike")).to_have_count(4)  # h_0, c_0, h_n, c_n
    page.mouse.move(0, 0)
    expect(page.locator(".rnn-alike")).to_have_count(0)


def test_the_keyboard_goes_from_cell_to_cell(page):
    page.locator(".rnn-slider").focus()
    page.keyboard.press("Tab")
    page.locator("[data-panel=out] .rnn-plot").focus()
    values = output()
    for _down in range(13):
        page.keyboard.press("ArrowDown")
    expect(label(page)).to_have_text(said("output[4, 0, 0] = h_n[2, 0, 0]", values[4, 0, 0].item()))
    expect(page.locator(".rnn-live[aria-live]")).to_contain_text("output[4, 0, 0] = h_n[2, 0, 0]")
    expect(page.locator("[data-panel=out] .rnn-alike")).to_have_count(1)
    page.keyboard.press("Escape")


def test_the_clock_frames_what_each_direction_gives_and_sends_nothing(page):
    page.sent.clear()
    page.locator(".rnn-slider").focus()
    page.keyboard.press("Home")
    expect(page.locator(".rnn-says").first).to_contain_text("In each layer → reads time 0 and ← time 4")
    shown = page.locator("[data-panel=out] svg g[opacity='1'] > rect[stroke-width='2.5']")
    expect(shown).to_have_count(2)
    page.keyboard.press("End")
    expect(shown).to_have_count(4)  # and where the same numbers are in h_n
    assert page.sent == []


def test_of_a_block_without_cells_some_numbers_are_said_and_its_part_is_marked(page, address):
    opened(page, address, "tensors?case=mnist")
    page.locator("[data-panel=out]").get_by_text("output  (64, 28, 64)").hover()
    expect(label(page)).to_contain_text("output: 114,688 numbers from")
    last = page.locator("[data-panel=out] svg rect[data-stop]").first.bounding_box()  # of its rows
    page.mouse.move(last["x"] + last["width"] / 2, last["y"] - 20)
    expect(label(page)).to_contain_text("output[0], hidden_size 3")
    page.mouse.move(last["x"] + last["width"] / 2, last["y"] + last["height"] / 2)
    expect(label(page)).to_have_text("output[:, -1] = h_n[-1]")
    expect(page.locator(".rnn-alike")).to_have_count(1)


def test_a_finger_taps_a_cell(phone):
    phone.set_viewport_size({"width": 390, "height": 844})  # before it is opened: else all is drawn anew meanwhile
    opened(phone, phone.address)
    phone.locator("[data-panel=out]").scroll_into_view_if_needed()
    phone.touchscreen.tap(*at(phone, 3, 12))
    expect(label(phone)).to_contain_text("output[4, 0, 3] = h_n[2, 0, 3]")
    expect(phone.locator("[data-panel=out] .rnn-alike")).to_have_count(1)
