"""The network that comes with the project labels what is hidden, as its card says; without its state it cannot."""

from dataclasses import asdict, replace

import numpy as np
import pytest
import torch

from rnnplay import checkpoints
from rnnplay.families.video_labeller import VIDEO_LABELLER
from rnnplay.lessons.kinds.curtain.commands import RECIPES
from rnnplay.lessons.kinds.curtain.evaluation import right
from rnnplay.lessons.kinds.curtain.examples import drawn
from rnnplay.lessons.kinds.curtain.reading import read
from rnnplay.lessons.kinds.curtain.task import usual_scene
from rnnplay.lessons.kinds.curtain.verdict import verdict


@pytest.fixture(scope="module")
def shipped():
    return checkpoints.load("curtain", family=VIDEO_LABELLER)


@pytest.mark.thorough
def test_it_is_right_where_the_digit_is_hidden_as_its_card_says(shipped):
    network, card = shipped
    assert card.recipe == asdict(RECIPES["curtain"]) and card.scores["score"] == card.accuracy >= 0.9
    assert card.scores["baseline"] < 0.05 and card.scores["n"] > 10_000
    batch = drawn("test", 150, 8)
    found, alone = right(network, batch), right(network, batch, keep_state=False)
    assert found.share(found.hidden) > card.scores["score"] - 0.06
    assert alone.share(alone.hidden) < 0.1
    assert (checkpoints.FOLDER / "curtain.safetensors").stat().st_size < 1.5e6


def test_a_reading_holds_what_the_network_says(shipped):
    network, _card = shipped
    reading = read(network, usual_scene())
    digit, direction = network(torch.from_numpy(reading.frames.copy())[None])
    np.testing.assert_allclose(reading.carried.digit, digit[0].softmax(dim=-1).detach(), atol=1e-6)
    np.testing.assert_allclose(reading.carried.direction, direction[0].softmax(dim=-1).detach(), atol=1e-6)
    hidden = reading.reset.digit[reading.hidden]  # all that it sees there is black
    np.testing.assert_allclose(hidden, np.broadcast_to(hidden[0], hidden.shape), atol=1e-6)


def test_the_verdict_counts_what_is_hidden(shipped):
    network, _card = shipped
    scene = usual_scene()
    assert "wholly hidden at 9 frames" in verdict(read(network, scene))
    assert "mostly says **7**" in verdict(read(network, replace(scene, label=None)))
    assert "never wholly behind the curtain" in verdict(read(network, replace(scene, direction=2)))
