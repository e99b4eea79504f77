"""The thread of a run: it alone touches the task, makes its steps and publishes what there is to see."""

import contextlib
import math
from collections.abc import Callable
from typing import Any, Generic, TypeVar

import numpy as np

from rnnplay.engine.beat import Beat, End
from rnnplay.engine.observing import Observing
from rnnplay.engine.publisher import Publisher, said_of_failure
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
        learning_rate: of the next step; may be set from other threads.
        pace: likewise; `Worker.changed` is notified of it.
        replay: see there.
    """

    def __init__(self, replay: Replay[Seen], pace: float | None, observing: Observing, long: bool) -> None:
        super().__init__(long)
        self.replay, self.pace = replay, pace
        self.learning_rate = replay.task.learning_rate
        self._observing = observing
        self._end = End()
        self._beat = Beat()
        self._publisher = Publisher(replay, float(self.learning_rate))
        observing.done()

    @property
    def snapshot(self) -> Snapshot[Seen]:
        """The newest. Other threads may read it at any time."""
        return self._publisher.snapshot

    # Commands.

    def start(self) -> None:
        """Go on by itself, to the end that was set; from that end, or with none, until it is paused."""
        if self._publisher.status == "finished" or self._end.is_reached(self.replay.step):
            self._end = End()
        self._start()

    def run(self, until_step: int | None, until_loss: float | None) -> None:
        """Go on by itself until a step, or a loss of at most so much."""
        self._end = End(until_step, until_loss)
        self._start()

    def pause(self) -> None:
        """Stop."""
        if self._publisher.status == "running":
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
            self._publish(self._publisher.status, self.snapshot.message)

    # What it does by itself.

    def due(self) -> float | None:
        """Seconds until the next step; None if it does not run."""
        return self._beat.due(self.pace) if self._publisher.status == "running" else None

    def go_on(self) -> None:
        """The next step."""
        self._beat.step(self.pace)
        if not self._make_step():
            return
        replay, loss = self.replay, self.replay.history.losses[-1]
        if self._end.is_reached(replay.step, loss):
            self._publish("finished")
        elif self._observing.is_due(replay.step, self.pace, self._end.step, replay.observing):
            self._publish("running")

    def failed(self, error: Exception) -> None:
        """The snapshot stays, and says why."""
        self.replay.elsewhere = True
        self._publisher.publish_without_looking("failed", said_of_failure(self.replay.step, error))

    def ended(self, forgotten: bool) -> None:
        """The last snapshot can still be read; where it is forgotten, what takes memory is given back."""
        self._publisher.close()
        if forgotten:
            with self.replay.lock:
                self.replay.forget()
                self._publisher.forget()

    def _start(self) -> None:
        self._beat.begin()
        if self._put_back():
            self._publish("finished" if self._end.is_reached(self.replay.step) else "running")

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
            self._stop_at_error("failed", said_of_failure(replay.step + 1, error))
            return False
        if not math.isfinite(loss):
            self._stop_at_error("diverged", _diverged(replay, loss, rate))
            return False
        return True

    def _stop_at_error(self, status: Status, message: str) -> None:
        """The history stays, and the task is put back to its last good state."""
        self._publisher.status = status
        if self._put_back():
            self._publish(status, message)
        else:
            self._publisher.publish_without_looking(status, message)

    def _put_back(self) -> bool:
        return self._go_to(self.replay.step)

    def _go_to(self, step: int) -> bool:
        """The task at ``step`` of the history; False if it raised, which is then published."""
        try:
            self.replay.go_to(step, self.breathe)
        except JobClosedError:
            raise
        except Exception as error:
            self._publisher.publish_without_looking("failed", said_of_failure(step, error))
            return False
        return True

    def _publish(self, status: Status, message: str = "") -> None:
        """What is there to see now. The status may turn out to be that the task cannot show it."""
        if self._publisher.publish(status, message, float(self.learning_rate)):
            self._observing.done()


def _diverged(replay: Replay[Any], loss: float, rate: float) -> str:
    losses = replay.history.losses
    best = int(np.argmin(losses)) if len(losses) else 0
    return _(
        "At step {step} the loss was {loss}, which is not a finite number. Rewind to step {best} and "
        "try a learning rate below {rate:g}."
    ).format(step=replay.step + 1, loss=loss, best=best, rate=rate)
