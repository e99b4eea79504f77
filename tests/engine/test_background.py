"""What is computed beside a page: in turns, so that what is short does not wait for what is long."""

import threading

from rnnplay.engine.background import Background


def test_it_is_computed_beside_the_page_and_a_failure_is_told():
    computed = Background(lambda told: told(0.5) or "done")
    computed.wait(60)
    assert (computed.result, computed.share, computed.failed) == ("done", 0.5, False)
    broken = Background(lambda told: 1 / 0)
    broken.wait(60)
    assert broken.result is None and broken.failed


def test_a_short_one_is_done_before_a_long_one_that_began_first():
    begun, stop = threading.Event(), threading.Event()

    def long(told):
        while not stop.is_set():
            begun.set()
            told(0.1)
        return "long"

    first = Background(long)
    assert begun.wait(60)
    second = Background(lambda told: "short")
    second.wait(60)
    assert second.result == "short" and first.result is None
    stop.set()
    first.wait(60)
    assert first.result == "long"
