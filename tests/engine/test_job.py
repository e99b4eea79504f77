"""A job's run is the task's own to the bit, whatever is done with it in between."""

import time

import numpy as np
import pytest

from rnnplay.engine.history import memory_of
from rnnplay.engine.observing import SHORT
from tests.engine.sums import Sums, alive, bare, ended, kept, same, set_weight
from tests.waiting import wait_for


def test_step_0_can_be_seen_and_no_thread_waits(jobs):
    job = jobs()
    assert (job.snapshot.status, job.snapshot.step, job.snapshot.loss) == ("ready", 0, None)
    assert np.array_equal(job.snapshot.observation.weight, bare(0)[1][0])
    assert not alive()


@pytest.mark.parametrize("pace", [None, 1000.0])
def test_the_run_is_the_bare_one(jobs, pace):
    job = jobs(pace=pace)
    job.run(until_step=40)
    snapshot = ended(job)
    losses, weights = bare(40)
    same(snapshot.losses, losses)
    assert snapshot.status == "finished" and snapshot.step == 40 and snapshot.loss == losses[-1]
    for step, observation in job.timeline()[1].items():
        assert observation.step == step and np.array_equal(observation.weight, weights[step])
    assert set(job.timeline()[1]) == set(range(41))
    assert job._runner.replay.task.touched_by == {"job"}
    wait_for(lambda: not alive())  # what does not run needs no thread


@pytest.mark.quick("None-options0-0.0", "100.0-options2-0.004")
@pytest.mark.parametrize("cost", [0.0, 0.004])
@pytest.mark.parametrize(("pace", "options"), [(None, {}), (None, {"all_observed": 0}), (100.0, {"all_observed": 0})])
def test_a_short_run_is_seen_whole_whatever_that_costs(jobs, pace, cost, options):
    job = jobs(Sums(cost=cost), pace=pace, **options)
    job.run(until_step=40)
    ended(job)
    assert list(job.timeline()[1]) == list(range(41))


@pytest.mark.quick("None-128")
@pytest.mark.parametrize(("pace", "until"), [(None, SHORT), (1000.0, SHORT + 30)])
def test_a_long_run_is_seen_whole_at_a_pace_and_flat_out_where_it_begins(jobs, pace, until):
    job = jobs(Sums(cost=0.002), pace=pace)
    job.run(until_step=100_000)
    wait_for(lambda: job.snapshot.step > until)
    job.pause()
    assert set(range(until + 1)) <= job.timeline()[1].keys()


@pytest.mark.thorough
def test_flat_out_a_long_run_is_looked_at_as_often_as_a_share_of_the_time_allows(jobs):
    job = jobs(Sums(cost=0.004), all_observed=0)
    job.run(until_step=2 * SHORT)
    ended(job)
    assert len(job.timeline()[1]) < SHORT


def test_so_many_observations_find_room_whatever_their_size(jobs):
    job = jobs(Sums(ballast=20_000), memory=2**20, room=41)
    job.run(until_step=40)
    ended(job)
    assert list(job.timeline()[1]) == list(range(41))
    job.reset()
    job.run(until_step=40)
    ended(job)
    assert list(job.timeline()[1]) == list(range(41))


def test_a_learning_rate_acts_at_the_next_step(jobs):
    job = jobs()
    for step in range(20):
        job.learning_rate = 0.01 * (1 + step % 3)
        job.step_once()
        assert job.snapshot.learning_rate == job.learning_rate
    same(job.snapshot.losses, bare(20, rates={step: 0.01 * (1 + step % 3) for step in range(20)})[0])


def test_a_pace_acts_at_once_and_is_kept(jobs):
    job = jobs(pace=0.001)
    job.start()
    wait_for(lambda: job.snapshot.step == 1)
    job.pace = 200
    began = time.monotonic()
    wait_for(lambda: job.snapshot.step >= 21)
    assert time.monotonic() - began > 0.09
    with pytest.raises(ValueError, match="training speed"):
        job.pace = 0


@pytest.mark.thorough
def test_two_beside_each_other_are_as_alone(jobs):
    both = [jobs(Sums(seed)) for seed in (1, 2)]
    for job in both:
        job.run(until_step=200)
    for seed, job in zip((1, 2), both, strict=True):
        same(ended(job).losses, bare(200, seed=seed)[0])


def test_it_stops_at_a_loss(jobs):
    losses, _ = bare(200)
    goal = 0.5 * losses[0]
    first = next(step for step, loss in enumerate(losses) if loss <= goal)
    job = jobs()
    job.run(until_loss=goal)
    assert ended(job).status == "finished" and job.snapshot.step == first + 1
    job.start()  # on from its end
    wait_for(lambda: job.snapshot.step > first + 10)
    job.run(until_step=3)
    assert job.snapshot.status == "finished"


def test_a_loss_that_is_no_number_stops_it_and_the_history_stays(jobs):
    job = jobs(Sums(nan_at=25))
    job.start()
    snapshot = ended(job)
    losses, weights = bare(25)
    assert (snapshot.status, snapshot.step) == ("diverged", 25)
    assert "At step 26" in snapshot.message and f"step {int(np.argmin(losses))} " in snapshot.message
    same(snapshot.losses, losses)
    assert np.array_equal(snapshot.observation.weight, weights[25])
    job._runner.replay.task.nan_at = None
    job.rewind(20)
    job.run(until_step=40)
    same(ended(job).losses, bare(40)[0])
    assert job.snapshot.message == ""


def test_a_task_that_raises_is_told_in_a_sentence(jobs):
    job = jobs(Sums(raise_at=25))
    job.start()
    snapshot = ended(job)
    assert (snapshot.status, snapshot.step) == ("failed", 25)
    assert "Step 26" in snapshot.message and "the teacher is ill" in snapshot.message
    same(snapshot.losses, bare(25)[0])
    job.start()
    assert ended(job).status == "failed"  # again, and not for ever
    job._runner.replay.task.raise_at = None
    job.run(until_step=40)
    same(ended(job).losses, bare(40)[0])


@pytest.mark.thorough
def test_memory_is_bounded_and_told_truly(jobs):
    memory = 2**21
    job = jobs(Sums(ballast=40_000), memory=memory)  # 160 kB a state and an observation
    job.run(until_step=120)
    ended(job)
    for step in range(0, 120, 7):
        job.observation(step)
    for rate in range(1, 12):
        job.branch(60, learning_rate=rate / 100)
        ended(job)
    history = job._runner.replay.history
    assert history.beginning is history.states.get(0)  # kept once
    assert sum(map(memory_of, kept(history))) < job.nbytes <= memory
    assert len(job.snapshot.left_behind) == 8
    job.rewind(0)
    job.edit(set_weight(0.25))  # now there are two first states
    job.run(until_step=120)
    ended(job)
    assert history.beginning is not history.states.get(0)
    assert sum(map(memory_of, [*kept(history), history.beginning])) < job.nbytes <= memory


def test_a_run_ends_where_its_room_does(jobs):
    job = jobs(memory=32 * 50)
    job.start()
    snapshot = ended(job)
    assert (snapshot.status, snapshot.step) == ("finished", 50)
    assert "largest number of steps" in snapshot.message
    same(snapshot.losses, bare(50)[0])
