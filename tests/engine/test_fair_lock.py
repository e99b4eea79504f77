"""Threads compute one after another; a long piece of work keeps no short one waiting."""

import threading
import time

import pytest

from rnnplay.engine.fair_lock import LONG, FairLock, Lane, Turn


@pytest.fixture
def turns():
    return FairLock()


def in_thread(function):
    thread = threading.Thread(target=function, daemon=True)
    thread.start()
    return thread


def test_one_after_the_other_in_the_order_in_which_they_came(turns):
    order, first = [], Turn(turns, long=True)
    first.take()

    def wait_and_note(name):
        turn = Turn(turns, long=True)
        turn.take()
        order.append(name)
        turn.give()

    threads = []
    for name in "abc":
        threads.append(in_thread(lambda name=name: wait_and_note(name)))
        while turns.waiting < len(threads):
            time.sleep(0.001)
    time.sleep(2 * LONG)  # those whose pieces are long wait, however long it takes
    assert not order
    first.give()
    for thread in threads:
        thread.join(60)
    assert order == ["a", "b", "c"] and turns.take() is Lane.FIRST


def test_who_has_short_pieces_computes_beside_one_that_takes_long(turns):
    giant, small = Turn(turns, long=True), Turn(turns)
    giant.take()
    small.take()  # comes back although nobody has given
    small.give()
    assert not turns.waiting
    waiting = in_thread(Turn(turns, long=True).take)  # only one of the long ones at a time
    waiting.join(3 * LONG)
    assert waiting.is_alive()
    giant.give()
    waiting.join(60)
    assert not waiting.is_alive()


def test_in_the_second_lane_they_take_turns_too(turns):
    giant, at_once, most = Turn(turns, long=True), [], []
    giant.take()

    def work():
        turn = Turn(turns)
        turn.take()
        at_once.append(1)
        most.append(len(at_once))
        time.sleep(0.01)
        at_once.pop()
        turn.give()

    threads = [in_thread(work) for _ in range(5)]
    for thread in threads:
        thread.join(60)
    assert most == [1] * 5


@pytest.mark.thorough
def test_a_turn_learns_how_long_its_pieces_are(turns):
    other, learner = Turn(turns, long=True), Turn(turns)
    learner.take()
    until = time.perf_counter() + 1.5 * LONG
    while time.perf_counter() < until:
        pass
    learner.breathe()
    learner.give()
    other.take()
    waiting = in_thread(learner.take)
    waiting.join(3 * LONG)
    assert waiting.is_alive()
    other.give()
    waiting.join(60)
    assert not waiting.is_alive()
