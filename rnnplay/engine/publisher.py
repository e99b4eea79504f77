"""What there is to see of a run: the newest snapshot, published by the thread that runs it."""

from dataclasses import replace
from typing import Generic, TypeVar

import numpy as np

from rnnplay.engine.replay import Replay
from rnnplay.engine.snapshot import Snapshot, Status
from rnnplay.text import _

Seen = TypeVar("Seen")  # what is observed


class Publisher(Generic[Seen]):
    """Makes a `Snapshot` of a run whenever there is something new to see.

    Args:
        replay: of the task, at its first step, which is published at once. What the task raises there is raised.
        learning_rate: of the first step.

    Attributes:
        snapshot: the newest. Other threads may read it at any time.
        status: of the run.
    """

    snapshot: Snapshot[Seen]

    def __init__(self, replay: Replay[Seen], learning_rate: float) -> None:
        self._replay = replay
        self.status: Status = "ready"
        self._publish(replay.observe(), "ready", "", learning_rate)

    def publish(self, status: Status, message: str, learning_rate: float) -> bool:
        """What is there to see now; ``learning_rate`` of the next step. False if the task cannot be looked at."""
        try:
            observation = self._replay.observe()
        except Exception as error:
            self.publish_without_looking("failed", said_of_failure(self._replay.step, error))
            return False
        self._publish(observation, status, message, learning_rate)
        return True

    def publish_without_looking(self, status: Status, message: str) -> None:
        """When the task cannot be looked at: the snapshot before, and what went wrong."""
        self.status = status
        self.snapshot = replace(self.snapshot, status=status, message=message)

    def close(self) -> None:
        """The last snapshot can still be read."""
        self.snapshot = replace(self.snapshot, status="closed")

    def forget(self) -> None:
        """Give back the memory that it takes: who may ask has gone. Called under the replay's lock."""
        self.snapshot = replace(
            self.snapshot,
            step=0,
            steps=0,
            losses=np.zeros(0),
            observation=None,  # type: ignore[arg-type]
            left_behind=(),
        )

    def _publish(self, observation: Seen, status: Status, message: str, learning_rate: float) -> None:
        replay = self._replay
        with replay.lock:  # so that the timeline has them together
            history = replay.history
            replay.keep(observation)
            self.status = status
            self.snapshot = Snapshot(
                step=replay.step,
                steps=history.steps,
                losses=history.losses,
                observation=observation,
                status=status,
                message=message,
                learning_rate=history.learning_rate(replay.step - 1) if replay.step else learning_rate,
                branch=history.branch,
                left_behind=history.left_behind,
                rates=history.rates or ((0, learning_rate),),
            )


def said_of_failure(step: int, error: Exception) -> str:
    """A sentence about a step at which the task raised."""
    return _("Step {step} failed: {error}").format(step=step, error=str(error) or type(error).__name__)
