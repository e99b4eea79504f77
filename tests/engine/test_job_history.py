"""Back to every step of a job's run and on from there, and what is seen there: the run's own, to the bit."""

import threading

import numpy as np
import pytest
import torch

from rnnplay.engine.replay import RECENT
from rnnplay.engine.steps import NoSuchStepError
from tests.engine.sums import Sums, bare, ended, same, set_weight
from tests.waiting import wait_for


def test_pauses_and_single_steps_change_nothing(jobs):
    job = jobs()
    job.step_once()
    assert (job.snapshot.status, job.snapshot.step) == ("paused", 1)
    job.start()
    wait_for(lambda: job.snapshot.step > 5)
    job.pause()
    stopped = job.snapshot
    assert stopped.status == "paused" and stopped.observation.step == stopped.step
    job.step_once()
    assert job.snapshot.step == stopped.step + 1
    job.run(until_step=stopped.step + 30)
    same(ended(job).losses, bare(stopped.step + 30)[0])


def test_every_step_can_be_gone_back_to_and_on_from(jobs):
    job = jobs()
    job.run(until_step=60)
    ended(job)
    losses, weights = bare(60)
    for step in (60, 7, 33, 0, 59, 8):
        job.rewind(step)
        snapshot = job.snapshot
        assert (snapshot.step, snapshot.steps, snapshot.status) == (step, 60, "paused")
        assert np.array_equal(snapshot.observation.weight, weights[step])
    same(job.snapshot.losses, losses)  # looking back forgets nothing
    job.run(until_step=60)
    again = ended(job)
    same(again.losses, losses)
    assert again.branch == 1
    assert again.left_behind[0].step == 8 and again.left_behind[0].losses.tolist() == losses[8:]
    with pytest.raises(NoSuchStepError, match=r"61.*0 to 60"):
        job.rewind(61)
    assert job.snapshot.step == 60


def test_a_branch_has_its_own_rate_and_is_the_bare_run_with_it(jobs):
    job = jobs()
    job.run(until_step=30)
    before = ended(job)
    job.branch(12, learning_rate=0.1)
    after = ended(job)
    losses, weights = bare(30, rates={12: 0.1})
    same(after.losses, losses)
    same(before.losses, bare(30)[0])  # whoever holds the old snapshot keeps it whole
    assert (job.learning_rate_at(11), job.learning_rate_at(12), after.learning_rate) == (0.01, 0.1, 0.1)
    for step in (5, 20):
        job.rewind(step)
        assert np.array_equal(job.snapshot.observation.weight, weights[step])


def test_what_was_thinned_is_computed_again_to_the_bit(jobs):
    job = jobs(Sums(ballast=20_000), memory=2**20)  # a dozen states of 80 kB at most
    job.run(until_step=150)
    ended(job)
    losses, weights = bare(150)
    states, observations = job._runner.replay.history.states.items(), job.timeline()[1]
    assert len(states) < 12 and len(observations) < 4 + RECENT
    assert {0, 150} <= observations.keys() and 0 in states
    for step in (1, 77, 149, 150):
        seen = job.observation(step)
        assert seen.step == step and np.array_equal(seen.weight, weights[step])
    assert job.snapshot.step == 150  # looking moves nothing
    job.rewind(101)
    job.run(until_step=150)
    same(ended(job).losses, losses)


@pytest.mark.thorough
def test_looking_back_while_it_runs_does_not_disturb_it(jobs):
    job = jobs(Sums(ballast=20_000), memory=2**20)
    job.run(until_step=400)
    for step in (3, 1, 0):
        wait_for(lambda: job.snapshot.steps > 3)
        assert job.observation(step).step == step
    same(ended(job).losses, bare(400)[0])
    with pytest.raises(NoSuchStepError):
        job.observation(401)


def test_changes_by_hand_belong_to_the_history(jobs):
    job = jobs(Sums(ballast=20_000), memory=2**20)
    job.edit(set_weight(0.25))
    assert (job.snapshot.step, job.snapshot.observation.weight[1, 2]) == (0, 0.25)
    job.run(until_step=10)
    ended(job)
    branch = job.snapshot.branch
    job.edit(set_weight(2.0))
    assert job.snapshot.branch > branch
    job.edit(lambda task: set_weight(task.model.weight_hh_l0[1, 2] * 2)(task))
    assert job.snapshot.observation.weight[1, 2] == 4
    job.run(until_step=60)
    edits = {0: [set_weight(0.25)], 10: [set_weight(4.0)]}
    losses, weights = bare(60, edits=edits)
    same(ended(job).losses, losses)
    for step in (55, 10, 11, 9, 0, 31):
        assert np.array_equal(job.observation(step).weight, weights[step])
        job.rewind(step)
        assert np.array_equal(job.snapshot.observation.weight, weights[step])
    job.rewind(9)  # undone by going on from before it
    job.run(until_step=20)
    same(ended(job).losses, bare(20, edits={0: [set_weight(0.25)]})[0])
    branch = job.snapshot.branch
    job.reset()
    assert job.snapshot.branch > branch
    assert (job.snapshot.status, job.snapshot.steps, job.snapshot.left_behind) == ("ready", 0, ())
    job.run(until_step=20)
    same(ended(job).losses, bare(20)[0])


def test_a_change_that_raises_changes_nothing(jobs):
    def half_done(task):
        set_weight(9.0)(task)
        raise IndexError("no such weight")

    job = jobs()
    job.run(until_step=9)
    ended(job)
    with pytest.raises(IndexError, match="no such weight"):
        job.edit(half_done)
    job.run(until_step=20)
    same(ended(job).losses, bare(20)[0])


@pytest.mark.thorough
def test_going_on_from_where_it_stands_computes_no_more_than_it_must(jobs):
    task = Sums(ballast=100_000)
    job = jobs(task, memory=2**20)  # beside the first and the newest no state fits
    job.run(until_step=60)
    ended(job)
    weights = bare(60)[1]
    made, step = [], task.step
    task.step = lambda: made.append(task.step_count) or step()
    job.rewind(20)
    job.rewind(24)
    assert made[-4:] == [20, 21, 22, 23] and len(made) <= 24
    assert np.array_equal(job.snapshot.observation.weight, weights[24])


@pytest.mark.thorough
def test_who_has_gone_back_somewhere_gets_there_at_once_again(jobs):
    task = Sums(ballast=40_000)
    job = jobs(task, memory=2**20, share_of_states=0.7)  # four states
    job.run(until_step=100)
    ended(job)
    job.rewind(37)
    job.rewind(70)
    task.step = None  # it cannot be called
    job.rewind(37)
    assert np.array_equal(job.snapshot.observation.weight, bare(37)[1][37])


@pytest.mark.parametrize("anew", [False, True])
def test_another_view_changes_what_is_seen_and_nothing_that_is_learned(jobs, anew):
    job = jobs(Sums(), pace=1000)
    job.run(until_step=6)
    before = ended(job)
    job.rewind(4)
    ballast = torch.ones(3)
    job.change_view(lambda task: setattr(task, "ballast", ballast), anew=anew)
    assert len(job.snapshot.observation.ballast) == (3 if anew else 0)
    assert len(job.observation(2).ballast) == (3 if anew else 0)
    assert job.snapshot.step == 4 and job.snapshot.steps == 6 and job.snapshot.branch == before.branch
    job.run(until_step=9)
    after = ended(job)
    assert len(after.observation.ballast) == 3
    same(after.losses, bare(9)[0])


def test_a_look_back_sees_the_task_as_it_was_and_leaves_it_as_it_is(jobs):
    job = jobs(Sums(ballast=40_000), memory=2**20)
    job.run(until_step=80)
    ended(job)
    losses, weights = bare(90)
    seen = {}
    for step in (13, 80, 0):
        job.ask_task_at(step, lambda task: seen.update({task.step_count: task.observe().weight}))
        assert np.array_equal(seen[step], weights[step]) and job.snapshot.step == 80
    with pytest.raises(NoSuchStepError):
        job.ask_task_at(81, print)
    job.run(until_step=90)
    same(ended(job).losses, losses)


def test_a_look_back_gives_way_to_a_command_and_tells_how_far_it_is(jobs):
    task = Sums(ballast=100_000)
    job = jobs(task, memory=2**20)
    job.run(until_step=60)
    ended(job)
    task.gate, seen = threading.Event(), []
    job.ask_task_at(30, seen.append, patience=0)
    wait_for(lambda: job.computed_again is not None)
    assert job.waiting and job.computed_again < 1
    later = threading.Thread(target=job.step_once)
    later.start()
    wait_for(lambda: job._runner.interrupted)
    task.gate.set()
    later.join()
    assert not seen and not job.waiting and job.computed_again is None
    assert job.snapshot.step == 61
    same(job.snapshot.losses, bare(61)[0])
