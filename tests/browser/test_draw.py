"""The draw page as a person uses it: a pen on the sheet, the slider, the keys, the theme, a finger."""

import re
from itertools import pairwise

import pytest

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed (requirements-dev.txt)")
expect = playwright.expect

SEVEN = [(60, 60), (130, 60), (200, 60), (180, 100), (160, 150), (140, 200), (130, 240)]
BAR, DOT = [(90, 150), (190, 140)], [(50, 50), (55, 55)]
IDLE = "[data-testid=stApp][data-test-script-state=notRunning]"


@pytest.fixture(scope="module")
def tab(browser, address):
    # Who asks for less motion is shown each reading whole, which is not played at every stroke of these tests.
    context = browser.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    page = context.new_page()
    page.sent, page.asked, page.broken = [], [], []
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: page.sent.append(frame)))
    page.on("request", lambda request: page.asked.append(request.url))
    page.on("pageerror", lambda error: page.broken.append(str(error)))
    page.address = address
    yield page
    context.close()


@pytest.fixture
def page(tab):
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
    expect(verdict(page)).to_contain_text("reads 3")
    before = page.locator(".rnn-stage").get_attribute("data-version")
    draw(page, SEVEN)
    expect(verdict(page)).to_contain_text(re.compile(r"(reads|Probably) 7"))
    expect(verdict(page)).to_contain_text("Your drawing")
    expect(page.locator(".rnn-stage")).not_to_have_attribute("data-version", before)
    assert page.broken == []


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
        expect(verdict(page)).to_contain_text(re.compile(r"(reads|Probably) 7"))
        put_away()
        draw(page, BAR)
        expect(sentence(page)).to_have_text(bar)
        expect(verdict(page)).to_contain_text("Your drawing")
    sample(page, "4").click()
    expect(verdict(page)).to_contain_text("This 4 is one of MNIST")


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
    page.wait_for_url(re.compile("alike=false"))
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


def test_fast_scribbling_ends_with_the_verdict_on_what_stands_there(page):
    for line in range(8):
        draw(page, [(30, 30 + 25 * line), (250, 40 + 25 * line)])
    press(page, "Clear the sheet")
    expect(verdict(page)).to_contain_text("Nothing is drawn yet")
    draw(page, SEVEN)
    expect(verdict(page)).to_contain_text(re.compile(r"(reads|Probably) 7"))
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

    path = [(sheet["x"] + x, sheet["y"] + y) for x, y in SEVEN]
    finger("touchStart", path[0])
    for start, end in pairwise(path):
        for part in range(1, 6):
            finger("touchMove", tuple(a + (b - a) * part / 5 for a, b in zip(start, end, strict=True)))
    finger("touchEnd")
    expect(verdict(phone)).to_contain_text(re.compile(r"(reads|Probably) 7"))
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
