"""A session holds its own run, and gives it back when it is over."""

import asyncio
import inspect
import threading
import time
import weakref

import pytest
import streamlit as st
from streamlit.runtime.memory_session_storage import MemorySessionStorage
from streamlit.testing.v1 import AppTest

from rnnplay.engine.room import Room
from rnnplay.ui import session_jobs

MADE = []  # the apps below run in this process


@pytest.fixture(autouse=True)
def _fresh():
    MADE.clear()
    yield
    st.cache_resource.clear()  # releases, as a closed tab does
    wait_for(lambda: not [thread for thread in threading.enumerate() if thread.name == "job"])


def wait_for(condition, seconds=60.0):
    end, pause = time.monotonic() + seconds, threading.Event()
    while not condition():
        assert time.monotonic() < end, "it did not come"
        pause.wait(0.002)


def app():
    import sys

    import streamlit as st

    from rnnplay.engine.job import Job
    from rnnplay.engine.preparation import preparing
    from rnnplay.ui.session_jobs import pause_others, session_job
    from rnnplay.ui.watch import watch

    class Count:
        step_count, learning_rate = 0, 0.1

        def step(self):
            self.step_count += 1
            return 1.0

        def observe(self):
            return self.step_count

        def state_dict(self):
            return {"step_count": self.step_count}

        def load_state_dict(self, state):
            self.step_count = state["step_count"]

    def make(between):
        if seed == "bad":
            raise ValueError("no such seed")
        while seed == "slow":
            between()
        made.append(Job(Count(), pace=1000, patience=100))
        return made[-1]

    made = next(module for name, module in sys.modules.items() if name.endswith("test_session_jobs")).MADE
    page = st.session_state.get("page", "a")
    pause_others(page)
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


def opened():
    return AppTest.from_function(app, default_timeout=150).run()


def press(at, label):
    next(button for button in at.button if button.label == label).click()
    at.run()
    assert not at.exception


def test_the_same_settings_are_the_same_run_and_others_another():
    at = opened()
    press(at, "start")
    at.run()
    (first,) = MADE
    assert first.running
    at.session_state["seed"] = "1"
    at.run()
    assert len(MADE) == 2
    wait_for(lambda: first.snapshot.status == "closed")
    assert at.text[0].value == "ready 0"


def test_settings_that_cannot_be_leave_the_run_alone():
    at = opened()
    press(at, "start")
    at.session_state["seed"] = "bad"
    at.run()
    assert at.error[0].value == "no such seed" and MADE[0].running


def test_what_is_still_being_made_is_said_and_given_up_with_the_page(monkeypatch):
    monkeypatch.setattr(session_jobs, "MADE_WITHIN", 0.05)
    at = opened()
    press(at, "start")
    at.session_state["seed"] = "slow"
    at.run()
    assert at.info[0].value == "Preparing the network …" and not at.text and MADE[0].running
    held = at.session_state["rnnplay.runs"]
    ((_, coming),) = held._coming.values()
    at.run()
    assert held._coming["a"][1] is coming  # it goes on
    at.session_state["page"] = "elsewhere"
    at.run()
    assert coming.given_up and not held._coming
    wait_for(lambda: not coming._thread.is_alive())


def test_back_at_the_settings_before_the_run_is_there_again(monkeypatch):
    monkeypatch.setattr(session_jobs, "MADE_WITHIN", 0.05)
    at = opened()
    press(at, "start")
    for seed in ("slow", "0"):
        at.session_state["seed"] = seed
        at.run()
    assert len(MADE) == 1 and MADE[0].running and not at.session_state["rnnplay.runs"]._coming


def test_who_goes_while_a_run_is_made_leaves_nothing(server, monkeypatch):
    monkeypatch.setattr(session_jobs, "MADE_WITHIN", 0.05)
    at = AppTest.from_function(app, default_timeout=150)
    at.session_state["seed"] = "slow"
    at.run()
    server.lose_connection(lambda: not trains())
    at.session_state["seed"] = "0"
    assert at.run().text[0].value == "ready 0"


def test_where_memory_is_short_a_run_waits_until_another_is_freed(monkeypatch):
    monkeypatch.setattr("rnnplay.engine.preparation.ROOM", Room())
    monkeypatch.setenv("RNNPLAY_MEMORY", "40")  # of which a run takes 32 at most
    monkeypatch.setenv("RNNPLAY_RUN_MEMORY", "40")
    first = opened()
    monkeypatch.setattr(session_jobs, "MADE_WITHIN", 0.05)
    second = opened()
    assert second.info[0].value.startswith("Other people are training on this server, and its memory is taken.")
    first.session_state["rnnplay.runs"].empty()
    monkeypatch.setattr(session_jobs, "MADE_WITHIN", 60)
    assert second.run().text[0].value == "ready 0" and len(MADE) == 2


def test_who_leaves_pauses_and_finds_the_run_where_it_was():
    at = opened()
    press(at, "start")
    for page in ("elsewhere", "b"):
        at.session_state["page"] = page
        at.run()
    MADE[0].pause()  # waits for what was told before
    step = MADE[0].snapshot.step
    assert MADE[0].snapshot.status == "paused" and len(MADE) == 2
    at.session_state["page"] = "a"
    at.run()
    assert at.text[0].value == f"paused {step}" and len(MADE) == 2


def test_a_run_that_ends_is_drawn_once_more():
    at = opened()
    press(at, "stop at 5")
    wait_for(lambda: not MADE[0].running)
    at.run()
    assert at.text[0].value == "finished 5"


@pytest.mark.parametrize(
    ("missing", "left"), [([3, 2, 0, 9], 2), ([3, 3, 3, 9], 1)], ids=["all found", "no room for more"]
)
def test_what_was_missing_is_drawn_as_long_as_more_is_found(missing, left):
    at = opened()
    at.session_state["missing"] = missing
    at.run()  # the first time it asks for the clock by running the page again
    assert at.caption[0].value == f"{left} left"


def test_a_session_that_is_over_closes_its_runs():
    at = opened()
    press(at, "start")
    at.session_state["page"] = "b"
    at.run()
    st.cache_resource.clear()
    wait_for(lambda: all(job.snapshot.status == "closed" for job in MADE))
    assert len(MADE) == 2


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

        self._run(asyncio.wait_for(run(), 10))


@pytest.fixture
def server(monkeypatch, run_async):
    return Server(monkeypatch, run_async)


def trains():
    return any(thread.name == "job" for thread in threading.enumerate())


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
    opened()

    def press_late():
        MADE[0].start(0)
        return True

    server.lose_connection(press_late, lambda: MADE[0].snapshot.status == "paused", lambda: not trains())


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


def test_who_comes_back_and_leaves_again_has_all_the_time_again(server, monkeypatch, run_async):
    held = opened().session_state["rnnplay.runs"]
    monkeypatch.setattr(session_jobs, "KEPT", 0.5)

    async def leave_twice():
        began = asyncio.get_running_loop().time()
        held.leave()
        await asyncio.sleep(0.3)
        held.leave()
        while not server.ended:
            await asyncio.sleep(0.01)
        return asyncio.get_running_loop().time() - began

    assert run_async(leave_twice()) > 0.7


def test_where_room_is_short_who_left_first_is_freed_first(server, monkeypatch):
    everybody = [opened() for _ in range(3)]
    monkeypatch.setattr(session_jobs, "ROOM", 2 * MADE[0].nbytes)
    server.lose_connection(lambda: server.ended, of=everybody)
    assert [job.snapshot.status for job in MADE] == ["closed", "ready", "ready"]


def test_a_session_is_kept_as_long_as_streamlit_keeps_it():
    assert inspect.signature(MemorySessionStorage).parameters["ttl_seconds"].default == session_jobs.KEPT


@pytest.mark.parametrize("act", [lambda held: held.open("draw"), lambda held: held.empty()])
def test_a_run_may_come_while_others_are_paused_or_freed(act):
    held = session_jobs.SessionJobs("")

    class Held:
        """What is done to it lets another come, as a script may do that runs at the same time."""

        def __init__(self, others):
            self.run, self.others, self.told = self, others, False

        def pause(self, patience=0):
            self.told = True
            for number in range(self.others):
                held._runs[f"other {number}"] = MADE[-1]

        forget = pause

    MADE.append(Held(0))
    held._runs["hello"] = Held(3)
    act(held)
    assert "hello" not in held._runs or held._runs["hello"].told
    assert not held._runs or MADE[-1] in held._runs.values()
