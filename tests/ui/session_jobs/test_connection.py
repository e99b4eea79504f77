"""Who loses the connection finds the run paused, and who stays away is freed."""

import asyncio
import inspect
import weakref

import pytest
from streamlit.runtime.memory_session_storage import MemorySessionStorage

from rnnplay.ui import session_jobs
from tests.ui.session_jobs.runs import MADE, opened, press, trains
from tests.waiting import wait_for


def test_who_loses_the_connection_finds_the_run_paused_and_is_told(server):
    at = opened()
    press(at, "start")
    server.lose_connection(lambda: not trains())
    step = MADE[0].snapshot.step
    at.run()
    assert at.text[0].value == f"paused {step}" and len(MADE) == 1
    assert at.info[0].value.startswith("The connection to the server was lost")
    press(at, "start")
    at.run()
    assert MADE[0].running and not at.info and not server.ended


def test_a_run_that_stood_still_is_not_said_to_have_been_paused(server):
    at = opened()
    server.lose_connection()
    at.run()
    assert at.text[0].value == "ready 0" and not at.info


def test_a_command_that_comes_after_the_connection_was_lost_is_paused_too(server):
    at = opened()  # held, as the server holds the session: else nobody would look after its run

    def press_late():
        MADE[0].start(0)
        return True

    server.lose_connection(press_late, lambda: MADE[0].snapshot.status == "paused", lambda: not trains())
    assert at.run().text[0].value.startswith("paused")


def test_a_connection_that_is_there_again_at_once_pauses_nothing(server):
    at = opened()
    press(at, "start")
    server.connected = True
    server.lose_connection()
    assert MADE[0].running and not server.ended
    at.run()
    assert not at.info


def test_who_stays_away_as_long_as_streamlit_waits_is_freed(server, monkeypatch):
    at = opened()
    press(at, "start")
    task = weakref.ref(MADE[0]._runner.replay.task)
    monkeypatch.setattr(session_jobs, "KEPT", 0.1)
    server.lose_connection(lambda: server.ended)
    assert server.ended == [at.session_state["rnnplay.runs"].session] and MADE[0].snapshot.status == "closed"
    wait_for(lambda: not task() and not trains())


@pytest.mark.thorough
def test_who_comes_back_and_leaves_again_has_all_the_time_again(server, monkeypatch, run_async):
    held = opened().session_state["rnnplay.runs"]
    monkeypatch.setattr(session_jobs, "KEPT", 1.5)

    async def leave_twice():
        began = asyncio.get_running_loop().time()
        held.leave()
        await asyncio.sleep(0.3)
        held.leave()
        while not server.ended:
            await asyncio.sleep(0.01)
        return asyncio.get_running_loop().time() - began

    assert run_async(leave_twice()) > 1.7


def test_where_room_is_short_who_left_first_is_freed_first(server, monkeypatch):
    everybody = [opened() for _ in range(3)]
    monkeypatch.setattr(session_jobs, "ROOM", 2 * MADE[0].nbytes)
    server.lose_connection(lambda: server.ended, of=everybody)
    assert [job.snapshot.status for job in MADE] == ["closed", "ready", "ready"]


def test_a_session_is_kept_as_long_as_streamlit_keeps_it():
    assert inspect.signature(MemorySessionStorage).parameters["ttl_seconds"].default == session_jobs.KEPT
