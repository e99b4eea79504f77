"""Learning to read digits: what one step is."""

import contextlib
import copy
import math
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from rnnplay.data.mnist import Digits, to_input
from rnnplay.data.sequences import arrange
from rnnplay.digits.augment import bend, redraw
from rnnplay.digits.evaluation import guesses, share_right
from rnnplay.digits.initialization import initialize, initialize_as_torch
from rnnplay.digits.observation import Runner, Watched, watch
from rnnplay.digits.parallel import both, one_thread
from rnnplay.digits.recipes import Recipe
from rnnplay.digits.shuffle import order_from, seed_as_torch, seed_of_epoch
from rnnplay.digits.skeleton_cache import forms, middle_lines
from rnnplay.engine.validation import OPTIMIZERS
from rnnplay.models.row_classifier import RowClassifier

FORM_COUNT = 4000  # drawn once at the start; bent anew each time one is seen
MEASURED_ON = 500  # held-back digits, and as many of those that are learnt, …
MEASURED_EACH = 10_000  # … after learning so many, so that measuring takes a twentieth of the time and not a half
MEASURED_TIMES = 20  # in a run at most, its beginning and end apart
UNITS_AT_ONCE = 256_000  # digits × units: a large network measures fewer at once, so that others have their turn
GRADIENT_DIGITS = 16  # over which the gradient's norm is averaged: with fewer it says little


class DigitTask:
    """A network that learns digits by a recipe, one step at a time.

    All that changes lies in the model, the optimiser, the generators, ``step_count`` and the curves: whoever puts these
    back (``state_dict`` and ``load_state_dict`` do) gets the same steps again, on the CPU to the bit.

    Args:
        recipe: how.
        digits: what to learn from.
        device: where to compute. Random numbers are drawn on the CPU, so that they are the same on every device.
        held_back: what the accuracy is measured on while it learns, at fixed steps, of these the first, and of those to
            learn from the first; None measures nothing.
        shares: whether it is measured too what share of the gradient reaches the first row, at fixed steps.
        between: called between the pieces of making it, which can take seconds; it may raise to end that.

    Attributes:
        step_count: steps made.
        total_steps: of the whole training; one may go on.
        learning_rate: its highest value, as the recipe has it; may be changed between steps.
        watched: number of the digit that `observe` has read, of those held back (of those learnt, if there are none).

    Raises:
        ValueError: there are fewer digits than one step takes.
    """

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
        count = min(len(digits), recipe.images or len(digits))
        if count < recipe.batch_size:
            raise ValueError(
                f"A batch of {recipe.batch_size} digits is more than the {count} that are learnt from. Make it smaller."
            )
        self.recipe, self.device = recipe, device
        self.generator = torch.Generator().manual_seed(recipe.seed)
        self.images, self.labels = digits.images[:count].to(device), digits.labels[:count].to(device)
        whole, rest = divmod(count, recipe.batch_size)
        self.steps_per_epoch = whole + (1 if rest and recipe.order == "torch" else 0)
        self.total_steps = recipe.epochs * self.steps_per_epoch
        self.step_count, self.learning_rate = 0, recipe.learning_rate
        with torch.device("meta"):  # without numbers: torch would take them from the global generator
            model = RowClassifier(**recipe.architecture)  # type: ignore[arg-type]
        self.model = model.to_empty(device=device)
        if recipe.start == "torch":
            initialize_as_torch(self.model, recipe.forget_bias, self.generator)
        else:
            initialize(self.model, recipe.forget_bias, recipe.orthogonal, self.generator)
        if recipe.order == "shared":
            self.generator.manual_seed(recipe.seed)  # whatever the weights have taken from it
        # Units are dropped by chance of their own, so that batches do not depend on it; a plain script has only one.
        apart = torch.Generator().manual_seed(recipe.seed)
        self.dropout_generator = self.generator if recipe.order == "torch" else apart
        self.optimizer = _optimizer(recipe, self.model)
        if recipe.redrawn:
            self._distances = middle_lines(digits.images, count, device)
        if recipe.forms:
            self._forms, self._form_labels = forms(FORM_COUNT, recipe.seed, device)
        self._shortened = not recipe.exact and recipe.cell == "lstm" and _multiplies_bfloat16(device)
        # Whether each half of a batch is learnt by a thread of its own: the sum is rounded otherwise than a plain
        # script's, and dropout would draw in no certain order.
        self._halved = not recipe.exact and not recipe.dropout and device.type == "cpu"
        self._epoch, self._epoch_seed, self._order = -1, 0, torch.empty(0, dtype=torch.int64)
        self.seconds = 0.0
        self._losses = np.empty(1024, np.float32)
        self.watched = watched
        shown = recipe.arranged(digits if held_back is None else held_back)
        self._shown = Digits(shown.images.to(device), shown.labels.to(device), shown.source)
        self._measured_on: tuple[Digits, ...] = ()  # those held back, and those learnt, both as they are
        if held_back is not None:
            learnt = recipe.arranged(_first(digits, min(count, MEASURED_ON)))
            learnt = Digits(learnt.images.to(device), learnt.labels.to(device), learnt.source)
            self._measured_on = _first(self._shown, MEASURED_ON), learnt
        self._measured_each = math.ceil(max(MEASURED_EACH / recipe.batch_size, self.total_steps / MEASURED_TIMES))
        self._measured_at_once = max(1, min(MEASURED_ON, UNITS_AT_ONCE // recipe.units))
        self._measured: list[tuple[int, float, float]] = []  # step, and shares of both
        self._shares_each = math.ceil(self.total_steps / MEASURED_TIMES) if shares and held_back is not None else 0
        self._shares: list[tuple[int, float]] = []
        between()
        self._measure(between)
        self._measure_share()
        between()

    def step(self) -> float:
        """Learn from one batch.

        Returns:
            The loss, the mean cross-entropy of the batch in nats; with ``asked`` rows, as the recipe weighs them.
        """
        began = time.perf_counter()
        with one_thread() if self._halved else contextlib.nullcontext():
            value = self._learn()
        self._note(value)
        self.step_count += 1
        self.seconds += time.perf_counter() - began
        if self._is_measured():
            self._measure()
        self._measure_share()
        return value

    def _learn(self) -> float:
        for group in self.optimizer.param_groups:
            group["lr"] = self.rate_of_step()
        images, labels = self.batch()
        self.model.train()
        self.optimizer.zero_grad()
        loss = self._backward(images, labels)
        if self.recipe.clip is not None:
            nn.utils.clip_grad_norm_(self.model.parameters(), self.recipe.clip)
        self.optimizer.step()
        return loss.item()

    def loss(self, images: Tensor, labels: Tensor) -> Tensor:
        """What is to be made small: the mean cross-entropy of a batch in nats, as the recipe weighs the rows.

        Args:
            images: ``(batch, rows, pixels)``, as `batch` gives them.
            labels: ``(batch,)``.
        """
        asked, chance = self.recipe.asked, self.dropout_generator
        # Without a cache, which all threads would share.
        with torch.autocast("cpu", torch.bfloat16, enabled=self._shortened, cache_enabled=False):
            if asked == 1:
                logits = self.model(images, chance)[:, None]  # (batch, 1, classes)
            else:
                logits = self.model.logits_by_row(images, chance)[:, -asked:]  # (batch, asked, classes)
        return _loss(logits.float(), labels)

    def _backward(self, images: Tensor, labels: Tensor) -> Tensor:
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

    def rate_of_step(self) -> float:
        """The learning rate of the next step, by the recipe's schedule."""
        if self.recipe.schedule == "constant":
            return self.learning_rate
        # Up half a cosine, then down half a cosine.
        share = min(self.step_count / max(1, self.total_steps - 1), 1.0)
        rise = self.recipe.rise
        up = share / rise if share < rise else 1 - (share - rise) / (1 - rise)
        return self.learning_rate * (0.001 + 0.999 * (1 - math.cos(math.pi * up)) / 2)

    @torch.no_grad()
    def batch(self) -> tuple[Tensor, Tensor]:
        """The next digits to learn from: ``(batch, rows, pixels)`` in 0…1, and ``(batch,)``."""
        recipe, generator = self.recipe, self.generator
        chosen = self._next_digits().to(self.device)
        untouched, redrawn = (round(share * len(chosen)) for share in (recipe.untouched, recipe.redrawn))
        bent = len(chosen) - untouched - redrawn
        images, labels = to_input(self.images[chosen[: untouched + bent]]), [self.labels[chosen]]
        parts = [images[:untouched]]
        if bent:
            parts.append(bend(images[untouched:], recipe.mild, generator))
        distances = [self._distances[chosen[untouched + bent :]]] if redrawn else []
        if recipe.forms:
            drawn = torch.randint(FORM_COUNT, (round(recipe.forms * len(chosen)),), generator=generator).to(self.device)
            distances.append(self._forms[drawn])
            labels.append(self._form_labels[drawn])
        if distances:
            parts.append(redraw(torch.cat(distances), recipe.strong, recipe.pen, generator))
        pictures = torch.cat(parts)  # (batch, 28, 28)
        return arrange(pictures, recipe.reading, recipe.row_length, recipe.shuffled), torch.cat(labels)

    def _next_digits(self) -> Tensor:
        epoch, index = divmod(self.step_count, self.steps_per_epoch)
        if epoch != self._epoch:
            as_torch = self.recipe.order == "torch"
            seed = seed_as_torch(self.generator) if as_torch else seed_of_epoch(self.recipe.seed, epoch)
            self._epoch, self._epoch_seed, self._order = epoch, seed, order_from(seed, len(self.labels))
        return self._order[index * self.recipe.batch_size : (index + 1) * self.recipe.batch_size]

    def _note(self, loss: float) -> None:
        if self.step_count == len(self._losses):
            self._losses = np.concatenate([self._losses, np.empty_like(self._losses)])
        self._losses[self.step_count] = loss

    def _is_measured(self) -> bool:
        early = self._measured_each // 4, self._measured_each // 2  # it learns the most at first
        return self.step_count % self._measured_each == 0 or self.step_count in (*early, self.total_steps)

    def _measure(self, between: Callable[[], None] = lambda: None) -> None:
        if not self._measured_on:
            return
        model = self.model.eval()
        found: tuple[list[Tensor], list[Tensor]] = [], []
        for start in range(0, MEASURED_ON, self._measured_at_once):
            piece = slice(start, start + self._measured_at_once)
            held_back, learnt = (partial(guesses, model, digits.images[piece]) for digits in self._measured_on)
            parts = both(held_back, learnt) if self.device.type == "cpu" else (held_back(), learnt())
            for guessed, part in zip(found, parts, strict=True):
                guessed.append(part)
            between()
        shares = [
            share_right(torch.cat(guessed), digits.labels)
            for guessed, digits in zip(found, self._measured_on, strict=True)
        ]
        self._measured.append((self.step_count, shares[0], shares[1]))

    def _measure_share(self) -> None:
        each = self._shares_each
        early = each // 4, each // 2  # it changes the most at first
        if each and (self.step_count % each == 0 or self.step_count in (*early, self.total_steps)):
            norms = self.watch_now(0).gradient_by_row
            self._shares.append((self.step_count, float(norms[0] / norms[-1]) if norms[-1] else math.nan))

    def observe(self) -> Runner:
        """All that can be seen of the present state. Nothing changes by it."""
        return self.seen()

    def seen(self, stopped: str = "") -> Runner:
        """As `observe`; with a sentence why it ``stopped``, it reads nothing any more."""
        losses = self._losses[: self.step_count]
        measured = np.array(self._measured).reshape(-1, 3)
        at, test, training = measured[:, 0].astype(np.int64), *measured[:, 1:].astype(np.float32).T
        for array in (losses, at, test, training):
            array.setflags(write=False)
        return Runner(
            name=self.recipe.name,
            step=self.step_count,
            losses=losses,
            measured_at=at,
            accuracies=test,
            training_accuracies=training,
            measured_on=(len(self._measured_on[0]), len(self._measured_on[1])) if self._measured_on else (0, 0),
            seconds=self.seconds,
            learning_rate=self.rate_of_step(),
            stopped=stopped,
            watched=None if stopped else self.watch_now(self.watched),
            shares_at=np.array([step for step, _share in self._shares], np.int64),
            shares=np.array([share for _step, share in self._shares]),
        )

    def watch_now(self, number: int) -> Watched:
        """The digit of that ``number``, of those held back, read by the network as it is now."""
        chosen = [(number + index) % len(self._shown) for index in range(GRADIENT_DIGITS)]
        return watch(self.model, to_input(self._shown.images[chosen]), self._shown.labels[chosen])

    def trained_model(self) -> RowClassifier:
        """The network itself, ready to read. Copy it if the training goes on."""
        return self.model.eval()

    def state_dict(self) -> dict[str, Any]:
        """All that changes from step to step. The tensors are those in use: copy what is to be kept."""
        return {
            "model": self.model.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "generator": self.generator.get_state(),
            "dropout_generator": self.dropout_generator.get_state(),
            "step_count": self.step_count,
            "epoch": (self._epoch, self._epoch_seed),
            "losses": self._losses[: self.step_count],
            "measured": self._measured,
            "shares": self._shares,
            "seconds": self.seconds,
        }

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Go back, or on, to where ``state`` was taken. ``state`` itself is left as it is by the steps that follow.

        The learning rate is not part of it: it stays as it is set.
        """
        self.model.load_state_dict(state["model"])
        self.optimizer.load_state_dict(copy.deepcopy(state["optimizer"]))  # else it would work on these very tensors
        self.generator.set_state(state["generator"])
        self.dropout_generator.set_state(state["dropout_generator"])
        self.step_count = state["step_count"]
        self._epoch, self._epoch_seed = state["epoch"]
        self._order = order_from(self._epoch_seed, len(self.labels))
        # A new array: whoever was shown the old curve keeps it.
        self._losses = np.concatenate([state["losses"], np.empty(1024, np.float32)])
        self._measured, self._shares = [*state["measured"]], [*state["shares"]]
        self.seconds = state["seconds"]


def _optimizer(recipe: Recipe, model: RowClassifier) -> torch.optim.Optimizer:
    fused = not recipe.exact  # one pass over the weights: a third of the time, rounded otherwise than a plain script's
    if recipe.optimizer == "adamw":
        return torch.optim.AdamW(model.parameters(), lr=0.0, weight_decay=recipe.weight_decay, fused=fused)
    return getattr(torch.optim, OPTIMIZERS[recipe.optimizer])(model.parameters(), lr=0.0, fused=fused)


def _first(digits: Digits, count: int) -> Digits:
    return Digits(digits.images[:count], digits.labels[:count], digits.source)


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
