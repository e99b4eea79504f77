"""All runs together keep within the memory that they may take; whoever fits in does not wait for whoever does not."""

import threading

import pytest

from rnnplay.engine import room
from rnnplay.engine.room import (
    MEGABYTE,
    NoRoomError,
    Room,
    check,
    megabytes_of_all,
    megabytes_of_one,
    runs_of_a_session,
)


@pytest.fixture(autouse=True)
def ten_megabytes(monkeypatch):
    monkeypatch.setenv("RNNPLAY_MEMORY", "10")
    monkeypatch.delenv("RNNPLAY_RUN_MEMORY", raising=False)


def never():
    return False


def test_the_bounds_are_settings():
    assert (megabytes_of_all(), megabytes_of_one()) == (10, 5)


def test_by_itself_it_is_half_of_the_machine(monkeypatch):
    monkeypatch.delenv("RNNPLAY_MEMORY")
    monkeypatch.setattr(room, "_machine", lambda: 8000)
    assert (megabytes_of_all(), megabytes_of_one()) == (4000, 2000)


@pytest.mark.parametrize("wrong", ["0", "-1", "4 GB", "1e3", "²"])
def test_a_setting_that_is_none_is_said(monkeypatch, wrong):
    monkeypatch.setenv("RNNPLAY_MEMORY", wrong)
    with pytest.raises(ValueError, match=f"RNNPLAY_MEMORY={wrong}: that is no number of megabytes"):
        megabytes_of_all()


def test_so_does_the_number_of_runs(monkeypatch):
    monkeypatch.delenv("RNNPLAY_SESSION_RUNS", raising=False)
    assert runs_of_a_session() == room.RUNS
    monkeypatch.setenv("RNNPLAY_SESSION_RUNS", "many")
    with pytest.raises(ValueError, match="RNNPLAY_SESSION_RUNS=many: that is no number of trainings"):
        runs_of_a_session()


def test_more_than_a_run_may_have_is_refused():
    check(5 * MEGABYTE)
    with pytest.raises(NoRoomError, match="needs about 6 MB of memory, and on this server a run may take 5 MB"):
        check(5 * MEGABYTE + 1)


def test_who_does_not_fit_in_waits_and_lets_smaller_ones_pass():
    all_runs, entered = Room(), threading.Event()
    assert all_runs.enter(8 * MEGABYTE, 0, never)
    waiting = threading.Thread(target=lambda: all_runs.enter(5 * MEGABYTE, 0, never) and entered.set(), daemon=True)
    waiting.start()
    assert not entered.wait(0.1)
    assert all_runs.enter(2 * MEGABYTE, 0, never)
    all_runs.leave(8 * MEGABYTE)
    assert entered.wait(60)


def test_what_it_takes_the_place_of_is_not_counted():
    all_runs = Room()
    assert all_runs.enter(8 * MEGABYTE, 0, never) and all_runs.enter(8 * MEGABYTE, 8 * MEGABYTE, never)


def test_who_has_given_up_waits_no_longer():
    all_runs, given_up = Room(), threading.Event()
    assert all_runs.enter(8 * MEGABYTE, 0, never)
    answers = []
    waiting = threading.Thread(target=lambda: answers.append(all_runs.enter(5 * MEGABYTE, 0, given_up.is_set)))
    waiting.start()
    given_up.set()
    all_runs.look()
    waiting.join(60)
    assert answers == [False]
