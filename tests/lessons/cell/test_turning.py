"""What is otherwise in one unit, and the smallest change that turns a prediction."""

import numpy as np
import pytest
import torch

from rnnplay.lessons.cell.changes import UnitPlace
from rnnplay.lessons.cell.turning import TRIED, smallest_change, smallest_changes
from rnnplay.trace import Intervention
from tests.lessons.cell.test_sources import SOURCES, word

PLACE = UnitPlace(0, 0, 2)


@pytest.fixture(params=["cell", "embedding", "gru wave", "lstm wave"])
def source(request):
    return SOURCES[request.param]()


def test_the_smallest_shift_turns_it_and_no_smaller_one_does(source):
    for quantity in source.layers[0][0]:
        span = {"cell_state": 8}.get(quantity, 1 if quantity.endswith("gate") else 2)
        low, high = (-99, 99) if quantity == "cell_state" else (0 if quantity.endswith("gate") else -1, 1)
        found = smallest_change(source, quantity, 0, 0, 2)
        tried = np.linspace(-span, span, 401)  # of all, by brute force

        def shifted(value, _step, tried=tried, low=low, high=high):
            return (value + torch.tensor(tried, dtype=value.dtype)[:, None]).clamp(low, high)

        turned = source.turned(source.outcomes([Intervention(quantity, shifted, [0], [0], None, [2])], len(tried)))
        if found.shift is None:
            assert not turned.any()
            continue
        assert source.turned(found.outcome[None]).all()
        least = np.abs(tried[turned]).min()
        assert abs(found.shift) == pytest.approx(least, abs=span / 200 + span / TRIED**2)


def test_each_gate_and_state_is_tried():
    source = word("cell")
    assert [turn.quantity for turn in smallest_changes(source, 0, 0, 1)] == ["hidden_state"]
    assert any(turn.shift is not None for turn in smallest_changes(source, 0, 0, source.largest_say()[2]))


def test_a_unit_is_clamped_reset_and_cut(source):
    steps = len(source.inputs)
    last = [name for name in source.layers[0][0]][-2 if steps > 5 else -1]
    (clamped,) = [source.layers_of(source.traced(PLACE.clamp(last, 0.5, range(2, steps))))[0][0]]
    np.testing.assert_array_equal(clamped[last][2:, 2], 0.5)
    np.testing.assert_array_equal(clamped[last][:2], source.layers[0][0][last][:2])
    reset = source.layers_of(source.traced(PLACE.reset(["hidden_state"], 1)))[0][0]["hidden_state"]
    assert reset[1, 2] == 0 and reset[0, 2] and reset[2, 2]
    cut = source.traced(PLACE.cut())
    assert not source.layers_of(cut)[0][0]["hidden_state"][:, 2].any()
    assert source.before_and_after(cut, 0, row=3, height=200)
