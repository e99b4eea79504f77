"""The timeline of a run: its name, and which steps stand on it."""

from collections.abc import Iterable
from uuid import uuid4
from weakref import WeakKeyDictionary

_names: WeakKeyDictionary[object, str] = WeakKeyDictionary()

ALL_KEPT, MOST_KEPT = 128, 200  # steps: so many from the start are all kept, and no more in a long run


def name_of(run: object) -> str:
    """A name that no other run has, before or after it."""
    return _names.setdefault(run, uuid4().hex)


def kept(steps: Iterable[int], newest: int) -> list[int]:
    """The steps that stand on the timeline, in order, the newest last.

    Few are all kept. In a long run time is cut into cells of a power of two, and the first of each is kept: so the
    cells of a longer run are made of those of a shorter, and what has been shown stays or is left out, but never moves.

    Args:
        steps: those of which there is something to show, in order.
        newest: the last one, which is always kept.
    """
    cell = 1
    while newest > ALL_KEPT and newest >= cell * (MOST_KEPT - 1):
        cell *= 2
    first: dict[int, int] = {}
    for step in steps:
        if step < newest:
            first.setdefault(step // cell, step)
    return [*first.values(), newest]
