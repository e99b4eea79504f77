"""The page with a run that counts, what its runs do, and a server whose clock goes faster."""

import asyncio
import threading
from pathlib import Path

import streamlit as st
from streamlit.testing.v1 import AppTest

from rnnplay.ui import session_jobs

APP = Path(__file__).parent / "app.py"
MADE = []  # the page runs in this process


def trains():
    return any(thread.name == "job" for thread in threading.enumerate())


def opened():
    return AppTest.from_file(APP, default_timeout=150).run()


def press(at, label):
    next(button for button in at.button if button.label == label).click()
    at.run()
    assert not at.exception


class Server:
    """What `rnnplay.ui.session_jobs` asks of Streamlit's; the clock goes faster."""

    def __init__(self, monkeypatch, run_async):
        self.connected, self.ended, self._run = False, [], run_async
        monkeypatch.setattr(session_jobs, "get_instance", lambda: self)
        monkeypatch.setattr(session_jobs, "LOOKED_EACH", 0.01)

    def is_active_session(self, session):
        return self.connected

    def close_session(self, session):
        self.ended.append(session)

    def lose_connection(self, *until, of=()):
        """Of the session, or of these, and go on until each of the conditions holds."""

        async def run():
            if of:
                for at in of:
                    at.session_state["rnnplay.runs"].leave()
            else:
                st.cache_resource.clear()  # as Streamlit does
            for condition in until:
                while not condition():
                    await asyncio.sleep(0.002)

        self._run(asyncio.wait_for(run(), 60))
