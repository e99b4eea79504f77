"""Whose turn it is to compute."""

import threading
import time
from collections import deque

SLICE = 0.010  # seconds that a training computes before another may
ALONE = 0.050  # seconds that it computes before it rests, when no other waits
REST = 0.01  # of the time computed, for each that trains, until it is half
LONG = 0.2  # seconds: a piece of work that takes longer keeps nobody waiting whose own pieces are short


class Turns:
    """Lets one thread compute at a time, each for a short while, in the order in which they came.

    Threads in one process share the interpreter's lock. Were thirty of them to ask for it, a page that wants to answer
    a slider would be the thirty-first at each of its many turns. So they queue here instead, and a page contends with
    one. That one rests now and then; the more are waiting, the longer, so that their pages can be drawn.

    One step of a large network can take seconds, nearly all of them in torch, which gives the interpreter's lock back.
    So who has waited `LONG` for such a one computes beside it, unless its own pieces are as long: of these there is one
    at a time, and so is their memory.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._queue: deque[threading.Event] = deque()
        self._taken = False

    @property
    def waiting(self) -> int:
        """How many wait for their turn."""
        return len(self._queue)

    def take(self, beside: bool = False) -> bool:
        """Wait for one's turn.

        Args:
            beside: whether one may compute beside another after `LONG`.

        Returns:
            Whether it is one's turn, which is to be given on; False beside another's.
        """
        with self._lock:
            if not self._taken:
                self._taken = True
                return True
            called = threading.Event()
            self._queue.append(called)
        if called.wait(LONG if beside else None):
            return True
        with self._lock:
            if called.is_set():  # just now
                return True
            self._queue.remove(called)
        return False

    def give(self) -> None:
        """End one's turn: the next in the queue has it."""
        with self._lock:
            if self._queue:
                self._queue.popleft().set()
            else:
                self._taken = False


TURNS = Turns()  # of all trainings of this process


class Turn:
    """One thread's place in `Turns`.

    Args:
        turns: whose.
        long: whether its pieces of work take longer than `LONG`; after the first it knows by itself.
    """

    def __init__(self, turns: Turns, long: bool = False) -> None:
        self._turns = turns
        self._long = long
        self._held = self._ours = False
        self._began = self._piece = 0.0
        self._alarm = threading.Event()  # never set: waiting for it yields the interpreter's lock

    def take(self) -> None:
        """Wait for one's turn, unless one has it."""
        if not self._held:
            self._ours = self._turns.take(beside=not self._long)
            self._held, self._began = True, time.perf_counter()
            self._piece = self._began

    def give(self) -> None:
        """End one's turn, if one has it."""
        if self._held:
            self._held = False
            if self._ours:
                self._turns.give()

    def breathe(self) -> None:
        """Call this after each piece of work: when the slice is over, rest, and let the others have their turn."""
        if not self._held:
            return
        now = time.perf_counter()
        self._long = now - self._piece > LONG
        self._piece = now
        others, worked = self._turns.waiting, now - self._began
        if worked < (SLICE / (1 + others / 10) if others else ALONE):
            return
        self._alarm.wait(min(worked, SLICE) * min(0.5, REST * (1 + others)))
        self.give()
        self.take()
