"""Visitors come and leave in every way: each gets the page that was asked for, and nothing goes on without them."""

import random

import pytest

from benchmarks.server import APP, APPS, server
from benchmarks.soak import PLAIN, after_all_have_left, lessons, soak, tracebacks

VISITS, PEOPLE = 12, 4


@pytest.mark.thorough
def test_a_short_soak(tmp_path, run_async):
    observed, log = tmp_path / "observed", tmp_path / "log"
    observed.touch()
    environment = PLAIN | {"RNNPLAY_OBSERVED": str(observed), "RNNPLAY_KEPT": "1"}
    with server(APP, (str(APPS / "observed.py"),), log, **environment) as address:
        visits = soak(address, PEOPLE, lambda count: count >= VISITS, random.Random(1))
        left, failed = run_async(visits)
        failed += run_async(lessons(address, people=1, students=1))
        threads, _bytes = after_all_have_left(observed, wait=1)
    assert not failed and left.total() >= VISITS and threads == 0
    assert not tracebacks(log.read_text(errors="replace"))[0]
