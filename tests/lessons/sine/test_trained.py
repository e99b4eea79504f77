"""What is handed on of a network that learned a wave is what its run sees."""

import numpy as np
import pytest

from rnnplay.lessons.sine.task import HIDDEN_STATES, Settings, Task
from rnnplay.lessons.sine.trained import as_it_stands, train


@pytest.mark.parametrize("hidden_state", HIDDEN_STATES)
@pytest.mark.parametrize("cell", ["rnn", "lstm"])
def test_it_predicts_the_coming_window_as_its_run_does(cell, hidden_state):
    task = Task(Settings(cell=cell, hidden_state=hidden_state, num_layers=2, noise=0.1))
    for _step in range(5):
        task.step()
    found, seen = as_it_stands(task), task.observe()
    said, _state = found.model(task.window(5)[0], found.state)
    np.testing.assert_array_equal(found.inputs, seen.inputs)
    np.testing.assert_allclose(said.detach(), seen.predictions, atol=1e-6)
    task.step()
    assert found.steps == 5 and task.step_count == 6
    np.testing.assert_array_equal(found.model(task.window(5)[0], found.state)[0].detach(), said.detach())


def test_one_that_is_trained_here_has_learned():
    found = train("lstm")
    assert np.square(found.targets - found.model(task_window(found), found.state)[0].detach().numpy()).mean() < 0.01


def task_window(found):
    return Task(Settings(cell="lstm")).window(found.steps)[0]
