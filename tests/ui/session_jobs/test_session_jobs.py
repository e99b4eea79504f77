"""A session holds its own run, and gives it back when it is over."""

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from rnnplay.engine.room import Room
from rnnplay.ui import session_jobs
from tests.ui.session_jobs.runs import APP, MADE, opened, press, trains
from tests.waiting import wait_for


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
    at = opened()
    press(at, "start")
    monkeypatch.setattr(session_jobs, "MADE_WITHIN", 0.05)
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
    at = opened()
    press(at, "start")
    monkeypatch.setattr(session_jobs, "MADE_WITHIN", 0.05)
    for seed in ("slow", "0"):
        at.session_state["seed"] = seed
        at.run()
    assert len(MADE) == 1 and MADE[0].running and not at.session_state["rnnplay.runs"]._coming


def test_who_goes_while_a_run_is_made_leaves_nothing(server, monkeypatch):
    monkeypatch.setattr(session_jobs, "MADE_WITHIN", 0.05)
    at = AppTest.from_file(APP, default_timeout=150)
    at.session_state["seed"] = "slow"
    at.run()
    server.lose_connection(lambda: not trains())
    monkeypatch.setattr(session_jobs, "MADE_WITHIN", 60)
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


def test_each_part_of_a_page_has_its_own_run_which_waits_while_another_is_open():
    at = AppTest.from_file(APP, default_timeout=150)
    for part, press_ in (("one", "start"), ("two", "start"), ("one", None)):
        at.session_state["part"] = part
        at.run()
        if press_:
            press(at, press_)
    one, two = MADE
    wait_for(lambda: not one.running and not two.running)
    at.run()
    assert at.text[0].value == f"paused {one.snapshot.step}" and len(MADE) == 2
    press(at, "start")
    at.run()
    assert one.running  # a part that stays open goes on, though the page begins anew at each run
    at.session_state["page"] = "elsewhere"
    at.session_state["part"] = ""
    at.run()
    wait_for(lambda: not one.running)


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
