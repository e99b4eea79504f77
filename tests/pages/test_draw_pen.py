"""The draw page while one draws, without a browser: what the pen sends is read before the canvas knows it."""

import json

import pytest
from streamlit.testing.v1 import AppTest

from rnnplay.data.pencil import path_of
from tests.pages.driver import stage
from tests.pages.sheet import given, ink, ink_in_link, open_page, said

SEVEN = [(60, 60), (60, 60), (130, 60), (200, 60), (180, 100), (160, 150), (140, 200), (131, 238), (130, 240)]
BAR = [[[90, 150], [190, 140]]]


def pen(number: int, points: list, done: bool = False) -> dict:
    flat = [coordinate for point in points for coordinate in point]
    return {"ink": {"number": number, "done": done, "brush": 16, "points": flat, "stage": True}}


def drawing(app: AppTest, **sent) -> AppTest:
    """What the browser sends, by the key of who sends it."""
    for key, value in sent.items():
        app.session_state[key] = value
    return app.run()


def canvas(*strokes: list) -> dict:
    objects = [{"type": "Path", "path": path_of(points, 16), "strokeWidth": 16} for points in strokes]
    return {"drawing": {"raw": {"objects": objects}, "data": None}, "backgroundFit": None}


def captions(app: AppTest) -> str:
    return " ".join(caption.value for caption in app.caption)


def test_a_stroke_is_read_while_it_is_drawn_and_stands_in_no_link_before_its_end():
    app = open_page()
    assert "Nothing is drawn yet" in captions(app)
    drawing(app, pen=pen(1, SEVEN[:4]))
    begun = stage(app)
    assert "Your drawing" in captions(app) and ink_in_link(app) is None
    assert given(app, "pen")["answers"] == 1 and begun["onNewData"] == "end"
    drawing(app, pen=pen(2, SEVEN))
    assert "**7**" in said(app) and given(app, "pen")["answers"] == 2
    assert stage(app)["version"] != begun["version"]


def test_what_the_canvas_sends_then_changes_nothing_that_is_seen():
    app = drawing(open_page(), pen=pen(1, SEVEN))
    live = stage(app)["version"]
    drawing(app, pen=pen(2, SEVEN, done=True))
    words, shown = said(app), stage(app)
    assert shown["onNewData"] == "replay" and shown["version"] != live and ink_in_link(app) is None
    drawing(app, canvas=canvas(SEVEN))
    assert said(app) == words and stage(app)["digest"] == shown["digest"]
    assert ink_in_link(app)


def test_a_stroke_lies_over_those_before_it():
    app = open_page(ink(BAR))
    bar = stage(app)["version"]
    drawing(app, pen=pen(1, SEVEN, done=True))
    both = stage(app)["digest"]
    assert stage(app)["version"] != bar
    strokes = app.session_state["canvas"]["drawing"]["raw"]["objects"]
    whole = canvas(SEVEN)
    whole["drawing"]["raw"]["objects"][:0] = strokes
    drawing(app, canvas=whole)
    assert stage(app)["digest"] == both


@pytest.mark.parametrize(
    "broken",
    [
        {"points": None},
        {"points": [1, 2]},
        {"points": [1, 2, 3, 4, 5]},
        {"points": [1, 2, 3, "x"]},
        {"points": [1, 2, 3, 1e300]},
        {"points": [0.0] * 50_000},
        {"points": [1, 2, 3, 4], "brush": None},
        {"number": None},
        {"number": "1"},
    ],
    ids=lambda each: json.dumps(each)[:30],
)
def test_what_is_no_stroke_is_left_out(broken):
    app = drawing(open_page(), pen={"ink": pen(1, SEVEN)["ink"] | broken})
    assert said(app) and "Nothing is drawn yet" in captions(app)


def test_a_sample_that_is_picked_goes_before_a_stroke_that_has_ended():
    app = drawing(open_page(), pen=pen(1, SEVEN, done=True))
    app.button_group(key="draw-sample").set_value("4").run()
    assert "**4**" in said(app) and "label 4" in captions(app)
    drawing(app, pen=pen(2, SEVEN))
    assert "**7**" in said(app) and "Your drawing" in captions(app)
