"""How a page watches its run: drawn again and again while that goes on, and by nobody else meanwhile."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import streamlit as st
from streamlit.runtime.scriptrunner_utils.script_run_context import ThreadState

from rnnplay.text import _
from rnnplay.ui.pacing import SHARE_FLAT_OUT, SHARE_OF_DRAWING
from rnnplay.ui.session_jobs import all_sessions, session_jobs

if TYPE_CHECKING:
    from rnnplay.engine.job import Job

POLLED_EACH = 0.3  # seconds: each time brings several pictures, and the browser shows them one by one


def announce() -> None:
    """A callback says so before it commands a run: the page is drawn after it anyway.

    A tick that overlaps with the callback may find the run ended. Did it ask for the page too, then Streamlit would run
    that with the same press of the button, and so call back a second time.
    """
    jobs = session_jobs()
    jobs.announced += 1
    if jobs.here:
        jobs.here.interrupted = False


def watch(job: Job[Any], draw: Callable[[], int | None], every: float = POLLED_EACH) -> None:
    """Draw now, and again and again while the job runs or more is found to draw; then the whole page once more.

    Whoever starts the job from inside a fragment calls ``st.rerun()``, so that the clock is wound up.

    Args:
        job: what is watched.
        draw: draws its snapshot, as a fragment. It may say how much was still missing: as long as that changes, and is
            not 0, more will come of itself.
        every: seconds; more, when many are training on this server (`rnnplay.ui.pacing`).
    """
    jobs = session_jobs()
    drawn = job.running, job.waiting, jobs.more
    ticks = any(drawn)
    announced = jobs.announced
    if jobs.here and jobs.here.interrupted and not job.running:
        st.info(_("The connection to the server was lost for a while, so this run was paused. Nothing is lost."))

    @st.fragment(run_every=every if ticks else None)
    def look() -> None:
        now = job.running, job.waiting  # before drawing: what is drawn is then at least as new
        began, worked = time.perf_counter(), time.thread_time()
        missing = draw() or 0
        took, computed = time.perf_counter() - began, time.thread_time() - worked
        running = sum(each.running for each in all_sessions())
        share = SHARE_OF_DRAWING if job.pace else SHARE_FLAT_OUT
        jobs.pace.drew(ThreadState.get().fragment_id, took, computed, running, share)
        jobs.more, jobs.missing = missing not in (0, jobs.missing), missing
        if not ticks and not jobs.more:
            return
        if ticks and (*now, jobs.more) == drawn:
            return
        if jobs.announced == announced:  # looked at after `now`
            st.rerun()

    look()
