"""What is measured of a network while it learns digits: its losses, its accuracies, how far its gradient reaches."""

import math
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import torch
from torch import Tensor

from rnnplay.data.mnist import Digits, to_input
from rnnplay.digits.evaluation import predictions, share_right
from rnnplay.digits.observation import Watched, watch
from rnnplay.digits.parallel import both
from rnnplay.digits.recipes import Recipe
from rnnplay.models.row_classifier import RowClassifier

MEASURED_ON = 500  # held-back digits, and as many of those that are learnt, …
MEASURED_EACH = 10_000  # … after learning so many, so that measuring takes a twentieth of the time and not a half
MEASURED_TIMES = 20  # in a run at most, its beginning and end apart
UNITS_AT_ONCE = 256_000  # digits × units: a large network measures fewer at once, so that others have their turn
GRADIENT_DIGITS = 16  # over which the gradient's norm is averaged: with fewer it says little


class Progress:
    """Curves that grow with the steps, at fixed steps of a run, whatever the machine.

    Args:
        model: that learns.
        recipe: how.
        digits: what it learns from; accuracy is measured on the first of these too, as they are.
        device: where the model is.
        total_steps: of the whole training.
        held_back: what the accuracy is measured on, the first of these; None measures nothing.
        shares: whether it is measured too what share of the gradient reaches the first row.

    Attributes:
        accuracies: step, and share of the held-back and of the learnt digits that are read right then.
        shares: step, and that share of the gradient.
        measured_on: how many held-back and how many learnt digits the accuracies are of.
    """

    def __init__(
        self,
        model: RowClassifier,
        recipe: Recipe,
        digits: Digits,
        device: torch.device,
        total_steps: int,
        held_back: Digits | None,
        shares: bool,
    ) -> None:
        self._model, self._device, self._total_steps = model, device, total_steps
        self._losses = np.empty(1024, np.float32)
        self._shown = _on(device, recipe.arranged(digits if held_back is None else held_back))
        self._measured_on: tuple[Digits, ...] = ()  # those held back, and those learnt
        if held_back is not None:
            learnt = recipe.arranged(_first(digits, min(recipe.images or len(digits), MEASURED_ON)))
            self._measured_on = _first(self._shown, MEASURED_ON), _on(device, learnt)
        self._measured_each = math.ceil(max(MEASURED_EACH / recipe.batch_size, total_steps / MEASURED_TIMES))
        self._measured_at_once = max(1, min(MEASURED_ON, UNITS_AT_ONCE // recipe.units))
        self.accuracies: list[tuple[int, float, float]] = []
        self._shares_each = math.ceil(total_steps / MEASURED_TIMES) if shares and held_back is not None else 0
        self.shares: list[tuple[int, float]] = []

    @property
    def measured_on(self) -> tuple[int, int]:
        return (len(self._measured_on[0]), len(self._measured_on[1])) if self._measured_on else (0, 0)

    def losses(self, steps: int) -> np.ndarray:
        """Those of the first ``steps``, ``(steps,)`` float32, read-only and not copied."""
        losses = self._losses[:steps]
        losses.setflags(write=False)
        return losses

    def note(self, step: int, loss: float) -> None:
        """The loss of the state at a step."""
        if step == len(self._losses):
            self._losses = np.concatenate([self._losses, np.empty_like(self._losses)])
        self._losses[step] = loss

    def measure(self, step: int, between: Callable[[], None] = lambda: None) -> None:
        """Measure what is due at a step. ``between`` is called between the pieces of that; it may raise to end it."""
        if self._measured_on and _is_due(step, self._measured_each, self._total_steps):
            self.accuracies.append((step, *self._accuracies(between)))
        if self._shares_each and _is_due(step, self._shares_each, self._total_steps):
            norms = self.watch(0).gradient_by_row
            self.shares.append((step, float(norms[0] / norms[-1]) if norms[-1] else math.nan))

    def watch(self, number: int) -> Watched:
        """The digit of that ``number``, of those held back (of those learnt, if there are none), read as of now."""
        chosen = [(number + index) % len(self._shown) for index in range(GRADIENT_DIGITS)]
        return watch(self._model, to_input(self._shown.images[chosen]), self._shown.labels[chosen])

    def state_dict(self, steps: int) -> dict[str, Any]:
        """The curves of the first ``steps``."""
        return {"losses": self._losses[:steps], "accuracies": self.accuracies, "shares": self.shares}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Go back, or on, to where ``state`` was taken."""
        # A new array: whoever was shown the old curve keeps it.
        self._losses = np.concatenate([state["losses"], np.empty(1024, np.float32)])
        self.accuracies, self.shares = [*state["accuracies"]], [*state["shares"]]

    def _accuracies(self, between: Callable[[], None]) -> tuple[float, float]:
        model = self._model.eval()
        found: tuple[list[Tensor], list[Tensor]] = [], []
        for start in range(0, MEASURED_ON, self._measured_at_once):
            piece = slice(start, start + self._measured_at_once)
            held_back, learnt = (partial(predictions, model, digits.images[piece]) for digits in self._measured_on)
            parts = both(held_back, learnt) if self._device.type == "cpu" else (held_back(), learnt())
            for predicted, part in zip(found, parts, strict=True):
                predicted.append(part)
            between()
        of_held_back, of_learnt = (
            share_right(torch.cat(predicted), digits.labels)
            for predicted, digits in zip(found, self._measured_on, strict=True)
        )
        return of_held_back, of_learnt


def _is_due(step: int, each: int, total_steps: int) -> bool:
    early = each // 4, each // 2  # it learns the most at first
    return step % each == 0 or step in (*early, total_steps)


def _first(digits: Digits, count: int) -> Digits:
    return Digits(digits.images[:count], digits.labels[:count], digits.source)


def _on(device: torch.device, digits: Digits) -> Digits:
    return Digits(digits.images.to(device), digits.labels.to(device), digits.source)
