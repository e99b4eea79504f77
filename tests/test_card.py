"""A card must be whole and true, and a measure of familiarity is the one that it tells of."""

import json
from dataclasses import replace

import pytest
import torch

from rnnplay import checkpoints
from rnnplay.checkpoints import CheckpointError
from tests.checkpoint_files import as_bytes, measured, refusal, sound


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("name", ""),
        ("name", 7),
        ("name", "two\nlines"),
        ("name", "../up"),
        ("name", "\ud800"),
        ("architecture", None),
        ("architecture", []),
        ("recipe", "fast"),
        ("seed", 1.5),
        ("seed", -1),
        ("seed", True),
        ("data", None),
        ("date", "yesterday"),
        ("date", "20260101"),
        ("accuracy", 1.01),
        ("accuracy", "0.99"),
        ("accuracy", True),
        ("accuracy", None),
        ("accuracy_on", "x" * 10_000),
        ("parameters", 1),
        ("parameters", 10**30),
        ("versions", {"torch": "2"}),
        ("versions", {"torch": 2, "rnnplay": 1}),
        ("surprise", 1),
        ("scores", []),
        ("scores", {"n": True}),
        ("scores", {"n": "7"}),
        ("scores", {"": 7}),
        ("scores", {str(each): each for each in range(65)}),
    ],
)
def test_a_wrong_card_is_refused(name, value):
    tensors, card = sound()
    assert "card" in refusal(as_bytes(tensors, {**card, name: value}))


def test_a_card_must_be_whole_and_strict_json():
    tensors, card = sound()
    for name in card.keys() - {"familiarity", "scores", "family"}:
        lacking = {key: value for key, value in card.items() if key != name}
        assert f"lacks {name}" in refusal(as_bytes(tensors, lacking))
    text = json.dumps(card)
    for wrong in (
        "",
        "[]",
        "null",
        "[" * 20_000,
        text[:-1],
        text.replace('"accuracy": 0.1', '"accuracy": NaN'),
        text.replace('"steps": 0', '"steps": Infinity'),
        text.replace('"seed": 3', '"seed": 3, "seed": 3'),
    ):
        assert "card is wrong" in refusal(as_bytes(tensors, wrong))


@pytest.mark.parametrize("architecture", [{}, {"num_layers": 2, "bidirectional": True}])
def test_a_measure_of_familiarity_comes_back_the_same(tmp_path, architecture):
    tensors, card = measured(**architecture)
    model, again = checkpoints.load_bytes(as_bytes(tensors, card))
    assert model.familiarity.card() == again.familiarity == {"threshold": 1.5, "data": "no images"}
    assert all(torch.equal(tensor, tensors[name]) for name, tensor in model.state_dict().items())
    path = tmp_path / "tiny.safetensors"
    checkpoints.save(path, model, again)
    assert torch.equal(checkpoints.load(path)[0].familiarity.hidden, tensors["familiarity.hidden"])
    assert checkpoints.list(tmp_path) == (again,)


def test_an_older_file_whose_card_knows_no_measure_is_loaded_without():
    tensors, card = sound()
    assert card.pop("familiarity") is None
    model, again = checkpoints.load_bytes(as_bytes(tensors, card))
    assert model.familiarity is None and again.familiarity is None


def test_measure_and_card_must_agree():
    tensors, card = measured()
    for name in [name for name in tensors if name.startswith("familiarity.")]:
        lacking = {key: tensor for key, tensor in tensors.items() if key != name}
        assert f"lacks '{name}'" in refusal(as_bytes(lacking, card))
        turned = {**tensors, name: tensors[name][None]}
        assert f"{name} has the shape" in refusal(as_bytes(turned, card))
        broken = {**tensors, name: torch.full_like(tensors[name], torch.nan)}
        assert f"{name} has values that are not finite" in refusal(as_bytes(broken, card))
    assert "which its card does not describe" in refusal(as_bytes(tensors, {**card, "familiarity": None}))
    assert "lacks 'familiarity." in refusal(as_bytes(sound()[0], card))
    model, again = checkpoints.load_bytes(as_bytes(tensors, card))
    with pytest.raises(CheckpointError, match="was not saved"):
        checkpoints.save_bytes(model, replace(again, familiarity=None))


@pytest.mark.parametrize(
    "value",
    [
        {},
        [],
        1.5,
        True,
        "strange",
        {"threshold": 1.5},
        {"threshold": 1.5, "data": "x", "outputs": 9},
        {"threshold": "1.5", "data": "x"},
        {"threshold": True, "data": "x"},
        {"threshold": None, "data": "x"},
        {"threshold": [1.5], "data": "x"},
        {"threshold": 1e300, "data": "x"},
        {"threshold": -(10**400), "data": "x"},
        {"threshold": 1.5, "data": ""},
        {"threshold": 1.5, "data": "two\nlines"},
        {"threshold": 1.5, "data": "x" * 1000},
        {"threshold": 1.5, "data": 3},
    ],
)
def test_a_wrong_measure_in_the_card_is_refused(value):
    tensors, card = measured()
    assert "familiarity" in refusal(as_bytes(tensors, {**card, "familiarity": value}))
