"""While the pen moves: verdicts come, nothing is sent in vain, and in the end there is what the canvas has."""

import json
import re

import pytest

from benchmarks.canvas import path_of
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
from tests.browser.driver import answered, eventually, expect, opened
from tests.browser.tabs import RERUN, new_tab

# Every text that is seen in the place of the verdict, and every picture on the stage, one after the other.
NOTE = """() => {
    const place = () => document.querySelector(".rnn-while-drawn") ?? document.querySelector(".st-key-verdict");
    const text = () => place()?.querySelector("p")?.textContent ?? "";
    const stage = () => document.querySelector(".rnn-stage")?.dataset.version ?? "";
    window.seen = { texts: [], stages: [] };
    const note = (list, what) => { if (what && list.at(-1) !== what) list.push(what); };
    window.noting?.disconnect();
    window.noting = new MutationObserver(() => { note(seen.texts, text()); note(seen.stages, stage()); });
    noting.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
}"""


@pytest.fixture
def questions(page):
    """What the pen has asked, one after the other."""
    asked = []

    def note(request) -> None:
        if "/at-once/" in request.url:
            asked.append(request.post_data_json)

    page.on("request", note)
    yield asked
    page.remove_listener("request", note)


def sent_by_canvas(page) -> list[dict]:
    """The strokes that it has sent last."""
    from streamlit.proto.BackMsg_pb2 import BackMsg

    reruns = [BackMsg.FromString(each).rerun_script for each in page.sent if each.startswith(RERUN)]
    states = [state for each in reruns for state in each.widget_states.widgets if state.id.split("-", 2)[2] == "canvas"]
    return json.loads(states[-1].json_value)["drawing"]["raw"]["objects"]


def answered_to_the_last(page, questions) -> None:
    """Waits until the newest question has its answer."""

    def so():
        assert questions and page.locator(".st-key-canvas").get_attribute("data-pen") == str(questions[-1]["number"])

    eventually(page, so)


@pytest.fixture
def pen_down(page, questions):
    """A function that moves the pressed mouse on, point by point, and waits until the verdict on that is there."""
    page.evaluate(
        """() => { window.moves = 0; window.counting?.abort(); window.counting = new AbortController();
        const count = (by) => () => { moves += by; };
        const { signal } = counting;
        addEventListener("mousedown", count(2), { capture: true, signal });
        addEventListener("mousemove", ({ buttons }) => buttons && count(1)(), { capture: true, signal }); }"""
    )

    def all_of_it():
        assert questions and len(questions[-1]["strokes"][-1]["points"]) == 2 * page.evaluate("moves")

    def go(points, begin=False):
        for at, (x, y) in enumerate(on_sheet(page, points)):
            page.mouse.move(x, y)
            if begin and not at:
                page.mouse.down()
        eventually(page, all_of_it)
        answered_to_the_last(page, questions)

    yield go
    page.mouse.up()
    page.evaluate("() => counting.abort()")


def test_verdicts_and_states_follow_the_pen_while_it_is_down(page, pen_down, questions):
    page.evaluate(NOTE)
    pen_down(SEVEN[:2], begin=True)
    expect(verdict(page)).to_contain_text("Your drawing")
    page.wait_for_timeout(250)  # the stage follows five times a second at most
    pen_down(SEVEN[2:5])
    page.wait_for_timeout(250)
    pen_down(SEVEN[5:])
    expect(sentence(page)).to_have_text(re.compile("(Prediction:|Probably) 7"))
    expect(page.locator(".rnn-stage")).to_have_attribute("data-step", "27")
    eventually(page, lambda: _at_least(page, texts=3, stages=1))
    assert "ink=" not in page.url and not any(each["done"] for each in questions)
    page.mouse.up()
    has_strokes(page, 1)
    assert questions[-1]["done"]


def _at_least(page, texts: int, stages: int) -> None:
    seen = page.evaluate("seen")
    assert len({*seen["texts"]}) >= texts and len({*seen["stages"]}) >= stages


@pytest.mark.thorough
def test_nothing_is_asked_or_sent_while_nothing_is_drawn(page, pen_down, questions):
    def quiet():
        page.sent.clear(), questions.clear()
        page.evaluate("() => new Promise(done => setTimeout(done, 500))")
        assert page.sent == questions == []

    pen_down(SEVEN[:3], begin=True)
    quiet()  # it is held still
    page.mouse.up()
    has_strokes(page, 1)
    answered(page)
    page.sent.clear(), questions.clear()
    for x, y in on_sheet(page, SEVEN):
        page.mouse.move(x, y, steps=5)
    quiet()


def test_while_the_pen_is_down_the_page_stands_still(page, pen_down, questions):
    """No script runs for a verdict, and none of Streamlit's parts is drawn anew."""
    answered(page)
    page.sent.clear()
    page.evaluate(
        """() => { window.changed = 0; window.standing = new MutationObserver((all) => { changed += all.length; });
        standing.observe(document.querySelector(".st-key-desk .st-key-verdict").firstElementChild,
            { subtree: true, childList: true, characterData: true }); }"""
    )
    pen_down(SEVEN[:3], begin=True)
    pen_down(SEVEN[3:])
    assert page.evaluate("changed") == 0 and page.sent == [] and len(questions) >= 2
    page.evaluate("standing.disconnect()")


@pytest.mark.thorough
def test_the_end_of_a_stroke_is_seen_once(page, questions):
    draw(page, BAR)
    has_strokes(page, 1)
    answered(page)
    page.evaluate(NOTE)
    draw(page, SEVEN)
    arrived(page, 2)
    assert questions[-1]["done"]
    text, version = sentence(page).inner_text(), page.locator(".rnn-stage").get_attribute("data-version")

    def once():
        seen = page.evaluate("seen")
        assert seen["texts"].count(text) == 1 and seen["texts"][-1] == text
        assert seen["stages"].count(version) == 1 and seen["stages"][-1] == version

    eventually(page, once)


def test_the_verdict_that_follows_the_pen_stands_where_the_page_says_its_own(page, pen_down):
    """Nothing moves when the one takes the place of the other."""
    pen_down(SEVEN, begin=True)
    lines = """place => [...document.querySelectorAll(`${place} p`)].map(
        (line) => [line.textContent, ...Object.values(line.getBoundingClientRect().toJSON())])"""
    live = page.evaluate(lines, ".rnn-while-drawn")
    page.mouse.up()
    arrived(page, 1)
    own = page.evaluate(lines, ".st-key-verdict")
    assert [line[1:] for line in live] == [line[1:] for line in own] and live[-1] == own[-1]


@pytest.mark.thorough
def test_who_only_listens_hears_one_verdict_a_stroke(page, pen_down):
    pen_down(SEVEN, begin=True)
    assert page.locator(".rnn-while-drawn").get_attribute("aria-hidden") == "true"
    heard = page.locator("[role=status].st-key-verdict")
    assert "Nothing is drawn yet" in heard.aria_snapshot()
    page.mouse.up()
    expect(heard).to_contain_text(re.compile("(Prediction:|Probably) 7"))
    eventually(page, lambda: _hears(heard, "Your drawing"))


def _hears(heard, text: str) -> None:
    assert text in heard.aria_snapshot()


def by_mouse(page, points) -> None:
    page.mouse.move(*points[0])
    page.mouse.down()
    for x, y in points[1:]:
        page.mouse.move(x, y, steps=3)
    page.mouse.up()


def by_pen(page, points) -> None:
    """One that tells how hard it is pressed, and how it is held."""
    send = page.context.new_cdp_session(page).send
    pen = {"pointerType": "pen", "button": "left", "tiltX": 20}
    send(
        "Input.dispatchMouseEvent", {"type": "mousePressed", "x": points[0][0], "y": points[0][1], "force": 0.1, **pen}
    )
    for at, (x, y) in enumerate(points[1:]):
        force = {"buttons": 1, "force": 0.2 + 0.1 * (at % 7)}
        send("Input.dispatchMouseEvent", {"type": "mouseMoved", "x": x, "y": y, **force, **pen})
    send("Input.dispatchMouseEvent", {"type": "mouseReleased", "x": points[-1][0], "y": points[-1][1], **pen})


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("draws", "screen"),
    [
        (by_mouse, {"viewport": {"width": 1280, "height": 720}, "device_scale_factor": 2}),
        (by_pen, {}),
        (by_finger, {"viewport": {"width": 393, "height": 851}, "device_scale_factor": 2.75, "is_mobile": True}),
    ],
    ids=["mouse", "pen", "finger"],
)
def test_the_stroke_of_the_pen_is_to_the_bit_what_the_canvas_holds(browser, desktop, address, draws, screen):
    context = browser.new_context(has_touch=draws is by_finger, **screen) if screen else desktop
    with new_tab(context) as page:
        page.emulate_media(reduced_motion="reduce")
        asked = []
        page.on("request", lambda request: "/at-once/" in request.url and asked.append(request.post_data_json))
        opened(page, f"{address}/draw?brush=11")
        curve = [(60 + 3.3 * at, 140 + 80.7 * (-1) ** at / (1 + at / 9)) for at in range(40)]
        out = [(60, 60), (200.4, 60.2), (330, 90), (100, -20), (20, 270)]  # beyond the edges of the sheet
        for count, points in enumerate(([(140.5, 99.5)], SEVEN, curve, out), 1):
            page.sent.clear()
            draws(page, on_sheet(page, points))
            has_strokes(page, count)
            answered(page)
            stroke, objects = asked[-1]["strokes"][-1], sent_by_canvas(page)
            assert len(objects) == count and asked[-1]["done"]
            pairs = [*zip(stroke["points"][::2], stroke["points"][1::2], strict=True)]
            assert path_of(pairs, stroke["brush"]) == objects[-1]["path"]
            assert stroke["brush"] == objects[-1]["strokeWidth"] == 11
        assert page.broken == []
    if screen:
        context.close()


@pytest.mark.thorough
def test_strokes_one_after_the_other_lose_nothing(page):
    for at in range(4):
        draw(page, [(40 + 50 * at, 60), (60 + 50 * at, 220)])
    has_strokes(page, 4)
    press(page, "Undo the last stroke")
    has_strokes(page, 3)
    draw(page, BAR)
    has_strokes(page, 4)
    press(page, "Clear the sheet")
    expect(verdict(page)).to_contain_text("Nothing is drawn yet")
    assert page.broken == []


@pytest.mark.thorough
def test_an_old_verdict_never_overtakes_a_newer_one(desktop, apps):
    with new_tab(desktop) as page:
        asked = []
        page.on("request", lambda request: "/at-once/" in request.url and asked.append(request.post_data_json))
        page.goto(f"{apps}/pen_app")
        expect(sentence(page)).to_have_text("0 strokes, 0 pixels")
        page.locator("canvas.upper-canvas").wait_for()
        page.evaluate(NOTE)
        points = on_sheet(page, SEVEN)
        page.mouse.move(*points[0])
        page.mouse.down()
        for x, y in points[1:]:
            page.mouse.move(x, y, steps=3)
            page.wait_for_timeout(100)
        page.mouse.up()
        expect(verdict(page)).to_contain_text("drawn")
        answered(page)
        lengths = [int(re.search(r"(\d+) pixels", text)[1]) for text in page.evaluate("seen.texts")]
        assert lengths == sorted(lengths) and 2 < len(lengths) < 20
        # The end of a stroke waits for nobody, all others wait for the answer before them.
        numbers = [each["number"] for each in asked]
        assert numbers == [*range(1, len(numbers) + 1)] and [each["done"] for each in asked].count(True) == 1
        assert len(numbers) <= len(lengths) + 1
        assert page.broken == []
