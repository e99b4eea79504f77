"""A family that is registered can be saved, loaded, checked and used from the command line, and no other."""

import json
import sys
from dataclasses import asdict, replace
from pathlib import Path

import pytest
import torch
from torch import nn

from rnnplay import checkpoints
from rnnplay.families import FAMILIES, family_of
from rnnplay.families.row_classifier import ROW_CLASSIFIER
from rnnplay.models.row_classifier import RowClassifier
from tests.checkpoint_files import SHIPPED, as_bytes, refusal, sound, tiny
from tests.checkpoint_files import card_of as card_of_tiny
from tests.command_line.calls import call, complaint
from tests.families import toy
from tests.families.toy import COUNTER, Counter, card_of


@pytest.fixture(autouse=True)
def counters(monkeypatch):
    monkeypatch.setitem(FAMILIES, COUNTER.name, COUNTER)
    monkeypatch.setitem(sys.modules, COUNTER.commands, toy)


def counter():
    """Tensors and card, as a dictionary, of a sound network."""
    torch.manual_seed(2)
    model = Counter()
    return dict(model.state_dict()), asdict(card_of(model))


def test_a_network_of_another_family_comes_back_the_same(tmp_path):
    torch.manual_seed(2)
    model, path = Counter(hidden_size=7), tmp_path / "three.safetensors"
    checkpoints.save(path, model, card_of(model))
    again, card = checkpoints.load(path, family=COUNTER)
    assert type(again) is Counter and not again.training
    assert (card.family, card.architecture, card.familiarity) == ("counter", {"hidden_size": 7}, None)
    assert all(torch.equal(tensor, model.state_dict()[name]) for name, tensor in again.state_dict().items())
    assert torch.equal(again(toy.BITS), model(toy.BITS))
    assert type(checkpoints.load(path, family=None)[0]) is Counter
    with pytest.raises(KeyError, match="Linear"):
        family_of(nn.Linear(1, 1))


def test_who_wants_another_family_is_told_so(tmp_path):
    content = as_bytes(*counter())
    assert "it holds a network that counts ones, not a network that reads digits row by row" in refusal(content)
    assert "not a network that counts ones" in refusal(as_bytes(*sound()), family=COUNTER)
    checkpoints.load_bytes(content, family=None)


@pytest.mark.parametrize("name", ["reader", "", None, 7, ["counter"], {"counter": 1}, "x" * 10_000])
def test_an_unknown_family_is_refused_with_those_that_there_are(name):
    tensors, card = counter()
    said = refusal(as_bytes(tensors, {**card, "family": name}))
    assert "its model card is wrong (family is " in said and f"there are: {', '.join(map(repr, FAMILIES))})" in said


def test_the_family_must_be_that_of_the_tensors():
    tensors, card = counter()
    assert "card is wrong" in refusal(as_bytes(tensors, {**card, "family": ROW_CLASSIFIER.name}))
    assert "card is wrong" in refusal(as_bytes(sound()[0], {**sound()[1], "family": COUNTER.name}))
    model = tiny()
    with pytest.raises(checkpoints.CheckpointError, match="was not saved"):
        checkpoints.save_bytes(model, replace(card_of_tiny(model), family=COUNTER.name))


@pytest.mark.parametrize("size", [0, 65, 10**9, 3.0, "3", None, True])
def test_an_architecture_of_it_that_lies_is_refused(size):
    tensors, card = counter()
    assert "hidden_size is not a whole number from 1 to 64" in refusal(
        as_bytes(tensors, {**card, "architecture": {"hidden_size": size}})
    )


def test_damage_to_it_is_found_as_in_others():
    tensors, card = counter()
    content = as_bytes(tensors, card)
    assert "instead of" in refusal(content[:-1], family=COUNTER)
    lacking = {name: tensor for name, tensor in tensors.items() if name != "linear.bias"}
    assert "it lacks 'linear.bias'" in refusal(as_bytes(lacking, card), family=COUNTER)
    wide = {**tensors, "linear.bias": torch.zeros(2)}
    assert "linear.bias has the shape [2]" in refusal(as_bytes(wide, card), family=COUNTER)
    broken = {**tensors, "linear.bias": torch.tensor([torch.nan])}
    assert "linear.bias has values that are not finite" in refusal(as_bytes(broken, card), family=COUNTER)
    large = {**tensors, "linear.weight": torch.full((1, 4), 3e38)}
    assert "so large that its outputs are not finite" in refusal(as_bytes(large, card), family=COUNTER)
    measured = {**card, "familiarity": {"threshold": 1.0, "data": "x"}}
    assert "familiarity is nothing that a counter has" in refusal(as_bytes(tensors, measured), family=COUNTER)


def test_a_list_is_of_one_family_or_of_all(tmp_path):
    for model, card in ((tiny(), card_of_tiny(tiny(), "digits")), (Counter(), card_of(Counter()))):
        checkpoints.save(tmp_path / f"{card.name}.safetensors", model, card)
    assert [card.name for card in checkpoints.list(tmp_path)] == ["digits"]
    assert [card.name for card in checkpoints.list(tmp_path, COUNTER)] == ["three"]
    assert [card.name for card in checkpoints.list(tmp_path, None)] == ["digits", "three"]


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_files_of_networks_that_read_digits_stay_as_they_are_to_the_bit(path):
    content = path.read_bytes()
    model, card = checkpoints.load_bytes(content)
    assert type(model) is RowClassifier and card.family == ROW_CLASSIFIER.name
    assert b'\\"family\\"' not in content
    assert checkpoints.save_bytes(model, card) == content


def test_the_command_line_trains_and_measures_it_beside_the_others(monkeypatch, tmp_path):
    monkeypatch.setattr(checkpoints, "FOLDER", tmp_path)
    checkpoints.save(tmp_path / "digits.safetensors", tiny(), card_of_tiny(tiny(), "digits"))
    call("train", "count", "--out", tmp_path / "bits.safetensors", "--seed", 5)
    assert checkpoints.load("bits", family=COUNTER)[1].recipe == {"name": "count"}
    assert "count" in complaint("train", "nonsense") and "lstm-2x128" in complaint("train", "nonsense")
    lines = [json.loads(line) for line in call("evaluate", "--json").stdout.splitlines()]
    assert [(line["name"], line["images"]) for line in lines] == [("bits", 4), ("digits", 2000)]
    text = call("evaluate").stdout
    assert "On four sequences of bits:" in text and "On the first 2,000 test images of MNIST:" in text
    assert "not a network that reads digits" in complaint("familiarity", "bits")


def test_a_family_without_commands_is_not_measured(monkeypatch, tmp_path):
    monkeypatch.setitem(FAMILIES, COUNTER.name, replace(COUNTER, commands=""))
    monkeypatch.setattr(checkpoints, "FOLDER", Path(tmp_path))
    checkpoints.save(tmp_path / "three.safetensors", Counter(), card_of(Counter()))
    assert "three cannot be measured here" in complaint("evaluate", "three")
    assert "count" not in complaint("train", "nonsense")
