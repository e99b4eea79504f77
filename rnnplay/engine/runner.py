"""The thread of a run: it alone touches the task, makes its steps and publishes what there is to see."""

import contextlib
import math
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Generic, TypeVar

import numpy as np

from rnnplay.engine.observing import Observing
from rnnplay.engine.replay import Replay
from rnnplay.engine.snapshot import Snapshot, Status
from rnnplay.engine.worker import JobClosedError, Worker
from rnnplay.text import _

T = TypeVar("T")
Seen = TypeVar("Seen")  # what is observed


class _GaveWayError(Exception):
    """Another command came."""


class Runner(Worker, Generic[Seen]):
    """Carries out what a `rnnplay.engine.job.Job` asks for, and makes steps by itself while it runs.

    Args:
        replay: of the task.
        pace: steps a second, or None for flat out.
        observing: which steps are observed.
        long: as of `Worker`.

    Attributes:
        snapshot: the newest.
        learning_rate: of the next step; may be set from other threads.
        pace: likewise; `Worker.changed` is notified of it.
        replay: see there.
    """

    snapshot: Snapshot[Seen]

    def __init__(self, replay: Replay[Seen], pace: float | None, observing: Observing, long: bool) -> None:
        super().__init__(long)
        self.replay, self.pace = replay, pace
        self.learning_rate = replay.task.learning_rate
        self._observing = observing
        self._until_step: int | None = None
        self._until_loss: float | None = None
        self._last_step_at = -math.inf
        self._status: Status = "ready"
        self._publish("ready")

    # Commands.

    def start(self) -> None:
        """Go on by itself, to the end that was set; from that end, or with none, until it is paused."""
        if self._status == "finished" or self._is_at_end():
            self._until_step = self._until_loss = None
        self._start()

    def run(self, until_step: int | None, until_loss: float | None) -> None:
        """Go on by itself until a step, or a loss of at most so much."""
        self._until_step, self._until_loss = until_step, until_loss
        self._start()

    def pause(self) -> None:
        """Stop."""
        if self._status == "running":
            self._publish("paused")

    def step_once(self) -> None:
        """One step; then it is paused."""
        if self._make_step():
            self._publish("paused")

    def rewind(self, step: int) -> None:
        """Go to a step of the history, and pause there."""
        self.replay.must_reach(step)
        if self._go_to(step):
            self._publish("paused" if self.replay.history.steps else "ready")

    def branch(self, step: int, learning_rate: float) -> None:
        """Run on from a step of the history with another learning rate."""
        self.replay.must_reach(step)
        self.learning_rate = learning_rate
        if self._go_to(step):
            self._start()

    def edit(self, function: Callable[[Any], None]) -> None:
        """Change the task by hand."""
        if not self._put_back():
            return
        try:
            self.replay.edit(function)
        except Exception:
            self._put_back()
            raise
        self._publish("paused")

    def reset(self) -> None:
        """Begin again from the same first state."""
        self.replay.reset()
        self._publish("ready")

    # Questions.

    def observation(self, step: int) -> Seen:
        """What the task showed at a step, or would have."""
        return self.replay.observed_at(step, self.breathe)

    def ask_task(self, function: Callable[[Any], T]) -> T:
        """What ``function`` says of the task as it stands."""
        if not self._put_back():
            raise RuntimeError(self.snapshot.message)
        task = self.replay.task
        task.learning_rate = float(self.learning_rate)
        return function(task)

    def ask_task_at(self, step: int, function: Callable[[Any], None]) -> None:
        """Have ``function`` see the task as it was at a step, unless another command comes first."""

        def breathe() -> None:
            self.breathe()
            if self.interrupted:
                raise _GaveWayError

        with contextlib.suppress(_GaveWayError):
            self.replay.look_back(step, lambda: function(self.replay.task), breathe)

    def change_view(self, function: Callable[[Any], None], anew: bool) -> None:
        """Have the task show itself in another way; ``anew``: what was observed before is dropped."""
        replay = self.replay
        function(replay.task)
        if not anew:
            return
        replay.drop_observations()
        if self._put_back():
            if replay.step < replay.history.steps:
                replay.observed_at(replay.history.steps, self.breathe)
            self._publish(self._status, self.snapshot.message)

    # What it does by itself.

    def due(self) -> float | None:
        """Seconds until the next step; None if it does not run."""
        if self._status != "running":
            return None
        return self._last_step_at + 1 / self.pace - time.perf_counter() if self.pace else 0.0

    def go_on(self) -> None:
        """The next step."""
        now, pace = time.perf_counter(), self.pace
        interval = 1 / pace if pace else 0.0
        due = self._last_step_at + interval
        self._last_step_at = due if now - due < interval else now  # keeps time, but does not catch up
        if not self._make_step():
            return
        replay, loss = self.replay, self.replay.history.losses[-1]
        if self._is_at_end() or (self._until_loss is not None and loss <= self._until_loss):
            self._publish("finished")
        elif self._observing.is_due(replay.step, self.pace, self._until_step, replay.observing):
            self._publish("running")

    def failed(self, error: Exception) -> None:
        """The snapshot stays, and says why."""
        self.replay.elsewhere = True
        self._publish_without_looking("failed", _failed(self.replay.step, error))

    def ended(self, forgotten: bool) -> None:
        """The last snapshot can still be read; where it is forgotten, what takes memory is given back."""
        self.snapshot = replace(self.snapshot, status="closed")
        if not forgotten:
            return
        with self.replay.lock:
            self.replay.forget()
            self.snapshot = replace(
                self.snapshot,
                step=0,
                steps=0,
                losses=np.zeros(0),
                observation=None,  # type: ignore[arg-type]  # who may ask has gone
                left_behind=(),
            )

    def _start(self) -> None:
        self._last_step_at = -math.inf
        if self._put_back():
            self._publish("finished" if self._is_at_end() else "running")

    def _is_at_end(self) -> bool:
        return self._until_step is not None and self.replay.step >= self._until_step

    def _make_step(self) -> bool:
        """One step; False if it went wrong, which is then published."""
        if not self._put_back():
            return False
        replay = self.replay
        if replay.step >= replay.history.max_steps:
            self._publish("finished", _("This run has reached the largest number of steps that are kept."))
            return False
        rate = float(self.learning_rate)
        try:
            loss = replay.make_step(rate)
        except Exception as error:
            self._stop_at_error("failed", _failed(replay.step + 1, error))
            return False
        if not math.isfinite(loss):
            self._stop_at_error("diverged", _diverged(replay, loss, rate))
            return False
        return True

    def _stop_at_error(self, status: Status, message: str) -> None:
        """The history stays, and the task is put back to its last good state."""
        self._status = status
        if self._put_back():
            self._publish(status, message)
        else:
            self._publish_without_looking(status, message)

    def _put_back(self) -> bool:
        return self._go_to(self.replay.step)

    def _go_to(self, step: int) -> bool:
        """The task at ``step`` of the history; False if it raised, which is then published."""
        try:
            self.replay.go_to(step, self.breathe)
        except JobClosedError:
            raise
        except Exception as error:
            self._publish_without_looking("failed", _failed(step, error))
            return False
        return True

    def _publish(self, status: Status, message: str = "") -> None:
        """What is there to see now. The status may turn out to be that the task cannot show it."""
        replay = self.replay
        try:
            observation = replay.observe()
        except Exception as error:
            if not hasattr(self, "snapshot"):
                raise  # whoever makes a job of a task that shows nothing should know
            self._publish_without_looking("failed", _failed(replay.step, error))
            return
        with replay.lock:  # so that the timeline has them together
            history = replay.history
            replay.keep(observation)
            rate = history.learning_rate(replay.step - 1) if replay.step else float(self.learning_rate)
            self._status = status
            self.snapshot = Snapshot(
                step=replay.step,
                steps=history.steps,
                losses=history.losses,
                observation=observation,
                status=status,
                message=message,
                learning_rate=rate,
                branch=history.branch,
                left_behind=history.left_behind,
                rates=history.rates or ((0, float(self.learning_rate)),),
            )
        self._observing.done()

    def _publish_without_looking(self, status: Status, message: str) -> None:
        """When the task cannot be looked at: the snapshot before, and what went wrong."""
        self._status = status
        self.snapshot = replace(self.snapshot, status=status, message=message)


def _diverged(replay: Replay[Any], loss: float, rate: float) -> str:
    losses = replay.history.losses
    best = int(np.argmin(losses)) if len(losses) else 0
    return _(
        "At step {step} the loss was {loss}, which is not a finite number. Rewind to step {best} and "
        "try a learning rate below {rate:g}."
    ).format(step=replay.step + 1, loss=loss, best=best, rate=rate)


def _failed(step: int, error: Exception) -> str:
    return _("Step {step} failed: {error}").format(step=step, error=str(error) or type(error).__name__)
