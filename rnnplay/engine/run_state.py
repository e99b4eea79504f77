"""A run as it can be looked at and steered at any time, from any thread: nothing here waits for its thread."""

from typing import Generic, TypeVar

from rnnplay.engine.runner import Runner
from rnnplay.engine.snapshot import Snapshot
from rnnplay.engine.steps import NoSuchStepError, no_such_step
from rnnplay.text import _

Seen = TypeVar("Seen")  # what is observed


class RunState(Generic[Seen]):
    """What a page sees and sets of a run.

    Args:
        runner: the thread of the run.
    """

    def __init__(self, runner: Runner[Seen]) -> None:
        self._runner = runner

    @property
    def snapshot(self) -> Snapshot[Seen]:
        """The newest. Reading it costs nothing."""
        return self._runner.snapshot

    @property
    def learning_rate(self) -> float:
        """Of the next step; may be set at any time."""
        return self._runner.learning_rate

    @learning_rate.setter
    def learning_rate(self, rate: float) -> None:
        self._runner.learning_rate = rate

    @property
    def running(self) -> bool:
        """Whether it makes steps by itself."""
        return self.snapshot.status == "running"

    @property
    def pace(self) -> float | None:
        """Steps a second, or None for flat out. Setting it acts at the next step, however long the last wait was."""
        return self._runner.pace

    @pace.setter
    def pace(self, pace: float | None) -> None:
        if pace is not None and not pace > 0:
            message = _("The training speed must be more than 0 steps/s, or None for no limit, not {pace}.")
            raise ValueError(message.format(pace=pace))
        with self._runner.changed:
            self._runner.pace = pace
            self._runner.changed.notify_all()

    @property
    def computed_again(self) -> float | None:
        """While steps are computed again for a rewind or a look back, the share of them that is done."""
        return self._runner.replay.computed_again

    @property
    def nbytes(self) -> int:
        """Bytes that the history takes."""
        replay = self._runner.replay
        with replay.lock:
            return replay.history.nbytes

    def timeline(self) -> tuple[Snapshot[Seen], dict[int, Seen]]:
        """The newest snapshot, and the observations of its branch that are at hand, by step; all the last few are."""
        replay = self._runner.replay
        with replay.lock:
            return self.snapshot, replay.observations()

    def learning_rate_at(self, step: int) -> float:
        """The rate that the step from ``step`` to the next was made with.

        Raises:
            NoSuchStepError: that step was not made.
        """
        replay = self._runner.replay
        with replay.lock:
            history = replay.history
            if not 0 <= step < history.steps:
                raise NoSuchStepError(no_such_step(step, history.steps - 1))
            return history.learning_rate(step)
