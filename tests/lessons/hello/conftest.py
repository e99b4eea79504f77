"""A run of each kind of network, observed at a few steps."""

import pytest

from rnnplay.lessons.hello.task import Task
from tests.lessons.hello.runs import SETTINGS, STEPS


@pytest.fixture(scope="module", params=SETTINGS)
def lesson(request):
    task = Task(SETTINGS[request.param])
    observations, phases = [], []
    for _ in range(STEPS):
        observations.append(task.observe())
        phases.append(task.phases())
        task.step()
    return task, observations, phases
