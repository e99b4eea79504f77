"""The draw page as a person uses it: a stroke, the slider, the keys, the switches, a picture, the theme."""

import io
import re

import pytest
from PIL import Image

from rnnplay.data.drawing import rasterize
from tests.browser.draw.sheet import (
    BAR,
    SEVEN,
    draw,
    sentence,
    verdict,
)
from tests.browser.driver import answered, eventually, expect, opened


def test_a_stroke_is_read_without_a_button(page):
    expect(verdict(page)).to_contain_text("Prediction: 3")
    before = page.locator(".rnn-stage").get_attribute("data-version")
    draw(page, SEVEN)
    expect(verdict(page)).to_contain_text(re.compile(r"(Prediction:|Probably) 7"))
    expect(verdict(page)).to_contain_text("Your drawing")
    expect(page.locator(".rnn-stage")).not_to_have_attribute("data-version", before)
    assert page.broken == []


def test_scrubbing_by_keys_and_by_mouse_sends_nothing(page):
    stage, slider = page.locator(".rnn-stage"), page.locator(".rnn-stage input[type=range]")
    page.keyboard.press("Escape")
    slider.focus()
    page.keyboard.press("Home")
    expect(stage).to_have_attribute("data-playing", "false")
    page.sent.clear()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(stage).to_have_attribute("data-step", "2")
    expect(page.locator(".rnn-says").first).to_contain_text("After row 3 of 28")
    track = slider.bounding_box()
    page.mouse.move(track["x"] + 2, track["y"] + track["height"] / 2)
    page.mouse.down()
    page.mouse.move(track["x"] + track["width"] - 1, track["y"] + track["height"] / 2, steps=20)
    page.mouse.up()
    expect(stage).to_have_attribute("data-step", "27")
    page.keyboard.press("Home")
    page.keyboard.press(" ")
    expect(stage).to_have_attribute("data-playing", "true")
    page.keyboard.press(" ")
    expect(stage).to_have_attribute("data-playing", "false")
    assert page.sent == []


@pytest.mark.thorough
def test_the_switches_stand_in_the_address_and_the_link_opens_the_same(page):
    above = page.locator(".rnn-head, [data-panel=field], [data-panel=bars], [data-panel^=hidden]")
    places = [each.bounding_box() for each in above.all()]
    page.get_by_text("Gates", exact=True).click()
    expect(page.get_by_role("heading", name="Forget gate")).to_be_visible()
    answered(page)
    expect(page.locator(".rnn-stage")).to_have_attribute("data-ready", "true")

    def nothing_above_the_gates_moves():
        assert [each.bounding_box() for each in above.all()] == places

    eventually(page, nothing_above_the_gates_moves)
    page.get_by_text("Sort units by similarity", exact=True).click()
    expect(page).to_have_url(re.compile("alike=false"))
    link = page.url
    opened(page, link)
    expect(page.get_by_role("heading", name="Forget gate")).to_be_visible()
    expect(page).to_have_url(re.compile("gates=true"))


@pytest.mark.thorough
def test_a_picture_takes_the_place_of_the_drawing_and_clearing_takes_it_away(page):
    draw(page, BAR)
    expect(verdict(page)).to_contain_text("Your drawing")
    file = io.BytesIO()
    Image.fromarray(255 - rasterize([SEVEN])[:, :, 3]).save(file, "PNG")
    page.get_by_role("button", name="Read a picture").click()
    field = page.get_by_test_id("stPopoverBody").locator("input[type=file]")
    # By these a phone offers its camera.
    expect(field).to_have_attribute("accept", "image/png,image/jpeg,image/webp")
    field.set_input_files({"name": "seven.png", "mimeType": "image/png", "buffer": file.getvalue()})
    expect(verdict(page)).to_contain_text("Found in your picture seven.png")
    expect(sentence(page)).to_contain_text("Prediction: 7")
    expect(page.get_by_test_id("stPopoverBody")).to_be_hidden()
    expect(page.get_by_text("Draw here", exact=True)).to_be_visible()  # what was drawn is gone from the sheet
    page.get_by_role("button", name="Clear the sheet").click()
    expect(verdict(page)).to_contain_text("Nothing is drawn yet")


def test_the_controls_that_stick_stay_clear_of_the_menu(page):
    page.set_viewport_size({"width": 1440, "height": 400})
    try:
        page.mouse.move(700, 300)
        page.mouse.wheel(0, 250)
        page.wait_for_function("document.querySelector('.rnn-head').getBoundingClientRect().top === 0")

        def stand_beside_each_other():
            controls = page.locator(".rnn-controls").bounding_box()
            menu = page.get_by_test_id("stMainMenuButton").bounding_box()
            assert controls["y"] < menu["y"] + menu["height"]
            assert controls["x"] + controls["width"] < menu["x"]

        eventually(page, stand_beside_each_other)
    finally:
        page.set_viewport_size({"width": 1440, "height": 900})


def test_nothing_is_fetched_from_elsewhere(tab):
    assert tab.asked
    assert [url for url in tab.asked if not url.startswith((tab.address, "data:", "blob:"))] == []
