"""What takes long to make is made in a thread of its own, and left when nobody wants it any more."""

import gc
import threading

import pytest

from rnnplay.engine import room
from rnnplay.engine.preparation import HEAVY, preparing
from rnnplay.engine.room import MEGABYTE, NoRoomError, Room


@pytest.fixture
def all_runs(monkeypatch):
    """Room for 200 MB, of which nothing is taken."""
    monkeypatch.setenv("RNNPLAY_MEMORY", "200")
    made = Room()
    monkeypatch.setattr("rnnplay.engine.preparation.ROOM", made)
    return made


def taken(all_runs):
    return all_runs._taken // MEGABYTE


def test_it_is_made_elsewhere_and_taken_once(all_runs):
    prepared = preparing(lambda between: threading.current_thread().name, 8 * MEGABYTE)(0)
    assert prepared.wait(60) and prepared.take() == "job" and taken(all_runs) == 8
    assert prepared.take() is None
    prepared.give_up()  # it is held by somebody
    assert taken(all_runs) == 8 and not prepared.given_up
    prepared.give_back()
    prepared.give_back()
    assert taken(all_runs) == 0


def test_what_its_making_raises_is_raised_and_takes_no_room(all_runs):
    def fail(between):
        raise ValueError("no such thing")

    prepared = preparing(fail)(0)
    assert prepared.wait(60)
    with pytest.raises(ValueError, match="no such thing"):
        prepared.take()
    prepared._thread.join(60)
    assert taken(all_runs) == 0


def test_given_up_it_ends_between_two_pieces(all_runs):
    begun, pieces = threading.Event(), []

    def make(between):
        while True:
            pieces.append(1)
            begun.set()
            between()

    prepared = preparing(make)(0)
    assert begun.wait(60)
    prepared.give_up()
    prepared._thread.join(60)
    assert not prepared._thread.is_alive() and prepared.wait(0)
    assert prepared.take() is None and taken(all_runs) == 0


def test_forgotten_it_takes_no_room(all_runs):
    prepared = preparing(lambda between: "it")(0)
    assert prepared.wait(60)
    prepared._thread.join(60)
    del prepared
    gc.collect()
    assert taken(all_runs) == 0


def test_given_up_when_it_is_made_it_takes_no_room(all_runs):
    prepared = preparing(lambda between: "it")(0)
    assert prepared.wait(60)
    prepared._thread.join(60)
    prepared.give_up()
    assert prepared.take() is None and taken(all_runs) == 0


def test_heavy_ones_are_made_one_after_another_and_light_ones_beside_them(all_runs, monkeypatch):
    monkeypatch.setenv("RNNPLAY_RUN_MEMORY", "200")
    go, at_once, most = threading.Event(), [], []

    def heavy(between):
        at_once.append(1)
        most.append(len(at_once))
        go.wait(60)
        at_once.pop()
        return "heavy"

    giants = [preparing(heavy, HEAVY + 1)(0) for _ in range(2)]
    light = preparing(lambda between: "light", MEGABYTE)(0)
    assert light.wait(60) and light.take() == "light" and not any(each.wait(0) for each in giants)
    go.set()
    assert all(each.wait(60) for each in giants) and most == [1, 1]


def test_without_room_it_waits_and_says_so(all_runs):
    first = preparing(lambda between: "first", 100 * MEGABYTE)(0)
    second = preparing(lambda between: "second", 100 * MEGABYTE)(0)
    third = preparing(lambda between: "third", 50 * MEGABYTE)(0)
    assert first.wait(60) and second.wait(60)
    assert not third.wait(0.1) and third.waits_for_room
    first.give_up()
    assert third.wait(60) and not third.waits_for_room and third.take() == "third"


def test_too_large_a_run_is_refused_at_once(all_runs):
    with pytest.raises(NoRoomError):
        preparing(lambda between: "it", 90 * MEGABYTE, in_a_step=20 * MEGABYTE)(0)
    assert room.megabytes_of_one() == 100
