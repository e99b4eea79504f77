"""Whose turn it is to compute."""

import threading
import time
from collections import deque
from enum import Enum

SLICE = 0.010  # seconds that a training computes before another may
ALONE = 0.050  # seconds that it computes before it rests, when no other waits
REST = 0.01  # of the time computed, for each that trains, until it is half
LONG = 0.25  # seconds: a piece of work that takes longer keeps nobody waiting whose own pieces are short


class Lane(Enum):
    """Where a thread computes."""

    FIRST = 1
    SECOND = 2


class _Waiter:
    """A thread that waits for its turn."""

    def __init__(self, long: bool) -> None:
        self.long, self.lane = long, Lane.FIRST
        self.called = threading.Event()


class FairLock:
    """Lets one thread compute at a time, each for a short while, in the order in which they came.

    Threads in one process share the interpreter's lock. Were thirty of them to ask for it, a page that wants to answer
    a slider would be the thirty-first at each of its many turns. So they queue here instead, and a page contends with
    one. That one rests now and then; the more are waiting, the longer, so that their pages can be drawn.

    One step of a large network can take seconds, nearly all of them in torch, which gives the interpreter's lock back.
    After `LONG` of such a step a second lane is open beside it, in which those take turns whose own pieces are short.
    The others stay in the queue: of the large ones one computes at a time, and so is their memory.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._queue: deque[_Waiter] = deque()
        self._first = self._second = False  # whether somebody computes there
        self._since = 0.0  # when the turn in the first lane began

    @property
    def waiting(self) -> int:
        """How many wait for their turn."""
        return len(self._queue)

    def take(self, long: bool = False) -> Lane:
        """Wait for one's turn, and say in which lane it is.

        Args:
            long: whether one's pieces of work take longer than `LONG`.
        """
        with self._lock:
            if not self._first:
                self._first, self._since = True, time.perf_counter()
                return Lane.FIRST
            waiter = _Waiter(long)
            self._queue.append(waiter)
        while not waiter.called.wait(LONG):
            with self._lock:
                if not self._second:
                    self._second = self._call_to_the_second()
        return waiter.lane

    def give(self, lane: Lane) -> None:
        """End one's turn: the next in the queue has it."""
        with self._lock:
            if lane is Lane.SECOND:
                self._second = self._call_to_the_second()
            elif self._queue:
                self._since = time.perf_counter()
                self._queue.popleft().called.set()
            else:
                self._first = False

    def _call_to_the_second(self) -> bool:
        """Whether somebody computes in the second lane from now on: it is open while a long piece holds the first."""
        short = next((waiter for waiter in self._queue if not waiter.long), None)
        if short is None or not self._first or time.perf_counter() - self._since < LONG:
            return False
        self._queue.remove(short)
        short.lane = Lane.SECOND
        short.called.set()
        return True


FAIR_LOCK = FairLock()  # of all trainings of this process


class Turn:
    """One thread's place in `FairLock`.

    Args:
        turns: whose.
        long: whether its pieces of work take longer than `LONG`; after the first it knows by itself.
    """

    def __init__(self, turns: FairLock, long: bool = False) -> None:
        self._turns = turns
        self._long = long
        self._lane: Lane | None = None  # if it has its turn
        self._began = self._piece = 0.0
        self._alarm = threading.Event()  # never set: waiting for it yields the interpreter's lock

    def take(self) -> None:
        """Wait for one's turn, unless one has it."""
        if self._lane is None:
            self._lane = self._turns.take(self._long)
            self._began = self._piece = time.perf_counter()

    def give(self) -> None:
        """End one's turn, if one has it."""
        if self._lane is not None:
            lane, self._lane = self._lane, None
            self._turns.give(lane)

    def breathe(self) -> None:
        """Call this after each piece of work: when the slice is over, rest, and let the others have their turn."""
        if self._lane is None:
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
