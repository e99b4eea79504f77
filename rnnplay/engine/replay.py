"""The run that a task has made, and what was observed of it."""

import time
from collections import deque
from typing import TypeVar, Unpack

from rnnplay.engine.history import Kept, memory_of
from rnnplay.engine.steps import Between, Steps
from rnnplay.engine.task import Task

Seen = TypeVar("Seen")  # what is observed

RECENT = 16  # observations that `observations` has whatever the history keeps, so that a page can show them one by one


class Replay(Steps[Seen]):
    """Keeps what a task shows on its way; what it did not show is computed again when it is asked for.

    What was observed may be read from other threads.

    Args:
        task, kept: as of `Steps`.
        room: so many observations, of the size of the first, are kept even where ``memory`` is too small for them.

    Attributes:
        observing: seconds of computing that the last observation took.
    """

    def __init__(
        self,
        task: Task[Seen],
        *,
        room: int = 0,
        **kept: Unpack[Kept],
    ) -> None:
        super().__init__(task, **kept)
        self.observing = 0.0
        self._room = room
        self._recent: deque[tuple[int, int, Seen]] = deque(maxlen=RECENT)  # (branch, step, observation)

    def observe(self) -> Seen:
        """What the task shows where it stands."""
        found, began = self.kept(self.step), time.thread_time()  # what it costs, without waiting for other threads
        if found is None:
            found = self.task.observe()
            self.observing = time.thread_time() - began
        return found

    def keep(self, seen: Seen) -> None:
        """Keep what the task shows where it stands. Called under `lock`."""
        kept = self.history.observations
        if not self.step:
            kept.limit = max(kept.limit, self._room * memory_of(seen))
        if kept.get(self.step) is None:
            if self.step == self.history.steps:
                kept.put(self.step, seen)
            else:
                kept.insert(self.step, seen)
        self._recent.append((self.history.branch, self.step, seen))

    def kept(self, step: int) -> Seen | None:
        """What was observed at a step, if that is at hand."""
        with self.lock:
            return self.history.observations.get(step)

    def observed_at(self, step: int, between: Between) -> Seen:
        """What the task showed at a step, or would have: it is computed again where it is not at hand."""
        found = self.kept(step)
        if found is None:
            found = self.look_back(step, lambda: self.task.observe(), between)
            with self.lock:
                self.history.observations.insert(step, found)
        return found

    def observations(self) -> dict[int, Seen]:
        """What was observed of this branch and is at hand, by step; all the last few are. Called under `lock`."""
        branch, steps = self.history.branch, self.history.steps
        recent = {step: seen for at, step, seen in self._recent if at == branch and step <= steps}
        return dict(sorted({**self.history.observations.items(), **recent}.items()))

    def drop_observations(self) -> None:
        """They are no longer what is to be seen."""
        with self.lock:
            self.history.drop_observations()
            self._recent.clear()

    def forget(self) -> None:
        """As `Steps.forget`, and what was observed too."""
        super().forget()
        self._recent.clear()
