"""How much memory all runs of this process may take together, and one alone; and how many one session may keep."""

import os
import threading
from collections.abc import Callable

from rnnplay.text import _

MEGABYTE = 2**20
SHARE_OF_ALL, SHARE_OF_ONE = 1 / 2, 1 / 2  # of the machine's memory for all runs; of that for one
LEAST = 2048  # megabytes for all runs on a machine that does not tell how much it has
RUNS = 12  # of one session: whoever opens every page and tab that trains should not have to give one up


class NoRoomError(ValueError):
    """A run needs more than any may have. The message says how much, and what helps."""


def megabytes_of_all() -> int:
    """For all runs together: the environment variable RNNPLAY_MEMORY, else half of the machine's memory.

    The other half is the interpreter's, torch's and the pages'.

    Raises:
        ValueError: RNNPLAY_MEMORY is not a positive whole number.
    """
    return _megabytes("RNNPLAY_MEMORY", int(SHARE_OF_ALL * _machine()))


def megabytes_of_one() -> int:
    """For one run: the environment variable RNNPLAY_RUN_MEMORY, else half of what all may have.

    So nobody alone can keep all others waiting.

    Raises:
        ValueError: RNNPLAY_RUN_MEMORY is not a positive whole number.
    """
    return _megabytes("RNNPLAY_RUN_MEMORY", int(SHARE_OF_ONE * megabytes_of_all()))


def runs_of_a_session() -> int:
    """That a visitor may keep at a time: the environment variable RNNPLAY_SESSION_RUNS, else `RUNS`.

    So nobody who goes from page to page fills the memory with runs that no one looks at.

    Raises:
        ValueError: RNNPLAY_SESSION_RUNS is not a positive whole number.
    """
    message = _("{variable}={chosen}: that is no number of trainings. Set it to a whole number such as 6.")
    return _whole("RNNPLAY_SESSION_RUNS", RUNS, message)


def _megabytes(variable: str, usual: int) -> int:
    message = _("{variable}={chosen}: that is no number of megabytes. Set it to a whole number such as 2048.")
    return _whole(variable, usual, message)


def _whole(variable: str, usual: int, message: str) -> int:
    chosen = os.environ.get(variable, "").strip()
    if not chosen:
        return usual
    if not chosen.isdecimal() or not int(chosen):
        raise ValueError(message.format(variable=variable, chosen=chosen))
    return int(chosen)


def _machine() -> int:
    """Megabytes of memory that this machine has."""
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // MEGABYTE
    except (AttributeError, OSError, ValueError):  # not on Windows
        return int(LEAST / SHARE_OF_ALL)


def check(needs: int) -> None:
    """Whether a run may have so many bytes at all.

    Raises:
        NoRoomError: it may not.
    """
    most = megabytes_of_one()
    if needs > most * MEGABYTE:
        raise NoRoomError(
            _(
                "This training needs about {needs:,} MB of memory, and on this server a run may take {most:,} MB. "
                "Choose fewer hidden units or layers, or a smaller batch."
            ).format(needs=-(-needs // MEGABYTE), most=most)
        )


class Room:
    """Who has room for a run. Whoever fits in enters; who does not waits, and lets smaller ones pass."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._taken = 0

    def enter(self, needs: int, instead_of: int, given_up: Callable[[], bool]) -> bool:
        """Wait until there is room for ``needs`` bytes. One alone always enters.

        Args:
            needs: bytes.
            instead_of: bytes of one's own that will be given back as soon as one has entered.
            given_up: whether to wait no longer, asked each time that something has changed.

        Returns:
            Whether one has entered.
        """
        most = megabytes_of_all() * MEGABYTE
        with self._changed:
            while not given_up():
                others = self._taken - instead_of
                if others <= 0 or others + needs <= most:
                    self._taken += needs
                    return True
                self._changed.wait(1.0)
        return False

    def leave(self, needs: int) -> None:
        """Give so many bytes back."""
        with self._changed:
            self._taken -= needs
            self._changed.notify_all()

    def look(self) -> None:
        """Have those that wait ask anew whether they have given up."""
        with self._changed:
            self._changed.notify_all()


ROOM = Room()  # of this process
