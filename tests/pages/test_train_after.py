"""After a training: the test images, why simple models fall behind, and the network on the draw page."""

import threading

import pytest
import torch
from streamlit.testing.v1 import AppTest

from rnnplay import checkpoints
from rnnplay.data.mnist import Digits, load_mnist
from rnnplay.digits.baselines import MODELS
from rnnplay.digits.simple_models import SIMPLE_MODELS, measure
from rnnplay.lessons.train import cuts
from rnnplay.lessons.train.ui.cuts import cut_in_words
from rnnplay.text import percent
from tests.pages.driver import checked, press, until
from tests.pages.training import open_page, said, trained


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
    assert begun.wait(60) and "The network is reading the test images …" in [each.value for each in app.caption]
    read.set()
    jobs[-1].ask_task(lambda task: None)  # until it is done
    assert any("classified correctly" in each.value for each in checked(app.run()).markdown)


@pytest.mark.thorough
def test_a_network_that_reads_otherwise_does_not_go_to_the_draw_page(jobs):
    app = open_page()
    checked(app.toggle(key="train-shuffled").set_value(True).run())
    app = trained(app, jobs)
    assert "cannot be used on the draw page" in said(app)
    assert not [button for button in app.button if button.key == "take"]


@pytest.mark.thorough
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


@pytest.mark.thorough
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


@pytest.mark.thorough
def test_cuts_are_compared_at_a_press(jobs, monkeypatch):
    for name, value in {"HIDDEN": 4, "BATCH": 10, "IMAGES": 20, "EPOCHS": 1, "MEASURED_ON": 20}.items():
        monkeypatch.setattr(cuts, name, value)
    app = press(open_page(question="rows"), "cuts")
    until(app, lambda: "28 rows reach" in said(app))
    (table,) = (each.value for each in app.dataframe)
    shortest_first = sorted(cuts.CUTS, key=lambda cut: (cut.steps, cut.shuffled))
    assert [*table["steps × pixels"]] == [cut_in_words(cut) for cut in shortest_first]
    assert app.button(key="cuts").disabled and len(app.get("plotly_chart")) == 1


@pytest.mark.thorough
def test_all_networks_stand_on_one_screen_beside_simple_models(jobs, monkeypatch):
    few = load_mnist("train").first(300)
    monkeypatch.setattr("rnnplay.lessons.train.ui.data.digits_to_learn", lambda whole: few)
    app = open_page(question="networks")
    (table,) = (each.value for each in app.dataframe)
    cards = sorted(checkpoints.list(), key=lambda card: -card.accuracy)
    assert [*table["model"]][: len(cards)] == [card.name for card in cards]
    assert [*table["test accuracy"]][: len(cards)] == [percent(card.accuracy, 2) for card in cards]
    assert [*table["weights"]][: len(cards)] == [f"{card.parameters:,}" for card in cards]
    assert len(table) == len(cards) + len(SIMPLE_MODELS)
    best = measure("pixels", few, load_mnist("test"))
    line = table[table["model"] == "Logistic regression on the pixels"].iloc[0]
    assert (line["test accuracy"], line["weights"]) == (percent(best.accuracy, 1), "7,850")
    assert line["measured on"] == "the first 2,000 test images of MNIST"
    assert f"The smallest, lstm-1x64, has 24,714 weights and reaches {percent(0.9943, 2)}." in said(app)
