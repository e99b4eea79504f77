"""Fixtures of the tests of pages."""

import pytest
import streamlit as st

from rnnplay.engine import job as engine
from tests.pages import driver
from tests.waiting import wait_for


@pytest.fixture(autouse=True)
def jobs(monkeypatch):
    """The runs that pages make, oldest first. What pages share is made anew for each test, as after a closed tab."""
    made = driver.RUNS
    made.clear()

    class Job(engine.Job[engine.Seen]):
        def __init__(self, *arguments, **options):
            super().__init__(*arguments, patience=100, **options)  # a slow machine is no fault
            made.append(self)

    monkeypatch.setattr(engine, "Job", Job)
    st.cache_resource.clear()
    yield made
    st.cache_resource.clear()
    # Who is in the midst of a step closes after it.
    wait_for(lambda: all(job.snapshot.status == "closed" for job in made if not job.running))
