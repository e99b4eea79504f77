"""What a run finds out at an earlier step: for a page that does not wait for it, and for a download that does."""

import time
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

import streamlit as st

from rnnplay.engine.job import Job
from rnnplay.text import _

Found = TypeVar("Found")


def find_at(
    job: Job[Any], step: int, find: Callable[[Any], Any], known: dict[Hashable, Any], name: Hashable, patience: float
) -> None:
    """Keep what ``find`` says of a run's task at a step.

    The run's thread computes it, in its turn. The page is drawn on meanwhile, and once more when it has come.

    Args:
        job: the run.
        step: one that it has made.
        find: called with the task as it was at that step.
        known: where it is kept, in the session: it comes there even after the page was left.
        name: what it is called there.
        patience: seconds that the page waits for it.
    """
    job.ask_task_at(step, lambda task: known.update({name: find(task)}), patience)
    if name not in known and job.waiting:
        st.rerun()  # the page winds up its clock, which brings it


def wait_for_what_was(job: Job[Any], step: int, find: Callable[[Any], Found], patience: float) -> Found:
    """What ``find`` says of a run's task at a step; not for a page's script, which would stand still meanwhile.

    Where another command goes first, it is asked for anew.

    Args:
        job, step, find: as of `find_at`.
        patience: seconds.

    Raises:
        TimeoutError: it took longer.
    """
    found: list[Found] = []
    ends = time.monotonic() + patience
    while not found:
        left = ends - time.monotonic()
        if left <= 0:
            raise TimeoutError(
                _("Step {step} could not be computed again in {seconds:.0f} seconds.").format(
                    step=step, seconds=patience
                )
            )
        job.ask_task_at(step, lambda task: found.append(find(task)), left)
    return found[0]
