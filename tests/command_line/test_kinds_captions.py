"""Pictures on the command line: described, trained for, and measured."""

import json

import numpy as np
import pytest
from PIL import Image

from rnnplay import checkpoints, shipped
from rnnplay.families.captioner import CAPTIONER
from rnnplay.lessons.kinds.captions import commands, evaluation
from rnnplay.lessons.kinds.captions.evaluation import judged
from rnnplay.lessons.kinds.captions.grammar import caption_of
from rnnplay.lessons.kinds.captions.odd_pictures import odd_pictures
from rnnplay.lessons.kinds.captions.samples import samples
from rnnplay.lessons.kinds.captions.task import Settings
from tests.command_line.calls import call, complaint

NETWORK = shipped.CHECKPOINTS / "captions.safetensors"


def save(name, ink):
    Image.fromarray((255 * (1 - ink)).astype(np.uint8)).save(name)
    return name


def test_a_picture_is_described():
    picture, scene = samples()["A"]
    save("scene.png", picture.repeat(4, axis=0).repeat(4, axis=1))
    assert call("kinds", "describe", "scene.png", "--checkpoint", NETWORK).stdout == f"{caption_of(scene)}\n"
    line = json.loads(call("kinds", "describe", "scene.png", "--json", "--checkpoint", NETWORK).stdout)
    names = {"caption", "known", "grammatical", "nearest", "probability", "threshold", "left_out", "by_word"}
    assert set(line) == names | {"left_out_threshold"} and line["caption"] == caption_of(scene)
    assert line["known"] is line["grammatical"] is True and line["probability"] >= line["threshold"]
    assert line["left_out"] <= line["left_out_threshold"] < 0.5
    assert len(line["by_word"]) == len(line["caption"].split()) + 1


def test_a_list_of_drawings_is_described_one_by_one(tmp_path):
    drawings = [{"strokes": [[[140, 80], [140, top]]]} for top in (195, 190)]
    tmp_path.joinpath("two.json").write_text(json.dumps(drawings))
    said = call("kinds", "describe", tmp_path / "two.json", "--checkpoint", NETWORK).stdout.splitlines()
    assert said == ["a large one"] * 2


def test_what_is_no_scene_is_told_so():
    pictures, (model, card) = odd_pictures(30, 3), checkpoints.load(NETWORK, family=CAPTIONER)
    at = int((judged(model, pictures)[0] < card.scores["threshold"] / 2).nonzero()[0])
    save("odd.png", pictures[at].numpy())
    said = call("kinds", "describe", "odd.png", "--checkpoint", NETWORK, code=1).stdout
    assert said.startswith("That is no scene I know: the nearest caption is ")
    line = json.loads(call("kinds", "describe", "odd.png", "--json", "--checkpoint", NETWORK, code=1).stdout)
    assert line["caption"] is None and line["known"] is False and line["nearest"]


def test_what_cannot_be_described_gets_a_sentence():
    save("blank.png", np.zeros((30, 30)))
    assert "Nothing is drawn" in complaint("kinds", "describe", "blank.png", "--checkpoint", NETWORK)
    assert "does not exist" in complaint("kinds", "describe", "none.png", "--checkpoint", NETWORK)
    assert "not a network that describes a picture" in complaint(
        "kinds", "describe", "blank.png", "--checkpoint", shipped.CHECKPOINTS / "lstm-1x64.safetensors"
    )


@pytest.fixture
def small(monkeypatch):
    """A training of a moment, judged by few scenes."""
    settings = Settings(channels=2, hidden_size=8, batch_size=8, steps=3)
    monkeypatch.setattr(commands, "RECIPES", {"captions": settings})
    for name in ("TEST_SIZE", "UNSEEN_SIZE", "ODD_SIZE", "VALIDATION_SIZE"):
        monkeypatch.setattr(evaluation, name, 30)
    evaluation.test_sets.cache_clear()
    yield
    evaluation.test_sets.cache_clear()


@pytest.mark.thorough
def test_a_network_is_trained_and_measured(small):
    call("train", "captions", "--out", "mine.safetensors", "--seed", 7)
    model, card = checkpoints.load("mine.safetensors", family=CAPTIONER)
    assert card.recipe["seed"] == card.seed == 7 and model.architecture["hidden_size"] == 8
    (line,) = call("evaluate", "mine.safetensors", "--json").stdout.splitlines()
    result = json.loads(line)
    assert result == {"name": "mine"} | card.scores
    assert result["n"] == 30 and result["score"] == card.accuracy and "unseen_baseline" in result
