"""When a run makes its next step, and when it makes no more."""

import math
import time
from dataclasses import dataclass


class Beat:
    """Keeps a pace, in steps a second; None is flat out. After a step that took too long it does not catch up."""

    def __init__(self) -> None:
        self._last_at = -math.inf

    def begin(self) -> None:
        """The next step is due at once."""
        self._last_at = -math.inf

    def due(self, pace: float | None) -> float:
        """Seconds until the next step; less than 0: it is late."""
        return self._last_at + 1 / pace - time.perf_counter() if pace else 0.0

    def step(self, pace: float | None) -> None:
        """A step is made now."""
        now, interval = time.perf_counter(), 1 / pace if pace else 0.0
        due = self._last_at + interval
        self._last_at = due if now - due < interval else now


@dataclass(frozen=True)
class End:
    """Where a run stops by itself.

    Attributes:
        step: at which it stops, if any.
        loss: it stops after a step that found no more than this, if any.
    """

    step: int | None = None
    loss: float | None = None

    def is_reached(self, step: int, loss: float = math.nan) -> bool:
        """Whether a run that stands at ``step`` makes no more; ``loss`` is what the last one found, if it counts."""
        return (self.step is not None and step >= self.step) or (self.loss is not None and loss <= self.loss)
