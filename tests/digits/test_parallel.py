import threading

import pytest
import torch

from rnnplay.digits.parallel import both, one_thread


def test_two_are_computed_at_the_same_time():
    meeting = threading.Barrier(2, timeout=60)
    assert both(lambda: meeting.wait() >= 0 and "a", lambda: meeting.wait() >= 0 and "b") == ("a", "b")


def test_what_either_raises_is_raised():
    with pytest.raises(ZeroDivisionError):
        both(lambda: 1 / 0, lambda: 1.0)
    with pytest.raises(ZeroDivisionError):
        both(lambda: 1.0, lambda: 1 / 0)
    assert both(lambda: 1, lambda: 2) == (1, 2)


def test_the_number_of_threads_is_put_back():
    before = torch.get_num_threads()
    with pytest.raises(ZeroDivisionError), one_thread():
        assert torch.get_num_threads() == 1
        assert both(torch.get_num_threads, torch.get_num_threads) == (1, 1)
        raise ZeroDivisionError
    assert torch.get_num_threads() == before
