"""What a run was at an earlier step, for a download that waits for it."""

import threading
from contextlib import contextmanager

import numpy as np
import pytest

from rnnplay.engine.job import Job
from rnnplay.ui.look_back import wait_for_what_was
from tests.engine.sums import Sums, bare, ended
from tests.waiting import wait_for


@contextmanager
def trained(steps):
    """A run of so many steps, of which states at few are kept, and its task."""
    task = Sums(ballast=100_000)
    job = Job(task, patience=100, memory=2**20)
    try:
        job.run(until_step=steps)
        ended(job)
        yield job, task
    finally:
        task.gate = None
        job.close(100)


def weight(task):
    return task.observe().weight


def test_what_was_is_found_also_where_another_command_goes_first():
    with trained(60) as (job, task):
        task.gate, found = threading.Event(), []
        waits = threading.Thread(target=lambda: found.append(wait_for_what_was(job, 30, weight, 100)))
        waits.start()
        wait_for(lambda: job.computed_again is not None)
        other = threading.Thread(target=job.step_once)
        other.start()
        wait_for(lambda: job._runner.interrupted)
        task.gate.set()
        other.join()
        waits.join()
        _losses, weights = bare(61)
        assert np.array_equal(found[0], weights[30]) and job.snapshot.step == 61
        assert np.array_equal(wait_for_what_was(job, 61, weight, 100), weights[61])


def test_one_does_not_wait_for_ever():
    with trained(60) as (job, task):
        task.gate = threading.Event()
        with pytest.raises(TimeoutError, match="Step 30 could not be computed again"):
            wait_for_what_was(job, 30, weight, 0.01)
        task.gate.set()
