"""The hello page without a browser: what it learns, what it says, and what stands in the link."""

import base64
import threading
import time
from dataclasses import replace
from functools import partial

import numpy as np
import pytest

from rnnplay.engine import job as engine
from rnnplay.lessons.hello import comparison as embedding_comparison
from rnnplay.lessons.hello.comparison import ComparisonSettings, compare_ways
from rnnplay.lessons.hello.script import script
from rnnplay.lessons.hello.task import PRESETS, Task
from rnnplay.lessons.hello.unrolled import unrolled_width
from rnnplay.lessons.hello.words import read_words
from tests.pages import driver
from tests.pages.driver import captions, checked, curves, learn, press, said, stage, start

open_page = partial(driver.open_page, "hello")
NETWORKS = {"RNNCell": "cell", "RNN": "rnn", "Embedding": "embedding"}


def test_it_opens_before_any_learning(jobs):
    app = open_page()
    assert start(app).label == "Start training"
    assert stage(app)["positions"] == ["0"]
    assert [panel["key"] for panel in stage(app)["panels"]] == [
        "predictions",
        "loss",
        "unrolled",
        "weights",
        "gradients",
    ]
    assert "After 0 epochs: “hello” →" in said(app)
    assert jobs[0].snapshot.status == "ready"


@pytest.mark.parametrize("network", NETWORKS)
def test_every_preset_reaches_ohlol_in_its_fifteen_epochs(network):
    app = learn(open_page(network=network, pace="max"))
    assert stage(app)["positions"] == [str(epoch) for epoch in range(16)]
    assert "After 15 epochs: “hello” → “ohlol”, 5 of 5 letters correct" in said(app)
    assert start(app).label == "Continue from epoch 15"
    task = Task(PRESETS[NETWORKS[network]])
    losses = [task.step() for _ in range(15)]
    np.testing.assert_allclose(curves(app)[-1][:15], losses, rtol=1e-6)


@pytest.mark.parametrize(
    ("network", "floor"),
    [
        ("RNNCell", "5 × ln(1 + 3e⁻²) = 1.704"),
        ("RNN", "cannot fall below ln(1 + 3e⁻²) = 0.341"),
        ("Embedding", "towards 0"),
    ],
)
def test_the_floor_of_the_loss_is_explained(network, floor):
    loss = next(panel for panel in stage(open_page(network=network))["panels"] if panel["key"] == "loss")
    assert floor in loss["note"]


@pytest.mark.parametrize(
    ("source", "target", "floor"),
    [("aaaa", "aabb", "below ln(1 + e⁻²) = 0.127"), ("aa", "aa", "only one letter"), ("abc", "bca", "ln(1 + 2e⁻²)")],
)
def test_the_floor_is_that_of_the_letters_at_hand(source, target, floor):
    app = open_page(network="RNN", read=source, answer=target)
    loss = next(panel for panel in stage(app)["panels"] if panel["key"] == "loss")
    assert floor in loss["note"]


def test_a_network_comes_with_its_own_settings():
    app = open_page(rate="0.5", stop="40", seed="8")
    app.button_group(key="hello-network").set_value("Embedding").run()
    checked(app)
    assert app.select_slider(key="hello-rate").value == "0.05"
    assert app.number_input(key="hello-stop").value == 15
    assert app.number_input(key="hello-seed").value == 3
    assert (app.slider(key="hello-layers").value, app.slider(key="hello-hidden").value) == (2, 8)


def test_the_link_holds_all_settings_and_the_words(jobs):
    app = open_page(
        network="Embedding",
        read="你好",
        answer="世界",
        hidden="5",
        layers="3",
        optimizer="SGD",
        seed="11",
        rate="0.3",
        pace="20",
        stop="7",
    )
    job, task = (
        jobs[-1],
        Task(
            replace(
                PRESETS["embedding"],
                source="你好",
                target="世界",
                hidden_size=5,
                num_layers=3,
                optimizer="sgd",
                seed=11,
                learning_rate=0.3,
            )
        ),
    )
    assert (job.learning_rate, job.pace) == (0.3, 20)
    weights = task.observe().weights
    for name, values in job.snapshot.observation.weights.items():
        np.testing.assert_array_equal(values, weights[name])
    learn(app)
    assert "After 7 epochs: “你好” →" in said(app)


def test_other_words_start_anew_and_it_says_so_before(jobs):
    app = learn(open_page(pace="max"))
    assert "starts a new run" in captions(app)
    app.text_input(key="hello-read").set_value("seven").run()
    assert stage(app)["positions"] == ["0"]
    assert "After 0 epochs: “seven” →" in said(app)
    assert len(jobs) == 2
    assert jobs[0].snapshot.status == "closed"


@pytest.mark.parametrize(
    ("field", "word", "reason"),
    [
        ("read", "", "at least one character"),
        ("read", "x" * 25, "at most 24"),
        ("answer", "ohl", "the same number of characters"),
        ("answer", "oh\u200elol", "U+200E"),
    ],
)
def test_a_wrong_word_is_told_and_the_run_goes_on(jobs, field, word, reason):
    app = press(open_page(pace="100", stop="1000000"), "start")
    app.text_input(key=f"hello-{field}").set_value(word).run()
    checked(app)
    assert reason in app.error[0].value
    assert "keeps “hello” → “ohlol”" in captions(app)
    assert len(jobs) == 1
    assert jobs[0].running
    app.text_input(key=f"hello-{field}").set_value({"read": "hello", "answer": "ohlol"}[field]).run()
    assert not checked(app).error
    assert len(jobs) == 1


def test_a_link_with_wrong_words_opens_with_the_usual_ones():
    app = open_page(read="hello", answer="no")
    assert "the same number of characters" in app.error[0].value
    assert "After 0 epochs: “hello” →" in said(app)


def test_a_link_with_wrong_settings_opens():
    app = open_page(
        network="Transformer", rate="7", pace="-1", stop="0", seed="x", optimizer="", layers="99", hidden="0"
    )
    assert start(app).label == "Start training"


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
    app = learn(open_page(pace="max"))
    before = curves(app)[-1]
    jobs[0].rewind(6)  # as the button does that is drawn in the browser
    checked(app.run())
    assert start(app).label == "Continue from epoch 6"
    assert len(stage(app)["positions"]) == 16  # nothing is lost until it goes on
    app.select_slider(key="hello-rate").set_value("0.3").run()
    learn(app)
    left_behind, now = curves(app)
    assert len(now) == 16
    np.testing.assert_array_equal(now[:7], before[:7])
    np.testing.assert_allclose(left_behind, before[6:15], rtol=1e-6)
    assert not np.array_equal(now[7:], before[7:])


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


def test_the_weight_to_be_changed_is_framed_and_no_picture_shrinks_for_it():
    app = open_page(network="Embedding")
    before = {panel["key"]: panel for panel in stage(app)["panels"]}
    app.toggle(key="hello-weight").set_value(True).run()
    checked(app)
    app.selectbox(key="hello-weights").set_value("recurrent.weight_hh_l1").run()
    app.number_input(key="hello-weight-row").set_value(2).run()
    app.number_input(key="hello-weight-column").set_value(5).run()
    after = {panel["key"]: panel for panel in stage(checked(app))["panels"]}
    assert {key: panel["height"] for key, panel in after.items()} == {
        key: panel["height"] for key, panel in before.items()
    }
    assert "shapes" not in before["weights"]["figure"]["layout"]
    (frame,) = after["weights"]["figure"]["layout"]["shapes"]
    framed = [
        trace["text"][row][column]
        for trace in after["weights"]["figure"]["data"]
        for row, y in enumerate(numbers(trace["y"]))
        for column, x in enumerate(numbers(trace["x"]))
        if frame["x0"] < x < frame["x1"] and frame["y0"] < y < frame["y1"]
    ]
    assert framed == ["recurrent.weight_hh_l1[2, 5]"]


def numbers(sent: dict) -> np.ndarray:
    return np.frombuffer(base64.b64decode(sent["bdata"]), "<" + sent["dtype"])


def test_a_long_word_has_room_for_each_letter():
    word = "abcdefghijklmnopqrstuvwx"
    panels = {panel["key"]: panel for panel in stage(open_page(read=word, answer=word[::-1]))["panels"]}
    predictions, unrolled, gradients = panels["predictions"], panels["unrolled"], panels["gradients"]
    assert (predictions["height"] - 48) / 24 >= 18  # px a row
    shapes = unrolled["figure"]["shapes"]
    assert unrolled["height"] == round(unrolled["figure"]["height"])  # nothing is drawn smaller
    assert all(each["height"] / len(each["rows"]) >= 11 for each in shapes if each["kind"] == "cells")
    assert [each["text"] for each in shapes if each.get("size") == 12 and each["text"] in word] == [*word] * 2  # rows
    assert (unrolled["leastWidth"] - 146) / 24 >= 20
    assert (gradients["leastWidth"] - 52) / 24 >= 12
    assert unrolled_width(read_words("hello", "ohlol")) < 340  # a phone need not scroll the usual one


def test_one_hot_and_embedding_are_compared_at_a_press(monkeypatch):
    monkeypatch.setattr(embedding_comparison, "SEEDS", 2)
    monkeypatch.setattr(embedding_comparison, "EPOCHS", 6)
    app = press(open_page(network="Embedding", rate="0.1"), "hello-compare")
    end, pause = time.monotonic() + 60, threading.Event()
    while not app.get("plotly_chart"):
        assert time.monotonic() < end
        pause.wait(0.05)
        checked(app.run())
    answer = " ".join(text.value for text in app.markdown)
    assert "learning rate 0.1" in answer and "Median" in answer and "W_ih xₜ" in answer
    table = app.dataframe[-1].value
    assert [*table.columns][1:] == ["median", "seed 3", "seed 4"] and len(table) == 3
    courses = compare_ways(ComparisonSettings.of(replace(PRESETS["embedding"]), 0.1))
    assert [*table["seed 3"]] == ["> 6" if c.right_after[0] is None else f"{c.right_after[0]}" for c in courses]


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
    sent = panel["byStep"]["0.z" if "0.z" in panel["byStep"] else "0.y"]
    values = np.frombuffer(base64.b64decode(sent["bdata"]), "<" + sent["dtype"])
    return values.reshape([int(size) for size in sent["shape"].split(",")])


@pytest.mark.parametrize("network", NETWORKS)
def test_the_code_is_that_of_the_settings(network):
    app = open_page(network=network, code="true", rate="0.3", stop="9", read="abc", answer="bca")
    settings = replace(PRESETS[NETWORKS[network]], source="abc", target="bca", learning_rate=0.3, epochs=9)
    assert app.code[0].value == script(settings).rstrip()
    assert len(app.get("download_button")) == 1


def test_a_loss_that_is_no_number_is_told_in_a_sentence(jobs):
    app = open_page(network="RNN", weight="true")
    jobs[0].edit(lambda task: task.model.recurrent.weight_ih_l0.data.fill_(float("nan")))
    checked(app.run())
    press(app, "once")
    assert jobs[0].snapshot.status == "diverged"
    assert "not a finite number" in app.warning[0].value


def test_other_pages_pause_it_and_find_it_again(jobs):
    app = press(open_page(pace="20", stop="1000000"), "start")
    checked(app.switch_page("app.py").run())
    end, pause = time.monotonic() + 100, threading.Event()
    while jobs[0].running:
        assert time.monotonic() < end, "it was not paused"
        pause.wait(0.01)
    step = jobs[0].snapshot.step
    checked(app.switch_page("pages/2_hello.py").run())
    assert len(jobs) == 1
    assert stage(app)["positions"][-1] == str(step)


def test_a_fast_run_is_shown_evenly_once_it_stands():
    app = learn(open_page(pace="max", stop="300"))
    end = time.monotonic() + 100
    while len(stage(app)["positions"]) < 76:  # it fetches as much at a time as a page can wait for
        assert time.monotonic() < end
        checked(app.run())
    epochs = np.array([int(name) for name in stage(app)["positions"]])
    np.testing.assert_array_equal(epochs // 4, range(76))


def test_a_run_that_ends_with_its_session_ends_its_page_without_a_word(jobs, monkeypatch):
    app = open_page(pace="max", slow="true")
    for seed, asked in enumerate(["observation", "ask_task", "run"]):
        learn(checked(app.number_input(key="hello-seed").set_value(seed).run()))
        jobs[-1]._runner.replay.history.observations.cut(2)  # so that there is something to ask for
        command = getattr(engine.Job, asked)

        def closed_before(job, *arguments, command=command, **options):
            job.close()
            return command(job, *arguments, **options)

        with monkeypatch.context() as patch:
            patch.setattr(engine.Job, asked, closed_before)
            checked(app.button(key="start").click().run() if asked == "run" else app.run())
        assert jobs[-1].snapshot.status == "closed"
    assert len(jobs) == 4
