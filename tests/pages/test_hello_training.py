"""Training on the hello page: at each pace, back and on, by hand, and in slow motion."""

from functools import partial

import numpy as np
import pytest

from rnnplay.engine import job as engine
from tests.pages import driver
from tests.pages.driver import (
    captions,
    checked,
    learn,
    leave_and_come_back,
    press,
    rewind_and_branch,
    said,
    stage,
    start,
    until,
    values,
)

open_page = partial(driver.open_page, "hello")


def test_rate_and_pace_act_without_a_restart(jobs):
    app = press(open_page(pace="100", stop="1000000"), "start")
    app.select_slider(key="hello-rate").set_value("0.02").run()
    app.select_slider(key="hello-pace").set_value("max").run()
    checked(app)
    assert len(jobs) == 1
    assert jobs[0].running
    assert (jobs[0].learning_rate, jobs[0].pace) == (0.02, None)


def test_one_epoch_pause_and_reset(jobs):
    app = open_page(pace="1")
    press(press(app, "once"), "once")
    assert stage(app)["positions"] == ["0", "1", "2"]
    press(app, "start")
    assert app.button(key="once").disabled
    press(app, "start")
    assert jobs[0].snapshot.status == "paused"
    press(app, "reset")
    assert stage(app)["positions"] == ["0"]
    assert start(app).label == "Start training"


def test_rewind_and_branch(jobs):
    rewind_and_branch(learn(open_page(pace="max")), jobs, "hello", "epoch", end=15, rtol=1e-6)


def test_a_weight_changed_by_hand(jobs):
    app = learn(open_page(pace="max", stop="4", weight="true"))
    before = jobs[0].snapshot.observation
    slider = next(slider for slider in app.slider if slider.key.startswith("weight-recurrent.weight_ih-0-0"))
    assert slider.value == pytest.approx(before.weights["recurrent.weight_ih"][0, 0])
    slider.set_value(2.5).run()
    checked(app)
    after = jobs[0].snapshot.observation
    assert after.weights["recurrent.weight_ih"][0, 0] == 2.5
    assert f"loss {after.loss:.4g}" in said(app)
    assert after.loss != before.loss
    press(app, "once")
    jobs[0].rewind(4)
    checked(app.run())
    assert jobs[0].snapshot.observation.weights["recurrent.weight_ih"][0, 0] == 2.5
    jobs[0].rewind(3)
    checked(app.run())
    press(app, "once")
    assert jobs[0].snapshot.observation.loss == before.loss


def test_no_weight_is_changed_while_it_runs():
    app = press(open_page(pace="100", stop="1000000", weight="true", slow="true"), "start")
    assert "Pause the training to change a weight" in captions(app)
    assert not [slider for slider in app.slider if slider.key.startswith("weight-")]


def test_one_step_in_slow_motion(jobs):
    app = press(open_page(slow="true"), "once")
    slow = stage(app, "One step in slow motion")
    assert slow["stepName"] == "Epoch 1 → 2"
    assert [sentence.partition(":")[0] for sentence in slow["captions"]] == ["Forward", "Loss", "Backward", "Update"]
    keys = ["forward", "loss", "backward", "update", "gradients", "changes"]
    assert [panel["key"] for panel in slow["panels"]] == keys
    assert [panel["row"] for panel in slow["panels"]] == [0, 1, 2, 3, 4, 4]  # the letters below one another
    shown = [[not np.isnan(each).any() for each in by_step(panel)] for panel in slow["panels"]]
    forward, loss, backward, update = (
        [True] * 4,
        [False, True, True, True],
        [False, False, True, True],
        [False] * 3 + [True],
    )
    assert shown == [forward, loss, backward, loss, backward, update]  # before and after: the loss comes first
    weights = jobs[0].snapshot.observation.weights["recurrent.weight_ih"]
    press(app, "once")
    change = by_step(slow["panels"][5])[-1].reshape(weights.shape)
    np.testing.assert_allclose(jobs[0].snapshot.observation.weights["recurrent.weight_ih"] - weights, change, atol=1e-6)


def by_step(panel: dict) -> np.ndarray:
    """The first of what is redrawn at each step, ``(steps, ...)``."""
    return values(panel["byStep"]["0.z" if "0.z" in panel["byStep"] else "0.y"])


def test_a_loss_that_is_no_number_is_told_in_a_sentence(jobs):
    app = open_page(network="RNN", weight="true")
    jobs[0].edit(lambda task: task.model.recurrent.weight_ih_l0.data.fill_(float("nan")))
    checked(app.run())
    press(app, "once")
    assert jobs[0].snapshot.status == "diverged"
    assert "not a finite number" in app.warning[0].value


def test_other_pages_pause_it_and_find_it_again(jobs):
    app = press(open_page(pace="20", stop="1000000"), "start")
    leave_and_come_back(app, jobs, "hello")


@pytest.mark.thorough
def test_a_fast_run_is_shown_evenly_once_it_stands():
    app = learn(open_page(pace="max", stop="300"))
    # It fetches as much at a time as a page can wait for.
    until(app, lambda: len(stage(app)["positions"]) >= 76, 100)
    epochs = np.array([int(name) for name in stage(app)["positions"]])
    np.testing.assert_array_equal(epochs // 4, range(76))


@pytest.mark.thorough
def test_a_run_that_ends_with_its_session_ends_its_page_without_a_word(jobs, monkeypatch):
    app = open_page(pace="max", slow="true")
    for seed, asked in enumerate(["observation", "ask_task", "run"]):
        learn(checked(app.number_input(key="hello-seed").set_value(seed).run()))
        replay = jobs[-1]._runner.replay
        replay.history.observations.cut(2)  # so that there is something to ask for
        replay._recent.clear()
        command = getattr(engine.Job, asked)

        def closed_before(job, *arguments, command=command, **options):
            job.close()
            return command(job, *arguments, **options)

        with monkeypatch.context() as patch:
            patch.setattr(engine.Job, asked, closed_before)
            checked(app.button(key="start").click().run() if asked == "run" else app.run())
        assert jobs[-1].snapshot.status == "closed"
    assert len(jobs) == 4
