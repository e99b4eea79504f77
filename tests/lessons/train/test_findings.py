"""What is said of a comparison is drawn from its numbers."""

import copy
from dataclasses import replace

import numpy as np
import pytest
import torch

from rnnplay.data.mnist import load_mnist
from rnnplay.digits.observation import Race, Runner
from rnnplay.digits.race import RACES, RaceTask
from rnnplay.lessons.train.ui.findings import gradient_findings, share

SAMPLE, TEST = load_mnist("train"), load_mnist("test")


def runner(name, shares, accuracies, stopped=""):
    at = np.arange(len(shares)) * 20
    return Runner(
        name=name,
        step=100,
        losses=np.ones(100, np.float32),
        measured_at=np.array([0, 50]),
        accuracies=np.array(accuracies, np.float32),
        training_accuracies=np.array(accuracies, np.float32),
        measured_on=(500, 500),
        seconds=1.0,
        learning_rate=0.01,
        stopped=stopped,
        watched=None,
        shares_at=at,
        shares=np.array(shares),
    )


def said(*runners):
    return gradient_findings(Race(100, 400, 100, runners), 16)


def test_shares_leader_and_accuracy_are_those_of_the_run():
    text = said(runner("RNN", [4.6e-24, 1e-3, 0.02], [0.1, 0.4]), runner("LSTM", [2.3e-9, 0.3, 0.25], [0.1, 0.6]))
    assert "Before training: RNN: 4.6 · 10⁻²⁴; LSTM: 2.3 · 10⁻⁹." in text
    assert "At step 40: RNN: 2\u202f%; LSTM: 25\u202f%." in text
    assert "LSTM had the largest share in 3 of 3 measurements" in text
    assert (
        "LSTM has the highest test accuracy so far (60.0\u202f% at step 50)" in text and "another network" not in text
    )


def test_what_contradicts_the_story_is_said():
    text = said(runner("RNN", [0.1, 0.4, 0.5], [0.1, 0.3]), runner("LSTM", [0.2, 0.3, 0.25], [0.1, 0.6]))
    assert "RNN had the largest share in 2 of 3 measurements" in text
    assert "LSTM has the highest test accuracy so far (60.0\u202f% at step 50). This is another network" in text


def test_nothing_is_said_of_what_was_not_measured():
    assert said(runner("LSTM", [0.2], [0.1])) == ""
    assert said(runner("RNN", [], []), runner("LSTM", [], [])) == ""
    assert said(runner("RNN", [np.nan], [0.1]), runner("LSTM", [0.1], [0.1])) == ""
    assert "At step" not in said(runner("RNN", [0.1], [0.1]), runner("LSTM", [0.1], [0.1]))


@pytest.mark.parametrize(
    ("value", "shown"), [(0.254, "25\u202f%"), (1.3, "130\u202f%"), (0.0, "0"), (1e-12, "1.0 · 10⁻¹²")]
)
def test_a_share_is_written_so_that_it_can_be_read(value, shown):
    assert share(value) == shown


@pytest.mark.thorough
def test_why_gates_shows_at_first_what_a_forget_bias_does():
    """Over 112 rows hardly anything comes back, unless the forget gates begin open: by far the largest difference."""
    for seed in (1, 2):
        recipes = [replace(each, seed=seed) for each in RACES["gates"]]
        task = RaceTask(recipes, SAMPLE, torch.device("cpu"), TEST.first(16))
        rnn, closed, opened = (each.shares[0] for each in task.observe().runners)
        assert 0 < rnn < 1e-15 and 0 < closed < 1e-15
        assert opened > 1e6 * max(rnn, closed)


def test_a_share_is_that_of_the_first_digits_whatever_is_watched():
    recipes = [replace(each, hidden_size=8, row_length=28, images=200, epochs=2) for each in RACES["gates"]]
    one, other = (RaceTask(recipes, SAMPLE, torch.device("cpu"), TEST, watched=number) for number in (0, 5))
    for _ in range(4):
        one.step()
        other.step()
    for mine, theirs in zip(one.observe().runners, other.observe().runners, strict=True):
        assert mine.shares_at.tolist() == [0, 1, 2, 3, 4] and np.array_equal(mine.shares, theirs.shares)
        assert mine.shares[-1] == mine.watched.gradient_by_row[0] / mine.watched.gradient_by_row[-1]
    state = copy.deepcopy(one.state_dict())
    one.step()
    one.load_state_dict(state)
    assert len(one.observe().runners[0].shares) == 5
