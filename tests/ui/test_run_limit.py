"""A session keeps so many runs; over that, the newest waits until the visitor gives one up."""

import pytest
from streamlit.testing.v1 import AppTest


def app():
    import streamlit as st

    from rnnplay.engine.job import Job
    from rnnplay.engine.preparation import preparing
    from rnnplay.ui.session_jobs import open_part, pause_others, session_job
    from tests.ui.counting import Count

    page = st.session_state.get("page", "hello")
    pause_others(page)
    if part := st.session_state.get("part"):
        open_part(part, f"the {part}s")
    job = session_job("0", preparing(lambda between: Job(Count(), pace=1000, patience=100)))
    st.text(f"{page}: {job.snapshot.step}")


@pytest.fixture
def at(monkeypatch):
    monkeypatch.setenv("RNNPLAY_SESSION_RUNS", "2")
    at = AppTest.from_function(app, default_timeout=150)
    yield at
    at.session_state["rnnplay.runs"].empty()


def opened(at, page):
    at.session_state["page"] = page
    at.run()
    assert not at.exception
    return at


def test_one_too_many_waits_until_another_is_given_up(at):
    assert opened(at, "hello").text[0].value == "hello: 0" and opened(at, "sine").text[0].value == "sine: 0"
    hello = at.session_state["rnnplay.runs"]._runs["hello"].run
    opened(at, "train")
    assert not at.text
    assert at.info[0].value.startswith("On this server a visitor may keep 2 trainings, and you have them elsewhere.")
    assert [button.label for button in at.button] == [
        "Give up the training of “hello → ohlol”",
        "Give up the training of “Predict a wave”",
    ]
    at.button[0].click().run()
    assert at.text[0].value == "train: 0" and hello.snapshot.status == "closed"
    assert opened(at, "sine").text[0].value == "sine: 0"  # which was left alone


def test_a_page_that_has_a_run_may_have_another_in_its_place(at, monkeypatch):
    opened(at, "hello")
    monkeypatch.setenv("RNNPLAY_SESSION_RUNS", "1")
    assert opened(at, "hello").text[0].value == "hello: 0"
    assert opened(at, "sine").info[0].value.startswith("On this server a visitor may keep 1 training, and you have it")


def test_runs_of_parts_are_told_apart(at):
    for part in ("date", "digit"):
        at.session_state["part"] = part
        assert opened(at, "kinds").text
    at.session_state["part"] = ""
    opened(at, "sine")
    assert [button.label for button in at.button] == [
        "Give up the training of “Kinds of sequences: the dates”",
        "Give up the training of “Kinds of sequences: the digits”",
    ]
    at.button[1].click().run()
    assert at.text[0].value == "sine: 0" and [*at.session_state["rnnplay.runs"]._runs] == ["kinds date", "sine"]
