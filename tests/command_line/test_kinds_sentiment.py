"""Sentiment on the command line: a sentence is read, a network trained and measured."""

import json

import pytest

from rnnplay import checkpoints, shipped
from rnnplay.families.word_classifier import WORD_CLASSIFIER
from rnnplay.lessons.kinds.sentiment import bag, commands, evaluation
from rnnplay.lessons.kinds.sentiment.task import Settings
from tests.command_line.calls import call, complaint

NETWORK = shipped.CHECKPOINTS / "sentiment.safetensors"


def test_a_sentence_is_read():
    said = call("kinds", "sentiment", "The film was not bad.", "--checkpoint", NETWORK).stdout
    assert said.startswith("Prediction: positive, with probability ")
    line = json.loads(call("kinds", "sentiment", "the zebra was dull", "--json", "--checkpoint", NETWORK).stdout)
    assert set(line) == {"text", "label", "positive", "unknown", "by_word"}
    assert (line["label"], line["unknown"], len(line["by_word"])) == ("negative", ["zebra"], 4)
    assert line["by_word"][-1] == line["positive"] < 0.5


def test_what_cannot_be_read_is_told_so():
    assert "no word to read" in complaint("kinds", "sentiment", " ?", "--checkpoint", NETWORK)
    assert "at most 60" in complaint("kinds", "sentiment", "x " * 99, "--checkpoint", NETWORK)
    other = shipped.CHECKPOINTS / "dates.safetensors"
    assert "not a network that reads a sentence" in complaint("kinds", "sentiment", "x", "--checkpoint", other)


@pytest.fixture
def small(monkeypatch):
    """A training of a moment, judged by few sentences."""
    monkeypatch.setattr(commands, "RECIPES", {"sentiment": Settings(hidden_size=8, batch_size=8, steps=3)})
    monkeypatch.setattr(evaluation, "TEST_SIZE", 60)
    monkeypatch.setattr(evaluation, "LONGER_SIZE", 40)
    evaluation.test_sets.cache_clear()
    yield
    evaluation.test_sets.cache_clear()
    bag.bag_of.cache_clear()


def test_a_network_is_trained_and_measured(small):
    call("train", "sentiment", "--out", "mine.safetensors", "--seed", 7)
    model, card = checkpoints.load("mine.safetensors", family=WORD_CLASSIFIER)
    assert card.recipe["seed"] == card.seed == 7 and model.architecture["hidden_size"] == 8
    (line,) = call("evaluate", "mine.safetensors", "--json").stdout.splitlines()
    result = json.loads(line)
    assert result == {"name": "mine"} | card.scores
    assert (result["n"], result["longer_n"], result["score"]) == (60, 40, card.accuracy)
    assert {"score", "n", "baseline", "pairs", "longer_score", "longer_baseline"} <= set(result)
