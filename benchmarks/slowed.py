"""A machine that is slower: what is started meanwhile has one core, and shares it with loops that do nothing else."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def slowed(loops: int) -> Iterator[Callable[[], None]]:
    """Run LOOPS busy loops on one core, on which this process is too until it calls what it gets.

    Args:
        loops: how many; with none nothing is changed.

    Yields:
        A function that gives this process back its cores; what it has started by then stays on that one.
    """
    before = os.sched_getaffinity(0)
    if not loops:
        yield lambda: None
        return
    core = min(before)
    os.sched_setaffinity(0, {core})
    processes = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(loops)]
    rest = before - {core} or before
    try:
        yield lambda: os.sched_setaffinity(0, rest)
    finally:
        os.sched_setaffinity(0, before)
        for process in processes:
            process.kill()
            process.wait()
