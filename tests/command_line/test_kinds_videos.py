"""Networks of videos on the command line: trained and measured."""

import json

import pytest

from rnnplay import checkpoints
from rnnplay.families.next_frame import NEXT_FRAME
from rnnplay.families.video_labeller import VIDEO_LABELLER
from rnnplay.lessons.kinds.curtain import commands as curtain
from rnnplay.lessons.kinds.curtain import evaluation as curtain_evaluation
from rnnplay.lessons.kinds.curtain import task as curtain_task
from rnnplay.lessons.kinds.frames import commands as frames
from rnnplay.lessons.kinds.frames import evaluation as frames_evaluation
from rnnplay.lessons.kinds.frames import task as frames_task
from tests.command_line.calls import call

MEASURED = {
    "curtain": {"hidden_digit", "hidden_direction", "after_turn", "visible", "baseline_visible", "visible_n", "videos"},
    "frames": {"last_frame", "after_dark_score", "after_dark_n", "after_dark_baseline", "videos"},
}
FAMILIES = {"curtain": VIDEO_LABELLER, "frames": NEXT_FRAME}


@pytest.fixture
def small(monkeypatch):
    """Trainings of a moment, judged by few videos."""
    few = curtain_task.Settings(hidden_size=8, batch_size=8, steps=2)
    monkeypatch.setattr(curtain, "RECIPES", {"curtain": few})
    monkeypatch.setattr(frames, "RECIPES", {"frames": frames_task.Settings(steps=3)})
    for evaluation in (curtain_evaluation, frames_evaluation):
        monkeypatch.setattr(evaluation, "TEST_SIZE", 20)
        evaluation.test_set.cache_clear()
    yield
    for evaluation in (curtain_evaluation, frames_evaluation):
        evaluation.test_set.cache_clear()


@pytest.mark.parametrize("name", FAMILIES)
def test_a_network_is_trained_and_measured(small, name):
    call("train", name, "--out", "mine.safetensors", "--seed", 7)
    _model, card = checkpoints.load("mine.safetensors", family=FAMILIES[name])
    assert card.recipe["seed"] == card.seed == 7
    (line,) = call("evaluate", "mine.safetensors", "--json").stdout.splitlines()
    result = json.loads(line)
    assert result == {"name": "mine"} | card.scores and result["score"] == card.accuracy
    assert {"score", "n", "baseline"} | MEASURED[name] <= set(result)
