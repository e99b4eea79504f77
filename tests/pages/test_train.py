"""The training page without a browser: what it trains, what it says, and what can be done with the network."""

import json
import threading
import time
from dataclasses import replace

import numpy as np
import pytest
import torch
from streamlit.testing.v1 import AppTest

from rnnplay import checkpoints
from rnnplay.data.mnist import Digits, load_mnist
from rnnplay.digits.baselines import MODELS, compare
from rnnplay.digits.race import RACES, RaceTask
from rnnplay.digits.recipes import PRESETS
from rnnplay.digits.task import DigitTask
from rnnplay.digits.verdict import after_each_row
from tests.pages import driver
from tests.pages.driver import checked, press, stages

SMALL = {"hidden": "8", "layers": "1", "batch": "20", "images": "1000"}


def open_page(**link: str) -> AppTest:
    return driver.open_page("train", **SMALL | link)


def trained(app: AppTest, jobs: list, steps: int = 10) -> AppTest:
    """The page after so many steps."""
    checked(app.number_input(key="train-stop").set_value(steps).run())
    app = run_to_its_end(app, jobs)
    assert jobs[-1].snapshot.step == steps
    return app


def run_to_its_end(app: AppTest, jobs: list) -> AppTest:
    press(app, "start")
    until = time.monotonic() + 100
    while jobs[-1].running and time.monotonic() < until:
        time.sleep(0.05)
    return checked(app.run())


def task_of(job):
    return job._runner.replay.task


def said(app: AppTest) -> str:
    return " ".join(each.value for each in [*app.markdown, *app.caption, *app.header])


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
    until = time.monotonic() + 100
    while jobs[-1].waiting and time.monotonic() < until:
        time.sleep(0.02)
    assert "Step **6**, label 2:" in said(checked(app.run()))


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
    until = time.monotonic() + 100
    while len(stages(app)[0]["positions"]) < 41:  # it fetches as much at a time as a page can wait for
        assert time.monotonic() < until
        checked(app.run())
    assert stages(app)[0]["positions"] == [str(step) for step in range(41)]


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


def test_dropout_with_one_layer_is_said_to_do_nothing(jobs):
    app = open_page(dropout="0.5")
    assert app.slider(key="train-dropout").value == 0.5
    assert "With one layer dropout has no effect" in said(app)
    assert task_of(jobs[-1]).recipes[0].dropout == 0
    checked(app.number_input(key="train-layers").set_value(2).run())
    assert "dropout has no effect" not in said(app)
    assert task_of(jobs[-1]).recipes[0].dropout == 0.5


@pytest.mark.parametrize("preset", PRESETS)
def test_each_preset_begins_with_its_own_settings(jobs, preset, monkeypatch):
    monkeypatch.setattr("rnnplay.digits.batches.FORM_COUNT", 100)
    app = open_page()
    checked(app.selectbox(key="train-train").set_value("dropout").run())
    checked(app.selectbox(key="train-train").set_value(preset).run())
    assert task_of(jobs[-1]).recipes == (replace(PRESETS[preset], name=PRESETS[preset].network_name),)
    assert app.select_slider(key="train-rate").value == f"{PRESETS[preset].learning_rate:g}"
    assert app.number_input(key="train-stop").value == task_of(jobs[-1]).total_steps


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


def address(app: AppTest) -> dict[str, str]:
    """What the page has the browser write into its address."""
    found = [each for each in app.get("bidi_component") if each.proto.component_name.endswith("address")]
    return json.loads(found[0].proto.mixed.json if found[0].proto.HasField("mixed") else found[0].proto.json)["values"]


LINK = {
    "train": "tutorial-two-directions",
    "cell": "gru",
    "readout": "ends",
    "optimizer": "sgd",
    "schedule": "one cycle",
    "reading": "columns",
    "pixels": "14",
}


def test_a_link_opens_the_same_settings_by_short_names_and_keeps_them(jobs):
    app = open_page(**LINK, data="sample", seed="3")
    (recipe,) = task_of(jobs[-1]).recipes
    assert (recipe.name, recipe.bidirectional, recipe.seed) == ("bigru-1x8-ends", True, 3)
    chosen = (recipe.cell, recipe.readout, recipe.optimizer, recipe.schedule, recipe.reading, recipe.row_length)
    assert chosen == ("gru", "ends", "sgd", "one cycle", "columns", 14)
    kept = address(app)
    assert {name: kept.get(name) for name in LINK} == LINK and "data" not in kept, "what is usual need not stand there"


def test_what_is_chosen_stands_in_the_address(jobs):
    app = open_page()
    checked(app.selectbox(key="train-train").set_value("cells").run())
    assert address(app)["train"] == "cells"
    checked(app.segmented_control(key="train-reading").set_value("columns").run())
    assert address(app)["reading"] == "columns"
    checked(app.selectbox(key="train-train").set_value("tutorial").run())  # with its own settings
    assert not {"train", "reading"} & address(app).keys()


def test_a_link_with_what_there_is_not_opens_the_usual(jobs):
    open_page(train="nonsense", cell="nonsense", data="nonsense")
    assert task_of(jobs[-1]).recipes[0].name == "lstm-1x8" and task_of(jobs[-1]).recipes[0].cell == "lstm"


def test_settings_that_cannot_be_are_a_sentence_and_the_run_stays(jobs):
    app = open_page()
    before = jobs[-1]
    checked(app.number_input(key="train-images").set_value(10).run())
    assert [error.value for error in app.error] == [
        "A batch of 20 digits is more than the 10 that are learnt from. Make it smaller."
    ]
    assert jobs[-1] is before and before.snapshot.status == "ready"


def test_a_network_that_is_too_large_for_this_server_is_a_sentence_and_the_run_stays(jobs, monkeypatch):
    app = trained(open_page(), jobs)
    monkeypatch.setenv("RNNPLAY_RUN_MEMORY", "40")
    checked(app.number_input(key="train-hidden").set_value(256).run())
    (error,) = app.error
    assert "on this server a run may take 40 MB. Choose fewer hidden units" in error.value
    assert len(jobs) == 1 and "lstm-1x8 at step 10" in said(app)


@pytest.mark.parametrize("page", ["hello", "sine", "train"])
@pytest.mark.parametrize("bound", ["1", "much"])
def test_a_server_without_room_for_any_run_says_so(monkeypatch, page, bound):
    monkeypatch.setenv("RNNPLAY_RUN_MEMORY", bound)
    app = driver.open_page(page)
    expected = "on this server a run may take 1 MB" if bound == "1" else "that is no number of megabytes"
    assert expected in app.error[-1].value


def test_what_was_trained_is_drawn_into(jobs):
    app = trained(open_page(), jobs)
    checked(app.button(key="take").click().run())
    assert app.selectbox(key="draw-network").value == "lstm-1x8 (yours)"  # the draw page
    assert any(words in said(app) for words in ("Prediction: **", "Probably **", "No clear prediction: **"))


def test_a_network_that_is_brought_along_is_drawn_into(jobs):
    app = trained(open_page(), jobs)
    content = (checkpoints.FOLDER / "lstm-1x64.safetensors").read_bytes()
    brought = ("mine.safetensors", content, "application/octet-stream")
    app = checked(app.file_uploader(key="brought").set_value(brought).run())
    assert app.selectbox(key="draw-network").value == "lstm-1x64 (yours)"  # the draw page


def test_a_broken_file_that_is_brought_along_is_told(jobs):
    app = trained(open_page(), jobs)
    brought = ("mine.safetensors", b"nothing", "application/octet-stream")
    app = checked(app.file_uploader(key="brought").set_value(brought).run())
    assert len(app.error) == 1 and "Step **10**" in said(app)


def test_while_the_test_images_are_read_the_page_says_so_and_goes_on(jobs, monkeypatch):
    read, begun = threading.Event(), threading.Event()

    def slowly(model, images):
        begun.set()
        assert read.wait(60) and threading.current_thread().name == "job"  # the page does not wait
        return torch.zeros(len(images), dtype=torch.int64)

    monkeypatch.setattr("rnnplay.lessons.train.ui.after.predictions", slowly)
    monkeypatch.setattr("rnnplay.lessons.train.ui.after.PATIENCE", 0.01)
    app = trained(open_page(), jobs)
    assert begun.is_set() and "The network is reading the test images …" in [each.value for each in app.caption]
    read.set()
    jobs[-1].ask_task(lambda task: None)  # until it is done
    assert any("classified correctly" in each.value for each in checked(app.run()).markdown)


def test_a_network_that_reads_otherwise_does_not_go_to_the_draw_page(jobs):
    app = open_page()
    checked(app.toggle(key="train-shuffled").set_value(True).run())
    app = trained(app, jobs)
    assert "cannot be used on the draw page" in said(app)
    assert not [button for button in app.button if button.key == "take"]


def test_pictures_can_be_read_by_columns_and_other_lengths(jobs):
    app = open_page()
    app.segmented_control(key="train-reading").set_value("columns")
    app.segmented_control(key="train-pixels").set_value("14")
    app = trained(checked(app.run()), jobs)
    assert stages(app)[1]["steps"] == 56


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


def test_simple_models_answer_why(jobs, monkeypatch):
    sample = load_mnist("train")
    few = Digits(sample.images[:700], sample.labels[:700], sample.source)
    monkeypatch.setattr("rnnplay.lessons.train.ui.data.digits_to_learn", lambda whole: few)
    monkeypatch.setattr("rnnplay.digits.baselines.STEPS", 10)
    shown = []
    monkeypatch.setattr("rnnplay.lessons.train.ui.why._show", lambda place, answers: shown.append([*answers]))
    app = press(open_page(), "why")
    assert shown[: len(MODELS)] == [[*MODELS[: count + 1]] for count in range(len(MODELS))], (
        "each as soon as it is done"
    )
    assert shown[-1] == [*MODELS] and app.button(key="why").disabled
    monkeypatch.undo()
    (table,) = open_page().dataframe
    assert len(table.value) == len(MODELS) and "LSTM 2×128, fast recipe, 10 steps" in table.value["model"].tolist()
    assert "with the ink of each row alone" in said(app)


def test_what_is_already_computed_is_not_computed_again():
    sample = load_mnist("train")
    few = Digits(sample.images[:300], sample.labels[:300], sample.source)
    told = []
    found = compare(few, few, torch.device("cpu"), lambda name, share: told.append(name), known=set(MODELS[1:]))
    assert [each.name for each in found] == [MODELS[0]] == told


def test_the_card_of_a_taken_network_tells_what_it_learnt_from_and_with_which_rates(jobs):
    app = trained(open_page(), jobs, 3)
    app.select_slider(key="train-rate").set_value("0.02")
    app = trained(checked(app.run()), jobs, 5)
    checked(app.button(key="take").click().run())
    (own,) = own_networks_of(app)
    assert own.card.name == "lstm-1x8" and own.card.architecture["hidden_size"] == 8
    assert own.card.data == "the first 1,000 of the first 10,000 training images of MNIST"
    recipe = own.card.recipe
    assert (recipe["steps"], recipe["learning_rate"], recipe["learning_rate_from_step"]) == (5, 0.01, {3: 0.02})


def own_networks_of(app: AppTest) -> list:
    return [*app.session_state["rnnplay.own networks"].values()]


def test_the_caption_is_that_of_the_settings_at_hand():
    app = open_page()
    caption = next(each.value for each in app.caption if "units" in each.value)
    assert "LSTM, 1 × 8 units; 28 rows of 28 pixels." in caption
    assert "2 × 50 steps, batches of 20, from the first 1,000 training images." in caption
    assert "Changed from the preset: hidden units, layers, batch size, images." in caption
