"""Two small networks in place of the shipped ones, in a folder of its own for each test."""

from dataclasses import replace

import pytest
import torch

from rnnplay import checkpoints
from rnnplay.card import Card
from rnnplay.data import mnist
from rnnplay.digits import familiarity_examples
from rnnplay.digits.recipes import RECIPES, Recipe
from rnnplay.models.row_classifier import RowClassifier


@pytest.fixture(autouse=True)
def surroundings(monkeypatch, tmp_path):
    """None of the settings of whoever runs this, an empty folder, and two small networks in place of the shipped."""
    monkeypatch.delenv("RNNPLAY_DATA", raising=False)
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "checkpoints"
    folder.mkdir()
    monkeypatch.setattr(checkpoints, "FOLDER", folder)
    for seed, name in enumerate((checkpoints.DEFAULT, "other")):
        torch.manual_seed(seed)
        model = RowClassifier(hidden_size=5, num_layers=1)
        with torch.no_grad():
            for parameter in model.parameters():
                parameter *= 5  # so that it tells one picture from another
        card = Card.of(model, name=name, recipe={}, seed=seed, data="nothing", accuracy=0.1, accuracy_on="none")
        checkpoints.save(folder / f"{name}.safetensors", model, card)
    small = Recipe("small", hidden_size=32, num_layers=1, epochs=2, batch_size=32, learning_rate=2e-2)
    monkeypatch.setitem(RECIPES, "small", small)
    monkeypatch.setitem(RECIPES, "plain", replace(small, name="plain", untouched=1, redrawn=0, forms=0))


@pytest.fixture
def few(monkeypatch):
    """The sample of MNIST, cut to its first 1,280 training and 200 test images; few examples of what is no digit."""
    monkeypatch.setattr(familiarity_examples, "LARGEST", 300)
    monkeypatch.setattr(familiarity_examples, "FORMS", 50)
    monkeypatch.setattr(familiarity_examples, "FLAGGED", 50)
    whole = mnist.load_mnist

    def load_few(split, folder=None):
        digits, count = whole(split, folder), {"train": 1280, "test": 200}[split]
        source = digits.source.replace("10,000", "1,280").replace("2,000", "200")
        return replace(digits, images=digits.images[:count], labels=digits.labels[:count], source=source)

    monkeypatch.setattr(mnist, "load_mnist", load_few)
