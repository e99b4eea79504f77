"""A thread that runs a task: start, pause, step, pace, rewind, branch."""

import contextlib
import contextvars
import math
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotYet
from dataclasses import dataclass, replace
from typing import Any, Generic, Literal, TypeVar

import numpy as np
import torch

from rnnplay.engine.fair_lock import FAIR_LOCK, Turn
from rnnplay.engine.history import LeftBehind
from rnnplay.engine.replay import NoSuchStepError, Replay, no_such_step
from rnnplay.engine.task import Task
from rnnplay.text import _

Status = Literal["ready", "running", "paused", "finished", "diverged", "failed", "closed"]
T = TypeVar("T")
Seen = TypeVar("Seen")  # what is observed

MEMORY = 32 * 2**20  # bytes
PATIENCE = 2.0  # seconds that a command is waited for
PUBLISHED_EACH = 0.07  # seconds: faster than that nobody looks
SHORT = 128  # steps: a run of no more is observed at every step, whatever that costs


class JobClosedError(RuntimeError):
    """The job was closed; it can be looked at, but does nothing more."""


class _GaveWayError(Exception):
    """Another command came."""


@dataclass(frozen=True)
class Snapshot(Generic[Seen]):
    """The run at one step, complete: a page draws from it alone.

    Attributes:
        step: where the run stands; 0 is before any learning.
        steps: the newest step of the history, ``> step`` after a rewind.
        losses: ``(steps,)``, float64: item ``k`` is the loss of the state at step ``k``, measured when it was left.
        observation: what the task showed of the state at ``step``.
        status: ``"ready"``, ``"running"``, ``"paused"``, ``"finished"`` (it reached its end), ``"diverged"`` (the loss
            was not a finite number), ``"failed"`` (the task raised) or ``"closed"``.
        message: a sentence, when there is something to say.
        learning_rate: that the step to here was made with; at step 0, that of the next.
        branch: grows whenever something that was shown is replaced: by going on from a rewound step, a change by
            hand, a reset. Observations with the same ``branch`` and step are the same.
        left_behind: the curves of the branches that were replaced.
        rates: the learning rates of the history, each with the step from which on it held; at least one.
    """

    step: int
    steps: int
    losses: np.ndarray
    observation: Seen
    status: Status
    message: str
    learning_rate: float
    branch: int
    left_behind: tuple[LeftBehind, ...]
    rates: tuple[tuple[int, float], ...]

    @property
    def loss(self) -> float | None:
        """The loss that the last step found, or None at step 0."""
        return float(self.losses[self.step - 1]) if self.step else None


class Job(Generic[Seen]):
    """Runs a task in a thread of its own, and keeps a history that can be gone back to.

    The thread alone touches the task. It publishes a `Snapshot` of every step that it observes. Which these are does
    not depend on the machine: every one at any pace, every one of a short run, and where it stops. If observing takes
    longer than the pace allows, the run is slower. Only flat out and beyond a short run it observes as many as a share
    of the time allows, at most some 14 a second. What it did not observe is computed again when `observation` asks.

    Commands are carried out between two steps, in their order. Each waits for that, at most ``patience`` seconds (0:
    not at all), so that the next look at ``snapshot`` shows what it did. The thread lives while there is something to
    do: a job that is not running has none.

    The thread sets torch's number of threads to one, for itself and for all threads of the process that torch sees for
    the first time after it: networks this small are several times slower with more, most of all when many train.

    Args:
        task: at its first step. It belongs to the job from now on.
        pace: steps a second, or None for flat out.
        memory: bytes for the history.
        patience: seconds that a command is waited for where it says nothing else.
        max_steps: the most that it can make, ``memory / 32`` if it is None. Fewer leave more room for observations.
        share_of_states: of the memory, for exact states. More of these, and a rewind computes fewer steps again.
        share_of_observing: seconds for each second of steps, at most, when it runs flat out.
        all_observed: steps from the start that are observed at any pace, in a long run too; a run with an end that is
            set to `SHORT` steps or fewer is observed at every step in any case.
        room: so many observations, of the size of the first, are kept even where ``memory`` is too small for them.
        summary: what is kept of the last observation of a branch that is left behind (`History`).
        long: whether a step takes long (`rnnplay.engine.fair_lock.Turn`); after the first it is known.

    Attributes:
        learning_rate: of the next step; may be set at any time.
        if_closed: called in the thread of whoever asks for something after `close`, before `JobClosedError` is raised
            there. A page sets what ends its script without a word: it belongs to somebody who has gone.
        snapshot: the newest. Reading it costs nothing.
    """

    snapshot: Snapshot[Seen]

    def __init__(
        self,
        task: Task[Seen],
        *,
        pace: float | None = None,
        memory: int = MEMORY,
        max_steps: int | None = None,
        patience: float = PATIENCE,
        share_of_states: float = 0.5,
        share_of_observing: float = 1 / 7,
        all_observed: int = SHORT,
        room: int = 0,
        summary: Callable[[Any], Any] | None = None,
        long: bool = False,
    ) -> None:
        self.learning_rate = task.learning_rate
        self.if_closed: Callable[[], Any] = lambda: None
        self._pace = pace
        self._patience = patience
        self._share_of_observing, self._all_observed = share_of_observing, all_observed
        self._changed = threading.Condition()
        self._commands: deque[Callable[[], None]] = deque()
        self._told: Future[None] | None = None  # the last command
        self._thread: threading.Thread | None = None
        self._closing = self._forgotten = False
        self._turn = Turn(FAIR_LOCK, long)
        self._until_step: int | None = None
        self._until_loss: float | None = None
        self._last_step_at = self._last_published_at = -math.inf
        self._worked_until_published = 0.0  # seconds of computing in this thread
        self._replay = Replay(
            task, memory=memory, max_steps=max_steps, share_of_states=share_of_states, summary=summary, room=room
        )
        self._status: Status = "ready"
        self._publish("ready")

    # What a page sees and sets.

    @property
    def running(self) -> bool:
        """Whether it makes steps by itself."""
        return self.snapshot.status == "running"

    @property
    def waiting(self) -> bool:
        """Whether the last command is still to be carried out: where many train, that can take longer than patience."""
        return self._told is not None and not self._told.done()

    @property
    def pace(self) -> float | None:
        """Steps a second, or None for flat out. Setting it acts at the next step, however long the last wait was."""
        return self._pace

    @pace.setter
    def pace(self, pace: float | None) -> None:
        if pace is not None and not pace > 0:
            message = _("The training speed must be more than 0 steps/s, or None for no limit, not {pace}.")
            raise ValueError(message.format(pace=pace))
        with self._changed:
            self._pace = pace
            self._changed.notify_all()

    @property
    def computed_again(self) -> float | None:
        """While steps are computed again for a rewind or a look back, the share of them that is done."""
        return self._replay.computed_again

    @property
    def nbytes(self) -> int:
        """Bytes that the history takes."""
        with self._replay.lock:
            return self._replay.history.nbytes

    def timeline(self) -> tuple[Snapshot[Seen], dict[int, Seen]]:
        """The newest snapshot, and the observations of its branch that are at hand, by step; all the last few are."""
        with self._replay.lock:
            return self.snapshot, self._replay.observations()

    def learning_rate_at(self, step: int) -> float:
        """The rate that the step from ``step`` to the next was made with.

        Raises:
            NoSuchStepError: that step was not made.
        """
        with self._replay.lock:
            history = self._replay.history
            if not 0 <= step < history.steps:
                raise NoSuchStepError(no_such_step(step, history.steps - 1))
            return history.learning_rate(step)

    # Commands.

    def start(self, patience: float | None = None) -> None:
        """Go on by itself, to the end that `run` has set; from that end, or with none, until it is paused."""

        def start() -> None:
            if self._status == "finished" or self._is_at_end():
                self._until_step = self._until_loss = None
            self._start()

        self._tell(start, patience)

    def run(
        self,
        *,
        until_step: int | None = None,
        until_loss: float | None = None,
        patience: float | None = None,
    ) -> None:
        """Go on by itself until ``until_step``, or until a step finds a loss of at most ``until_loss``."""

        def run() -> None:
            self._until_step, self._until_loss = until_step, until_loss
            self._start()

        self._tell(run, patience)

    def pause(self, patience: float | None = None) -> None:
        """Stop after the present step. A closed job, or one that does not run, is left as it is."""
        if not self._closing:
            self._tell(self._pause, patience)

    def step_once(self, patience: float | None = None) -> None:
        """One step; then it is paused."""

        def step_once() -> None:
            if self._make_step():
                self._publish("paused")

        self._tell(step_once, patience)

    def rewind(self, step: int, patience: float | None = None) -> None:
        """Go back (or forth) to a step of the history, and pause there: parameters, optimiser and generators are exact.

        What comes after it stays until the run goes on from there, or is changed by hand: then it is left behind.

        Raises:
            NoSuchStepError: the history does not reach that far.
        """

        def rewind() -> None:
            self._replay.must_reach(step)
            if self._go_to(step):
                self._publish("paused" if self._replay.history.steps else "ready")

        self._tell(rewind, patience)

    def branch(self, step: int, *, learning_rate: float, patience: float | None = None) -> None:
        """Go back to ``step``, and run on from there with another learning rate.

        Raises:
            NoSuchStepError: the history does not reach that far.
        """

        def branch() -> None:
            self._replay.must_reach(step)
            self.learning_rate = learning_rate
            if self._go_to(step):
                self._start()

        self._tell(branch, patience)

    def edit(self, function: Callable[[Any], None], patience: float | None = None) -> None:
        """Change the task by hand: ``function`` gets it. It pauses the run, and belongs to the history of this step.

        ``function`` must do the same each time: it is called again when this step is computed again. What it raises
        is raised here, and the task is as before. A rewind to an earlier step undoes it; so does `reset`.
        """

        def edit() -> None:
            if not self._put_back():
                return
            try:
                self._replay.edit(function)
            except Exception:
                self._put_back()
                raise
            self._publish("paused")

        self._tell(edit, patience)

    def reset(self, patience: float | None = None) -> None:
        """Begin again from the same first state, with the present learning rate; the history is dropped."""

        def reset() -> None:
            self._replay.reset()
            self._publish("ready")

        self._tell(reset, patience)

    def observation(self, step: int, patience: float | None = None) -> Seen:
        """What the task showed at ``step``, or would have: it is computed again where it is not at hand.

        Raises:
            NoSuchStepError: the history does not reach that far.
            TimeoutError: it took longer than ``patience``.
        """
        found = self._replay.kept(step)
        if found is not None:
            return found
        return self._answer(self._ask(lambda: self._replay.observed_at(step, self._between)), patience)

    def look(self, function: Callable[[Any], T], patience: float | None = None) -> T:
        """What ``function`` says of the task at the present step, with the learning rate of the next.

        ``function`` must change nothing. What it raises is raised here.

        Raises:
            TimeoutError: it took longer than ``patience``.
        """

        def look() -> T:
            if not self._put_back():
                raise RuntimeError(self.snapshot.message)
            task = self._replay.task
            task.learning_rate = float(self.learning_rate)
            return function(task)

        return self._answer(self._ask(look), patience)

    def look_back(self, step: int, function: Callable[[Any], None], patience: float | None = None) -> None:
        """Have ``function`` see the task as it was at ``step``, computed again where that state is not kept.

        ``function`` must change nothing. While it is computed again, any command goes first; then this is not done, and
        can be asked for anew. `waiting` tells whether it is still to come.

        Raises:
            NoSuchStepError: the history does not reach that far.
        """

        def look_back() -> None:
            with contextlib.suppress(_GaveWayError):
                self._replay.look_back(step, lambda: function(self._replay.task), self._between_that_gives_way)

        self._tell(look_back, patience)

    def look_otherwise(self, function: Callable[[Any], None], patience: float | None = None) -> None:
        """Have the task show itself in another way: ``function`` gets it, and must not change what it learns.

        What was observed so far is dropped, all but the newest step; `observation` makes it anew.
        """

        def look_otherwise() -> None:
            replay = self._replay
            function(replay.task)
            replay.drop_observations()
            if self._put_back():
                if replay.step < replay.history.steps:
                    replay.observed_at(replay.history.steps, self._between)
                self._publish(self._status, self.snapshot.message)

        self._tell(look_otherwise, patience)

    def close(self, patience: float = 1.0) -> None:
        """End the thread, after the step that it is making. The last snapshot can still be read.

        Args:
            patience: seconds to wait for the thread's end.
        """
        with self._changed:
            self._closing = True
            thread = self._thread
            if thread is None:
                self.snapshot = replace(self.snapshot, status="closed")
            self._changed.notify_all()
        if thread is not None and thread is not threading.current_thread():
            thread.join(patience)

    def forget(self) -> None:
        """Close it, and give back the memory it takes at once: who may come to look at it has gone for good."""
        self.close(0)
        with self._changed:
            self._forgotten = True
            if self._thread is None:
                self._give_back()

    # The way to the thread.

    def _tell(self, command: Callable[[], None], patience: float | None) -> None:
        answer = self._ask(command)
        self._told = answer
        with contextlib.suppress(NotYet):  # it will come
            if patience != 0:
                self._answer(answer, patience)

    def _answer(self, answer: "Future[T]", patience: float | None) -> T:
        with self._for_whoever_asks():
            return answer.result(self._patience if patience is None else patience)

    @contextlib.contextmanager
    def _for_whoever_asks(self) -> Iterator[None]:
        try:
            yield
        except JobClosedError:
            self.if_closed()
            raise

    def _ask(self, command: Callable[[], T]) -> "Future[T]":
        answer: Future[T] = Future()

        def carry_out() -> None:
            try:
                if self._closing:
                    raise JobClosedError(_("This run was closed. Start a new one."))
                answer.set_result(command())
            except Exception as error:
                answer.set_exception(error)

        with self._for_whoever_asks(), self._changed:
            if self._closing:
                raise JobClosedError(_("This run was closed. Start a new one."))
            self._commands.append(carry_out)
            if self._thread is None:
                # With the context of whoever asks: its language is that of the messages.
                context = contextvars.copy_context()
                self._thread = threading.Thread(target=context.run, args=(self._live,), name="job", daemon=True)
                self._thread.start()
            self._changed.notify_all()
        return answer

    # What follows happens in the thread, which alone touches the task.

    def _live(self) -> None:
        torch.set_num_threads(1)
        try:
            while work := self._next():
                self._turn.take()
                try:
                    work()
                except Exception as error:  # such as a state that cannot be copied
                    self._replay.elsewhere = True
                    self._publish_without_looking("failed", _failed(self._replay.step, error))
                self._turn.breathe()
        finally:
            self._turn.give()

    def _next(self) -> Callable[[], None] | None:
        """What to do now; waits until there is something; None when the thread has nothing more to do."""
        with self._changed:
            while True:
                if self._commands:
                    return self._commands.popleft()
                if self._closing:
                    self.snapshot = replace(self.snapshot, status="closed")
                if self._closing or self._status != "running":
                    self._thread = None  # under the lock: whoever asks next starts another
                    if self._forgotten:
                        self._give_back()
                    return None
                wait = self._last_step_at + 1 / self._pace - time.perf_counter() if self._pace else 0.0
                if wait <= 0:
                    return self._go_on
                self._turn.give()
                self._changed.wait(wait)

    def _give_back(self) -> None:
        with self._replay.lock:
            self._replay.forget()
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
        return self._until_step is not None and self._replay.step >= self._until_step

    def _pause(self) -> None:
        if self._status == "running":
            self._publish("paused")

    def _go_on(self) -> None:
        now = time.perf_counter()
        interval = 1 / self._pace if self._pace else 0.0
        due = self._last_step_at + interval
        self._last_step_at = due if now - due < interval else now  # keeps time, but does not catch up
        if not self._make_step():
            return
        loss = self._replay.history.losses[-1]
        if self._is_at_end() or (self._until_loss is not None and loss <= self._until_loss):
            self._publish("finished")
        elif self._is_observed():
            self._publish("running")

    def _is_observed(self) -> bool:
        """Whether the present step of a run is."""
        short = self._replay.step <= self._all_observed or (self._until_step is not None and self._until_step <= SHORT)
        if self._pace is not None or short:
            return True
        since, worked = time.perf_counter() - self._last_published_at, time.thread_time() - self._worked_until_published
        return since >= PUBLISHED_EACH and self._replay.observing <= self._share_of_observing * worked

    def _make_step(self) -> bool:
        """One step; False if it went wrong, which is then published."""
        if not self._put_back():
            return False
        replay = self._replay
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
            self._stop_at_error("diverged", self._diverged(loss, rate))
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
        return self._go_to(self._replay.step)

    def _go_to(self, step: int) -> bool:
        """The task at ``step`` of the history; False if it raised, which is then published."""
        try:
            self._replay.go_to(step, self._between)
        except JobClosedError:
            raise
        except Exception as error:
            self._publish_without_looking("failed", _failed(step, error))
            return False
        return True

    def _between(self) -> None:
        """Between two steps that are computed again."""
        if self._closing:
            raise JobClosedError(_("This run was closed. Start a new one."))
        self._turn.breathe()

    def _between_that_gives_way(self) -> None:
        self._between()
        if self._commands:
            raise _GaveWayError

    def _publish(self, status: Status, message: str = "") -> None:
        """What is there to see now. The status may turn out to be that the task cannot show it."""
        replay = self._replay
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
        self._last_published_at, self._worked_until_published = time.perf_counter(), time.thread_time()

    def _publish_without_looking(self, status: Status, message: str) -> None:
        """When the task cannot be looked at: the snapshot before, and what went wrong."""
        self._status = status
        self.snapshot = replace(self.snapshot, status=status, message=message)

    def _diverged(self, loss: float, rate: float) -> str:
        losses = self._replay.history.losses
        best = int(np.argmin(losses)) if len(losses) else 0
        return _(
            "At step {step} the loss was {loss}, which is not a finite number. Rewind to step {best} and "
            "try a learning rate below {rate:g}."
        ).format(step=self._replay.step + 1, loss=loss, best=best, rate=rate)


def _failed(step: int, error: Exception) -> str:
    return _("Step {step} failed: {error}").format(step=step, error=str(error) or type(error).__name__)
