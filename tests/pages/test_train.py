"""The training page without a browser: what it trains, what it says, and what can be done with the network."""

import threading

import numpy as np
import pytest
import torch

from rnnplay.data.mnist import load_mnist
from rnnplay.digits.race import RACES, RaceTask
from rnnplay.digits.task import DigitTask
from rnnplay.digits.verdict import after_each_row
from tests.pages.driver import checked, stages, until
from tests.pages.training import SMALL, open_page, run_to_its_end, said, task_of, trained
from tests.waiting import wait_for


def test_at_first_an_untrained_network_is_seen_reading(jobs):
    app = open_page()
    training, reading = stages(app)
    assert training["steps"] == 1 and reading["steps"] == 28
    assert "Step **0**, label 7:" in said(app)
    assert not jobs[-1].running


def test_it_learns_and_can_be_looked_at(jobs):
    app = trained(open_page(), jobs)
    training, _reading = stages(app)
    assert training["positions"][-1] == "10"
    assert "Step **10**" in said(app) and "of 2,000 test images" in said(app)
    assert f"loss {jobs[-1].snapshot.losses[-1]:.3f}" in training["captions"][-1]


def test_a_digit_that_is_picked_is_read_at_once(jobs):
    app = trained(open_page(), jobs)
    checked(app.number_input(key="train-digit").set_value(1).run())
    assert "Step **10**, label 2:" in said(app)  # the second of MNIST's test images is a 2


@pytest.mark.thorough
def test_a_digit_that_is_picked_later_is_read_as_it_was_then(jobs, monkeypatch):
    app = trained(open_page(), jobs)
    known = jobs[-1].observation(4)
    assert known.digit == 0
    monkeypatch.setattr("rnnplay.lessons.train.ui.stage.followed_step", lambda container: 4)
    assert "Step **4**, label 7:" in said(checked(app.run()))
    checked(app.number_input(key="train-digit").set_value(1).run())
    assert "Step **4**, label 2:" in said(app)
    (shown,) = jobs[-1].ask_task(lambda task: shown_at_4(task))
    field = stages(app)[1]
    assert field["captions"][-1] == after_each_row(shown.reading.by_row)[-1]


def shown_at_4(task):
    """The second digit, read by a network that has made four steps."""
    again = RaceTask(task.recipes, load_mnist("train"), torch.device("cpu"))
    for _ in range(4):
        again.step()
    again.runners[0].progress._shown = task.runners[0].progress._shown
    return again.watch_now(1)


@pytest.mark.thorough
def test_while_steps_are_computed_again_the_page_says_so_and_goes_on(jobs, monkeypatch):
    app = trained(open_page(), jobs)
    jobs[-1].observation(6)  # so that it stands on the timeline
    gate, step = threading.Event(), RaceTask.step
    monkeypatch.setattr("rnnplay.lessons.train.ui.stage.followed_step", lambda container: 6)
    monkeypatch.setattr(RaceTask, "step", lambda task: gate.wait(30) and step(task))
    jobs[-1]._runner.replay.history.states.cut(0)  # so that there is something to compute
    app.number_input(key="train-digit").set_value(1).run()
    assert not app.exception
    assert "Recomputing steps: 0\u202f%" in said(app) and "Step **6**, label 7:" in said(app)
    gate.set()
    wait_for(lambda: not jobs[-1].waiting, 100)
    assert "Step **6**, label 2:" in said(checked(app.run()))


@pytest.mark.thorough
def test_a_run_that_was_paused_early_has_every_step_to_go_back_to(jobs, monkeypatch):
    step = RaceTask.step

    def paused_after_40(task):
        if task.step_count == 39:
            jobs[-1].pause(0)
        return step(task)

    monkeypatch.setattr(RaceTask, "step", paused_after_40)
    app = open_page()
    checked(app.number_input(key="train-stop").set_value(10_000).run())  # a long one, of which few steps are observed
    app = run_to_its_end(app, jobs)
    assert jobs[-1].snapshot.step == 40
    # It fetches as much at a time as a page can wait for.
    until(app, lambda: len(stages(app)[0]["positions"]) >= 41, 100)
    assert stages(app)[0]["positions"] == [str(step) for step in range(41)]


@pytest.mark.thorough
def test_what_was_left_behind_stays_in_grey_with_its_rate(jobs):
    app = trained(open_page(), jobs)
    losses = jobs[-1].snapshot.losses
    jobs[-1].rewind(4)  # as the button does that is drawn in the browser
    checked(app.run())
    app.select_slider(key="train-rate").set_value("0.001").run()
    trained(app, jobs)
    shown = {panel["key"]: panel["figure"] for panel in stages(app)[0]["panels"]}
    for key in ("losses", "accuracies"):
        names = [trace["name"] for trace in shown[key]["data"] if trace.get("showlegend", True)]
        assert "learning rate 0.01" in names
    assert "learning rate 0.01 → 0.001" in [trace["name"] for trace in shown["losses"]["data"]]
    assert jobs[-1].snapshot.left_behind[0].losses.tolist() == losses[4:].tolist()
    assert stages(app)[0]["at"] == list(range(11))
    checked(app.toggle(key="train-log").set_value(True).run())
    assert stages(app)[0]["panels"][0]["figure"]["layout"]["xaxis"]["type"] == "log"


@pytest.mark.thorough
def test_a_race_is_watched_by_name(jobs):
    app = open_page()
    app.selectbox(key="train-train").set_value("cells").run()
    for key, value in SMALL.items():
        app.number_input(key=f"train-{key}").set_value(int(value))
    app = trained(checked(app.run()), jobs, 4)
    assert [recipe.cell for recipe in task_of(jobs[-1]).recipes] == [recipe.cell for recipe in RACES["cells"]]
    assert "LSTM (lstm-1x8) at step 4" in said(app)
    app.segmented_control(key="train-reader").set_value("RNN")
    assert "RNN (rnn-1x8) at step 4" in said(checked(app.run()))
    assert "loss of RNN: " in stages(app)[0]["captions"][-1]
    assert "**Share of the gradient at the last row that reaches row 1**" in said(app) and "At step 2: RNN: " in said(
        app
    )


def test_a_loss_that_is_no_number_is_told_and_nothing_is_lost(jobs, monkeypatch):
    app = trained(open_page(), jobs, 3)
    usual = DigitTask.rate_of_step.fget
    rate = property(lambda task: 1e37 if task.step_count > 2 else usual(task))
    monkeypatch.setattr(DigitTask, "rate_of_step", rate)
    checked(app.number_input(key="train-stop").set_value(50).run())
    app = run_to_its_end(app, jobs)
    assert jobs[-1].snapshot.status == "diverged"
    assert any("finite" in warning.value for warning in app.warning)
    assert len(jobs[-1].snapshot.losses) >= 3 and np.isfinite(jobs[-1].snapshot.losses).all()


def test_a_step_that_fails_is_told(jobs, monkeypatch):
    app = trained(open_page(), jobs, 3)
    monkeypatch.setattr(DigitTask, "rate_of_step", lambda task: 1e39)  # no float32: nor is any step computed again
    jobs[-1]._runner.replay.history.states.cut(0)
    checked(app.number_input(key="train-stop").set_value(50).run())
    app = run_to_its_end(app, jobs)
    assert jobs[-1].snapshot.status == "failed"
    assert any("failed" in warning.value for warning in app.warning)
    checked(app.number_input(key="train-digit").set_value(1).run())
