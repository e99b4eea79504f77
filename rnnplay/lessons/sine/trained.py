"""A network that has learned a wave, and the window that comes next, for those who want to look into it."""

import copy
from dataclasses import dataclass

import numpy as np

from rnnplay.engine.arrays import read_only
from rnnplay.lessons.sine.task import Settings, Task
from rnnplay.models.sine import SineNetwork, State


@dataclass(frozen=True, eq=False)
class Trained:
    """
    Attributes:
        model: the network, a copy.
        inputs: the coming window, ``(points,)``.
        targets: what is to be predicted at each of its points.
        state: before its first point; zeros if None.
        steps: so many it has made.
    """

    model: SineNetwork
    inputs: np.ndarray
    targets: np.ndarray
    state: State | None
    steps: int


def as_it_stands(task: Task) -> Trained:
    """The network of a run; the task is left as it is."""
    inputs, targets = task.window(task.step_count)
    return Trained(
        copy.deepcopy(task.model), read_only(inputs), read_only(targets), task.state_before(), task.step_count
    )


def train(cell: str) -> Trained:
    """A network of that cell with the lesson's usual settings, trained to its end, the same every time."""
    task = Task(Settings(cell=cell))
    for _step in range(task.settings.steps):
        task.step()
    return as_it_stands(task)
