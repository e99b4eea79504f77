"""The settings of the training page: presets, links, and what cannot be."""

from dataclasses import replace

import pytest

from rnnplay.digits.recipes import PRESETS
from tests.pages.driver import address, checked, stages
from tests.pages.training import open_page, said, task_of, trained


def test_dropout_with_one_layer_is_said_to_do_nothing(jobs):
    app = open_page(dropout="0.5")
    assert app.slider(key="train-dropout").value == 0.5
    assert "With one layer dropout has no effect" in said(app)
    assert task_of(jobs[-1]).recipes[0].dropout == 0
    checked(app.number_input(key="train-layers").set_value(2).run())
    assert "dropout has no effect" not in said(app)
    assert task_of(jobs[-1]).recipes[0].dropout == 0.5


@pytest.mark.quick("tutorial-1x64")
@pytest.mark.parametrize("name", PRESETS)
def test_each_preset_begins_with_its_own_settings(jobs, monkeypatch, name):
    monkeypatch.setattr("rnnplay.digits.batches.FORM_COUNT", 100)
    app, preset = open_page(), PRESETS[name]
    checked(app.selectbox(key="train-train").set_value("dropout").run())
    checked(app.selectbox(key="train-train").set_value(name).run())
    assert task_of(jobs[-1]).recipes == (replace(preset, name=preset.network_name),)
    assert app.select_slider(key="train-rate").value == f"{preset.learning_rate:g}"
    assert app.number_input(key="train-stop").value == task_of(jobs[-1]).total_steps


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
    kept = address(app)[1]
    assert {name: kept.get(name) for name in LINK} == LINK and "data" not in kept, "what is usual need not stand there"


def test_what_is_chosen_stands_in_the_address(jobs):
    app = open_page()
    checked(app.selectbox(key="train-train").set_value("cells").run())
    assert address(app)[1]["train"] == "cells"
    checked(app.segmented_control(key="train-reading").set_value("columns").run())
    assert address(app)[1]["reading"] == "columns"
    checked(app.selectbox(key="train-train").set_value("tutorial").run())  # with its own settings
    assert not {"train", "reading"} & address(app)[1].keys()


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


@pytest.mark.thorough
def test_a_network_that_is_too_large_for_this_server_is_a_sentence_and_the_run_stays(jobs, monkeypatch):
    app = trained(open_page(), jobs)
    monkeypatch.setenv("RNNPLAY_RUN_MEMORY", "40")
    checked(app.number_input(key="train-hidden").set_value(256).run())
    (error,) = app.error
    assert "on this server a run may take 40 MB. Choose fewer hidden units" in error.value
    assert len(jobs) == 1 and "lstm-1x8 at step 10" in said(app)


@pytest.mark.thorough
def test_pictures_can_be_read_by_columns_and_other_lengths(jobs):
    app = open_page()
    app.segmented_control(key="train-reading").set_value("columns")
    app.segmented_control(key="train-pixels").set_value("14")
    app = trained(checked(app.run()), jobs)
    assert stages(app)[1]["steps"] == 56


def test_the_caption_is_that_of_the_settings_at_hand():
    app = open_page()
    caption = next(each.value for each in app.caption if "units" in each.value)
    assert "LSTM, 1 × 8 units; 28 rows of 28 pixels." in caption
    assert "2 × 50 steps, batches of 20, from the first 1,000 training images." in caption
    assert "Changed from the preset: hidden units, layers, batch size, images." in caption
