"""Up to three networks that learn side by side from one seed, on the same images: what one step is."""

import copy
import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import torch

from rnnplay.data.mnist import Digits
from rnnplay.digits.observation import Race, Watched
from rnnplay.digits.progress import GRADIENT_DIGITS
from rnnplay.digits.recipes import TUTORIALS, Recipe
from rnnplay.digits.task import DigitTask
from rnnplay.models.row_classifier import RowClassifier
from rnnplay.text import N_, _

MOST = 3
# What decides on the batches; what does not may differ.
_SAME = ("seed", "epochs", "images", "batch_size", "untouched", "redrawn", "forms", "mild", "strong", "pen")


class RaceError(ValueError):
    """These networks cannot be compared. The message says why."""


class RaceTask:
    """One to three `DigitTask`s, each doing in a step what it would do alone, to the bit.

    Several get the same batches: the order of their recipes becomes ``"shared"``. One whose loss is no longer a finite
    number stops alone, and the others go on.

    Args:
        recipes: one to three, with the same seed, epochs, images and batches, and names of their own.
        digits, held_back, device, watched, between: as for `DigitTask`.

    Attributes:
        recipes: as they run.
        runners: the tasks.
        step_count, total_steps: as for `DigitTask`.
        learning_rate: the first runner's highest rate; changing it changes the others' in the same proportion.
        watched: number of the digit, of those held back, that `observe` has read.

    Raises:
        RaceError: there are too many or too few of them, or they would not get the same batches.
        ValueError: there are fewer digits than one step takes.
    """

    def __init__(
        self,
        recipes: Sequence[Recipe],
        digits: Digits,
        device: torch.device,
        held_back: Digits | None = None,
        watched: int = 0,
        between: Callable[[], None] = lambda: None,
    ) -> None:
        self.recipes = fair(recipes)
        several = len(self.recipes) > 1
        self.runners = tuple(
            DigitTask(recipe, digits, device, held_back, shares=several, between=between) for recipe in self.recipes
        )
        self.step_count = 0
        self.total_steps = self.runners[0].total_steps
        self.learning_rate = self.recipes[0].learning_rate
        self.watched = watched
        self._stopped = ["" for _each in self.runners]

    def step(self) -> float:
        """One step of each that has not stopped.

        Returns:
            The mean of their losses. It is not a finite number only when all have stopped.
        """
        # A factor of exactly 1 while nothing was changed: each then learns at its own rate, to the bit.
        factor = self.learning_rate / self.recipes[0].learning_rate
        losses = []
        for index, runner in enumerate(self.runners):
            if self._stopped[index]:
                continue
            runner.learning_rate = runner.recipe.learning_rate * factor
            loss = runner.step()
            if math.isfinite(loss):
                losses.append(loss)
            else:
                self._stopped[index] = _(
                    "Stopped at step {step}: the loss was {loss}, which is not a finite number. Try a learning "
                    "rate below {rate:g}."
                ).format(loss=loss, step=runner.step_count, rate=runner.learning_rate)
        self.step_count += 1
        return sum(losses) / len(losses) if losses else math.nan

    def observe(self) -> Race:
        """All that can be seen of the present state. Nothing changes by it."""
        for runner in self.runners:
            runner.watched = self.watched
        return Race(
            step=self.step_count,
            total_steps=self.total_steps,
            batch_size=self.recipes[0].batch_size,
            runners=tuple(runner.observe(stopped) for runner, stopped in zip(self.runners, self._stopped, strict=True)),
            digit=self.watched,
            gradient_digits=GRADIENT_DIGITS,
        )

    def watch_now(self, number: int) -> tuple[Watched | None, ...]:
        """The held-back digit of that ``number``, read by each network as it is now; None for one that stopped."""
        return tuple(
            None if stopped else runner.watch_now(number)
            for runner, stopped in zip(self.runners, self._stopped, strict=True)
        )

    def trained(self, index: int = 0) -> RowClassifier:
        """A copy of the network of that runner as it is now, ready to read; the training goes on without it."""
        return copy.deepcopy(self.runners[index].model).eval()

    def state_dict(self) -> dict[str, Any]:
        """All that changes from step to step. The tensors are those in use: copy what is to be kept."""
        return {
            "runners": [runner.state_dict() for runner in self.runners],
            "stopped": [*self._stopped],
            "step_count": self.step_count,
        }

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Go back, or on, to where ``state`` was taken. ``state`` itself is left as it is by the steps that follow."""
        for runner, each in zip(self.runners, state["runners"], strict=True):
            runner.load_state_dict(each)
        self._stopped = [*state["stopped"]]
        self.step_count = state["step_count"]


def fair(recipes: Sequence[Recipe]) -> tuple[Recipe, ...]:
    """The recipes of a race; those of several get the same batches, one alone stays as it is.

    Raises:
        RaceError: they cannot race.
    """
    if not 1 <= len(recipes) <= MOST:
        raise RaceError(_("One to {most} networks can be compared, not {count}.").format(most=MOST, count=len(recipes)))
    if len({recipe.name for recipe in recipes}) < len(recipes):
        raise RaceError(_("Two of the networks have the same name. Give each its own name."))
    for name in _SAME:
        if len({getattr(recipe, name) for recipe in recipes}) > 1:
            raise RaceError(
                _("The networks must have the same {name}, or the comparison would not be fair.").format(name=name)
            )
    return tuple(recipes) if len(recipes) == 1 else tuple(replace(recipe, order="shared") for recipe in recipes)


def _races() -> dict[str, tuple[Recipe, ...]]:
    base = replace(TUTORIALS["tutorial"], order="shared", learning_rate=0.003)
    # 112 steps: on a sequence of 28 rows every cell hands enough of the gradient back, and there is little to see.
    long = replace(base, num_layers=1, hidden_size=64, row_length=7, epochs=4)
    return {
        "gates": (
            replace(long, name="RNN", cell="rnn"),
            replace(long, name=N_("LSTM, forget bias 0"), forget_bias=0.0),
            replace(long, name=N_("LSTM, forget bias 1"), forget_bias=1.0),
        ),
        "cells": (
            replace(base, name="RNN", cell="rnn"),
            replace(base, name="GRU", cell="gru"),
            replace(base, name="LSTM"),
        ),
        "directions": (
            replace(base, name=N_("one direction")),
            replace(base, name=N_("two directions"), bidirectional=True),
        ),
        "dropout": (
            replace(base, name=N_("dropout 0")),
            replace(base, name=N_("dropout 0.2"), dropout=0.2),
            replace(base, name=N_("dropout 0.5"), dropout=0.5),
        ),
    }


# Their names are translated where somebody chooses one of them.
RACES: dict[str, tuple[Recipe, ...]] = _races()
