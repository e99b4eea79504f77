"""The sine page without a browser: what it learns, what it says, and what stands in the link."""

from functools import partial

import numpy as np
import pytest

from rnnplay.lessons.sine.observation import Rollout
from rnnplay.lessons.sine.script import script
from rnnplay.lessons.sine.task import Settings, Task
from tests.pages import driver
from tests.pages.driver import (
    captions,
    checked,
    learn,
    leave_and_come_back,
    panel,
    press,
    rewind_and_branch,
    said,
    stage,
    start,
    values,
)

open_page = partial(driver.open_page, "sine")


def test_it_opens_before_any_learning(jobs):
    app = open_page()
    assert start(app).label == "Start training"
    assert stage(app)["positions"] == ["0"]
    assert [each["key"] for each in stage(app)["panels"]] == ["strip", "loss", "units", "path", "gradients"]
    assert "After 0 steps: window 0π … 1π" in said(app)
    assert jobs[0].snapshot.status == "ready"


@pytest.mark.thorough
def test_the_usual_lesson_learns_the_wave(jobs):
    app = learn(open_page(pace="max"))
    task = Task(Settings())
    losses = [task.step() for _ in range(100)]
    assert jobs[0].snapshot.losses.tolist() == losses
    assert max(losses[-10:]) < 0.002
    assert start(app).label == "Continue from step 100"
    assert "After 100 steps: window 100π … 101π" in said(app)
    assert "stays on the wave for all 80 points (2 periods)" in said(app)


@pytest.mark.thorough
def test_the_link_holds_all_settings(jobs):
    link = dict(cell="LSTM", layers="2", hidden="9", wave="two sines", points="12", ahead="3", noise="0.1", seed="4")
    link |= dict(state="gradient", windows="4", rate="0.05", pace="20", stop="7", periods="5")
    app = open_page(**link)
    settings = Settings("lstm", 9, 2, "two sines", 12, 3, 0.1, "gradient", 4, seed=4)
    task = Task(settings, Rollout(periods=5))
    seen = jobs[-1].snapshot.observation
    assert (jobs[-1].learning_rate, jobs[-1].pace) == (0.05, 20)
    expected = task.observe()
    np.testing.assert_array_equal(seen.free, expected.free)
    np.testing.assert_array_equal(seen.predictions, expected.predictions)
    learn(app)
    task.learning_rate = 0.05
    assert jobs[-1].snapshot.losses.tolist() == [task.step() for _ in range(7)]


def test_a_link_with_wrong_settings_opens():
    network = {"cell": "Transformer", "layers": "9", "hidden": "0", "seed": "x", "state": "", "windows": "0"}
    wave = {"wave": "x", "points": "-3", "ahead": "", "noise": "7", "periods": "3.5"}
    assert start(open_page(**network, **wave, rate="7", pace="-1", stop="0")).label == "Start training"


@pytest.mark.parametrize("state", ["carried", "zero", "gradient"])
def test_what_becomes_of_the_hidden_state_is_told_and_shown(state):
    app = open_page(state=state)
    assert {"carried": "costs the same", "zero": "hidden state of zeros", "gradient": "60 points"}[state] in captions(
        app
    )
    assert "Trying to backward through the graph a second time" in " ".join(each.value for each in app.markdown)
    note = panel(app, "gradients")["figure"]["layout"]["annotations"][0]["text"]
    assert note == {"carried": "detached", "zero": "zeros", "gradient": "detached"}[state]


def test_a_change_of_the_hidden_state_starts_anew_and_it_says_so_before(jobs):
    app = learn(open_page(pace="max", stop="5"))
    assert "starts a new run" in captions(app)
    app.button_group(key="sine-state").set_value("zero").run()
    assert stage(checked(app))["positions"] == ["0"]
    assert len(jobs) == 2
    assert jobs[0].snapshot.status == "closed"


def test_rate_and_pace_act_without_a_restart(jobs):
    app = press(open_page(pace="100", stop="1000000"), "start")
    app.select_slider(key="sine-rate").set_value("0.02").run()
    app.select_slider(key="sine-pace").set_value("max").run()
    checked(app)
    assert len(jobs) == 1
    assert (jobs[0].learning_rate, jobs[0].pace) == (0.02, None)


@pytest.mark.thorough
def test_left_to_itself_from_another_point_at_every_step(jobs):
    app = learn(open_page(pace="max", stop="6"))
    losses = jobs[0].snapshot.losses.tolist()
    app.slider(key="sine-hand-over").set_value(5).run()
    app.select_slider(key="sine-periods").set_value("10").run()
    checked(app)
    assert len(jobs) == 1
    assert jobs[0].snapshot.losses.tolist() == losses  # nothing was learned again
    sent = stage(app)
    assert sent["start"] == 0  # the browser gets all of it anew
    assert sent["positions"] == [str(step) for step in range(7)]
    free = values(panel(app, "strip")["byStep"]["4.y"])  # (steps, points)
    task = Task(Settings(), Rollout(5, 10))
    for step in range(7):
        np.testing.assert_array_equal(free[step], task.observe().free)
        task.step()
    assert "leaves the wave at the first point" in said(app)


def test_rewind_and_branch(jobs):
    rewind_and_branch(learn(open_page(pace="max", stop="12")), jobs, "sine", "step", end=12, rtol=1e-5)


@pytest.mark.thorough
def test_one_step_in_slow_motion(jobs):
    app = press(open_page(slow="true", state="gradient"), "once")
    slow = stage(app, "One step in slow motion")
    assert slow["stepName"] == "Step 1 → 2"
    assert [sentence.partition(":")[0] for sentence in slow["captions"]] == ["Forward", "Loss", "Backward", "Update"]
    losses = values(next(each for each in slow["panels"] if each["key"] == "loss")["byStep"]["0.y"])
    press(app, "once")
    assert losses[-1].mean() == pytest.approx(jobs[0].snapshot.loss)


def test_the_code_is_that_of_the_settings():
    app = open_page(code="true", rate="0.05", stop="9", cell="GRU", state="zero", wave="damped")
    settings = Settings("gru", wave="damped", hidden_state="zero", learning_rate=0.05, steps=9)
    assert app.code[0].value == script(settings).rstrip()
    assert [each.proto.label for each in app.get("download_button")].count("Download") == 1


def test_the_noise_is_drawn_as_the_floor_of_the_loss():
    data = panel(open_page(noise="0.2"), "loss")["figure"]["data"]
    assert data[-1]["y"] == pytest.approx([0.04, 0.04])
    assert "noise variance" in data[-1]["text"][0]


@pytest.mark.quick("RNN")
@pytest.mark.parametrize("cell", ["RNN", "GRU", "LSTM"])
def test_a_rate_of_one_does_no_harm_to_the_page(jobs, cell):
    app = learn(open_page(pace="max", rate="1", cell=cell, stop="60"))
    assert jobs[0].snapshot.status in ("finished", "diverged")
    assert bool(app.warning) == (jobs[0].snapshot.status == "diverged")


def test_a_loss_that_is_no_number_is_told_in_a_sentence(jobs):
    app = open_page(rate="1", slow="true")
    jobs[0].edit(lambda task: task.model.recurrent.weight_ih_l0.data.fill_(float("nan")))
    checked(app.run())
    press(app, "once")
    assert jobs[0].snapshot.status == "diverged"
    assert "not a finite number" in app.warning[0].value
    assert "below 1" in app.warning[0].value


def test_other_pages_pause_it_and_find_it_again(jobs):
    app = press(open_page(pace="20", stop="1000000"), "start")
    leave_and_come_back(app, jobs, "sine")


def test_the_pages_share_what_is_called_alike_without_harm():
    """The hello page has layers, hidden units and a seed too."""
    app = open_page(hidden="100", layers="3", seed="77")
    checked(app.switch_page("pages/2_hello.py").run())
    app.button_group(key="hello-network").set_value("Embedding").run()
    checked(app)
    checked(app.switch_page("pages/3_sine.py").run())
    assert start(app).label == "Start training"
