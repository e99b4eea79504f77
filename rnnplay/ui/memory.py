"""What sessions that have ended leave behind is given back to the machine.

The objects of such a session go, but their memory does not: many of them hold each other and wait for Python's
collector, and glibc keeps what is freed. It has up to eight heaps a core, so that threads need not wait for each other,
and lets each keep up to 64 MB at its end: a server to which a hundred visitors came had grown by half, with not one
object more. Threads of this app wait for the interpreter's lock anyway, so few heaps are enough.

Where there is no glibc (macOS, Windows, Alpine), only the collecting is done.
"""

import asyncio
import ctypes
import gc
import math
import sys
import threading
import time

SOON = 5.0  # seconds from the end of a session until it is done, for all that end meanwhile: collecting takes 0.15 s
HEAPS = 1  # if there are more by then, they stay
_M_ARENA_MAX = -8  # in glibc's malloc.h. Its thresholds are left alone: with fixed ones, a step takes a third longer

_libc = ctypes.CDLL(None) if sys.platform == "linux" else None
_due = -math.inf  # by the monotonic clock


def share_heaps() -> None:
    """Let all threads of this process that begin from now on share their heaps; once is enough."""
    if hasattr(_libc, "mallopt"):
        _libc.mallopt(_M_ARENA_MAX, HEAPS)  # type: ignore[union-attr]


def give_back() -> None:
    """Collect what nobody holds any more, and give all free memory back to the machine."""
    gc.collect()
    if hasattr(_libc, "malloc_trim"):
        _libc.malloc_trim(0)  # type: ignore[union-attr]


def give_back_soon() -> None:
    """The same in a thread of its own, in a while. Called in the server's own thread, when a session has ended."""
    global _due
    if time.monotonic() >= _due:
        _due = time.monotonic() + SOON
        asyncio.get_running_loop().call_later(SOON, _begin)


def _begin() -> None:
    threading.Thread(target=give_back, daemon=True, name="rnnplay memory").start()
