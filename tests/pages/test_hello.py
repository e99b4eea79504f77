"""The hello page without a browser: what it learns, what it says, and what stands in the link."""

from dataclasses import replace
from functools import partial

import numpy as np
import pytest

from rnnplay.lessons.hello import comparison as embedding_comparison
from rnnplay.lessons.hello import losses
from rnnplay.lessons.hello.comparison import ComparisonSettings, compare_ways
from rnnplay.lessons.hello.script import script
from rnnplay.lessons.hello.task import PRESETS, Task
from rnnplay.lessons.hello.unrolled import unrolled_width
from rnnplay.lessons.hello.words import read_words
from tests.pages import driver
from tests.pages.driver import captions, checked, curves, learn, press, said, stage, start, until, values

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


@pytest.mark.quick("RNN")
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
    for name, weight in job.snapshot.observation.weights.items():
        np.testing.assert_array_equal(weight, weights[name])
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


@pytest.mark.quick("answer-ohl-*", "read--*")
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
        for row, y in enumerate(values(trace["y"]))
        for column, x in enumerate(values(trace["x"]))
        if frame["x0"] < x < frame["x1"] and frame["y0"] < y < frame["y1"]
    ]
    assert framed == ["recurrent.weight_hh_l1[2, 5]"]


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
    until(app, lambda: bool(app.get("plotly_chart")))
    answer = " ".join(text.value for text in app.markdown)
    assert "learning rate 0.1" in answer and "Median" in answer and "W_ih xₜ" in answer
    table = app.dataframe[-1].value
    assert [*table.columns][1:] == ["median", "seed 3", "seed 4"] and len(table) == 3
    courses = compare_ways(ComparisonSettings.of(replace(PRESETS["embedding"]), 0.1))
    assert [*table["seed 3"]] == ["> 6" if c.right_after[0] is None else f"{c.right_after[0]}" for c in courses]


@pytest.mark.thorough
def test_losses_are_compared_at_a_press_with_the_settings_of_the_page(monkeypatch):
    monkeypatch.setattr(losses, "SEEDS", 2)
    monkeypatch.setattr(losses, "EPOCHS", 6)
    app = press(open_page(question="loss", optimizer="SGD", rate="0.3", seed="5"), "hello-losses")
    until(app, lambda: bool(app.get("plotly_chart")))
    answer = " ".join(text.value for text in app.markdown)
    assert "use SGD, learning rate 0.3" in answer and "p = " in answer and "Adam" not in answer
    epochs, numbers = (each.value for each in app.dataframe)
    assert [*epochs.columns][1:] == ["median", "seed 5", "seed 6"] and len(epochs) == 3
    squared, *_others = losses.compare_losses(ComparisonSettings("hello", "ohlol", 8, 1, "sgd", 0.3, 5))
    p = 1 / (1 + np.exp(-squared.logits[0, 0]))
    y = np.array([0, 0, 0, 1])  # “h” is to become “o”, the last of e h l o
    np.testing.assert_allclose(numbers["p"].astype(float), p, atol=6e-4)
    written = numbers["(p − y) · p · (1 − p)"].str.replace("−", "-").astype(float)
    np.testing.assert_allclose(written, (p - y) * p * (1 - p), atol=6e-4)


@pytest.mark.parametrize("network", NETWORKS)
def test_the_code_is_that_of_the_settings(network):
    app = open_page(network=network, code="true", rate="0.3", stop="9", read="abc", answer="bca")
    settings = replace(PRESETS[NETWORKS[network]], source="abc", target="bca", learning_rate=0.3, epochs=9)
    assert app.code[0].value == script(settings).rstrip()
    assert [each.proto.label for each in app.get("download_button")].count("Download") == 1
