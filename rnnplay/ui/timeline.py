"""The timeline of a run: its name, and which steps stand on it."""

import time
from collections.abc import Callable, Iterable
from typing import Any
from uuid import uuid4
from weakref import WeakKeyDictionary

ALL_KEPT = MOST_KEPT = 128  # steps: so many from the start are all kept, and no more in a long run
PATIENCE = 0.3  # seconds

_names: WeakKeyDictionary[object, str] = WeakKeyDictionary()


def name_of(run: object) -> str:
    """A name that no other run has, before or after it."""
    return _names.setdefault(run, uuid4().hex)


def kept(steps: Iterable[int], newest: int, recent: int = 1) -> list[int]:
    """The steps that stand on the timeline, in order, the newest last.

    Few are all kept. In a long run time is cut into cells of a power of two, and the first of each is kept: so the
    cells of a longer run are made of those of a shorter, and what has been shown stays or is left out, but never moves.

    Args:
        steps: those of which there is something to show, in order.
        newest: the last one, which is always kept.
        recent: so many of the last are kept with it. They may be left out the next time.
    """
    steps = [step for step in steps if step <= newest]
    return sorted({*_firsts(steps, newest).values(), *steps[max(0, len(steps) - recent + 1) :], newest})


def filled(
    observations: dict[int, Any], newest: int, observe: Callable[[int], Any], patience: float = PATIENCE
) -> tuple[dict[int, Any], int]:
    """``observations`` with one in every cell that `kept` makes, as far as a page can wait for them.

    A run that went fast has looked at few of its steps. What is still missing comes with the next call. A short run is
    filled in its order, each step from the one before; a long one evenly.

    Args:
        observations: by step, in order.
        newest: the last step.
        observe: gives what is missing (`rnnplay.engine.job.Job.observation`).
        patience: seconds.

    Returns:
        The observations; and 0 if nothing is missing any more, else how many were missing before. Is that the same as
        in the call before, then the run had no room to keep what was found.
    """
    cell, until = _cell(newest), time.monotonic() + patience
    present = _firsts(observations, newest)
    missing = [step for step in range(0, newest, cell) if step // cell not in present]
    more = {}
    for step in missing if cell == 1 else sorted(missing, key=_evenness, reverse=True):
        if time.monotonic() > until:
            break
        try:
            more[step] = observe(step)
        except TimeoutError:  # it will be there the next time
            break
    if not more:
        return observations, len(missing)
    return dict(sorted({**observations, **more}.items())), len(missing) if len(more) < len(missing) else 0


def _evenness(step: int) -> int:
    """The largest power of two in it: in this order the gaps are halved, and halved again."""
    return step & -step


def _firsts(steps: Iterable[int], newest: int) -> dict[int, int]:
    """The first step in each cell, by the cell."""
    cell = _cell(newest)
    firsts: dict[int, int] = {}
    for step in steps:
        if step < newest:
            firsts.setdefault(step // cell, step)
    return firsts


def _cell(newest: int) -> int:
    cell = 1
    while newest > ALL_KEPT and newest > cell * (MOST_KEPT - 1):
        cell *= 2
    return cell
