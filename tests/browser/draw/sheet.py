"""Strokes on the sheet of the draw page, its tools, and what is said of them."""

import re
from contextlib import contextmanager

from rnnplay.data.ink import decode
from tests.browser.driver import answered, expect

SEVEN = [(60, 60), (130, 60), (200, 60), (180, 100), (160, 150), (140, 200), (130, 240)]
BAR, DOT = [(90, 150), (190, 140)], [(50, 50), (55, 55)]


def draw(page, points, on=(280, 280)) -> None:
    """One stroke with the mouse, through points on a sheet of 280×280."""
    sheet = page.locator("canvas.upper-canvas").bounding_box()
    at = [(sheet["x"] + x * sheet["width"] / on[0], sheet["y"] + y * sheet["height"] / on[1]) for x, y in points]
    page.mouse.move(*at[0])
    page.mouse.down()
    for x, y in at[1:]:
        page.mouse.move(x, y, steps=4)
    page.mouse.up()


def on_sheet(page, points) -> list[tuple[float, float]]:
    """Points on a sheet of 280×280, as points of the page."""
    box = page.locator("canvas.upper-canvas").bounding_box()
    return [(box["x"] + x * box["width"] / 280, box["y"] + y * box["height"] / 280) for x, y in points]


def by_finger(page, points) -> None:
    """One stroke, through points of the page."""
    send = page.context.new_cdp_session(page).send
    send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": points[0][0], "y": points[0][1]}]})
    for x, y in points[1:]:
        send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": x, "y": y, "force": 0.4}]})
    send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def verdict(page):
    """As it is seen: the page's, or the one that follows the pen."""
    return page.locator(".st-key-verdict:not(:has(> .rnn-while-drawn)), .rnn-while-drawn")


def sentence(page):
    """What it reads, without the line below that says of what."""
    return verdict(page).locator("p").first


def sample(page, label: str):
    return page.locator(".st-key-draw-sample").get_by_role("radio", name=label)


def press(page, tool: str) -> None:
    page.get_by_role("button", name=tool).click()


@contextmanager
def unanswered(page):
    """While it lasts, the server is told nothing: at every stroke the whole page would change, which takes a while."""
    page.evaluate("() => { window.socket = WebSocket.prototype; socket.sends = socket.send; socket.send = () => {}; }")
    yield
    page.evaluate("() => { socket.send = socket.sends; }")


def grid(side: int = 9) -> list[tuple[float, float]]:
    """``side`` × ``side`` points on the sheet, from edge to edge."""
    places = [1 + 278 * k / (side - 1) for k in range(side)]
    return [(x, y) for x in places for y in places]


def has_strokes(page, count: int):
    """Wait until so many strokes stand in the address."""
    page.wait_for_url(lambda url: len(decode("".join(re.findall(r"ink=([\w-]*)", url)))) == count, wait_until="commit")


def arrived(page, count: int) -> None:
    """Wait until so many strokes stand in the address, and what is seen is the page's own verdict on them."""
    has_strokes(page, count)
    expect(page.locator(".rnn-while-drawn")).to_have_count(0)
    answered(page)
