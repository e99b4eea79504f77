"""The steps of a task: one further, or back and forth between those that were made."""

import copy
import functools
import math
import threading
import time
from collections.abc import Callable
from typing import Any, Generic, TypeVar, Unpack

from rnnplay.engine.history import History, Kept
from rnnplay.engine.task import Task
from rnnplay.text import _

T = TypeVar("T")
Seen = TypeVar("Seen")  # what is observed

SHARE_OF_COPYING = 1 / 200  # of the time, when it runs flat out

Between = Callable[[], None]  # called between two steps that are computed again; what it raises ends that


class NoSuchStepError(ValueError):
    """The history does not reach that step. The message says how far it does."""


class Steps(Generic[Seen]):
    """Makes the steps of a task, keeps their history, and goes to any of them again: to the same state, to the bit.

    It has no thread: whoever calls it is alone in touching the task. An error leaves the task ``elsewhere``: at a state
    that belongs to no step, until `go_to` puts it back.

    Args:
        task: at its first step. It belongs to these from now on.
        kept: how much of it is (`rnnplay.engine.history.Kept`).

    Attributes:
        task: see there.
        step: the one at which the task stands, if it is not elsewhere.
        elsewhere: whether it is.
        history: of the present branch.
        lock: held while the history is changed, or read from another thread.
        computed_again: while steps are computed again, the share of them that is done.
    """

    def __init__(
        self,
        task: Task[Seen],
        **kept: Unpack[Kept],
    ) -> None:
        self.task = task
        self.step = 0
        self.elsewhere = False
        self.lock = threading.Lock()
        self.computed_again: float | None = None
        self._copying, self._last_copied_at = 0.0, time.perf_counter()
        self._make_history = functools.partial(History, **kept)
        self.history = self._make_history(task.state_dict())

    # One step further.

    def make_step(self, learning_rate: float) -> float:
        """A step from where the task stands; what came after it is left behind. Returns its loss.

        A loss that is not a finite number belongs to no step, and an error to none: then the task is elsewhere.
        """
        with self.lock:
            self.history.cut(self.step)
        self.elsewhere = True
        self.task.learning_rate = learning_rate
        loss = self.task.step()
        if not math.isfinite(loss):
            return loss
        with self.lock:
            self.history.add(loss, learning_rate)
        self.step, self.elsewhere = self.step + 1, False
        self._keep_state()
        return loss

    def _keep_state(self) -> None:
        """An exact state now and then, so that going back computes few steps again and the copies cost little."""
        began = time.perf_counter()
        if began - self._last_copied_at < self._copying / SHARE_OF_COPYING:
            return
        with self.lock:
            self.history.keep_state(self.step, self.task.state_dict())
        self._last_copied_at = time.perf_counter()
        self._copying = self._last_copied_at - began

    # Back and forth.

    def must_reach(self, step: int) -> None:
        """
        Raises:
            NoSuchStepError: the history does not reach that far.
        """
        if not 0 <= step <= self.history.steps:
            raise NoSuchStepError(no_such_step(step, self.history.steps))

    def go_to(self, step: int, between: Between) -> None:
        """The task at a step of the history: parameters, optimiser and generators are exact. Else it is elsewhere."""
        if step == self.step and not self.elsewhere:
            return
        try:
            self._compute_again(step, between)
        except Exception:
            self.elsewhere = True
            raise
        self.step, self.elsewhere = step, False

    def look_back(self, step: int, look: Callable[[], T], between: Between) -> T:
        """What ``look`` says when the task is at a step; then it is where it was."""
        self.must_reach(step)
        if step == self.step and not self.elsewhere:
            return look()
        present = None if self.elsewhere else copy.deepcopy(self.task.state_dict())
        try:
            self._compute_again(step, between)
            return look()
        finally:
            if present is not None:
                self.task.load_state_dict(present)

    def _compute_again(self, step: int, between: Between) -> None:
        """From the nearest state that is at hand, with the rates and the changes by hand of the first time."""
        history = self.history
        start, state = history.states.nearest(step)
        if not self.elsewhere and start <= self.step <= step:
            start = self.step
        else:
            self.task.load_state_dict(state)
        try:
            for at in range(start, step):
                between()
                self.computed_again = (at - start) / (step - start)
                self.task.learning_rate = history.learning_rate(at)
                self.task.step()
                for function in history.edits(at + 1):
                    function(self.task)
        finally:
            self.computed_again = None
        with self.lock:  # what is nearby is then soon computed
            history.keep_state_between(step, self.task.state_dict())

    # What is another run from here on.

    def edit(self, function: Callable[[Any], None]) -> None:
        """Change the task by hand, where it stands. What ``function`` raises is raised; then the task is elsewhere."""
        self.elsewhere = True
        function(self.task)
        self.elsewhere = False
        with self.lock:
            self.history.cut(self.step)
            self.history.add_edit(function)
            self.history.branch += 1
            self.history.observations.cut(self.step - 1)
            self.history.keep_state(self.step, self.task.state_dict())

    def reset(self) -> None:
        """Begin again from the same first state, with a history of its own."""
        beginning = self.history.beginning
        self.task.load_state_dict(beginning)
        with self.lock:
            branch = self.history.branch + 1
            self.history = self._make_history(beginning)
            self.history.branch = branch
        self.step, self.elsewhere = 0, False

    def forget(self) -> None:
        """Give back the memory that task and history take: nobody asks any more. Called under `lock`."""
        self.history = self._make_history({})
        self.task = None  # type: ignore[assignment]


def no_such_step(step: int, last: int) -> str:
    """A sentence that says how far the history reaches."""
    return _("There is no step {step}. The history goes from 0 to {last}.").format(step=step, last=last)
