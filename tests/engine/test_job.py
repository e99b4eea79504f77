"""A job's run is the task's own to the bit, whatever is done with it in between."""

import gc
import math
import threading
import time
import weakref
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import pytest
import torch
from torch import nn

from rnnplay.engine.history import memory_of
from rnnplay.engine.job import Job, JobClosedError
from rnnplay.engine.observing import SHORT
from rnnplay.engine.replay import NoSuchStepError


@dataclass(frozen=True)
class Seen:
    step: int
    weight: np.ndarray
    ballast: np.ndarray


class Sums:
    """A tiny recurrent net learns to add random numbers up."""

    def __init__(self, seed=0, ballast=0, nan_at=None, raise_at=None, gate=None, cost=0.0):
        self.generator = torch.Generator().manual_seed(seed)
        self.model = nn.RNN(1, 4)
        with torch.no_grad():
            for parameter in self.model.parameters():
                parameter.uniform_(-0.5, 0.5, generator=self.generator)
        self.optimizer = torch.optim.Adam(self.model.parameters())
        self.learning_rate, self.step_count = 0.01, 0
        self.ballast = torch.zeros(ballast)
        self.nan_at, self.raise_at, self.gate, self.cost = nan_at, raise_at, gate, cost
        self.made = threading.Semaphore(0)
        self.touched_by = set()

    def step(self):
        self.touched_by.add(threading.current_thread().name)
        if self.gate:
            assert self.gate.wait(60)
        if self.step_count == self.raise_at:
            raise RuntimeError("the teacher is ill")
        self.optimizer.param_groups[0]["lr"] = self.learning_rate
        numbers = torch.rand(5, 1, generator=self.generator)
        self.optimizer.zero_grad()
        loss = (self.model(numbers)[0].sum(-1) - numbers.cumsum(0)[:, 0]).square().mean()
        if self.step_count == self.nan_at:
            loss = loss * float("nan")
        loss.backward()
        self.optimizer.step()
        self.step_count += 1
        self.made.release()
        return loss.item()

    def observe(self):
        until = time.thread_time() + self.cost  # seconds of computing, as on a slow machine
        while time.thread_time() < until:
            pass
        weight = self.model.weight_hh_l0.detach().numpy().copy()
        return Seen(self.step_count, weight, self.ballast.numpy().copy())

    def state_dict(self):
        return {
            "model": self.model.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "generator": self.generator.get_state(),
            "step_count": self.step_count,
            "ballast": self.ballast,
        }

    def load_state_dict(self, state):
        self.model.load_state_dict(state["model"])
        self.optimizer = torch.optim.Adam(self.model.parameters())
        self.optimizer.load_state_dict({**state["optimizer"], "state": _copied(state["optimizer"]["state"])})
        self.generator.set_state(state["generator"])
        self.step_count = state["step_count"]


def _copied(moments):
    return {index: {name: value.clone() for name, value in each.items()} for index, each in moments.items()}


def bare(steps, rates=None, edits=None, **settings):
    """The same without a job: losses, and the weights at every step."""
    task, losses, weights = Sums(**settings), [], []
    for step in range(steps):
        for edit in (edits or {}).get(step, ()):
            edit(task)
        weights.append(task.observe().weight)
        task.learning_rate = (rates or {}).get(step, task.learning_rate)
        losses.append(task.step())
    return losses, [*weights, task.observe().weight]


def set_weight(value):
    def edit(task):
        with torch.no_grad():
            task.model.weight_hh_l0[1, 2] = value

    return edit


@pytest.fixture
def jobs(monkeypatch):
    """Makes jobs that copy each state, on a slow machine too, and sees that their threads end."""
    monkeypatch.setattr("rnnplay.engine.replay.SHARE_OF_COPYING", math.inf)
    made = []

    def make(task=None, **settings):
        made.append(Job(task or Sums(), patience=100, **settings))  # a slow machine is no fault
        return made[-1]

    yield make
    for job in made:
        job.close(100)
    assert not alive()


def alive():
    return [thread for thread in threading.enumerate() if thread.name == "job"]


def wait_for(condition, seconds=60.0):
    end = time.monotonic() + seconds
    pause = threading.Event()
    while not condition():
        assert time.monotonic() < end, "it did not come"
        pause.wait(0.002)


def ended(job):
    wait_for(lambda: not job.running)
    return job.snapshot


def same(losses, expected):
    assert losses.tolist() == expected  # to the bit


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


@pytest.mark.parametrize("cost", [0.0, 0.004])
@pytest.mark.parametrize(("pace", "options"), [(None, {}), (None, {"all_observed": 0}), (100.0, {"all_observed": 0})])
def test_a_short_run_is_seen_whole_whatever_that_costs(jobs, pace, cost, options):
    job = jobs(Sums(cost=cost), pace=pace, **options)
    job.run(until_step=40)
    ended(job)
    assert list(job.timeline()[1]) == list(range(41))


@pytest.mark.parametrize(("pace", "until"), [(None, SHORT), (1000.0, SHORT + 30)])
def test_a_long_run_is_seen_whole_at_a_pace_and_flat_out_where_it_begins(jobs, pace, until):
    job = jobs(Sums(cost=0.002), pace=pace)
    job.run(until_step=100_000)
    wait_for(lambda: job.snapshot.step > until)
    job.pause()
    assert set(range(until + 1)) <= job.timeline()[1].keys()


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


def test_what_was_thinned_is_computed_again_to_the_bit(jobs):
    job = jobs(Sums(ballast=20_000), memory=2**20)  # a dozen states of 80 kB at most
    job.run(until_step=150)
    ended(job)
    losses, weights = bare(150)
    states, observations = job._runner.replay.history.states.items(), job.timeline()[1]
    assert len(states) < 12 and len(observations) < 12
    assert {0, 150} <= observations.keys() and 0 in states
    for step in (1, 77, 149, 150):
        seen = job.observation(step)
        assert seen.step == step and np.array_equal(seen.weight, weights[step])
    assert job.snapshot.step == 150  # looking moves nothing
    job.rewind(101)
    job.run(until_step=150)
    same(ended(job).losses, losses)


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


def kept(history):
    return [*history.states.items().values(), *history.observations.items().values()]


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


def test_a_run_ends_where_its_room_does(jobs):
    job = jobs(memory=32 * 50)
    job.start()
    snapshot = ended(job)
    assert (snapshot.status, snapshot.step) == ("finished", 50)
    assert "largest number of steps" in snapshot.message
    same(snapshot.losses, bare(50)[0])


@pytest.mark.parametrize("pace", [None, 0.01])
def test_closing_ends_the_thread_while_it_runs_and_while_it_waits(jobs, pace):
    job = jobs(pace=pace)
    job.start()
    assert job._runner.replay.task.made.acquire(timeout=60)
    wait_for(lambda: job.snapshot.step > 0)
    job.close(100)
    assert not alive()
    assert job.snapshot.status == "closed" and len(job.snapshot.losses) == job.snapshot.step > 0
    job.close(100)
    job.pause()
    for command in (job.start, job.step_once, job.reset, lambda: job.rewind(0)):
        with pytest.raises(JobClosedError, match="Start a new one"):
            command()


@pytest.mark.parametrize("running", [False, True])
def test_a_forgotten_run_gives_its_memory_back_at_once(jobs, running):
    job = jobs(pace=1000)
    job.run(until_step=1000 if running else 3)
    wait_for(lambda: job.snapshot.step >= 3)
    task, seen, size = weakref.ref(job._runner.replay.task), weakref.ref(job.snapshot.observation), job.nbytes
    gc.disable()  # it lies in no circle that a collection would have to find
    try:
        job.forget()
        wait_for(lambda: not task() and not seen())
    finally:
        gc.enable()
    wait_for(lambda: not alive())
    assert job.snapshot.status == "closed" and job.nbytes < size / 2
    job.forget()


def test_a_page_may_end_otherwise_where_its_run_was_closed(jobs):
    class GoneError(Exception):
        pass

    def end():
        raise GoneError

    job = jobs(Sums(gate=threading.Event()))
    job.if_closed = end
    job.start(0)
    wait_for(lambda: job._runner.replay.task.touched_by)  # a step is being made
    with ThreadPoolExecutor() as pool:
        asked = pool.submit(job.ask_task, print, 30)
        wait_for(lambda: job._runner.interrupted)
        job.close(0)
        job._runner.replay.task.gate.set()
        with pytest.raises(GoneError):
            asked.result()
    wait_for(lambda: not alive())
    for command in (job.start, job.reset, lambda: job.observation(7)):
        with pytest.raises(GoneError):
            command()


def test_who_does_not_wait_is_not_held_up(jobs):
    gate = threading.Event()
    job = jobs(Sums(gate=gate))
    job.start()
    job.pause(0)
    assert job.running  # its step is not done
    gate.set()
    assert ended(job).status == "paused"


def test_no_thread_and_no_job_is_left_after_many_visits(jobs):
    for visit in range(200):
        job = Job(Sums(), pace=(None, 0.01)[visit % 2], patience=100)
        job.start()
        job.close(100)
    assert not alive()
    gone = weakref.ref(job)
    del job
    gc.collect()
    assert gone() is None


def test_many_at_once_all_get_on(jobs):
    crowd = [jobs(Sums(seed)) for seed in range(12)]
    for job in crowd:
        job.start(0)
    wait_for(lambda: all(job.snapshot.step > 10 for job in crowd))
    for job in crowd:
        job.pause(0)
    for seed, job in enumerate(crowd):
        snapshot = ended(job)
        same(snapshot.losses, bare(snapshot.step, seed=seed)[0])
