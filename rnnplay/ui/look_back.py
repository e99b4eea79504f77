"""What a run finds out at an earlier step, for a page that does not wait for it."""

from collections.abc import Callable, Hashable
from typing import Any

import streamlit as st

from rnnplay.engine.job import Job


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
