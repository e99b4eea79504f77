"""A run that is being made: what takes seconds happens in a thread of its own, in its turn, and can be given up."""

import contextvars
import threading
from collections.abc import Callable
from typing import Generic, TypeVar

import torch

from rnnplay.engine.fair_lock import FAIR_LOCK, Turn
from rnnplay.engine.job import MEMORY
from rnnplay.engine.room import MEGABYTE, ROOM, check

T = TypeVar("T")
Between = Callable[[], None]

HEAVY = 64 * MEGABYTE  # bytes: runs that need more are made one after another

_one_at_a_time = threading.Lock()


def is_heavy(needs: int) -> bool:
    """Whether a run that needs so many bytes leaves the turn to those that need less."""
    return needs > HEAVY


def preparing(
    make: Callable[[Between], T], needs: int = MEMORY, in_a_step: int = 0
) -> "Callable[[int], Preparation[T]]":
    """What begins to make something, told how many bytes are given back for it. The arguments are `Preparation`'s."""
    return lambda instead_of: Preparation(make, needs, in_a_step, instead_of)


class _GivenUpError(Exception):
    """Nobody wants it any more."""


class Preparation(Generic[T]):
    """Makes something once.

    Args:
        make: makes it, in another thread. Between its pieces of work it calls what it is given: others then have their
            turn, and it ends there when it was given up.
        needs: bytes that what is made will need as long as it is there. They are taken in `ROOM`, until `give_back`.
        in_a_step: bytes that it needs besides while it computes; those that need much compute one after another.
        instead_of: bytes of one's own that will be given back as soon as it is made.

    Attributes:
        needs: see there.
        waits_for_room: whether it waits until others have given memory back.

    Raises:
        NoRoomError: it needs more than any may have.
    """

    def __init__(self, make: Callable[[Between], T], needs: int, in_a_step: int, instead_of: int) -> None:
        self._lock, self._room = threading.Lock(), ROOM
        self._has_room = self._taken = False
        check(needs + in_a_step)
        self.waits_for_room = False
        self._make, self.needs, self._instead_of = make, needs, instead_of
        self._given_up, self._done = threading.Event(), threading.Event()
        self._made: T | None = None
        self._failed: Exception | None = None
        # With the context of whoever asks: its language is that of the messages.
        context = contextvars.copy_context()
        self._thread = threading.Thread(target=context.run, args=(self._run,), name="job", daemon=True)
        self._thread.start()

    @property
    def given_up(self) -> bool:
        """Whether it was given up."""
        return self._given_up.is_set()

    def wait(self, seconds: float) -> bool:
        """Until it is made or was given up, but no longer than that. Returns whether it is so."""
        return self._done.wait(seconds)

    def take(self) -> T | None:
        """What was made, once; None if it was given up. What its making raised is raised here.

        From now on `give_up` does nothing.
        """
        with self._lock:
            if self._failed is not None:
                raise self._failed
            made, self._made = self._made, None
            self._taken |= made is not None
            return made

    def give_up(self) -> None:
        """Nobody wants it any more: its thread ends after the present piece of work."""
        with self._lock:
            if self._taken:
                return
            self._given_up.set()
            self._made = None
        if self._done.is_set():
            self.give_back()
        self._room.look()

    def give_back(self) -> None:
        """What was made is needed no more, and takes no room."""
        with self._lock:
            if self._has_room:
                self._has_room = False
                self._room.leave(self.needs)

    def __del__(self) -> None:
        self.give_back()  # whoever held it has forgotten to

    def _run(self) -> None:
        torch.set_num_threads(1)
        made: T | None = None
        try:
            made = self._enter_and_make()
        except _GivenUpError:
            pass
        except Exception as error:
            self._failed = error
        with self._lock:
            if not self.given_up:
                self._made = made
        self._done.set()
        if made is None or self.given_up:
            self.give_back()

    def _enter_and_make(self) -> T:
        self.waits_for_room = True
        if not self._room.enter(self.needs, self._instead_of, self._given_up.is_set):
            raise _GivenUpError
        self._has_room, self.waits_for_room = True, False
        heavy = is_heavy(self.needs)
        while heavy and not _one_at_a_time.acquire(timeout=0.2):
            self._stop_if_given_up()
        turn = Turn(FAIR_LOCK, long=heavy)

        def between() -> None:
            self._stop_if_given_up()
            turn.breathe()

        try:
            turn.take()
            self._stop_if_given_up()
            return self._make(between)
        finally:
            turn.give()
            if heavy:
                _one_at_a_time.release()

    def _stop_if_given_up(self) -> None:
        if self.given_up:
            raise _GivenUpError
