"""Whose turn it is to compute."""

import threading
import time
from collections import deque

SLICE = 0.010  # seconds that a training computes before another may
ALONE = 0.050  # seconds that it computes before it rests, when no other waits
REST = 0.01  # of the time computed, for each that trains, until it is half


class Turns:
    """Lets one thread compute at a time, each for a short while, in the order in which they came.

    Threads in one process share the interpreter's lock. Were thirty of them to ask for it, a page that wants to answer
    a slider would be the thirty-first at each of its many turns. So they queue here instead, and a page contends with
    one. That one rests now and then; the more are waiting, the longer, so that their pages can be drawn.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._queue: deque[threading.Event] = deque()
        self._taken = False

    @property
    def waiting(self) -> int:
        """How many wait for their turn."""
        return len(self._queue)

    def take(self) -> None:
        """Wait for one's turn."""
        with self._lock:
            if not self._taken:
                self._taken = True
                return
            called = threading.Event()
            self._queue.append(called)
        called.wait()

    def give(self) -> None:
        """End one's turn: the next in the queue has it."""
        with self._lock:
            if self._queue:
                self._queue.popleft().set()
            else:
                self._taken = False


class Turn:
    """One thread's place in `Turns`."""

    def __init__(self, turns: Turns) -> None:
        self._turns = turns
        self._held = False
        self._began = 0.0
        self._alarm = threading.Event()  # never set: waiting for it yields the interpreter's lock

    def take(self) -> None:
        """Wait for one's turn, unless one has it."""
        if not self._held:
            self._turns.take()
            self._held, self._began = True, time.perf_counter()

    def give(self) -> None:
        """End one's turn, if one has it."""
        if self._held:
            self._held = False
            self._turns.give()

    def breathe(self) -> None:
        """Call this after each piece of work: when the slice is over, rest, and let the others have their turn."""
        if not self._held:
            return
        others, worked = self._turns.waiting, time.perf_counter() - self._began
        if worked < (SLICE / (1 + others / 10) if others else ALONE):
            return
        self._alarm.wait(min(worked, SLICE) * min(0.5, REST * (1 + others)))
        self.give()
        self.take()
