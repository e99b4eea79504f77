"""A task that trains a torch module: what all their steps have in common."""

import copy
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import numpy as np
import torch
from torch import Tensor, nn

from rnnplay.engine.arrays import matrices

Seen = TypeVar("Seen", covariant=True)  # what is observed


class ModelTask(ABC, Generic[Seen]):
    """A `Task` whose step is: loss, gradient, update of ``model`` by ``optimizer``.

    A lesson says what its loss is and what there is to see. What else of it changes from step to step, it adds to
    `state_dict` and `load_state_dict`.

    Args:
        model: at its first weights.
        optimizer: of its parameters; its learning rate is set before each step.
        learning_rate: of the first step.

    Attributes:
        model, optimizer, learning_rate: those; the rate may be changed between steps.
        step_count: steps made.
    """

    model: nn.Module

    def __init__(self, model: nn.Module, optimizer: torch.optim.Optimizer, learning_rate: float) -> None:
        self.model, self.optimizer = model, optimizer
        self.learning_rate = learning_rate
        self.step_count = 0

    @abstractmethod
    def backward(self) -> Tensor:
        """The loss of the coming step, ``()``; its gradient lies in the parameters' ``grad`` afterwards.

        A step calls it once, with no gradient before it, so it may draw random numbers, and move on what the task
        carries from step to step.
        """

    @abstractmethod
    def observe(self) -> Seen:
        """All that is drawn of the present state: a frozen dataclass of read-only arrays. It changes nothing."""

    @property
    def rate_of_step(self) -> float:
        """The learning rate of the next step: ``learning_rate``, unless a schedule makes something of it."""
        return self.learning_rate

    def step(self) -> float:
        """One step of the optimiser. Returns the loss of the state before it."""
        for group in self.optimizer.param_groups:
            group["lr"] = self.rate_of_step
        self.optimizer.zero_grad()
        loss = self.backward()
        self.optimizer.step()
        self.step_count += 1
        return loss.item()

    def state_dict(self) -> dict[str, Any]:
        """All that changes from step to step. The tensors are those in use: copy what is to be kept."""
        return {
            "model": self.model.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "step_count": self.step_count,
        }

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Go back, or on, to where ``state`` was taken. ``state`` itself is left as it is by the steps that follow.

        The learning rate is not part of it: it stays as it is set.
        """
        self.model.load_state_dict(state["model"])
        self.optimizer.load_state_dict(copy.deepcopy(state["optimizer"]))  # else it would work on these very tensors
        self.step_count = state["step_count"]


Task = TypeVar("Task", bound=ModelTask[Any])


@dataclass(frozen=True)
class Update(Generic[Task]):
    """A step that a copy of a task has made.

    Attributes:
        after: the copy.
        loss: that its step found.
        gradients, changes: ∂loss/∂weight, and what was added to each weight: by name, ``(rows, columns)``.
    """

    after: Task
    loss: float
    gradients: Mapping[str, np.ndarray]
    changes: Mapping[str, np.ndarray]


def coming_update(task: Task) -> Update[Task]:
    """The step that ``task`` will make. A copy makes it: the task stays where it is."""
    after = copy.deepcopy(task)
    loss = after.step()
    before = dict(task.model.named_parameters())
    return Update(
        after,
        loss,
        matrices((name, each.grad) for name, each in after.model.named_parameters()),
        matrices((name, each - before[name]) for name, each in after.model.named_parameters()),
    )
