"""How a test waits for what another thread does."""

import threading
import time
from collections.abc import Callable


def wait_for(condition: Callable[[], bool], seconds: float = 60.0) -> None:
    """Until it holds; what does not come in time fails."""
    end, pause = time.monotonic() + seconds, threading.Event()
    while not condition():
        assert time.monotonic() < end, "it did not come"
        pause.wait(0.002)
