"""Dates on the command line: read, trained and measured."""

import json
from dataclasses import replace

import pytest

from rnnplay import checkpoints, shipped
from rnnplay.families.seq2seq import SEQ2SEQ
from rnnplay.lessons.kinds.dates import commands, evaluation
from rnnplay.lessons.kinds.dates.task import Settings
from tests.command_line.calls import call, complaint

NETWORK = shipped.CHECKPOINTS / "dates-attention.safetensors"


def test_a_date_is_read():
    assert call("kinds", "date", "lunes, 4 de marzo de 2024", "--checkpoint", NETWORK).stdout == "2024-03-04\n"
    line = json.loads(call("kinds", "date", "4. März 2024", "--json", "--checkpoint", NETWORK).stdout)
    assert set(line) == {"text", "date", "known", "reading", "probability", "threshold", "rule", "by_letter"}
    assert (line["text"], line["date"], line["known"]) == ("4. märz 2024", "2024-03-04", True)
    assert line["rule"] == "2024-03-04"
    assert len(line["by_letter"]) == 11 and line["probability"] >= line["threshold"]


def test_where_the_rule_reads_another_day_the_answer_is_doubted():
    done = call("kinds", "date", "Sunday 3rd of March 2024", "--checkpoint", NETWORK)
    assert done.stdout != "2024-03-03\n" and "The rule by hand reads 2024-03-03" in done.stderr
    assert not call("kinds", "date", "4. März 2024", "--checkpoint", NETWORK).stderr


def test_what_is_no_date_is_told_so():
    said = call("kinds", "date", "hello", "--checkpoint", NETWORK, code=1).stdout
    assert said.startswith("That is no date I know: nearest reading ")
    line = json.loads(call("kinds", "date", "hello", "--json", "--checkpoint", NETWORK, code=1).stdout)
    assert line["date"] is None and line["known"] is False and line["reading"]
    assert "nothing to read" in complaint("kinds", "date", "", "--checkpoint", NETWORK)
    assert "at most 60 letters" in complaint("kinds", "date", "x" * 99, "--checkpoint", NETWORK)
    assert "not a network that reads one sequence" in complaint(
        "kinds", "date", "x", "--checkpoint", shipped.CHECKPOINTS / "lstm-1x64.safetensors"
    )


@pytest.fixture
def small(monkeypatch):
    """A training of a moment, judged by few dates."""
    monkeypatch.setattr(commands, "RECIPES", {"dates": Settings("plain", hidden_size=8, batch_size=8, steps=3)})
    for name, size in (("TEST_SIZE", 60), ("OTHER_SIZE", 40), ("ODD_SIZE", 24)):
        monkeypatch.setattr(evaluation, name, size)
    evaluation.test_sets.cache_clear()
    yield
    evaluation.test_sets.cache_clear()


def test_a_network_is_trained_and_measured(small):
    call("train", "dates", "--out", "mine.safetensors", "--seed", 7)
    model, card = checkpoints.load("mine.safetensors", family=SEQ2SEQ)
    assert card.recipe["seed"] == card.seed == 7 and model.architecture["hidden_size"] == 8
    (line,) = call("evaluate", "mine.safetensors", "--json").stdout.splitlines()
    result = json.loads(line)
    assert result == {"name": "mine"} | card.scores
    assert result["n"] == 60 and result["baseline"] == 1 and result["score"] == card.accuracy
    assert {"score", "n", "baseline"} <= set(result)
    assert "mine" in call("evaluate", "mine.safetensors").stdout
    with pytest.raises(checkpoints.CheckpointError, match="scores"):
        checkpoints.save("wrong.safetensors", model, replace(card, scores={"score": "high"}))
