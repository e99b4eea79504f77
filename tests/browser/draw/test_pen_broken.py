"""What breaks into a stroke: another button, a key, a call, a server that does not answer the pen. Nothing is lost."""

import re

import pytest

from tests.browser.draw.sheet import (
    BAR,
    SEVEN,
    arrived,
    by_finger,
    draw,
    has_strokes,
    on_sheet,
    press,
    sentence,
    verdict,
)
from tests.browser.driver import expect, opened
from tests.browser.tabs import new_tab

pytestmark = pytest.mark.thorough


def test_a_server_that_does_not_answer_the_pen_loses_no_stroke(page):
    page.route("**/at-once/**", lambda route: route.fulfill(status=404))
    draw(page, SEVEN)
    has_strokes(page, 1)
    expect(sentence(page)).to_have_text(re.compile("(Prediction:|Probably) 7"))
    draw(page, BAR)
    has_strokes(page, 2)
    page.unroute("**/at-once/**")


def stroke_broken_into(page, points, act) -> None:
    """A stroke by mouse, and in its midst something else."""
    first, *others = on_sheet(page, points)
    page.mouse.move(*first)
    page.mouse.down()
    for at, (x, y) in enumerate(others):
        page.mouse.move(x, y, steps=4)
        if at == 2:
            act()
    page.mouse.up()


def test_another_button_in_the_midst_of_a_stroke_changes_nothing(page):
    draw(page, SEVEN)
    arrived(page, 1)
    seven = page.url
    press(page, "Clear the sheet")
    expect(verdict(page)).to_contain_text("Nothing is drawn yet")
    stroke_broken_into(page, SEVEN, lambda: (page.mouse.down(button="right"), page.mouse.up(button="right")))
    arrived(page, 1)
    assert page.url == seven


def test_undo_and_clear_by_a_key_in_the_midst_of_a_stroke_do_nothing(page):
    draw(page, BAR)
    arrived(page, 1)

    def by_key():
        for tool in ("Undo the last stroke", "Clear the sheet"):
            page.get_by_role("button", name=tool).focus()
            page.keyboard.press("Enter")

    stroke_broken_into(page, SEVEN, by_key)
    arrived(page, 2)


def test_a_touch_that_the_phone_takes_away_is_the_end_of_a_stroke(browser, address):
    context = browser.new_context(has_touch=True, is_mobile=True, viewport={"width": 393, "height": 851})
    with new_tab(context) as page:
        opened(page, f"{address}/draw")
        send = page.context.new_cdp_session(page).send

        def touch(kind, *points):
            send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y} for x, y in points]})

        points = on_sheet(page, SEVEN)
        touch("touchStart", points[0])
        for point in points[1:]:
            touch("touchMove", point)
        touch("touchCancel")
        arrived(page, 1)
        expect(verdict(page)).to_contain_text(re.compile("(Prediction:|Probably) 7"))
        by_finger(page, on_sheet(page, BAR))
        arrived(page, 2)
        assert page.broken == []
    context.close()
