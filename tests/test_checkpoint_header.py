"""A header that is broken or lies is refused before it costs memory, and nothing in the file is run."""

import io
import json
import random
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import safetensors.torch
import torch

from rnnplay import checkpoints
from rnnplay.checkpoints import CheckpointError
from rnnplay.digits.reading import read
from rnnplay.families import FAMILIES
from rnnplay.families.row_classifier import ROW_CLASSIFIER
from rnnplay.models.row_classifier import RowClassifier
from tests.checkpoint_files import as_bytes, measured, refusal, sound


@pytest.mark.parametrize("content", [b"", b"{}", b"not a checkpoint at all", b"\0" * 100, b"\xff" * 100])
def test_what_is_not_safetensors_is_refused(content):
    assert "incomplete or not a safetensors file" in refusal(content)


def test_every_truncation_is_refused():
    content = as_bytes(*sound())
    for length in range(0, len(content), 7):
        refusal(content[:length])
    assert "instead of" in refusal(content[:-1])
    assert "instead of" in refusal(content + b"\0")


@pytest.mark.parametrize("new_format", [True, False])
def test_a_pickle_is_refused_and_not_run(tmp_path, new_format):
    mark = tmp_path / "was-run"

    class Trap:
        def __reduce__(self):
            return (Path.touch, (mark,))

    file = io.BytesIO()
    torch.save({"model": Trap()}, file, _use_new_zipfile_serialization=new_format)
    assert "pickle" in refusal(file.getvalue())
    assert not mark.exists()
    torch.load(io.BytesIO(file.getvalue()), weights_only=False)
    assert mark.exists()  # the trap does work


@pytest.mark.parametrize("value", [torch.nan, torch.inf, -torch.inf])
def test_numbers_that_are_not_finite_are_refused(value):
    tensors, card = sound()
    tensors["recurrent.weight_hh_l0"][1, 2] = value
    assert "recurrent.weight_hh_l0 has values that are not finite" in refusal(as_bytes(tensors, card))


@pytest.mark.parametrize("name", ["recurrent.weight_ih_l0", "linear.weight", "linear.bias", "familiarity.odds"])
def test_a_network_whose_outputs_cannot_be_finite_is_refused(name):
    """As far as float32 reaches, each weight is finite; a sum of them is not."""
    tensors, card = measured()
    tensors[name].fill_(3e38)
    assert "so large that its outputs are not finite" in refusal(as_bytes(tensors, card))
    tensors[name].fill_(-1e30 if name != "familiarity.odds" else 1e20)
    model, _card = checkpoints.load_bytes(as_bytes(tensors, card))
    reading = read(model, np.ones((28, 28), np.float32))
    assert np.isfinite(reading.by_row).all() and np.isfinite(reading.strangeness)


def test_tensors_must_be_those_of_the_card():
    tensors, card = sound()
    extra = refusal(as_bytes({**tensors, "more": torch.zeros(1)}, card))
    assert "it has 'more'" in extra
    bias = tensors.pop("linear.bias")
    assert "lacks 'linear.bias'" in refusal(as_bytes(tensors, card))
    assert "linear.bias has the shape [5, 2]" in refusal(as_bytes({**tensors, "linear.bias": bias.view(5, 2)}, card))
    for dtype in (torch.float64, torch.float16, torch.int32):
        assert "linear.bias has the type" in refusal(as_bytes({**tensors, "linear.bias": bias.to(dtype)}, card))


@pytest.mark.parametrize(
    "changes",
    [
        {"hidden_size": 10**9},
        {"hidden_size": 10**400},
        {"hidden_size": 0},
        {"hidden_size": -3},
        {"hidden_size": 3.0},
        {"hidden_size": True},
        {"hidden_size": "3"},
        {"hidden_size": None},
        {"hidden_size": 4},
        {"hidden_size": 1024, "num_layers": 8, "bidirectional": True},
        {"num_layers": 10**9},
        {"num_layers": 2},
        {"bidirectional": True},
        {"bidirectional": 0},
        {"cell": "gru"},
        {"cell": "transformer"},
        {"cell": ["lstm"]},
        {"readout": "first"},
        {"dropout": 0.5},
        {"dropout": 2},
        {"input_size": 10**9},
        {"input_size": 27},
        {"num_classes": 10**9},
        {"surprise": 1},
        {"self": 1},
    ],
)
def test_an_architecture_that_lies_is_refused_before_it_costs_memory(monkeypatch, changes):
    tensors, card = sound()
    card["architecture"] = {**card["architecture"], **changes}
    content = as_bytes(tensors, card) if changes.get("hidden_size") != 10**400 else as_bytes(tensors, dumps_huge(card))
    built = []

    class Watched(RowClassifier):
        def __init__(self, *arguments, **settings):
            super().__init__(*arguments, **settings)
            built.extend(self.parameters())

        def to_empty(self, **options):
            raise AssertionError("memory was asked for")

    monkeypatch.setitem(FAMILIES, ROW_CLASSIFIER.name, replace(ROW_CLASSIFIER, module=Watched))
    refusal(content)
    assert all(parameter.is_meta for parameter in built)


def dumps_huge(card):
    """JSON of a card whose hidden_size has 5,000 digits, which json.dumps will not write."""
    card["architecture"]["hidden_size"] = 0
    return json.dumps(card).replace('"hidden_size": 0', '"hidden_size": 1' + "0" * 5000)


def test_a_file_without_a_card_is_refused():
    tensors, card = sound()
    assert "no model card" in refusal(safetensors.torch.save(tensors))
    assert "no model card" in refusal(safetensors.torch.save(tensors, {"format": "pt", **{"cards": json.dumps(card)}}))


def test_a_header_that_lies_about_offsets_is_refused():
    content = as_bytes(*sound())
    length = int.from_bytes(content[:8], "little")
    header = json.loads(content[8 : 8 + length])
    for offsets in ([0, 4], [4, 0], [-40, 0], [2**62, 2**62 + 40], "all", None, [0, 10**30]):
        header["linear.bias"]["data_offsets"] = offsets
        text = json.dumps(header).encode()
        refusal(len(text).to_bytes(8, "little") + text + content[8 + length :])
    for text in (b"[]", b"null", b"{}", b"[" * 50_000, b'{"linear.bias": 3}', b'{"__metadata__": []}'):
        refusal(len(text).to_bytes(8, "little") + text + content[8 + length :])


def test_a_file_too_large_is_refused_unread(tmp_path):
    content = as_bytes(*sound())
    assert "larger than 100 bytes" in refusal(content, max_bytes=100)
    path = tmp_path / "huge.safetensors"
    with path.open("wb") as file:
        file.write(content)
        file.truncate(2**40)  # sparse: a terabyte that takes no space
    with pytest.raises(CheckpointError, match="larger than"):
        checkpoints.load(path)
    with pytest.warns(checkpoints.CheckpointWarning, match="instead of"):
        assert checkpoints.list(tmp_path) == ()


@pytest.mark.parametrize("made", [sound, measured])
def test_damaged_files_load_or_are_refused_and_nothing_else(tmp_path, made):
    content = as_bytes(*made())
    length = 8 + int.from_bytes(content[:8], "little")
    chance = random.Random(0)
    path = tmp_path / "damaged.safetensors"
    loaded = refused = 0
    for _ in range(200):
        damaged = bytearray(content)
        end = chance.choice([8, length, len(content)])
        for _ in range(chance.choice([1, 1, 1, 3, 20])):
            position = chance.randrange(end)
            match chance.randrange(4):
                case 0:
                    damaged[position % len(damaged)] = chance.randrange(256)
                case 1:
                    damaged[position % len(damaged)] ^= 1 << chance.randrange(8)
                case 2:
                    del damaged[position : position + chance.randrange(1, 9)]
                case 3:
                    damaged[position:position] = chance.randbytes(chance.randrange(1, 9))
        path.write_bytes(damaged)
        try:
            model, _ = checkpoints.load(path)
            assert model(torch.rand(1, 28, 28)).shape == (1, 10)
            loaded += 1
        except CheckpointError as error:
            assert "\n" not in str(error)
            refused += 1
    assert loaded > 5 and refused > 100  # the damage is of both kinds, or this test would say nothing
