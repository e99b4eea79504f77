"""One computation beside the page that asked for it."""

import logging
import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from rnnplay.engine.fair_lock import FairLock, Turn

T = TypeVar("T")

_TURNS = FairLock()  # several at once would be no sooner done, and pages would wait for them


class Background(Generic[T]):
    """Computes once, in a thread of its own; pages look at it as often as they like.

    Attributes:
        share: how much of it is done, 0…1.
        result: what came of it, or None as long as there is nothing.
        failed: whether it ended without a result. Why is in the log.
    """

    def __init__(self, compute: Callable[[Callable[[float], None]], T]) -> None:
        """
        Args:
            compute: does it; it tells its argument now and then what share is done. Each time others may have
                their turn, so that a short one does not wait for a long one to end.
        """
        self._turn = Turn(_TURNS)
        self.share = 0.0
        self.result: T | None = None
        self.failed = False
        self._thread = threading.Thread(target=self._run, args=(compute,), daemon=True, name="rnnplay background")
        self._thread.start()

    @property
    def working(self) -> bool:
        """Whether its thread is at work."""
        return self._thread.is_alive()

    def wait(self, seconds: float) -> None:
        """Until it is done, but no longer than that."""
        self._thread.join(seconds)

    def _run(self, compute: Callable[[Callable[[float], None]], T]) -> None:
        self._turn.take()
        try:
            self.result = compute(self._told)
        except Exception:
            logging.getLogger(__name__).exception("A computation in the background failed")
            self.failed = True
        finally:
            self._turn.give()

    def _told(self, share: float) -> None:
        self.share = share
        self._turn.breathe()
