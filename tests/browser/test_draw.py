"""The draw page as a person uses it: a pen on the sheet, the slider, the keys, the theme, a finger."""

import io
import re
from contextlib import contextmanager
from itertools import pairwise

import numpy as np
import pytest
from PIL import Image

from rnnplay.data.drawing import Line, rasterize
from rnnplay.data.ink import LONGEST_IN_LINK, decode, encode

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed (requirements-dev.txt)")
expect = playwright.expect

SEVEN = [(60, 60), (130, 60), (200, 60), (180, 100), (160, 150), (140, 200), (130, 240)]
BAR, DOT = [(90, 150), (190, 140)], [(50, 50), (55, 55)]
IDLE = "[data-testid=stApp][data-test-script-state=notRunning]"


@pytest.fixture(scope="module")
def tab(tab, address):
    # Who asks for less motion is shown each reading whole, which is not played at every stroke of these tests.
    tab.emulate_media(reduced_motion="reduce")
    tab.address = address
    return tab


@pytest.fixture
def page(tab):
    """The draw page as it is at first. To open it anew takes seconds, so it is only tidied up where that is enough."""
    if tab.url.startswith(f"{tab.address}/draw"):
        press(tab, "Clear the sheet")
        tab.locator(".rnn-stage input[type=range]").press("End")
        tab.wait_for_timeout(500)  # by then all that was still to be answered is at work, and the row is in the address
        tab.wait_for_selector(IDLE)
        if tab.url == f"{tab.address}/draw" and tab.broken == []:
            return tab
    return opened(tab, "/draw")


def opened(page, path: str):
    page.goto(page.address + path)
    page.wait_for_selector(IDLE)
    page.wait_for_selector(".rnn-stage[data-ready=true]")
    return page


def draw(page, points, on=(280, 280)) -> None:
    """One stroke with the mouse, through points on a sheet of 280×280."""
    sheet = page.locator("canvas.upper-canvas").bounding_box()
    at = [(sheet["x"] + x * sheet["width"] / on[0], sheet["y"] + y * sheet["height"] / on[1]) for x, y in points]
    page.mouse.move(*at[0])
    page.mouse.down()
    for x, y in at[1:]:
        page.mouse.move(x, y, steps=4)
    page.mouse.up()


def verdict(page):
    return page.locator(".st-key-verdict")


def sentence(page):
    """What it reads, without the line below that says of what."""
    return verdict(page).locator("p").first


def sample(page, label: str):
    return page.locator(".st-key-draw-sample").get_by_role("radio", name=label)


def press(page, tool: str) -> None:
    page.get_by_role("button", name=tool).click()


def test_a_stroke_is_read_without_a_button(page):
    expect(verdict(page)).to_contain_text("Prediction: 3")
    before = page.locator(".rnn-stage").get_attribute("data-version")
    draw(page, SEVEN)
    expect(verdict(page)).to_contain_text(re.compile(r"(Prediction:|Probably) 7"))
    expect(verdict(page)).to_contain_text("Your drawing")
    expect(page.locator(".rnn-stage")).not_to_have_attribute("data-version", before)
    assert page.broken == []


def test_strokes_arrive_wherever_they_begin(page):
    """Pressed at once on entering, at each point of a grid over the whole sheet."""
    sheet = page.locator("canvas.upper-canvas").bounding_box()
    with unanswered(page):
        for x, y in grid():
            page.mouse.move(sheet["x"] + sheet["width"] + 30, sheet["y"] - 20)
            page.mouse.move(sheet["x"] + x, sheet["y"] + y)
            page.mouse.down()
            page.mouse.move(sheet["x"] + 140, sheet["y"] + 145)
            page.mouse.up()
    draw(page, BAR)
    has_strokes(page, 82)
    expect(verdict(page)).to_contain_text("Your drawing")


@contextmanager
def unanswered(page):
    """While it lasts, the server is told nothing: at every stroke the whole page would change, which takes a while."""
    page.evaluate("() => { window.socket = WebSocket.prototype; socket.sends = socket.send; socket.send = () => {}; }")
    yield
    page.evaluate("() => { socket.send = socket.sends; }")


def grid() -> list[tuple[float, float]]:
    """9 × 9 points on the sheet, from edge to edge."""
    places = [1 + 278 * k / 8 for k in range(9)]
    return [(x, y) for x in places for y in places]


def has_strokes(page, count: int):
    """Wait until so many strokes stand in the address."""
    page.wait_for_url(lambda url: len(decode("".join(re.findall(r"ink=([\w-]*)", url)))) == count, wait_until="commit")


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
    expect(verdict(page)).to_contain_text("7")
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


def test_a_stroke_right_after_undo_clear_or_a_sample_is_whole(page):
    draw(page, BAR)
    expect(verdict(page)).to_contain_text("Your drawing")
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
        expect(verdict(page)).to_contain_text("Your drawing")
    sample(page, "4").click()
    expect(verdict(page)).to_contain_text("A test image of MNIST, label 4")


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


def test_the_switches_stand_in_the_address_and_the_link_opens_the_same(page):
    above = page.locator(".rnn-head, [data-panel=field], [data-panel=bars], [data-panel^=hidden]")
    places = [each.bounding_box() for each in above.all()]
    page.get_by_text("Gates", exact=True).click()
    expect(page.get_by_role("heading", name="Forget gate")).to_be_visible()
    expect(page.locator(".rnn-stage")).to_have_attribute("data-ready", "true")
    assert [each.bounding_box() for each in above.all()] == places, "nothing above the gates moves"
    page.get_by_text("Sort units by similarity", exact=True).click()
    expect(page).to_have_url(re.compile("alike=false"))
    link = page.url
    opened(page, link.removeprefix(page.address))
    expect(page.get_by_role("heading", name="Forget gate")).to_be_visible()
    assert "gates=true" in page.url


def test_the_figures_follow_the_theme(page):
    def background():
        return page.evaluate("getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor")

    def ink():
        return page.evaluate("document.querySelector('.js-plotly-plot')._fullData[0].colorscale.at(-1)[1]")

    page.emulate_media(color_scheme="light")
    light = background(), ink()
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(
        "light => document.querySelector('.js-plotly-plot')._fullData[0].colorscale.at(-1)[1] !== light", arg=light[1]
    )
    assert background() != light[0]
    page.emulate_media(color_scheme="light")


def test_an_empty_sheet_says_that_one_can_draw_there(page):
    hint = page.get_by_text("Draw here", exact=True)
    expect(hint).to_be_visible()
    seen = Image.open(io.BytesIO(page.locator("canvas.upper-canvas").screenshot())).convert("L")
    assert seen.getextrema()[0] < 160, "the words lie over the paper, not under it"
    middle = page.locator("canvas.upper-canvas").bounding_box()
    page.mouse.move(middle["x"] + 140, middle["y"] + 140)
    page.mouse.down()
    expect(hint).to_be_hidden()
    page.mouse.up()
    expect(verdict(page)).to_contain_text("Your drawing")
    press(page, "Clear the sheet")
    expect(hint).to_be_visible()


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


def test_the_drawing_and_the_row_outlive_a_reload_and_another_page(page):
    length = page.evaluate("history.length")
    draw(page, SEVEN)
    draw(page, BAR)
    expect(page).to_have_url(re.compile("[?&]ink="))
    has_strokes(page, 2)
    page.wait_for_selector(IDLE)  # else the answer to the second stroke would move the clock once more
    slider = page.locator(".rnn-stage input[type=range]")
    expect(page.locator(".rnn-stage")).to_have_attribute("data-step", "27")
    slider.press("Home")
    for _ in range(11):
        slider.press("ArrowRight")
    expect(page).to_have_url(re.compile("[?&]row=12"))
    said, link = verdict(page).inner_text(), page.url
    assert page.evaluate("history.length") == length  # Back leaves the page

    def same():
        expect(verdict(page)).to_have_text(said, use_inner_text=True)
        expect(page.locator(".rnn-stage")).to_have_attribute("data-step", "11")
        expect(page).to_have_url(link)

    page.reload()
    same()
    page.locator(".st-key-menu").get_by_role("link").first.click()
    expect(page).to_have_url(page.address + "/")
    page.wait_for_selector(IDLE)
    page.go_back()
    same()
    page.locator(".st-key-menu").get_by_role("link").first.click()
    expect(page).to_have_url(page.address + "/")
    page.wait_for_selector(IDLE)
    page.locator(".st-key-menu").get_by_role("link").nth(1).click()
    expect(verdict(page)).to_have_text(said, use_inner_text=True)
    expect(page.locator(".rnn-stage")).to_have_attribute("data-step", "11")
    press(page, "Undo the last stroke")  # of those that came back
    expect(verdict(page)).to_contain_text(re.compile(r"(Prediction:|Probably) 7"))
    press(page, "Undo the last stroke")
    expect(verdict(page)).to_contain_text("Nothing is drawn yet")
    page.locator(".st-key-menu").get_by_role("link").first.click()
    expect(page).to_have_url(page.address + "/")
    page.wait_for_selector(IDLE)
    page.locator(".st-key-menu").get_by_role("link").nth(1).click()
    expect(verdict(page)).to_contain_text("Nothing is drawn yet")


def test_a_link_is_copied_with_what_the_browser_alone_knows(page):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    draw(page, SEVEN)
    expect(verdict(page)).to_contain_text("Your drawing")
    button = page.locator(".st-key-tools button").last
    expect(button).to_have_attribute("title", "Copies a link with your drawing, the network and the row")
    page.wait_for_selector(IDLE)  # the verdict comes before the pictures, which begin at the last row
    page.locator(".rnn-stage input[type=range]").press("Home")
    button.click()
    expect(button).to_have_text("Link copied")
    assert re.search(r"[?&]ink=[\w-]{10,60}", copied := page.evaluate("navigator.clipboard.readText()"))
    assert "row=1" in copied


def test_a_drawing_too_long_for_a_link_is_left_out_of_it(page):
    chance = np.random.default_rng(0)
    scribble = encode([Line(chance.integers(0, 280, (463, 2)), 4)])
    assert LONGEST_IN_LINK - 10 < len(scribble) <= LONGEST_IN_LINK
    opened(page, f"/draw?ink={scribble}")
    too_long = page.get_by_text("too long for a link")
    expect(too_long).to_be_hidden()
    draw(page, BAR)
    draw(page, SEVEN)
    expect(too_long).to_be_visible()
    expect(page).not_to_have_url(re.compile("ink="))
    press(page, "Undo the last stroke")
    press(page, "Undo the last stroke")
    expect(too_long).to_be_hidden()
    expect(page).to_have_url(re.compile(scribble))


def test_fast_scribbling_ends_with_the_verdict_on_what_stands_there(page):
    for line in range(8):
        draw(page, [(30, 30 + 25 * line), (250, 40 + 25 * line)])
    press(page, "Clear the sheet")
    expect(verdict(page)).to_contain_text("Nothing is drawn yet")
    draw(page, SEVEN)
    expect(verdict(page)).to_contain_text(re.compile(r"(Prediction:|Probably) 7"))
    assert page.broken == []


def test_the_controls_that_stick_stay_clear_of_the_menu(page):
    page.set_viewport_size({"width": 1440, "height": 400})
    try:
        page.mouse.move(700, 300)
        page.mouse.wheel(0, 250)
        page.wait_for_function("document.querySelector('.rnn-head').getBoundingClientRect().top === 0")
        controls = page.locator(".rnn-controls").bounding_box()
        menu = page.get_by_test_id("stMainMenuButton").bounding_box()
        assert controls["y"] < menu["y"] + menu["height"]
        assert controls["x"] + controls["width"] < menu["x"]
    finally:
        page.set_viewport_size({"width": 1440, "height": 900})


def test_nothing_is_fetched_from_elsewhere(tab):
    assert tab.asked
    assert [url for url in tab.asked if not url.startswith((tab.address, "data:", "blob:"))] == []


def test_a_finger_draws_on_a_phone(phone):
    opened(phone, "/draw")
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
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
