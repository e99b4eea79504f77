"""A thread that runs a task: start, pause, step, pace, rewind, branch."""

import contextlib
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotYet
from typing import Any, TypeVar

from rnnplay.engine.observing import SHORT, Observing
from rnnplay.engine.replay import Replay
from rnnplay.engine.run_state import RunState
from rnnplay.engine.runner import Runner
from rnnplay.engine.task import Task
from rnnplay.engine.worker import JobClosedError

T = TypeVar("T")
Seen = TypeVar("Seen")  # what is observed

MEMORY = 32 * 2**20  # bytes
PATIENCE = 2.0  # seconds that a command is waited for


class Job(RunState[Seen]):
    """Runs a task in a thread of its own, and keeps a history that can be gone back to.

    The thread alone touches the task. It publishes a `Snapshot` of every step that it observes: every one of a short
    run and at any pace, and where it stops (`rnnplay.engine.observing`). What it did not observe is computed again when
    `observation` asks.

    Commands are carried out between two steps, in their order. Each waits for that, at most ``patience`` seconds (0:
    not at all), so that the next look at ``snapshot`` shows what it did. The thread lives while there is something to
    do: a job that is not running has none.

    Args:
        task: at its first step. It belongs to the job from now on.
        pace: steps a second, or None for flat out.
        patience: seconds that a command is waited for where it says nothing else.
        memory, max_steps, share_of_states, room, summary: of its history (`rnnplay.engine.replay.Replay`).
        share_of_observing: seconds for each second of steps, at most, when it runs flat out.
        all_observed: steps from the start that are observed at any pace, in a long run too; a run with an end that is
            set to `SHORT` steps or fewer is observed at every step in any case.
        long: whether a step takes long (`rnnplay.engine.fair_lock.Turn`); after the first it is known.

    Attributes:
        if_closed: called in the thread of whoever asks for something after `close`, before `JobClosedError` is raised
            there. A page sets what ends its script without a word: it belongs to somebody who has gone.
    """

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
        self.if_closed: Callable[[], Any] = lambda: None
        self._patience = patience
        self._told: Future[None] | None = None  # the last command
        replay = Replay(
            task, memory=memory, max_steps=max_steps, share_of_states=share_of_states, summary=summary, room=room
        )
        super().__init__(Runner(replay, pace, Observing(share_of_observing, all_observed), long))

    @property
    def waiting(self) -> bool:
        """Whether the last command is still to be carried out: where many train, that can take longer than patience."""
        return self._told is not None and not self._told.done()

    # Commands.

    def start(self, patience: float | None = None) -> None:
        """Go on by itself, to the end that `run` has set; from that end, or with none, until it is paused."""
        self._tell(self._runner.start, patience)

    def run(
        self,
        *,
        until_step: int | None = None,
        until_loss: float | None = None,
        patience: float | None = None,
    ) -> None:
        """Go on by itself until ``until_step``, or until a step finds a loss of at most ``until_loss``."""
        self._tell(lambda: self._runner.run(until_step, until_loss), patience)

    def pause(self, patience: float | None = None) -> None:
        """Stop after the present step. A closed job, or one that does not run, is left as it is."""
        if not self._runner.closing:
            self._tell(self._runner.pause, patience)

    def step_once(self, patience: float | None = None) -> None:
        """One step; then it is paused."""
        self._tell(self._runner.step_once, patience)

    def rewind(self, step: int, patience: float | None = None) -> None:
        """Go back (or forth) to a step of the history, and pause there: parameters, optimiser and generators are exact.

        What comes after it stays until the run goes on from there, or is changed by hand: then it is left behind.

        Raises:
            NoSuchStepError: the history does not reach that far.
        """
        self._tell(lambda: self._runner.rewind(step), patience)

    def branch(self, step: int, *, learning_rate: float, patience: float | None = None) -> None:
        """Go back to ``step``, and run on from there with another learning rate.

        Raises:
            NoSuchStepError: the history does not reach that far.
        """
        self._tell(lambda: self._runner.branch(step, learning_rate), patience)

    def edit(self, function: Callable[[Any], None], patience: float | None = None) -> None:
        """Change the task by hand: ``function`` gets it. It pauses the run, and belongs to the history of this step.

        ``function`` must do the same each time: it is called again when this step is computed again. What it raises
        is raised here, and the task is as before. A rewind to an earlier step undoes it; so does `reset`.
        """
        self._tell(lambda: self._runner.edit(function), patience)

    def reset(self, patience: float | None = None) -> None:
        """Begin again from the same first state, with the present learning rate; the history is dropped."""
        self._tell(self._runner.reset, patience)

    def change_view(
        self, function: Callable[[Any], None], *, anew: bool = False, patience: float | None = None
    ) -> None:
        """Have the task show itself in another way from its next step on.

        Args:
            function: gets the task, and must not change what it learns.
            anew: drop what was observed so far and show the present step, and the newest, in the new way at once;
                `observation` makes the others anew. Else these stay as they were observed.
            patience: as of all commands.
        """
        self._tell(lambda: self._runner.change_view(function, anew), patience)

    # Questions.

    def observation(self, step: int, patience: float | None = None) -> Seen:
        """What the task showed at ``step``, or would have: it is computed again where it is not at hand.

        Raises:
            NoSuchStepError: the history does not reach that far.
            TimeoutError: it took longer than ``patience``.
        """
        found = self._runner.replay.kept(step)
        if found is not None:
            return found
        return self._answer(self._ask(lambda: self._runner.observation(step)), patience)

    def ask_task(self, function: Callable[[Any], T], patience: float | None = None) -> T:
        """What ``function`` says of the task at the present step, with the learning rate of the next.

        ``function`` gets the task itself, in its thread, and must change nothing of it. What it raises is raised here.

        Raises:
            TimeoutError: it took longer than ``patience``.
            RuntimeError: the task cannot be put back to where it stood before a step that failed.
        """
        return self._answer(self._ask(lambda: self._runner.ask_task(function)), patience)

    def ask_task_at(self, step: int, function: Callable[[Any], None], patience: float | None = None) -> None:
        """Have ``function`` see the task as it was at ``step``, computed again where that state is not kept.

        ``function`` must change nothing. While it is computed again, any command goes first; then this is not done, and
        can be asked for anew. `waiting` tells whether it is still to come.

        Raises:
            NoSuchStepError: the history does not reach that far.
        """
        self._tell(lambda: self._runner.ask_task_at(step, function), patience)

    # The end.

    def close(self, patience: float = 1.0) -> None:
        """End the thread, after the step that it is making. The last snapshot can still be read.

        Args:
            patience: seconds to wait for the thread's end.
        """
        self._runner.close(patience)

    def forget(self) -> None:
        """Close it, and give back the memory it takes at once: who may come to look at it has gone for good."""
        self._runner.forget()

    def _tell(self, command: Callable[[], None], patience: float | None) -> None:
        answer = self._ask(command)
        self._told = answer
        with contextlib.suppress(NotYet):  # it will come
            if patience != 0:
                self._answer(answer, patience)

    def _ask(self, command: Callable[[], T]) -> "Future[T]":
        with self._for_whoever_asks():
            return self._runner.ask(command)

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
