"""A long computation that goes on only as long as somebody looks at it."""

import logging
import threading
import time
from collections.abc import Callable

import torch

PATIENCE = 8.0  # seconds without a look, after which whoever asked has gone

_one_at_a_time = threading.Lock()  # several at once would be no sooner done, and pages would wait for them


class _LeftError(Exception):
    """Nobody looks any more."""


class Attended:
    """Computes in a thread of its own. It keeps what is done wherever it likes, for it may be begun again.

    Attributes:
        share: how much of it is done, 0…1.
        done: whether all of it is.
        failed: whether it ended with an error. Which is in the log.
    """

    def __init__(self, compute: Callable[[Callable[[float], None]], None], patience: float = PATIENCE) -> None:
        """
        Args:
            compute: does what is not done yet. It tells its argument often what share is done; there it ends, if
                nobody looks any more.
            patience: seconds without a look after which it ends.
        """
        self.share = 0.0
        self.done = self.failed = False
        self._compute, self._patience = compute, patience
        self._looked = 0.0
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def look(self) -> None:
        """Somebody wants it: it begins, or goes on."""
        with self._lock:
            self._looked = time.monotonic()
            if not (self.done or self.failed or self.working):
                self._thread = threading.Thread(target=self._run, daemon=True, name="rnnplay background")
                self._thread.start()

    @property
    def working(self) -> bool:
        """Whether its thread is at work."""
        return self._thread is not None and self._thread.is_alive()

    def wait(self, seconds: float) -> None:
        """Until its thread has ended, but no longer than that."""
        if self._thread is not None:
            self._thread.join(seconds)

    def _run(self) -> None:
        torch.set_num_threads(1)  # of this thread: pages need the others
        try:
            while not _one_at_a_time.acquire(timeout=0.2):
                self._told(self.share)
            try:
                self._compute(self._told)
            finally:
                _one_at_a_time.release()
            self.done = True
        except _LeftError:
            pass
        except Exception:
            logging.getLogger(__name__).exception("A computation in the background failed")
            self.failed = True

    def _told(self, share: float) -> None:
        self.share = share
        if time.monotonic() - self._looked > self._patience:
            raise _LeftError
