"""Learning to read digits: what one step is."""

import contextlib
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from rnnplay.data.mnist import Digits
from rnnplay.digits.batches import Batches
from rnnplay.digits.initialization import first_network
from rnnplay.digits.observation import Runner, Watched
from rnnplay.digits.parallel import both, one_thread
from rnnplay.digits.progress import Progress
from rnnplay.digits.recipes import LOWEST, Recipe
from rnnplay.digits.seeded_dropout import run_recurrent
from rnnplay.engine.model_task import ModelTask
from rnnplay.engine.one_cycle import one_cycle
from rnnplay.engine.validation import OPTIMIZERS
from rnnplay.models.row_classifier import RowClassifier


class DigitTask(ModelTask[Runner]):
    """A network that learns digits by a recipe, one step at a time.

    Args:
        recipe: how.
        digits: what to learn from.
        device: where to compute. Random numbers are drawn on the CPU, so that they are the same on every device.
        held_back: what the accuracy is measured on while it learns, at fixed steps, of these the first, and of those to
            learn from the first; None measures nothing.
        shares: whether it is measured too what share of the gradient reaches the first row, at fixed steps.
        between: called between the pieces of making it, which can take seconds; it may raise to end that.

    Attributes:
        total_steps: of the whole training; one may go on.
        learning_rate: its highest value, as the recipe has it; may be changed between steps.
        watched: number of the digit that `observe` has read, of those held back (of those learnt, if there are none).
        seconds: of computing steps; measuring and watching are not in it.

    Raises:
        ValueError: there are fewer digits than one step takes.
    """

    model: RowClassifier

    def __init__(
        self,
        recipe: Recipe,
        digits: Digits,
        device: torch.device,
        held_back: Digits | None = None,
        watched: int = 0,
        shares: bool = False,
        between: Callable[[], None] = lambda: None,
    ) -> None:
        self.recipe, self.watched, self.seconds = recipe, watched, 0.0
        self.generator = torch.Generator().manual_seed(recipe.seed)
        model = first_network(recipe, self.generator, device)
        if recipe.order == "shared":
            self.generator.manual_seed(recipe.seed)  # whatever the weights have taken from it
        super().__init__(model, _optimizer(recipe, model), recipe.learning_rate)
        # Units are dropped by chance of their own, so that batches do not depend on it; a plain script has only one.
        apart = torch.Generator().manual_seed(recipe.seed)
        self.dropout_generator = self.generator if recipe.order == "torch" else apart
        self._shortened = not recipe.exact and recipe.cell == "lstm" and _multiplies_bfloat16(device)
        # Whether each half of a batch is learnt by a thread of its own: the sum is rounded otherwise than a plain
        # script's, and dropout would draw in no certain order.
        self._halved = not recipe.exact and not recipe.dropout and device.type == "cpu"
        self.batches = Batches(recipe, digits, device, self.generator)
        self.total_steps = recipe.epochs * self.batches.per_epoch
        self.progress = Progress(model, recipe, digits, device, self.total_steps, held_back, shares)
        between()
        self.progress.measure(0, between)
        between()

    def step(self) -> float:
        """Learn from one batch.

        Returns:
            The loss, the mean cross-entropy of the batch in nats; with ``supervised_rows``, as the recipe weighs them.
        """
        began = time.perf_counter()
        with one_thread() if self._halved else contextlib.nullcontext():
            loss = super().step()
        self.progress.note(self.step_count - 1, loss)
        self.seconds += time.perf_counter() - began
        self.progress.measure(self.step_count)
        return loss

    def backward(self) -> Tensor:
        """The loss of the next batch; its gradient is as long as the recipe lets it be."""
        self.model.train()
        loss = self.backward_of(*self.batches.batch(self.step_count))
        if self.recipe.max_grad_norm is not None:
            nn.utils.clip_grad_norm_(self.model.parameters(), self.recipe.max_grad_norm)
        return loss

    def loss(self, images: Tensor, labels: Tensor) -> Tensor:
        """What is to be made small: the mean cross-entropy of a batch in nats, as the recipe weighs the rows.

        Args:
            images: ``(batch, rows, pixels)``, as `Batches` gives them.
            labels: ``(batch,)``.
        """
        model, rows = self.model, self.recipe.supervised_rows
        # Without a cache, which all threads would share.
        with torch.autocast("cpu", torch.bfloat16, enabled=self._shortened, cache_enabled=False):
            if rows == 1:
                logits = model.read_out(*self._run(images))[:, None]  # (batch, 1, classes)
            elif self.recipe.bidirectional:
                logits = model.logits_by_row(images)[:, -rows:]  # (batch, supervised, classes)
            else:
                output, _state = self._run(images)
                logits = model.linear(output)[:, -rows:]
        return _loss(logits.float(), labels)

    def _run(self, images: Tensor) -> Any:
        """Output and state of the recurrent layers."""
        return run_recurrent(self.model.recurrent, images, self.dropout_generator)

    def backward_of(self, images: Tensor, labels: Tensor) -> Tensor:
        """The loss of a batch; its gradient lies in the parameters afterwards."""
        if not self._halved or len(labels) < 2:
            loss = self.loss(images, labels)
            loss.backward()
            return loss
        parameters, middle = [*self.model.parameters()], len(labels) // 2

        def part(chosen: slice) -> tuple[Tensor, tuple[Tensor, ...]]:
            loss = self.loss(images[chosen], labels[chosen]) * (len(labels[chosen]) / len(labels))
            return loss.detach(), torch.autograd.grad(loss, parameters)

        (loss, gradients), (more, others) = both(lambda: part(slice(middle)), lambda: part(slice(middle, None)))
        for parameter, gradient, other in zip(parameters, gradients, others, strict=True):
            parameter.grad = gradient.add_(other)
        return loss + more

    @property
    def rate_of_step(self) -> float:
        """The learning rate of the next step, by the recipe's schedule."""
        recipe, rate, steps = self.recipe, self.learning_rate, self.total_steps
        if not recipe.has_cycle(steps):
            return rate
        return one_cycle(rate, self.step_count, steps, recipe.warmup, div_factor=LOWEST, final_div_factor=1)

    def observe(self, stopped: str = "") -> Runner:
        """All that can be seen of the present state. Nothing changes by it.

        Args:
            stopped: a sentence why it stopped, if it did: then it reads nothing any more.
        """
        progress = self.progress
        measured, shares = np.array(progress.accuracies).reshape(-1, 3), np.array(progress.shares).reshape(-1, 2)
        at, test, training = measured[:, 0].astype(np.int64), *measured[:, 1:].astype(np.float32).T
        for array in (at, test, training):
            array.setflags(write=False)
        return Runner(
            name=self.recipe.name,
            step=self.step_count,
            losses=progress.losses(self.step_count),
            measured_at=at,
            accuracies=test,
            training_accuracies=training,
            measured_on=progress.measured_on,
            seconds=self.seconds,
            learning_rate=self.rate_of_step,
            stopped=stopped,
            watched=None if stopped else self.watch_now(self.watched),
            shares_at=shares[:, 0].astype(np.int64),
            shares=shares[:, 1],
        )

    def watch_now(self, number: int) -> Watched:
        """The digit of that ``number``, of those held back, read by the network as it is now."""
        return self.progress.watch(number)

    def trained_model(self) -> RowClassifier:
        """The network itself, ready to read. Copy it if the training goes on."""
        return self.model.eval()

    def state_dict(self) -> dict[str, Any]:
        """As every task's, with what is drawn by chance, and the curves."""
        return super().state_dict() | {
            "generator": self.generator.get_state(),
            "dropout_generator": self.dropout_generator.get_state(),
            "batches": self.batches.state_dict(),
            "progress": self.progress.state_dict(self.step_count),
            "seconds": self.seconds,
        }

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """As every task's."""
        super().load_state_dict(state)
        self.generator.set_state(state["generator"])
        self.dropout_generator.set_state(state["dropout_generator"])
        self.batches.load_state_dict(state["batches"])
        self.progress.load_state_dict(state["progress"])
        self.seconds = state["seconds"]


def _optimizer(recipe: Recipe, model: RowClassifier) -> torch.optim.Optimizer:
    fused = not recipe.exact  # one pass over the weights: a third of the time, rounded otherwise than a plain script's
    if recipe.optimizer == "adamw":
        return torch.optim.AdamW(model.parameters(), lr=0.0, weight_decay=recipe.weight_decay, fused=fused)
    return getattr(torch.optim, OPTIMIZERS[recipe.optimizer])(model.parameters(), lr=0.0, fused=fused)


def _loss(logits: Tensor, labels: Tensor) -> Tensor:
    """Of logits ``(batch, asked, classes)``: that of the last row, or half of it and half the mean of the others'."""
    last = F.cross_entropy(logits[:, -1], labels)
    others = logits.shape[1] - 1
    if not others:
        return last
    return (last + F.cross_entropy(logits[:, :-1].flatten(0, 1), labels.repeat_interleave(others))) / 2


def _multiplies_bfloat16(device: torch.device) -> bool:
    """Whether the processor multiplies bfloat16 as such: there torch trains an LSTM at twice the speed of float32.

    Weights, gradients and optimiser stay float32. Other cells gain nothing from it, nor do processors without.
    """
    return device.type == "cpu" and bool(torch.cpu._is_avx512_bf16_supported())
