"""``python -m rnnplay evaluate``: networks, data and devices, there and not there."""

import json

import pytest
import torch

from rnnplay import checkpoints
from rnnplay.data import mnist
from rnnplay.device import get_device
from tests.command_line.calls import call, complaint


def test_evaluation_counts_what_is_right_of_the_sample():
    model, _ = checkpoints.load("other")
    digits = mnist.load_mnist("test")
    with torch.inference_mode():
        correct = int((model(mnist.to_input(digits.images)).argmax(dim=1) == digits.labels).sum())
    (line,) = call("evaluate", "other", "--json").stdout.splitlines()
    assert json.loads(line) == {
        "name": "other",
        "accuracy": pytest.approx(correct / 2000),
        "images": 2000,
        "correct": correct,
        "source": "the first 2,000 test images of MNIST",
    }
    text = call("evaluate", "other").stdout
    assert "On the first 2,000 test images of MNIST:" in text and f"{correct:,} of 2,000 correct" in text


def test_evaluation_is_of_all_networks_unless_some_are_named():
    lines = call("evaluate", "--json").stdout.splitlines()
    assert [json.loads(line)["name"] for line in lines] == [checkpoints.DEFAULT, "other"]
    path = checkpoints.FOLDER / "other.safetensors"
    lines = call("evaluate", path, checkpoints.DEFAULT, "--json").stdout.splitlines()
    assert [json.loads(line)["name"] for line in lines] == ["other", checkpoints.DEFAULT]


def test_evaluation_tells_of_a_broken_network_and_measures_the_others():
    (checkpoints.FOLDER / "broken.safetensors").write_bytes(b"broken")
    result = call("evaluate", "--json", code=1)
    assert len(result.stdout.splitlines()) == 2
    assert result.stderr.startswith("broken.safetensors cannot be loaded") and result.stderr.count("\n") == 1


def test_evaluation_of_what_is_not_there_is_one_sentence(monkeypatch, tmp_path):
    assert "lstm-2x128, other" in complaint("evaluate", checkpoints.DEFAULT, "nonsense")
    monkeypatch.setattr(checkpoints, "FOLDER", tmp_path / "empty")
    assert "no networks in empty/" in complaint("evaluate")


def test_data_come_from_the_option_then_the_environment_then_the_sample(monkeypatch):
    monkeypatch.setenv("RNNPLAY_DATA", "from-environment")
    assert "from-environment" in complaint("evaluate", "other")
    assert "from-option" in complaint("evaluate", "other", "--data", "from-option")
    monkeypatch.setenv("RNNPLAY_DATA", "")
    assert json.loads(call("evaluate", "other", "--json").stdout)["images"] == 2000


def test_a_device_that_is_not_there_is_one_sentence(monkeypatch):
    monkeypatch.setenv("RNNPLAY_DEVICE", "abacus")
    get_device.cache_clear()
    try:
        assert "RNNPLAY_DEVICE=abacus" in complaint("evaluate", "other")
    finally:
        get_device.cache_clear()
