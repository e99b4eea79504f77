"""A long computation that goes on only as long as somebody looks at it."""

import threading
import time
from collections.abc import Callable

import torch

from rnnplay.engine.background import Background

PATIENCE = 8.0  # seconds without a look, after which whoever asked has gone


class _LeftError(Exception):
    """Nobody looks any more."""


class Attended:
    """Computes in the background. It keeps what is done wherever it likes, for it may be begun again.

    Attributes:
        share: how much of it is done, 0…1.
        done: whether all of it is.
    """

    def __init__(self, compute: Callable[[Callable[[float], None]], None], patience: float = PATIENCE) -> None:
        """
        Args:
            compute: does what is not done yet. It tells its argument often what share is done; there it ends, if
                nobody looks any more.
            patience: seconds without a look after which it ends.
        """
        self.share = 0.0
        self.done = False
        self._compute, self._patience = compute, patience
        self._looked = 0.0
        self._lock = threading.Lock()
        self._present: Background[None] | None = None

    def look(self) -> None:
        """Somebody wants it: it begins, or goes on."""
        with self._lock:
            self._looked = time.monotonic()
            if not (self.done or self.failed or self.working):
                self._present = Background(self._go_on)

    @property
    def failed(self) -> bool:
        """Whether it ended with an error. Which is in the log."""
        return self._present is not None and self._present.failed

    @property
    def working(self) -> bool:
        """Whether its thread is at work."""
        return self._present is not None and self._present.working

    def wait(self, seconds: float) -> None:
        """Until its thread has ended, but no longer than that."""
        if self._present is not None:
            self._present.wait(seconds)

    def _go_on(self, on_progress: Callable[[float], None]) -> None:
        torch.set_num_threads(1)  # of this thread: pages need the others

        def told(share: float) -> None:
            self.share = share
            on_progress(share)
            if time.monotonic() - self._looked > self._patience:
                raise _LeftError

        try:
            told(self.share)  # they may have left while others had their turn
            self._compute(told)
        except _LeftError:
            return
        self.done = True
