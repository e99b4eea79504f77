"""Two halves of one piece of work at the same time, on two cores."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from typing import TypeVar

import torch

T = TypeVar("T")

# One thread for all trainings of the process: these take turns anyway (`rnnplay.engine.fair_lock`).
_other = ThreadPoolExecutor(1, "other half", initializer=lambda: torch.set_num_threads(1))


def both(first: Callable[[], T], second: Callable[[], T]) -> tuple[T, T]:
    """What the two say, which must not depend on each other, nor draw from what both draw from."""
    later = _other.submit(second)
    try:
        said = first()
    finally:
        wait([later])  # whatever became of the first, nothing is under way any more
    return said, later.result()


@contextmanager
def one_thread() -> Iterator[None]:
    """Torch computes with this thread alone, and leaves the other cores to `both`.

    Where torch's own threads share the work on one small network, they mostly wait for each other, and do so at full
    speed: on a machine that is busy otherwise, that takes ten times as long.
    """
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(threads)
