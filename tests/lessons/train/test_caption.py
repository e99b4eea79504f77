"""What a caption says of a training is what the training does."""

import re
from dataclasses import replace

import pytest
import torch

from rnnplay.data.mnist import Digits
from rnnplay.digits.race import RACES
from rnnplay.digits.recipes import PRESETS
from rnnplay.digits.task import DigitTask
from rnnplay.lessons.train.ui.caption import settings_in_words

CHOICES = {name: (recipe,) for name, recipe in PRESETS.items()} | RACES


@pytest.mark.parametrize("at_hand", [10_000, 60_000])
@pytest.mark.parametrize("name", CHOICES)
def test_steps_and_images_are_those_that_are_made(name, at_hand, monkeypatch):
    monkeypatch.setattr("rnnplay.digits.batches.FORM_COUNT", 1)
    monkeypatch.setattr("rnnplay.digits.batches.middle_lines", lambda images, count, device: images[:1])
    recipe = replace(CHOICES[name][0], hidden_size=1, num_layers=1, dropout=0.0)
    digits = Digits(torch.zeros(1, 28, 28, dtype=torch.uint8).expand(at_hand, 28, 28), torch.zeros(at_hand).long(), "")
    task = DigitTask(recipe, digits, torch.device("cpu"))
    (sentence,) = [each for each in settings_in_words(name, (recipe,), (recipe,), at_hand) if "steps, batches" in each]
    epochs, steps, batch, images = (int(each.replace(",", "")) for each in re.findall(r"[\d,]*\d", sentence)[:4])
    assert (epochs * steps, steps, batch) == (task.total_steps, task.batches.per_epoch, recipe.batch_size)
    assert images == len(task.batches.labels) and ("the first" in sentence) == (images < at_hand)
    left_out = images - steps * batch
    assert (f"({left_out} images per epoch" in sentence) == (left_out > 0)


@pytest.mark.parametrize("name", CHOICES)
def test_a_preset_as_it_is_has_nothing_changed_and_a_changed_one_says_what(name):
    usual = CHOICES[name]
    assert "Changed from the preset" not in " ".join(settings_in_words(name, usual, usual, 10_000))
    changed = tuple(replace(each, hidden_size=16, epochs=7, reading="columns") for each in usual)
    said = " ".join(settings_in_words(name, usual, changed, 10_000))
    assert "Changed from the preset: hidden units, epochs, rows or columns." in said
    assert "Changed from the preset: learning rate." in settings_in_words(name, usual, usual, 10_000, rate=0.5)
    assert f"is step t: {usual[0].row_length} pixels of the columns" in said
    assert "× 16 units" in said and "7 × " in said and "reading columns" in said


def test_what_is_particular_is_said():
    def said(name, **changes):
        recipes = tuple(replace(each, **changes) for each in CHOICES[name])
        return " ".join(settings_in_words(name, CHOICES[name], recipes, 60_000))

    assert "the first 41,600 training images" in said("quickest") and "the 5 rows before" in said("quickest")
    assert "25\u202f% unchanged, 50\u202f% distorted, 25\u202f% redrawn" in said(
        "lstm-2x128"
    ) and "distorted" not in said("quickest")
    assert "only one step" in said("tutorial-two-directions")
    assert "only the last row" in said("tutorial-two-directions", num_layers=1)
    assert "Both have seen every row" in said("directions", readout="ends")
    assert "RNN, LSTM, 1 × 64 units, initial forget bias 0, 1; 112 rows of 7 pixels." in said("gates")
    assert "dropout 0, 0.2, 0.5" in said("dropout")
    assert "one-cycle" in said("quickest") and "one-cycle" not in said("quickest", schedule="constant")
