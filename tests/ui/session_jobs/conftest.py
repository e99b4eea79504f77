"""Runs of a session, none left from the test before."""

import threading

import pytest
import streamlit as st

from tests.ui.session_jobs.runs import MADE, Server
from tests.waiting import wait_for


@pytest.fixture(autouse=True)
def _fresh():
    st.cache_resource.clear()  # what pages opened by other tests hold: all have one session
    MADE.clear()
    yield
    st.cache_resource.clear()  # releases, as a closed tab does
    wait_for(lambda: not [thread for thread in threading.enumerate() if thread.name == "job"])


@pytest.fixture
def server(monkeypatch, run_async):
    return Server(monkeypatch, run_async)
