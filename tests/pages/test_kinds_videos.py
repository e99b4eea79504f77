"""The tab of videos: a digit that one draws is labelled at every frame, and the tutorials' video is predicted."""

import pytest

from rnnplay.lessons.kinds.frames import timing
from tests.pages.driver import captions, checked, open_page, press, said, stage
from tests.pages.sheet import SEVEN, ink

CURTAIN = {"kind": "curtain"}
FRAMES = {"kind": "curtain", "video": "frames"}


def shown(app):
    return " ".join(each.value for each in app.markdown)


def test_a_sample_is_labelled_where_it_is_hidden_and_the_reset_network_stands_beside():
    app = open_page("kinds", **CURTAIN, sample="7")
    assert "wholly hidden at 9 frames" in shown(app) and "A test image of MNIST, label 7" in captions(app)
    sent = stage(app, "A network labels")
    assert sent["steps"] == 20 and [each["key"] for each in sent["panels"]] == [
        "film",
        "digit",
        "way",
        "answers",
        "states",
    ]
    assert "Frame 20, seen: “7" in said(app) and "without its state" in said(app)
    checked(app.button_group(key="kinds.curtain-way").set_value(2).run())
    assert "never wholly behind the curtain" in shown(app)


def test_nothing_drawn_is_said_and_a_drawing_is_labelled():
    assert "Nothing is drawn yet" in captions(open_page("kinds", **CURTAIN))
    app = open_page("kinds", **CURTAIN, ink=ink(SEVEN))
    assert "Your drawing" in captions(app) and "There the network mostly says" in shown(app)


def test_the_numbers_stand_beside_those_without_a_state():
    page = shown(open_page("kinds", **CURTAIN))
    assert "| hidden, both right |" in page and "beats the same network with its state reset clearly" in page


@pytest.mark.thorough
def test_a_run_labels_the_chosen_video_and_can_then_be_used():
    app = open_page("kinds", **CURTAIN, do="train", hidden="8", batch="8", pace="max")
    press(press(app, "once"), "once")
    assert stage(app)["positions"] == ["0", "1", "2"] and "After 2 steps" in said(app)
    checked(app.button_group(key="kinds.curtain-do").set_value("read").run())
    assert "yours, after 2 steps" in str(app.button_group(key="kinds.curtain-network").options)


def test_the_tutorials_video_is_predicted_frame_by_frame():
    app = open_page("kinds", **FRAMES)
    sent = stage(app, "A network predicts")
    assert sent["steps"] == 50 and [each["key"] for each in sent["panels"]] == ["frames", "space", "time"]
    assert said(app).startswith("Frame 50: the light is ") and "beats the best guess from one frame" in shown(app)
    checked(app.button_group(key="kinds.frames-way").set_value("anticlockwise").run())
    assert "Frame 1: the light is upper left. " in stage(app)["captions"][0]
    assert "Frame 2: the light is lower left. Next the network expects it lower right" in stage(app)["captions"][1]


def test_a_run_predicts_the_chosen_video():
    app = open_page("kinds", **FRAMES, do="train", pace="max", dark="false")
    press(press(app, "once"), "once")
    assert stage(app)["positions"] == ["0", "1", "2"]
    assert [each["key"] for each in stage(app)["panels"]] == ["loss", "right", "space", "video"]


def test_a_step_of_the_small_network_in_slow_motion():
    app = press(open_page("kinds", **FRAMES, do="train", pace="max", slow="true"), "once")
    slow = stage(app, "One step in slow motion")
    assert slow["stepName"] == "Step 1 → 2"
    assert [sentence.partition(":")[0] for sentence in slow["captions"]] == ["Forward", "Loss", "Backward", "Update"]
    assert {each["key"] for each in slow["panels"]} >= {"forward", "loss", "backward", "update", "gradients", "changes"}
    press(app, "once")
    assert stage(app, "One step in slow motion")["stepName"] == "Step 2 → 3"


@pytest.fixture
def few(monkeypatch):
    monkeypatch.setattr(timing, "ROUNDS", 1)


def test_that_steps_wait_is_measured_at_a_press(few):
    app = press(open_page("kinds", **FRAMES), "measure-rnn-steps")
    for _ in range(200):
        if "Sequences 10 times as long" in shown(app):
            break
        checked(app.run())
    assert "Sequences 10 times as long" in shown(app) and "| 500 | 10 |" in shown(app)
