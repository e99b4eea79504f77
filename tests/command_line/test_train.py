"""``python -m rnnplay train``: what it saves, what it refuses, and what it replaces."""

import json
import os
import socket
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from typer.testing import CliRunner

from rnnplay import checkpoints
from rnnplay.__main__ import app
from rnnplay.data import mnist
from tests.command_line.calls import SEVEN, call, complaint, write


@pytest.mark.thorough
def test_training_saves_a_network_whose_card_is_true(few):
    result = call("train", "small", "--seed", 7)
    assert "first 1,280 training images of MNIST" in result.stdout and "seed 7" in result.stdout
    assert "epoch 1/2 · mean loss" in result.stdout and "epoch 2/2" in result.stdout and "0:00 left" in result.stdout
    model, card = checkpoints.load(Path("small.safetensors"))
    assert str(Path("small.safetensors").resolve()) in result.stdout.replace("\n", "")
    digits = mnist.load_mnist("test")
    with torch.inference_mode():
        right = (model(mnist.to_input(digits.images)).argmax(dim=1) == digits.labels).float().mean().item()
    assert card.accuracy == pytest.approx(right, abs=1e-6) and right > 0.3  # it has learnt: chance is 0.1
    assert (card.name, card.seed, card.recipe["seed"], card.recipe["epochs"]) == ("small", 7, 7, 2)
    assert card.architecture["hidden_size"] == 32
    assert card.data == "the first 1,280 training images of MNIST, with drawn forms beside them"
    assert card.accuracy_on == digits.source
    assert card.familiarity == model.familiarity.card()
    assert card.familiarity["data"].startswith("the last 214 of the first 1,280 training images of MNIST")


def test_training_twice_gives_the_same_network_and_another_seed_another(few):
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        call("train", "plain", "--epochs", 1, "--seed", seed, "--out", name, "--no-familiarity")
    a, b, c = (checkpoints.load(Path(name))[0].state_dict() for name in "abc")
    assert all(torch.equal(a[name], b[name]) for name in a)
    assert not torch.equal(a["linear.weight"], c["linear.weight"])
    card = checkpoints.load(Path("c"))[1]
    assert card.recipe["epochs"] == 1 and "drawn forms" not in card.data and card.familiarity is None


def test_what_was_trained_is_saved_before_the_measure_is_fitted(few, monkeypatch):
    def stop(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("rnnplay.digits.familiarity_examples.examples", stop)
    assert CliRunner().invoke(app, ["train", "plain", "--epochs", "1"]).exit_code
    _, card = checkpoints.load(Path("plain.safetensors"))
    assert card.familiarity is None and card.recipe["epochs"] == 1


@pytest.mark.thorough
def test_a_measure_of_familiarity_is_fitted_to_a_network_of_an_older_file_whose_weights_stay(few):
    before, card = checkpoints.load("other")
    call("familiarity", "other", checkpoints.FOLDER / "lstm-2x128.safetensors")
    model, again = checkpoints.load("other")
    assert again == replace(card, familiarity=model.familiarity.card())
    assert all(torch.equal(tensor, model.state_dict()[name]) for name, tensor in before.state_dict().items())
    call("familiarity", "other")
    assert checkpoints.load("other")[1] == again  # the same again
    assert "no network called 'nonsense'" in complaint("familiarity", "nonsense")


@pytest.mark.thorough
def test_what_does_not_look_like_a_digit_is_said(few):
    path = write("drawings.json", [{"strokes": SEVEN}, {"strokes": [[[0, y], [280, y]] for y in range(0, 281, 10)]}])
    assert json.loads(call("classify", path, "--json").stdout.splitlines()[0])["familiar"] is None
    call("familiarity", checkpoints.DEFAULT)
    model, card = checkpoints.load(checkpoints.DEFAULT)
    strange = [json.loads(line)["strangeness"] for line in call("classify", path, "--json").stdout.splitlines()]
    assert strange[0] < strange[1]
    between = {**card.familiarity, "threshold": sum(strange) / 2}
    checkpoints.save(checkpoints.find(checkpoints.DEFAULT), model, replace(card, familiarity=between))
    seven, full = (json.loads(line) for line in call("classify", path, "--json").stdout.splitlines())
    assert (seven["familiar"], full["familiar"]) == (True, False)
    assert seven["threshold"] == full["threshold"] == between["threshold"]
    full_in_words = call("classify", path).stdout.splitlines()[1]
    assert full_in_words.startswith(f"2: does not look like a digit; if it must be one: {full['digit']} (")


def test_training_replaces_a_file_only_when_told_to(few):
    shipped = checkpoints.FOLDER / "other.safetensors"
    before = shipped.read_bytes()
    message = complaint("train", "small", "--out", shipped)
    assert "exists already" in message and "--overwrite" in message
    assert shipped.read_bytes() == before
    call("train", "plain", "--epochs", 1, "--out", shipped, "--overwrite", "--no-familiarity")
    assert checkpoints.load("other")[1].recipe["name"] == "plain"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_training_does_not_replace_pipes_devices_and_sockets(few):
    os.mkfifo("pipe")
    os.symlink("pipe", "link")
    listening = socket.socket(socket.AF_UNIX)
    listening.bind("socket")
    for name in ("pipe", "link", "socket", os.devnull):
        for options in ([], ["--overwrite"]):
            assert "no file" in complaint("train", "plain", "--out", name, *options)
        assert os.path.exists(name) and not os.path.isfile(name)
    listening.close()


def test_training_refuses_before_it_learns_what_it_could_not_finish(few, tmp_path):
    assert "lstm-2x128, " in complaint("train", "nonsense")
    assert "Cannot write to the folder" in complaint("train", "small", "--out", "absent/x.safetensors")
    assert "cannot be the name" in complaint("train", "small", "--out", tmp_path)
    assert "cannot be the name" in complaint("train", "small", "--out", "two\nlines")
    assert "MNIST/raw" in complaint("train", "small", "--data", tmp_path)
    call("train", "small", "--epochs", 0, code=2)
    call("train", "small", "--seed", -1, code=2)
    assert [path.name for path in tmp_path.iterdir()] == ["checkpoints"]
