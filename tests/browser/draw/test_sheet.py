"""The sheet: where strokes arrive, its tools, and a finger."""

import io
import re
from itertools import pairwise

import pytest
from PIL import Image

from tests.browser.draw.sheet import (
    BAR,
    DOT,
    SEVEN,
    arrived,
    draw,
    grid,
    has_strokes,
    press,
    sample,
    sentence,
    unanswered,
    verdict,
)
from tests.browser.driver import eventually, expect, opened


@pytest.mark.quick("3")
@pytest.mark.parametrize("side", [3, 9])
def test_strokes_arrive_wherever_they_begin(page, side):
    """Pressed at once on entering, at each point of a grid over the whole sheet."""
    sheet = page.locator("canvas.upper-canvas").bounding_box()
    with unanswered(page):
        for x, y in grid(side):
            page.mouse.move(sheet["x"] + sheet["width"] + 30, sheet["y"] - 20)
            page.mouse.move(sheet["x"] + x, sheet["y"] + y)
            page.mouse.down()
            page.mouse.move(sheet["x"] + 140, sheet["y"] + 145)
            page.mouse.up()
    draw(page, BAR)
    has_strokes(page, side**2 + 1)
    expect(verdict(page)).to_contain_text("Your drawing")


def test_nothing_but_the_sheet_and_its_three_tools_can_be_met_there(page):
    sheet = page.locator("canvas.upper-canvas")
    box = sheet.bounding_box()
    page.mouse.move(box["x"] + 200, box["y"] + 10)
    top = "([x, y]) => { let e = document.elementFromPoint(x, y); return e.shadowRoot?.elementFromPoint(x, y) ?? e }"
    for x, y in grid():
        tag = page.evaluate(f"at => ({top})(at).className", [box["x"] + x, box["y"] + y])
        assert "upper-canvas" in tag
    links = page.locator(".st-key-menu a")
    for link in links.all():
        area = link.bounding_box()
        middle = [area["x"] + area["width"] / 2, area["y"] + area["height"] / 2]
        assert link.evaluate(f"(link, at) => link.contains(({top})(at))", middle)
    hidden = page.locator(".st-key-canvas button")  # the canvas's own, which nobody meets
    assert hidden.count() and not any(each.is_visible() for each in hidden.all())
    tools = page.locator(".st-key-tools button")
    assert [tool.get_attribute("aria-label") or tool.inner_text() for tool in tools.all()] == [
        "Undo the last stroke",
        "Clear the sheet",
        "Copy link",
    ]


def test_undo_and_clear_know_every_stroke_also_one_just_made(page):
    draw(page, SEVEN)
    arrived(page, 1)
    expect(verdict(page)).to_contain_text(re.compile(r"(Prediction:|Probably) 7"))
    seven = sentence(page).inner_text()
    draw(page, BAR)
    draw(page, DOT)
    press(page, "Undo the last stroke")
    press(page, "Undo the last stroke")
    draw(page, BAR)
    expect(sentence(page)).not_to_have_text(seven)
    press(page, "Undo the last stroke")
    expect(sentence(page)).to_have_text(seven)
    draw(page, BAR)
    press(page, "Clear the sheet")
    expect(verdict(page)).to_contain_text("Nothing is drawn yet")


@pytest.mark.thorough
def test_a_stroke_right_after_undo_clear_or_a_sample_is_whole(page):
    draw(page, BAR)
    arrived(page, 1)
    bar = sentence(page).inner_text()
    for put_away in (
        lambda: press(page, "Undo the last stroke"),
        lambda: press(page, "Clear the sheet"),
        lambda: sample(page, "4").click(),
        lambda: sample(page, "5").press("Enter"),
    ):
        press(page, "Clear the sheet")
        draw(page, SEVEN)
        expect(verdict(page)).to_contain_text(re.compile(r"(Prediction:|Probably) 7"))
        put_away()
        draw(page, BAR)
        expect(sentence(page)).to_have_text(bar)
        arrived(page, 1)
        expect(sentence(page)).to_have_text(bar)
    sample(page, "4").click()
    expect(verdict(page)).to_contain_text("A test image of MNIST, label 4")


@pytest.mark.thorough
def test_an_empty_sheet_says_that_one_can_draw_there(page):
    hint = page.get_by_text("Draw here", exact=True)
    expect(hint).to_be_visible()

    def words_are_seen():
        seen = Image.open(io.BytesIO(page.locator("canvas.upper-canvas").screenshot())).convert("L")
        assert seen.getextrema()[0] < 160, "the words lie over the paper, not under it"

    eventually(page, words_are_seen)
    middle = page.locator("canvas.upper-canvas").bounding_box()
    page.mouse.move(middle["x"] + 140, middle["y"] + 140)
    page.mouse.down()
    expect(hint).to_be_hidden()
    page.mouse.up()
    expect(verdict(page)).to_contain_text("Your drawing")
    press(page, "Clear the sheet")
    expect(hint).to_be_visible()


@pytest.mark.thorough
def test_fast_scribbling_ends_with_the_verdict_on_what_stands_there(page):
    for line in range(4):
        draw(page, [(30, 30 + 50 * line), (250, 40 + 50 * line)])
    press(page, "Clear the sheet")
    expect(verdict(page)).to_contain_text("Nothing is drawn yet")
    draw(page, SEVEN)
    expect(verdict(page)).to_contain_text(re.compile(r"(Prediction:|Probably) 7"))
    assert page.broken == []


@pytest.mark.thorough
def test_a_finger_draws_on_a_phone(phone):
    phone.set_viewport_size({"width": 390, "height": 844})
    opened(phone, f"{phone.address}/draw")
    sheet = phone.locator("canvas.upper-canvas").bounding_box()
    touch = phone.context.new_cdp_session(phone)

    def finger(kind, *points):
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y} for x, y in points]})

    def line(x, y):
        finger("touchStart", (sheet["x"] + x, sheet["y"] + y))
        finger("touchMove", (sheet["x"] + 140, sheet["y"] + 145))
        finger("touchEnd")

    with unanswered(phone):
        for x, y in grid():
            line(x, y)
    line(100, 100)
    has_strokes(phone, 82)
    phone.get_by_role("button", name="Clear the sheet").tap()  # at once, and not taken for the end of a fling
    path = [(sheet["x"] + x, sheet["y"] + y) for x, y in SEVEN]
    finger("touchStart", path[0])
    for start, end in pairwise(path):
        for part in range(1, 6):
            finger("touchMove", tuple(a + (b - a) * part / 5 for a, b in zip(start, end, strict=True)))
    finger("touchEnd")
    expect(verdict(phone)).to_contain_text(re.compile(r"(Prediction:|Probably) 7"))
    phone.wait_for_function("document.documentElement.scrollWidth <= innerWidth")
