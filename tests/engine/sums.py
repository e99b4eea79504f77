"""A small task for the tests of jobs, the same without a job, and what is looked at in a job."""

import threading
import time
from dataclasses import dataclass

import numpy as np
import torch
from torch import nn

from tests.waiting import wait_for


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


def alive():
    return [thread for thread in threading.enumerate() if thread.name == "job"]


def ended(job):
    wait_for(lambda: not job.running)
    return job.snapshot


def same(losses, expected):
    assert losses.tolist() == expected  # to the bit


def kept(history):
    return [*history.states.items().values(), *history.observations.items().values()]
