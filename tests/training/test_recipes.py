"""The recipes name networks that can be built."""

import pytest
import torch

from rnnplay.models.row_classifier import RowClassifier
from rnnplay.training.recipes import RECIPES

SHIPPED = {"lstm-2x128", "lstm-1x64", "bilstm-2x128-ends", "bilstm-2x128-last", "gru-2x128", "rnn-2x128"}


def test_the_six_networks_and_the_quickest_have_a_recipe():
    assert set(RECIPES) == SHIPPED | {"quickest"}
    assert all(recipe.name == name for name, recipe in RECIPES.items())


@pytest.mark.parametrize("name", RECIPES)
def test_a_recipe_makes_a_network_of_its_name(name):
    recipe = RECIPES[name]
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
    assert 0 < recipe.rise < 1 and recipe.learning_rate > 0 and recipe.epochs >= 1
