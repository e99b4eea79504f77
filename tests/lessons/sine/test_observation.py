"""What is seen of the lesson is what torch's module computes, and looking changes nothing."""

import dataclasses
import math

import numpy as np
import pytest
import torch

from rnnplay.engine.job import Job
from rnnplay.lessons.sine.observation import Rollout
from rnnplay.lessons.sine.task import BEFORE, Settings, Task
from rnnplay.lessons.sine.waves import wave
from rnnplay.models.sine import free_run
from tests.lessons.sine.by_hand import VARIANTS, fed_by_hand, losses, variants


@pytest.mark.quick("carried")
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
