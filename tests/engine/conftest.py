"""Fixtures of the tests of the engine."""

import math

import pytest

from rnnplay.engine.job import Job
from tests.engine.sums import Sums, alive


@pytest.fixture
def jobs(monkeypatch):
    """Makes jobs that copy each state, on a slow machine too, and sees that their threads end."""
    monkeypatch.setattr("rnnplay.engine.steps.SHARE_OF_COPYING", math.inf)
    made = []

    def make(task=None, **settings):
        made.append(Job(task or Sums(), patience=100, **settings))  # a slow machine is no fault
        return made[-1]

    yield make
    for job in made:
        job.close(100)
    assert not alive()
