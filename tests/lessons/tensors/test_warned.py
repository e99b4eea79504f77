"""Who listens to warnings in one thread neither hears nor changes those of another."""

import threading
import warnings

from rnnplay.lessons.tensors.warned import heard_warnings


def test_two_who_listen_at_once_hear_each_their_own_and_leave_all_as_it_was():
    before = warnings.showwarning, warnings.filters, [*warnings.filters]
    begun, first_is_done = threading.Event(), threading.Event()
    theirs = []

    def listen():
        with heard_warnings() as heard:
            begun.set()
            first_is_done.wait(10)
            warnings.warn("there", stacklevel=1)
        theirs.extend(str(each.message) for each in heard)

    other = threading.Thread(target=listen)
    with heard_warnings() as ours:
        other.start()
        assert begun.wait(10)
        warnings.warn("here", stacklevel=1)
    first_is_done.set()
    other.join()
    assert [str(each.message) for each in ours] == ["here"] and theirs == ["there"]
    assert (warnings.showwarning, warnings.filters, [*warnings.filters]) == before
