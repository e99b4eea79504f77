"""What is computed only as long as somebody looks."""

import threading
import time

from rnnplay.engine.attended import Attended
from tests.waiting import wait_for


def test_it_begins_at_the_first_look_and_is_done_once():
    ran = []
    made = Attended(lambda told: (told(0.5), ran.append(1))[0])
    assert not made.working and not ran
    made.look()
    made.wait(60)
    assert made.done and made.share == 0.5
    made.look()
    assert ran == [1] and not made.working


def test_it_ends_when_nobody_looks_and_goes_on_when_somebody_does():
    pieces: list[int] = []

    def compute(told):
        while len(pieces) < 40:
            told(len(pieces) / 40)
            pieces.append(1)
            time.sleep(0.01)

    made = Attended(compute, patience=0.05)
    looked_at(made, lambda: bool(pieces))
    made.wait(60)
    assert not made.working and not made.done and not made.failed and 0 < len(pieces) < 40
    looked_at(made, lambda: made.done)
    assert len(pieces) == 40, "what was done is not done again"


def looked_at(made, until):
    """Looks again and again: on a slow machine its thread may begin when somebody who looked once has gone."""

    def is_so():
        made.look()
        return until()

    wait_for(is_so)


def test_an_error_ends_it_for_good():
    made = Attended(lambda told: 1 / 0)
    made.look()
    made.wait(60)
    made.look()
    assert made.failed and not made.done and not made.working


def test_one_waits_for_the_other_and_may_be_left_meanwhile():
    go = threading.Event()
    first, second = Attended(lambda told: go.wait(60) and None), Attended(lambda told: None, patience=0.2)
    first.look()
    second.look()
    second.wait(60)
    assert not second.working and not second.done
    go.set()
    first.wait(60)
    looked_at(second, lambda: second.done)
    assert first.done
