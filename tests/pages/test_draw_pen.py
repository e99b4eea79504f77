"""The draw page while one draws, without a browser: the pen is answered before the canvas knows the stroke."""

import json

import pytest
from streamlit.testing.v1 import AppTest

from benchmarks.canvas import path_of
from rnnplay.ui import at_once
from tests.pages.driver import stage
from tests.pages.sheet import given, ink, open_page, said

SEVEN = [(60, 60), (60, 60), (130, 60), (200, 60), (180, 100), (160, 150), (140, 200), (131, 238), (130, 240)]
BAR = [[[90, 150], [190, 140]]]


def stroke(points: list) -> dict:
    return {"brush": 16, "points": [coordinate for point in points for coordinate in point]}


def answer(app: AppTest, *strokes: dict, known: int | None = None, **asked) -> dict | None:
    """To what the pen asks; the page's count of strokes is known to it."""
    told = given(app, "pen")
    known = told["known"] if known is None else known
    return at_once.answer(told["secret"], {"known": known, "stage": True, "strokes": [*strokes], **asked})


def draw(app: AppTest, *strokes: list) -> AppTest:
    """The canvas sends these."""
    objects = [{"type": "Path", "path": path_of(points, 16), "strokeWidth": 16} for points in strokes]
    app.session_state["canvas"] = {"drawing": {"raw": {"objects": objects}, "data": None}, "backgroundFit": None}
    return app.run()


def as_on_page(app: AppTest, seen: dict) -> bool:
    """Whether the page says and shows the same."""
    captions = " ".join(caption.value for caption in app.caption)
    same_panels = [each["byStep"] for each in stage(app)["panels"]] == [
        each["byStep"] for each in seen["stage"]["panels"]
    ]
    return seen["sentence"] in said(app) and all(each in captions for each in seen["captions"]) and same_panels


def test_a_stroke_is_read_while_it_is_drawn_and_the_page_stays_as_it_is():
    app = open_page()
    begun, grown = answer(app, stroke(SEVEN[:4])), answer(app, stroke(SEVEN))
    assert begun["sentence"] != grown["sentence"] and "**7**" in grown["sentence"]
    assert grown["captions"] == ["Your drawing, scaled and centred like MNIST's digits."]
    assert begun["stage"]["version"] != grown["stage"]["version"] and grown["stage"]["onNewData"] == "end"
    assert answer(app, stroke(SEVEN), stage=False) == grown | {"stage": None}
    assert "Nothing is drawn yet" in " ".join(caption.value for caption in app.caption)


def test_what_the_canvas_sends_then_is_the_same():
    app = open_page()
    seen = answer(app, stroke(SEVEN))
    assert not as_on_page(app, seen)
    assert as_on_page(draw(app, SEVEN), seen)


def test_a_stroke_lies_over_those_before_it():
    app = open_page(ink(BAR))
    both = answer(app, stroke(SEVEN))
    first, second = [tuple(point) for point in BAR[0]], SEVEN
    app = draw(open_page(), [first[0], *first], second)
    assert as_on_page(app, both)


def test_strokes_that_the_canvas_has_not_sent_count_and_those_that_it_has_sent_count_once():
    app = open_page()
    bar = [(90, 150), (90, 150), (190, 140)]
    both = answer(app, stroke(bar), stroke(SEVEN))
    draw(app, bar)
    assert answer(app, stroke(bar), stroke(SEVEN), known=0) == answer(app, stroke(SEVEN), known=1) == both
    assert answer(app, stroke(SEVEN), known=2) is None  # it has been undone since


def test_what_is_drawn_right_after_a_sample_was_picked_counts_though_both_come_at_once():
    app = draw(open_page(), SEVEN)
    app.button_group(key="draw-sample").set_value("4")
    draw(app, [(90, 150), (90, 150), (190, 140)])
    assert "Your drawing" in " ".join(caption.value for caption in app.caption)
    assert given(app, "address")["values"].keys() == {"ink"}
    app.button_group(key="draw-sample").set_value("4").run()
    assert "**4**" in said(app) and given(app, "address")["values"] == {"sample": "4"}


def test_where_two_readings_stand_on_the_stage_the_verdict_follows_alone():
    seen = answer(open_page(why="true"), stroke(SEVEN))
    assert "**7**" in seen["sentence"] and seen["stage"] is None


@pytest.mark.quick("gru-2x128")
@pytest.mark.parametrize("network", ["gru-2x128", "rnn-2x128", "bilstm-2x128-last"])
def test_the_network_that_was_picked_reads_it(network):
    app = open_page(network=network)
    seen = answer(app, stroke(SEVEN))
    assert as_on_page(draw(app, SEVEN), seen)


@pytest.mark.quick("*null*", "*true*", "*NaN*", "*1e+300*")
@pytest.mark.parametrize(
    "broken",
    [
        {"points": None},
        {"points": [1, 2]},
        {"points": [1, 2, 3, 4, 5]},
        {"points": [1, 2, 3, "x"]},
        {"points": [1, 2, 3, [4]]},
        {"points": [[1, 2], [3, 4], [5, 6], [7, 8]]},
        {"points": [1, 2, 3, float("nan")]},
        {"points": [1, 2, 3, 10**400]},
        {"points": [1.5, 2, 3, 10**400]},
        {"points": [1, 2, 3, True]},
        {"points": ["x" * 100_000, *[0] * 999]},
        {"points": [1, 2, 3, 1e300]},
        {"points": [1, 2, 3, 4], "brush": None},
    ],
    ids=lambda each: json.dumps(each)[:30],
)
def test_what_is_no_stroke_is_left_out(broken):
    app = open_page()
    assert answer(app, stroke(SEVEN) | broken) is None
    assert answer(app, stroke(SEVEN) | broken, stroke(SEVEN)) == answer(app, stroke(SEVEN))


def test_a_stroke_of_minutes_is_read_when_the_canvas_has_it():
    assert answer(open_page(), stroke(SEVEN), {"brush": 16, "points": [0.0] * 50_000}) is None


@pytest.mark.quick("7", "*known*0*", "{}")
@pytest.mark.parametrize(
    "asked",
    [None, 7, [], {}, {"strokes": []}, {"strokes": [7]}, {"strokes": [{}] * 1000}, {"known": -1}, {"known": "0"}],
    ids=lambda each: json.dumps(each)[:30],
)
def test_what_is_no_question_has_no_answer(asked):
    secret = given(open_page(), "pen")["secret"]
    whole = {"known": 0, "stage": True, "strokes": [stroke(SEVEN)]}
    assert at_once.answer(secret, whole | asked if isinstance(asked, dict) and asked else asked) is None
