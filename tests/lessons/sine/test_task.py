"""The lesson is torch's own to the bit, in each way of handing the hidden state on; what is shown are its numbers."""

import copy
import dataclasses
import math
import threading

import numpy as np
import pytest
import torch
from torch import nn

from rnnplay.engine.history import memory_of
from rnnplay.engine.job import Job
from rnnplay.engine.validation import SettingsError
from rnnplay.lessons.sine.observation import Rollout
from rnnplay.lessons.sine.task import BEFORE, Settings, Task
from rnnplay.lessons.sine.waves import noisy_window, wave
from rnnplay.models.sine import free_run

VARIANTS = {
    "carried": Settings(),
    "zero": Settings(hidden_state="zero", cell="gru", num_layers=2, hidden_size=6),
    "gradient": Settings(hidden_state="gradient", windows=3, points=8, horizon=3, noise=0.1),
    "lstm": Settings(hidden_state="gradient", windows=4, cell="lstm", hidden_size=5, points=6, horizon=10),
}
variants = pytest.mark.parametrize("settings", VARIANTS.values(), ids=VARIANTS)


def losses(task, steps):
    return [task.step() for _ in range(steps)]


def test_the_usual_lesson_ends_below_two_thousandths():
    task = Task(Settings())
    assert max(losses(task, 100)[-10:]) < 0.002
    assert task.observe().loss < 0.002


def test_without_what_was_carried_it_is_worse():
    carried, zero = (losses(Task(Settings(hidden_state=each)), 100)[-10:] for each in ("carried", "zero"))
    assert min(zero) > 5 * max(carried)


@variants
def test_the_same_settings_give_the_same_run_also_beside_others(settings, in_four_threads):
    alone = losses(Task(settings), 15)
    together = in_four_threads(lambda: losses(Task(settings), 15))
    assert together == [alone] * 4


@variants
def test_looking_changes_nothing(settings):
    watched, blind = Task(settings), Task(settings)
    generator, found = torch.get_rng_state(), []
    for _ in range(8):
        watched.observe()
        watched.phases()
        found.append(watched.step())
        gradients = [each.grad.clone() for each in watched.model.parameters()]
        watched.show_rollout(Rollout(3, 2))
        watched.observe()
        assert all(torch.equal(a, b.grad) for a, b in zip(gradients, watched.model.parameters(), strict=True))
    assert found == losses(blind, 8)
    assert torch.equal(generator, torch.get_rng_state())


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


def fed_by_hand(task):
    """The windows through which the gradient goes, point by point through torch's own module, every state retained.

    It knows of the task its settings, its weights and where it began to keep.
    """
    of, model = task.settings, task.model
    through = of.windows if of.hidden_state == "gradient" else 1
    windows = range(max(0, task.step_count - through + 1), task.step_count + 1)
    state, states, predictions = task.state_dict()["start"], [], []
    for window in windows:
        inputs, targets = noisy_window(of.wave, window, of.points, of.horizon, of.noise, of.seed)
        predictions = []
        for point in inputs:
            _output, state = model.recurrent(point.reshape(1, 1), state)
            hidden = state[0] if of.cell == "lstm" else state  # (layers, hidden), the one that goes on to the next
            hidden.retain_grad()
            states.append(hidden)
            predictions.append(model.linear(hidden[-1])[0])
    loss = nn.functional.mse_loss(torch.stack(predictions), targets)
    return states, torch.stack(predictions), loss


@variants
@pytest.mark.parametrize("steps", [0, 1, 7])
def test_an_observation_holds_the_numbers_of_torchs_module(settings, steps):
    task = Task(settings)
    said = [(task.observe().predictions, task.step())[0] for _ in range(steps)]
    seen = task.observe()
    states, predictions, loss = fed_by_hand(task)
    close = {"rtol": 1e-4, "atol": 2e-6}
    np.testing.assert_allclose(seen.predictions, predictions.detach(), **close)
    np.testing.assert_allclose(seen.loss, loss.item(), rtol=1e-5)
    for kept, before in zip(reversed(seen.before), reversed(said), strict=False):
        np.testing.assert_allclose(kept, before, **close)
    assert np.isnan(seen.before[: BEFORE - steps]).all() if steps < BEFORE else np.isfinite(seen.before).all()
    assert np.isnan(seen.before).tolist() == np.isnan(seen.before_targets).tolist()
    last = torch.stack([each[-1] for each in states[-settings.points :]]).detach()
    np.testing.assert_allclose(seen.hidden_states, last, **close)
    if settings.num_layers == 1:
        loss.backward()
        norms = np.array([each.grad.norm().item() for each in states])
        found = seen.gradient_norms[0].ravel()
        assert np.isnan(found[: -len(norms)]).all()
        np.testing.assert_allclose(found[-len(norms) :], norms, rtol=1e-3, atol=1e-8)
        assert (found[-len(norms) :] > 0).all()
    assert seen.gradient_norms[0].shape == (settings.through, settings.points)
    np.testing.assert_allclose(task.step(), seen.loss, rtol=1e-5)


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
@pytest.mark.parametrize("rollout", [Rollout(), Rollout(2, 1), Rollout(5, 4)])
def test_left_to_itself_it_goes_on_from_the_point_chosen(settings, rollout):
    task = Task(settings, rollout)
    losses(task, 5)
    seen = task.observe()
    points, horizon = settings.points, settings.horizon
    assert seen.hand_over == max(rollout.hand_over or points, horizon)
    assert len(seen.free) == len(seen.free_wave) == 2 * points * rollout.periods
    first = 5 * points
    np.testing.assert_array_equal(seen.free_wave, wave(settings.wave, first + seen.hand_over, len(seen.free), points))
    # What it says at the window's points as long as it still reads, then what it makes of its own words.
    read = np.concatenate([seen.inputs, wave(settings.wave, first + points, horizon, points)])[: seen.hand_over]
    states, _predictions, _loss = fed_by_hand(task)
    state = task.state_dict()["start"]
    if len(states) > points and settings.cell != "lstm":
        state = states[-points - 1].detach()
    if settings.cell != "lstm" or len(states) == points:
        whole = free_run(task.model, torch.from_numpy(read.copy()), len(seen.free), state=state, horizon=horizon)
        np.testing.assert_allclose(seen.free, whole[seen.hand_over - horizon :][: len(seen.free)], rtol=1e-3, atol=1e-4)
    if seen.hand_over == points:
        np.testing.assert_allclose(seen.free[:horizon], seen.predictions[points - horizon :][:horizon], atol=1e-5)


def test_an_observation_is_a_copy_that_nobody_can_change():
    task = Task(VARIANTS["gradient"])
    losses(task, 4)
    seen = task.observe()
    for field in dataclasses.fields(seen):
        for values in getattr(seen, field.name) if field.name == "gradient_norms" else [getattr(seen, field.name)]:
            if isinstance(values, np.ndarray):
                assert not values.flags.writeable
                assert values.dtype == np.float32
    before = seen.hidden_states.copy()
    losses(task, 2)
    np.testing.assert_array_equal(seen.hidden_states, before)


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


def test_the_path_becomes_a_loop():
    task = Task(Settings())
    losses(task, 100)
    path = task.observe().path
    radius = np.linalg.norm(path, axis=1)
    assert np.linalg.norm(path[0] - path[-1]) < 0.5 * radius.max()  # a point of forty before it is closed
    angles = np.unwrap(np.arctan2(path[:, 1], path[:, 0]))
    assert angles[-1] - angles[0] == pytest.approx(2 * math.pi, abs=1.2)  # once round, anticlockwise


def test_a_loss_that_is_no_number_can_still_be_looked_at():
    for settings in VARIANTS.values():
        task = Task(settings)
        with torch.no_grad():
            task.model.recurrent.weight_hh_l0[0, 0] = math.nan
        task.step()
        assert math.isnan(task.observe().loss)


@pytest.mark.parametrize("cell", ["rnn", "gru", "lstm"])
def test_a_rate_of_one_does_no_harm_to_the_run(cell):
    job = Job(Task(Settings(cell=cell, learning_rate=1.0, hidden_size=8)), patience=100)
    job.run(until_step=60)
    while job.running:
        threading.Event().wait(0.01)
    assert job.snapshot.status in ("finished", "diverged")
    assert job.snapshot.status == "finished" or "smaller than 1" in job.snapshot.message
    job.close()


def test_a_run_seen_otherwise_is_the_same_run():
    job = Job(Task(Settings(points=8)), patience=100)
    for _ in range(6):
        job.step_once()
    job.rewind(4)
    job.change_view(lambda task: task.show_rollout(Rollout(2, 5)), anew=True)
    snapshot, observations = job.timeline()
    assert sorted(observations) == [4, 6]  # where it stands, and the newest
    assert (snapshot.step, snapshot.steps, snapshot.status) == (4, 6, "paused")
    for step in range(7):
        assert job.observation(step).rollout == Rollout(2, 5)
        assert len(job.observation(step).free) == 80
    task = Task(Settings(points=8), Rollout(2, 5))
    losses(task, 3)
    np.testing.assert_array_equal(job.observation(3).free, task.observe().free)
    job.step_once()
    assert job.snapshot.losses.tolist() == losses(Task(Settings(points=8)), 5)
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
