"""A page with a run that counts; the session's state says which page and which settings it has."""

import streamlit as st

from rnnplay.engine.job import Job
from rnnplay.engine.preparation import preparing
from rnnplay.ui.session_jobs import open_part, pause_others, session_job
from rnnplay.ui.watch import watch
from tests.ui.counting import Count
from tests.ui.session_jobs.runs import MADE


def make(between):
    if seed == "bad":
        raise ValueError("no such seed")
    while seed == "slow":
        between()
    MADE.append(Job(Count(), pace=1000, patience=100))
    return MADE[-1]


page = st.session_state.get("page", "a")
pause_others(page)
if part := st.session_state.get("part"):
    open_part(part, f"part {part}")
seed = st.session_state.get("seed", "0")
if page != "elsewhere":
    try:
        job = session_job(seed, preparing(make))
    except ValueError as error:
        st.error(str(error))
        st.stop()
    if st.button("start"):
        job.start()
    if st.button("stop at 5"):
        job.run(until_step=5)
    missing = st.session_state.get("missing", [])

    def draw():
        st.text(f"{job.snapshot.status} {job.snapshot.step}")
        return missing.pop(0) if missing else 0

    watch(job, draw)
    st.caption(f"{len(missing)} left")
