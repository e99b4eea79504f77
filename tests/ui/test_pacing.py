"""Pages are drawn as often as there is time for, and ticks that come sooner are left out."""

import time
from collections import deque

import pytest

from rnnplay.ui import pacing
from rnnplay.ui.pacing import Pace, too_early

DRAWN = {"seconds": 0.01, "computed": 0.01, "drawing": 1}


@pytest.fixture(autouse=True)
def now(monkeypatch):
    """The clock, which stands still but when it is told."""
    now = [time.monotonic()]
    monkeypatch.setattr(pacing.time, "monotonic", lambda: now[0])
    monkeypatch.setattr(pacing, "_all_took", deque([pacing.USUALLY]))
    return now


def test_ticks_are_let_in_as_often_as_drawing_allows(now):
    pace = Pace("someone")
    for _ in range(8):
        pace.drew("a fragment", **DRAWN)
    now[0] += 0.159
    assert too_early("someone", "a fragment")
    now[0] += 0.002
    assert not too_early("someone", "a fragment")
    now[0] += 1
    assert too_early("someone", "a fragment")  # the one that was let in has not been drawn yet
    assert not too_early("someone", "another fragment") and not too_early("nobody", "a fragment")
    now[0] += pacing.IN_FLIGHT
    assert not too_early("someone", "a fragment")  # it was lost


def test_of_a_run_that_goes_flat_out_less_time_goes_into_drawing(now):
    pace = Pace("someone")
    for _ in range(8):
        pace.drew("a fragment", **DRAWN, share=pacing.SHARE_FLAT_OUT)
    now[0] += 0.319
    assert too_early("someone", "a fragment")
    now[0] += 0.002
    assert not too_early("someone", "a fragment")


def test_another_page_is_drawn_at_once_and_a_whole_page_delays_no_tick():
    pace = Pace("someone")
    pace.drew(None, **DRAWN)
    assert not too_early("someone", "a fragment")
    pace.drew("a fragment", **DRAWN)
    pace.begin()
    assert not too_early("someone", "a fragment")


def test_a_session_that_is_over_is_forgotten():
    pace = Pace("someone")
    pace.drew("a fragment", **DRAWN)
    assert too_early("someone", "a fragment")
    del pace
    assert not too_early("someone", "a fragment")


@pytest.mark.parametrize(
    ("drawing", "cost", "pause"),
    [(1, 0.01, 0.16), (30, 0.01, 1.2), (100, 0.01, 4.0), (30, 1.0, pacing.LONGEST)],
    ids=["alone", "a class", "a school", "a slow machine"],
)
@pytest.mark.parametrize("busy", [1, 2], ids=["a free machine", "a busy one"])  # where half of the time is computing
def test_all_pages_together_take_a_quarter_of_a_core_to_draw(now, drawing, cost, pause, busy):
    pace = Pace("someone")
    for _ in range(64):
        pace.drew("a fragment", seconds=cost * busy, computed=cost, drawing=drawing)
    now[0] += pause - 0.001
    assert too_early("someone", "a fragment")
    now[0] += 0.002
    assert not too_early("someone", "a fragment")
