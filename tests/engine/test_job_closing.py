"""A job that is closed or forgotten leaves nothing behind, whatever it is doing, and others get on."""

import gc
import threading
import weakref
from concurrent.futures import ThreadPoolExecutor

import pytest

from rnnplay.engine.job import Job, JobClosedError
from tests.engine.sums import Sums, alive, bare, ended, same
from tests.waiting import wait_for


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


@pytest.mark.thorough
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
