"""How every kind of sequence learns: by Adam, at the rate of one cycle, while one item is watched."""

from abc import abstractmethod
from typing import Generic, Protocol, TypeVar

import torch
from torch import Tensor, nn

from rnnplay.engine.model_task import ModelTask
from rnnplay.engine.one_cycle import one_cycle
from rnnplay.engine.validation import LARGEST_SEED, LEARNING_RATES, MOST_STEPS, between

Seen = TypeVar("Seen", covariant=True)  # what is observed
Item = TypeVar("Item")  # what is watched


class Learning(Protocol):
    """What the settings of every kind hold, each with values of its own."""

    @property
    def hidden_size(self) -> int: ...
    @property
    def batch_size(self) -> int: ...
    @property
    def seed(self) -> int: ...
    @property
    def learning_rate(self) -> float: ...
    @property
    def steps(self) -> int: ...


def check(settings: Learning, hidden_sizes: tuple[int, int], batch_sizes: tuple[int, int]) -> None:
    """Refuse what is out of range, ends included.

    Raises:
        SettingsError: it is; it says what may be set.
    """
    between("hidden_size", settings.hidden_size, *hidden_sizes)
    between("batch_size", settings.batch_size, *batch_sizes)
    between("seed", settings.seed, 0, LARGEST_SEED)
    between("learning_rate", settings.learning_rate, *LEARNING_RATES)
    between("steps", settings.steps, 1, MOST_STEPS)


class CycleTask(ModelTask[Seen], Generic[Seen, Item]):
    """A network that learns for as many steps as its settings say; step k learns from a batch drawn from seed + k.

    It computes on the CPU: networks this small are fastest there, and the same everywhere.

    Args:
        model: at its first weights.
        settings: how it learns.
        watched: what is read at each observation.

    Attributes:
        watched: that; no part of the state.
    """

    def __init__(self, model: nn.Module, settings: Learning, watched: Item) -> None:
        super().__init__(model, torch.optim.Adam(model.parameters()), settings.learning_rate)
        self.watched = watched
        self._steps = settings.steps

    @property
    def rate_of_step(self) -> float:
        """The rate of one cycle, which has `learning_rate` at its top."""
        return one_cycle(self.learning_rate, self.step_count, self._steps)

    @abstractmethod
    def loss(self) -> Tensor:
        """The loss of the batch of the coming step, ``()``, in nats."""

    def backward(self) -> Tensor:
        """The loss of the next batch, with its gradient."""
        loss = self.loss()
        loss.backward()
        return loss

    def watch(self, item: Item) -> None:
        """From now on `observe` reads this one."""
        self.watched = item
