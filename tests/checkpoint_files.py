"""Small networks, as bytes of checkpoints that are sound or not, and the sentence that refuses them."""

import json
from dataclasses import asdict

import pytest
import safetensors.torch
import torch

from rnnplay import checkpoints
from rnnplay.card import Card
from rnnplay.checkpoints import CheckpointError
from rnnplay.families.row_classifier import ROW_CLASSIFIER
from rnnplay.models.familiarity import Familiarity, outputs_of
from rnnplay.models.row_classifier import RowClassifier

# Those that read digits; what else is shipped is tested with its lesson.
SHIPPED = sorted(
    path
    for path in checkpoints.FOLDER.glob("*.safetensors")
    if checkpoints.load(path, family=None)[1].family == ROW_CLASSIFIER.name
)


def tiny(**changes):
    torch.manual_seed(3)
    return RowClassifier(**{"hidden_size": 3, "num_layers": 1, **changes})


def card_of(model, name="tiny"):
    recipe = {"steps": 0, "note": "none"}
    return Card.of(model, name=name, recipe=recipe, seed=3, data="nothing", accuracy=0.1, accuracy_on="no images")


def sound(**changes):
    """Tensors and card, as a dictionary, of a small sound network."""
    model = tiny(**changes)
    return dict(model.state_dict()), asdict(card_of(model))


def measured(**changes):
    """As `sound`, of a network with a measure of familiarity."""
    model = tiny(**changes)
    model.familiarity = Familiarity(outputs_of(model.architecture), 1.5, "no images")
    for weight in model.familiarity.buffers():
        weight.normal_()
    return dict(model.state_dict()), asdict(card_of(model))


def as_bytes(tensors, card):
    text = card if isinstance(card, str) else json.dumps(card)
    return safetensors.torch.save(tensors, {"card": text})


def refusal(content, **options):
    """The sentence with which the bytes are refused."""
    with pytest.raises(CheckpointError) as caught:
        checkpoints.load_bytes(content, called="some.safetensors", **options)
    message = str(caught.value)
    assert message.startswith("some.safetensors cannot be loaded: ") and "; " in message and message.endswith(".")
    assert "\n" not in message and len(message) < 400
    return message
