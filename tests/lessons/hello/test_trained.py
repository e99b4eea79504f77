"""What is handed on of a network that learned words."""

import pytest
import torch

from rnnplay.lessons.hello.task import PRESETS, Task
from rnnplay.lessons.hello.trained import as_it_stands, train


@pytest.mark.parametrize("preset", PRESETS)
def test_one_that_is_trained_here_answers_as_it_should(preset):
    found = train(preset)
    assert found.words.spell(found.model(torch.tensor(found.words.inputs)).argmax(-1)) == "ohlol"


def test_it_stays_as_it_was_handed_on():
    task = Task(PRESETS["rnn"])
    found = as_it_stands(task)
    before = found.model(task.inputs).detach()
    task.step()
    assert found.steps == 0 and torch.equal(found.model(task.inputs), before)
