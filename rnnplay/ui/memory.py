"""What sessions that have ended leave behind is given back to the machine.

The objects of such a session go, but their memory does not: many of them hold each other and wait for Python's
collector, and glibc keeps what is freed. It has up to eight heaps a core, so that threads need not wait for each other,
and lets each keep up to 64 MB at its end: a server to which a hundred visitors came had grown by half, with not one
object more. Threads of this app wait for the interpreter's lock anyway, so few heaps are enough.

What is free between what is not, `malloc_trim` gives back; but of the ends, only that of the first heap. The others are
cut off when something is freed there while they are longer than a threshold: so that is lowered for a moment.

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
_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD, _M_ARENA_MAX = -1, -3, -8  # in glibc's malloc.h
# Bytes that stay free at the end of a heap, and from which on something gets pages of its own: as far as glibc raises
# both by itself, as long as nobody sets one. With lower ones, a step takes a third longer.
_END, _OWN = 64 * 2**20, 32 * 2**20
_SHORT = 2**18  # bytes that stay free at the end when all is given back
_FREED = 100_000  # bytes: to free fewer than 64 KiB cuts off nothing
_THREADS = 32  # at once, more than there are heaps: glibc gives each the next of them

_libc = ctypes.CDLL(None) if sys.platform == "linux" else None
if _libc:
    _malloc, _free = _libc.malloc, _libc.free
    _malloc.restype, _malloc.argtypes, _free.argtypes = ctypes.c_void_p, [ctypes.c_size_t], [ctypes.c_void_p]
_due = -math.inf  # by the monotonic clock


def share_heaps() -> None:
    """Let all threads of this process that begin from now on share their heaps; once is enough."""
    if hasattr(_libc, "mallopt"):
        _libc.mallopt(_M_ARENA_MAX, HEAPS)  # type: ignore[union-attr]


def give_back() -> None:
    """Collect what nobody holds any more, and give all free memory back to the machine."""
    gc.collect()
    if hasattr(_libc, "malloc_trim") and hasattr(_libc, "mallopt"):
        _libc.malloc_trim(0)  # type: ignore[union-attr]
        _libc.mallopt(_M_MMAP_THRESHOLD, _OWN)  # type: ignore[union-attr]
        _libc.mallopt(_M_TRIM_THRESHOLD, _SHORT)  # type: ignore[union-attr]
        _free_in_every_heap()
        _libc.mallopt(_M_TRIM_THRESHOLD, _END)  # type: ignore[union-attr]


def _free_in_every_heap() -> None:
    """Take some memory in each heap, and free it at once."""
    together = threading.Barrier(_THREADS)

    def take_and_free() -> None:
        together.wait()
        _free(_malloc(_FREED))

    threads = [threading.Thread(target=take_and_free) for _ in range(_THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def give_back_soon() -> None:
    """The same in a thread of its own, in a while. Called in the server's own thread, when a session has ended."""
    global _due
    if time.monotonic() >= _due:
        _due = time.monotonic() + SOON
        asyncio.get_running_loop().call_later(SOON, _begin)


def _begin() -> None:
    threading.Thread(target=give_back, daemon=True, name="rnnplay memory").start()
