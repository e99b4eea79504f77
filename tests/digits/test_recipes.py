"""The recipes name networks that can be built, and what is shipped is made as it was."""

from dataclasses import replace

import pytest
import torch

from rnnplay.data.mnist import Digits, load_mnist
from rnnplay.data.sequences import SequenceError
from rnnplay.digits.recipes import PRESETS, RECIPES, TUTORIALS, Recipe, RecipeError
from rnnplay.digits.task import DigitTask
from rnnplay.models.row_classifier import RowClassifier

SHIPPED = {"lstm-2x128", "lstm-1x64", "bilstm-2x128-ends", "bilstm-2x128-last", "gru-2x128", "rnn-2x128"}


def test_the_six_networks_and_the_quickest_have_a_recipe():
    assert set(RECIPES) == SHIPPED | {"quickest"}
    assert all(recipe.name == name for name, recipe in RECIPES.items())


@pytest.mark.parametrize("name", RECIPES | TUTORIALS)
def test_a_recipe_makes_a_network_of_its_name(name):
    recipe = (RECIPES | TUTORIALS)[name]
    model = RowClassifier(**recipe.architecture)
    assert model(torch.zeros(3, 28, 28)).shape == (3, 10)
    assert model.architecture.items() >= recipe.architecture.items()
    if name in SHIPPED:
        cell, size, *readout = name.split("-")
        assert cell.removeprefix("bi") == recipe.cell and cell.startswith("bi") == recipe.bidirectional
        assert size == f"{recipe.num_layers}x{recipe.hidden_size}"
        assert readout in ([], [recipe.readout])


@pytest.mark.parametrize("name", RECIPES)
def test_shares_and_rates_are_possible(name):
    recipe = RECIPES[name]
    assert 0 <= recipe.untouched + recipe.redrawn <= 1 and recipe.forms >= 0
    assert 0 < recipe.pen[0] <= recipe.pen[1]
    assert 0 < recipe.warmup < 1 and recipe.learning_rate > 0 and recipe.epochs >= 1


# How the shipped recipes began when their networks were made, with 100 forms and 1,000 digits: ink and weights of the
# first step, and the losses of three. To the bit they are the same on one machine alone.
BEGAN = {
    "lstm-2x128": (12492.51, 13175.24, [2.31987, 2.34035, 2.29897]),
    "lstm-1x64": (12203.99, 2217.29, [2.31822, 2.33199, 2.31710]),
    "bilstm-2x128-ends": (13176.87, 32077.71, [2.32642, 2.32276, 2.28286]),
    "bilstm-2x128-last": (12915.29, 32077.71, [2.31938, 2.32541, 2.28330]),
    "gru-2x128": (12423.22, 9726.88, [2.31556, 2.33540, 2.32903]),
    "rnn-2x128": (12717.07, 3276.71, [2.32545, 2.38825, 2.32262]),
}


@pytest.mark.quick("lstm-2x128")
@pytest.mark.parametrize("name", BEGAN)
def test_shipped_recipes_begin_as_they_did(name, monkeypatch):
    monkeypatch.setattr("rnnplay.digits.batches.FORM_COUNT", 100)
    sample = load_mnist("train")
    few = Digits(sample.images[:1000], sample.labels[:1000], "the first 1,000")
    task = DigitTask(RECIPES[name], few, torch.device("cpu"))
    weights = sum(parameter.abs().sum().item() for parameter in task.model.parameters())
    state = task.generator.get_state()
    images, labels = task.batches.batch(task.step_count)
    task.generator.set_state(state)
    losses = [task.step() for _ in range(3)]
    ink, total, expected = BEGAN[name]
    assert labels[:10].tolist() == [4, 9, 9, 3, 0, 4, 3, 1, 9, 1]
    assert images.sum().item() == pytest.approx(ink, rel=1e-5)
    assert weights == pytest.approx(total, rel=1e-5)
    assert losses == pytest.approx(expected, abs=2e-3)  # some processors compute with bfloat16


def test_the_presets_are_the_tutorials_and_ours():
    assert list(PRESETS) == ["tutorial", "tutorial-two-directions", "tutorial-1x64", "lstm-2x128", "quickest"]
    for recipe, layers, units, batch, rate, epochs in (
        (PRESETS["tutorial"], 2, 128, 100, 0.01, 2),
        (PRESETS["tutorial-two-directions"], 2, 128, 100, 0.003, 2),
        (PRESETS["tutorial-1x64"], 1, 64, 64, 0.01, 1),
    ):
        assert (recipe.cell, recipe.num_layers, recipe.hidden_size) == ("lstm", layers, units)
        assert (recipe.batch_size, recipe.learning_rate, recipe.epochs) == (batch, rate, epochs)
        assert (recipe.optimizer, recipe.schedule, recipe.max_grad_norm, recipe.readout) == (
            "adam",
            "constant",
            None,
            "last",
        )
    assert [name for name in PRESETS if PRESETS[name].bidirectional] == ["tutorial-two-directions"]


@pytest.mark.parametrize(
    ("changes", "error", "message"),
    [
        ({"optimizer": "lion"}, RecipeError, "optimizer is 'lion', but must be one of adam, adamw, sgd"),
        ({"schedule": "steps"}, RecipeError, "one of one cycle, constant"),
        ({"start": "zeros"}, RecipeError, "one of ours, torch"),
        ({"order": "sorted"}, RecipeError, "one of ours, shared, torch"),
        ({"reading": "spiral"}, SequenceError, "rows or columns"),
        ({"row_length": 5}, SequenceError, "5 pixels per step"),
        ({"dropout": 0.2, "num_layers": 1}, RecipeError, "between layers"),
        ({"dropout": 1.0}, RecipeError, "Dropout"),
        ({"epochs": 0}, RecipeError, "epochs must be at least 1"),
        ({"learning_rate": 0.0}, RecipeError, "more than 0"),
        ({"learning_rate": float("nan")}, RecipeError, "more than 0"),
        ({"max_grad_norm": -1.0}, RecipeError, "clip"),
        ({"images": 0}, RecipeError, "images must be at least 1"),
    ],
)
def test_what_there_is_not_is_said(changes, error, message):
    with pytest.raises(error, match=message):
        replace(Recipe("x"), **changes)


def test_only_rows_of_a_picture_are_what_the_draw_page_gives():
    assert all(recipe.reads_rows for recipe in PRESETS.values())
    for changes in ({"reading": "columns"}, {"row_length": 14}, {"shuffled": True}):
        assert not replace(Recipe("x"), **changes).reads_rows
