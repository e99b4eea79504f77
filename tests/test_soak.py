"""Visitors come and leave in every way: each gets the page that was asked for, and nothing goes on without them."""

import asyncio
import random

from benchmarks.browser import APP, APPS, server
from benchmarks.soak import after_all_have_left, soak

VISITS, PEOPLE = 12, 4


def test_a_short_soak(tmp_path):
    observed, log = tmp_path / "observed", tmp_path / "log"
    observed.touch()
    environment = {"RNNPLAY_OBSERVED": str(observed), "RNNPLAY_KEPT": "1"}
    with server(APP, (str(APPS / "observed.py"),), log, **environment) as address:
        left, failed = asyncio.run(soak(address, PEOPLE, lambda visits: visits >= VISITS, random.Random(1)))
        threads, _bytes = after_all_have_left(observed)
    assert not failed and left.total() >= VISITS and threads == 0
