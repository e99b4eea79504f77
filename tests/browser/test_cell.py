"""The page of the cell in a browser: the numbers that move with the clock are the network's."""

import pytest
import torch

from rnnplay import checkpoints
from rnnplay.data.mnist import load_mnist, to_input
from rnnplay.lessons.cell.drawing import MEMORY, WIDTH
from rnnplay.lessons.cell.layer import GRID_HEIGHT
from rnnplay.lessons.cell.numbers import number
from rnnplay.trace import trace
from tests.browser.driver import IDLE, eventually, expect, opened

UNIT = 9


@pytest.fixture(scope="module")
def tab(tab, address):
    tab.emulate_media(reduced_motion="reduce")
    return opened(tab, f"{address}/cell?layer=1&unit={UNIT}&digit=5")


@pytest.mark.thorough
def test_every_row_shows_the_gates_and_states_of_the_network_without_a_message(page):
    model, _card = checkpoints.load(checkpoints.DEFAULT)
    digits = load_mnist("test")
    image = to_input(digits.images[(digits.labels == 5).nonzero()[6, 0]])
    with torch.no_grad():
        states = trace(model.recurrent, image).layers[0][0].by_name()
    page.locator(".rnn-slider").first.focus()
    page.keyboard.press("Home")
    assert page.sent, "the tab notes what it sends"
    page.sent.clear()
    for row in range(28):
        expect(page.locator(".rnn-stage")).to_have_attribute("data-position", str(row + 1))
        values = {name: number(values[row, UNIT - 1].item()) for name, values in states.items()}
        eventually(page, lambda values=values: shows(page, values))
        page.keyboard.press("ArrowRight")
    assert page.sent == []


def shows(page, values: dict[str, str]) -> None:
    shown = page.locator("[data-panel=cell] svg text").all_text_contents()
    assert {name: value in shown for name, value in values.items()} == dict.fromkeys(values, True)


def test_the_equations_end_with_the_same_numbers(page):
    page.locator(".rnn-slider").first.focus()
    page.keyboard.press("Home")
    for _row in range(9):
        page.keyboard.press("ArrowRight")
    expect(page.locator(".rnn-stage")).to_have_attribute("data-position", "10")

    def the_same():
        cell, lines = (
            page.locator(f"[data-panel={panel}] svg text").all_text_contents() for panel in ("cell", "equations")
        )
        equations = [text for text in lines if text[0] == "="]
        assert len(equations) == 6
        assert all(text.rsplit("= ", 1)[1] in cell for text in equations)

    eventually(page, the_same)


def test_a_unit_is_picked_by_mouse_and_by_keyboard(page):
    unit, plot = page.get_by_label("Unit", exact=True), page.locator("[data-panel=units] .rnn-plot")
    expect(unit).to_have_value(str(UNIT))
    plot.scroll_into_view_if_needed()
    place = page.locator("[data-panel=units] .rnn-overlay").bounding_box()
    page.mouse.click(place["x"] + place["width"] * 63.5 / 128, place["y"] + place["height"] * 4.5 / 28)
    expect(unit).to_have_value("64")
    expect(page.locator(".rnn-stage")).to_have_attribute("data-position", "5")
    expect(page.locator("[data-panel=cell] .rnn-title")).to_contain_text("unit 64")
    drawn(page)  # a picture that is just drawn anew has no value to go to
    page.locator(".rnn-slider").first.focus()
    page.keyboard.press("Tab")
    plot.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(unit).to_have_value("2")
    expect(page.locator("[data-panel=cell] .rnn-title")).to_contain_text("unit 2")
    drawn(page)


def drawn(page) -> None:
    expect(page.locator(IDLE)).to_be_attached()
    expect(page.locator(".rnn-stage")).to_have_attribute("data-ready", "true")


def test_the_buttons_that_choose_a_unit_show_their_words(page):
    def has_room_for_its_words(name: str) -> None:
        button = page.get_by_role("button", name=name, exact=True)
        words = button.locator("p").first.bounding_box()
        assert words and words["width"] > 0 and button.bounding_box()["width"] >= words["width"], name

    for name in ("Largest say", "Largest gate change"):
        eventually(page, lambda name=name: has_room_for_its_words(name))


def test_six_digits_are_those_of_torch(page):
    """What a pointer over an equation reads."""
    page.locator(".rnn-slider").first.focus()
    page.keyboard.press("End")
    model, _card = checkpoints.load(checkpoints.DEFAULT)
    digits = load_mnist("test")
    image = to_input(digits.images[(digits.labels == 5).nonzero()[6, 0]])
    with torch.no_grad():
        states = trace(model.recurrent, image).layers[0][0].by_name()
    unit = int(page.get_by_label("Unit", exact=True).input_value()) - 1
    lines = page.locator("[data-panel=equations] svg text[font-weight]")
    label = page.locator("[data-panel=equations] .rnn-label")

    def says(value: float) -> None:
        _words, equals, said = label.text_content().rpartition("= ")
        assert equals and float(said.replace("−", "-")) == pytest.approx(value, abs=1e-5)

    for at, value in enumerate(values[-1, unit].item() for values in states.values()):
        lines.nth(at).hover()
        eventually(page, lambda value=value: says(value))


@pytest.mark.thorough
def test_a_unit_of_the_whole_layer_is_picked_in_its_box(page, address):
    page.goto(f"{address}/cell?layer=1&unit={UNIT}&look=layer")
    drawn(page)
    picture = page.locator("[data-panel=cell] svg").bounding_box()
    scale = picture["width"] / WIDTH
    page.mouse.click(
        picture["x"] + 7.5 * scale, picture["y"] + (MEMORY - GRID_HEIGHT / 2 + 1) * scale
    )  # its first cell
    expect(page.get_by_label("Unit", exact=True)).to_have_value("1")
