"""Nothing that an error says is not translated."""

import json
from collections.abc import Callable
from dataclasses import asdict

import numpy as np
import pytest
import torch
from torch import nn

from rnnplay import checkpoints
from rnnplay.card import Card
from rnnplay.data.drawing import ink_of, rasterize
from rnnplay.data.mnist import load_mnist
from rnnplay.data.sequences import arrange
from rnnplay.digits.evaluation import accuracy
from rnnplay.digits.race import fair
from rnnplay.digits.recipes import Recipe
from rnnplay.engine.room import check
from rnnplay.engine.validation import one_of
from rnnplay.input_files import drawings_of, picture_of, strokes_of
from rnnplay.lessons.hello.words import read_words
from rnnplay.lessons.inspect.finding import find
from rnnplay.lessons.inspect.sequence_files import arrays_of, as_sequence
from rnnplay.lessons.inspect.weight_files import tensors_of
from rnnplay.models.familiarity import flagged
from rnnplay.models.row_classifier import RowClassifier
from rnnplay.trace import Intervention, trace
from tests.translated.brackets import NAMED, outside


def tiny() -> RowClassifier:
    return RowClassifier(hidden_size=4, num_layers=1)


def spoilt() -> RowClassifier:
    model = tiny()
    nn.init.constant_(model.linear.weight, float("nan"))
    return model


def card_of(model: RowClassifier) -> Card:
    return Card.of(model, name="x", recipe={}, seed=1, data="x", accuracy=0.5, accuracy_on="x")


def card_with(**changes) -> bytes:
    """A checkpoint of a header alone, whose card is wrong in some way."""
    header = json.dumps({"__metadata__": {"card": json.dumps(asdict(card_of(tiny())) | changes)}}).encode()
    return len(header).to_bytes(8, "little") + header


def architecture_with(**changes) -> bytes:
    return card_with(architecture=tiny().architecture | changes)


LSTM = nn.LSTM(2, 4)
MISTAKES: dict[str, Callable[[], object]] = {
    "no checkpoint": lambda: checkpoints.load_bytes(b"1234"),
    "a pickle": lambda: checkpoints.load_bytes(b"PK\x03\x04" + bytes(8)),
    "no header": lambda: checkpoints.load_bytes((2).to_bytes(8, "little") + b"[]"),
    "no card": lambda: checkpoints.load_bytes((2).to_bytes(8, "little") + b"{}"),
    "no tensors": lambda: checkpoints.load_bytes(card_with()),
    "too large": lambda: checkpoints.load_bytes(bytes(9), max_bytes=8),
    "accuracy": lambda: checkpoints.load_bytes(card_with(accuracy=7)),
    "unknown": lambda: checkpoints.load_bytes(card_with(x=1)),
    "architecture": lambda: checkpoints.load_bytes(card_with(architecture=1)),
    "dropout": lambda: checkpoints.load_bytes(architecture_with(dropout=0.5)),
    "cell": lambda: checkpoints.load_bytes(architecture_with(cell="9")),
    "no such file": lambda: checkpoints.load("./9"),
    "no such network": lambda: checkpoints.load("9"),
    "not finite": lambda: checkpoints.save_bytes(spoilt(), card_of(spoilt())),
    "no MNIST": lambda: load_mnist("test", "/9"),
    "no split": lambda: load_mnist("9"),
    "no strokes": lambda: strokes_of({}),
    "no points": lambda: strokes_of({"strokes": [[1]]}),
    "no brush": lambda: rasterize([], 0),
    "no pixels": lambda: ink_of(np.zeros(9)),
    "no image": lambda: picture_of(b"9", "9"),
    "no list": lambda: drawings_of(b"{}", "9"),
    "pixels per step": lambda: arrange(torch.zeros(1, 28, 28), row_length=9),
    "recipe": lambda: Recipe("9", schedule="9"),
    "epochs": lambda: Recipe("9", epochs=0),
    "race": lambda: fair([]),
    "settings": lambda: one_of("9", "9", ["8"]),
    "no room": lambda: check(10**18),
    "words": lambda: read_words("ab", "a"),
    "no weights": lambda: tensors_of(b"9", "9", 9),
    "too many weights": lambda: tensors_of(b"99", "9", 1),
    "nothing recurrent": lambda: find({"9": torch.zeros(1)}, "9"),
    "half of a module": lambda: find({"weight_hh_l0": torch.zeros(1)}, "9"),
    "no numbers": lambda: arrays_of(b"1,2\n3,?", "9", 9),
    "other features": lambda: as_sequence(np.zeros((2, 3)), 9, "9"),
    "trace of a model": lambda: trace(nn.Linear(2, 2), torch.zeros(3, 2)),
    "trace of features": lambda: trace(LSTM, torch.zeros(3, 9)),
    "trace of a state": lambda: trace(LSTM, torch.zeros(3, 2), torch.zeros(1, 4)),
    "no such gate": lambda: trace(LSTM, torch.zeros(3, 2), interventions=[Intervention("reset_gate", 0.0)]),
    "no such unit": lambda: trace(LSTM, torch.zeros(3, 2), interventions=[Intervention("forget_gate", 0.0, units=[9])]),
    "gradients": lambda: trace(LSTM, torch.zeros(3, 2)).gradients(torch.zeros(1)),
    "no measure": lambda: flagged(tiny(), torch.zeros(1, 28, 28)),
    "no digits": lambda: accuracy(tiny(), load_mnist("test").first(0)),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_an_error_is_translated(mistake, xx):
    with pytest.raises((ValueError, RuntimeError)) as raised:
        MISTAKES[mistake]()
    message = str(raised.value)
    assert "⟦" in message and not outside(message, NAMED)
