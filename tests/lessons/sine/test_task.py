"""The lesson is torch's own to the bit, in each way of handing the hidden state on; what is shown are its numbers."""

import copy
import math
import threading

import numpy as np
import pytest
import torch
from torch import nn

from rnnplay.engine.history import memory_of
from rnnplay.engine.job import Job
from rnnplay.engine.validation import SettingsError
from rnnplay.lessons.sine.task import Settings, Task
from rnnplay.lessons.sine.waves import noisy_window
from tests.lessons.sine.by_hand import fed_by_hand, losses, variants


def test_the_usual_lesson_ends_below_two_thousandths():
    task = Task(Settings())
    assert max(losses(task, 100)[-10:]) < 0.002
    assert task.observe().loss < 0.002


def test_without_what_was_carried_it_is_worse():
    carried, zero = (losses(Task(Settings(hidden_state=each)), 100)[-10:] for each in ("carried", "zero"))
    assert min(zero) > 5 * max(carried)


@pytest.mark.quick("carried")
@variants
def test_the_same_settings_give_the_same_run_also_beside_others(settings, in_four_threads):
    alone = losses(Task(settings), 15)
    together = in_four_threads(lambda: losses(Task(settings), 15))
    assert together == [alone] * 4


@pytest.mark.quick("carried", "lstm")
@variants
def test_going_back_gives_the_same_steps_again(settings):
    task = Task(settings)
    losses(task, 2)  # in the midst of the first windows that the gradient goes back through
    early = copy.deepcopy(task.state_dict())
    losses(task, 3)
    state, onward = copy.deepcopy(task.state_dict()), None
    for _ in range(2):
        task.load_state_dict(state)
        assert task.step_count == 5
        onward = onward or losses(task, 6)
        task.load_state_dict(state)
        assert losses(task, 6) == onward
    task.load_state_dict(early)
    assert losses(task, 9)[3:] == onward
    task.load_state_dict(state)
    task.learning_rate = 0.5  # from there another way
    assert losses(task, 6)[1:] != onward[1:]


@variants
def test_the_state_does_not_grow(settings):
    task = Task(settings)
    losses(task, 6)
    size = memory_of(task.state_dict())
    losses(task, 30)
    assert memory_of(task.state_dict()) == size


@pytest.mark.parametrize("through", [2, 3])
def test_the_gradient_goes_back_through_so_many_windows_and_no_further(through):
    settings = Settings(hidden_state="gradient", windows=through, points=5, hidden_size=3)
    task = Task(settings)
    losses(task, 6)
    before = copy.deepcopy(task.state_dict())
    task.step()
    found = [each.grad.clone() for each in task.model.parameters()]
    task.load_state_dict(before)
    task.optimizer.zero_grad()
    _states, _predictions, loss = fed_by_hand(task)
    loss.backward()
    for gradient, parameter in zip(found, task.model.parameters(), strict=True):
        torch.testing.assert_close(gradient, parameter.grad, rtol=1e-4, atol=1e-7)


def test_detach_is_for_what_the_page_says():
    """Without it, torch refuses the second window; with the graph retained, too."""
    for retain in (False, True):
        rnn, linear = nn.RNN(1, 4, batch_first=True), nn.Linear(4, 1)
        optimizer = torch.optim.Adam([*rnn.parameters(), *linear.parameters()])
        state, says = None, "a second time" if not retain else "modified by an inplace operation"
        with pytest.raises(RuntimeError, match=says):
            for step in range(2):
                inputs, targets = noisy_window("sine", step, 20, 1)
                output, state = rnn(inputs[:, None], state)
                loss = nn.functional.mse_loss(linear(output)[:, 0], targets)
                optimizer.zero_grad()
                loss.backward(retain_graph=retain)
                optimizer.step()
        assert step == 1


@variants
def test_the_four_phases_are_what_the_step_then_does(settings):
    task = Task(settings)
    losses(task, 5)
    task.learning_rate = 0.03
    phases, seen = task.phases(), task.observe()
    np.testing.assert_allclose(phases.predictions, seen.predictions, atol=1e-5)
    np.testing.assert_allclose(phases.losses.mean(), phases.loss, rtol=1e-5)
    for norms, shown in zip(seen.gradient_norms, phases.state_gradients, strict=True):
        np.testing.assert_array_equal(norms[-1], shown)
    state, windows = task._start, (*task._kept, task.window(task.step_count)[0])
    before = {name: each.detach().clone() for name, each in task.model.named_parameters()}
    assert task.step() == phases.loss
    for name, parameter in task.model.named_parameters():
        shape = phases.gradients[name].shape
        np.testing.assert_array_equal(phases.gradients[name], parameter.grad.reshape(shape))
        np.testing.assert_array_equal(phases.changes[name], (parameter.detach() - before[name]).reshape(shape))
    for each in windows:
        predictions, state = task.model(each, state)
    losses_after = (predictions.detach().numpy() - phases.targets) ** 2
    np.testing.assert_allclose(phases.losses_after, losses_after, atol=1e-6)


@pytest.mark.quick("rnn")
@pytest.mark.parametrize("cell", ["rnn", "gru", "lstm"])
def test_a_rate_of_one_does_no_harm_to_the_run(cell):
    job = Job(Task(Settings(cell=cell, learning_rate=1.0, hidden_size=8)), patience=100)
    job.run(until_step=60)
    while job.running:
        threading.Event().wait(0.01)
    assert job.snapshot.status in ("finished", "diverged")
    assert job.snapshot.status == "finished" or "smaller than 1" in job.snapshot.message
    job.close()


@pytest.mark.parametrize(
    ("setting", "says"),
    [
        ({"cell": "transformer"}, "one of rnn, gru, lstm"),
        ({"wave": "triangle"}, "one of sine, sawtooth"),
        ({"hidden_state": "lost"}, "one of carried, zero, gradient"),
        ({"hidden_size": 129}, "from 1 to 128"),
        ({"num_layers": 0}, "from 1 to 3"),
        ({"points": 4}, "from 5 to 100"),
        ({"horizon": 11}, "from 1 to 10"),
        ({"noise": math.nan}, "noise is nan"),
        ({"windows": 1}, "from 2 to 20"),
        ({"seed": -1}, "seed is -1"),
        ({"learning_rate": 2.0}, "from 0.001 to 1"),
        ({"steps": 0}, "steps is 0"),
    ],
)
def test_a_setting_that_there_is_not_is_told(setting, says):
    with pytest.raises(SettingsError, match=says):
        Settings(**setting)
