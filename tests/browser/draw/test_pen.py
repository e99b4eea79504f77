"""While the pen moves: verdicts come, nothing is sent in vain, and in the end there is what the canvas has."""

import json
import re

import pytest

from rnnplay.data.pencil import path_of
from tests.browser.draw.sheet import BAR, SEVEN, draw, has_strokes, press, sentence, verdict
from tests.browser.driver import answered, eventually, expect, opened
from tests.browser.tabs import RERUN, new_tab

# Every text that stands in the place of the verdict, and every picture on the stage, one after the other.
NOTE = """() => {
    const text = () => document.querySelector(".st-key-verdict p")?.textContent ?? "";
    const stage = () => document.querySelector(".rnn-stage")?.dataset.version ?? "";
    window.seen = { texts: [], stages: [] };
    const note = (list, what) => { if (what && list.at(-1) !== what) list.push(what); };
    window.noting?.disconnect();
    window.noting = new MutationObserver(() => { note(seen.texts, text()); note(seen.stages, stage()); });
    noting.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
}"""


def sent_by(page, *names: str) -> list[dict]:
    """What was sent, message by message: the values of components, by their keys."""
    from streamlit.proto.BackMsg_pb2 import BackMsg

    reruns = (BackMsg.FromString(each).rerun_script for each in page.sent if each.startswith(RERUN))
    states = [{state.id.split("-", 2)[2]: state for state in each.widget_states.widgets} for each in reruns]
    return [{name: json.loads(each[name].json_value) for name in names if name in each} for each in states]


def strokes_sent(page, key: str = "pen") -> list[dict]:
    """Every other one that the pen has sent."""
    found = [each[key]["ink"] for each in sent_by(page, key) if key in each]
    return [each for at, each in enumerate(found) if not at or each["number"] != found[at - 1]["number"]]


def on_sheet(page, points) -> list[tuple[float, float]]:
    box = page.locator("canvas.upper-canvas").bounding_box()
    return [(box["x"] + x * box["width"] / 280, box["y"] + y * box["height"] / 280) for x, y in points]


def has_come(page) -> None:
    """Waits until what has been drawn so far was sent and answered."""

    def all_of_it():
        (count,) = page.evaluate("() => [window.moves]")
        assert strokes_sent(page) and len(strokes_sent(page)[-1]["points"]) == 2 * count

    eventually(page, all_of_it)
    answered(page)


@pytest.fixture
def pen_down(page):
    """A function that moves the pressed mouse on, point by point, and waits until the verdict on that is there."""
    page.evaluate(
        """() => { window.moves = 0; window.counting?.abort(); window.counting = new AbortController();
        const count = (by) => () => { moves += by; };
        const { signal } = counting;
        addEventListener("mousedown", count(2), { capture: true, signal });
        addEventListener("mousemove", ({ buttons }) => buttons && count(1)(), { capture: true, signal }); }"""
    )
    page.sent.clear()

    def go(points, begin=False):
        for at, (x, y) in enumerate(on_sheet(page, points)):
            page.mouse.move(x, y)
            if begin and not at:
                page.mouse.down()
        has_come(page)

    yield go
    page.mouse.up()
    page.evaluate("() => counting.abort()")


def test_verdicts_and_states_follow_the_pen_while_it_is_down(page, pen_down):
    page.evaluate(NOTE)
    pen_down(SEVEN[:2], begin=True)
    expect(verdict(page)).to_contain_text("Your drawing")
    pen_down(SEVEN[2:5])
    pen_down(SEVEN[5:])
    expect(sentence(page)).to_have_text(re.compile("(Prediction:|Probably) 7"))
    expect(page.locator(".rnn-stage")).to_have_attribute("data-step", "27")
    eventually(page, lambda: _at_least(page, texts=3, stages=2))
    assert "ink=" not in page.url and not any(each["done"] for each in strokes_sent(page))
    page.mouse.up()
    has_strokes(page, 1)
    assert strokes_sent(page)[-1]["done"]


def _at_least(page, texts: int, stages: int) -> None:
    seen = page.evaluate("seen")
    assert len({*seen["texts"]}) >= texts and len({*seen["stages"]}) >= stages


def test_nothing_is_sent_while_nothing_is_drawn(page, pen_down):
    pen_down(SEVEN[:3], begin=True)
    page.sent.clear()
    page.evaluate("() => new Promise(done => setTimeout(done, 500))")  # it is held still
    assert page.sent == []
    page.mouse.up()
    has_strokes(page, 1)
    answered(page)
    page.sent.clear()
    for x, y in on_sheet(page, SEVEN):
        page.mouse.move(x, y, steps=5)
    page.evaluate("() => new Promise(done => setTimeout(done, 500))")
    assert page.sent == []


def test_the_end_of_a_stroke_is_seen_once(page):
    draw(page, BAR)
    has_strokes(page, 1)
    answered(page)
    page.evaluate(NOTE)
    draw(page, SEVEN)
    has_strokes(page, 2)
    answered(page)
    assert strokes_sent(page)[-1]["done"]
    text, version = sentence(page).inner_text(), page.locator(".rnn-stage").get_attribute("data-version")

    def once():
        seen = page.evaluate("seen")
        assert seen["texts"].count(text) == 1 and seen["texts"][-1] == text
        assert seen["stages"].count(version) == 1 and seen["stages"][-1] == version

    eventually(page, once)


def by_mouse(page, points) -> None:
    page.mouse.move(*points[0])
    page.mouse.down()
    for x, y in points[1:]:
        page.mouse.move(x, y, steps=3)
    page.mouse.up()


def by_finger(page, points) -> None:
    send = page.context.new_cdp_session(page).send
    send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": points[0][0], "y": points[0][1]}]})
    for x, y in points[1:]:
        send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": x, "y": y, "force": 0.4}]})
    send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


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


@pytest.mark.parametrize(
    ("draws", "screen"),
    [
        (by_mouse, {"viewport": {"width": 1440, "height": 900}, "device_scale_factor": 1}),
        (by_pen, {"viewport": {"width": 1280, "height": 720}, "device_scale_factor": 2}),
        (by_finger, {"viewport": {"width": 393, "height": 851}, "device_scale_factor": 2.75, "is_mobile": True}),
    ],
    ids=["mouse", "pen", "finger"],
)
def test_the_stroke_of_the_pen_is_to_the_bit_what_the_canvas_holds(browser, address, draws, screen):
    context = browser.new_context(has_touch=draws is by_finger, reduced_motion="reduce", **screen)
    with new_tab(context) as page:
        opened(page, f"{address}/draw?brush=11")
        curve = [(60 + 3.3 * at, 140 + 80.7 * (-1) ** at / (1 + at / 9)) for at in range(40)]
        out = [(60, 60), (200.4, 60.2), (330, 90), (100, -20), (20, 270)]  # beyond the edges of the sheet
        for count, points in enumerate(([(140.5, 99.5)], SEVEN, curve, out), 1):
            page.sent.clear()
            draws(page, on_sheet(page, points))
            has_strokes(page, count)
            answered(page)
            stroke = strokes_sent(page)[-1]
            objects = sent_by(page, "canvas")[-1]["canvas"]["drawing"]["raw"]["objects"]
            assert len(objects) == count and stroke["done"]
            pairs = [*zip(stroke["points"][::2], stroke["points"][1::2], strict=True)]
            assert path_of(pairs, stroke["brush"]) == objects[-1]["path"]
            assert stroke["brush"] == objects[-1]["strokeWidth"] == 11
        assert page.broken == []
    context.close()


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


def test_an_old_verdict_never_overtakes_a_newer_one(desktop, apps):
    with new_tab(desktop) as page:
        page.goto(f"{apps}/pen_app")
        said = page.locator(".st-key-verdict p")
        expect(said).to_have_text("0 strokes, 0 points, begun")
        page.locator("canvas.upper-canvas").wait_for()
        page.evaluate(NOTE)
        points = on_sheet(page, SEVEN)
        page.mouse.move(*points[0])
        page.mouse.down()
        for x, y in points[1:]:
            page.mouse.move(x, y, steps=3)
            page.wait_for_timeout(100)
        page.mouse.up()
        expect(said).to_have_text("1 strokes, 20 points, drawn")
        answered(page)
        counts = [int(re.search(r"(\d+) points", text)[1]) for text in page.evaluate("seen.texts")]
        assert counts == sorted(counts) and 0 < len(counts) < 20
        # The end of a stroke waits for nobody.
        numbers = [each["number"] for each in strokes_sent(page, "pen-slow")]
        assert numbers == sorted({*numbers}) and len(numbers) <= len(counts) + 1
        assert page.broken == []
