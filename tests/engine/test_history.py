import numpy as np
import pytest
import torch

from rnnplay.engine.history import History, Spread, Thinned, memory_of


def test_thinning_keeps_the_first_the_newest_and_an_even_few():
    kept = Thinned(limit=20 * memory_of(np.zeros(100)))
    for step in range(1000):
        kept.put(step, np.full(100, step))
        items = kept.items()
        assert {0, step} <= items.keys() and kept.nbytes <= kept.limit
        assert kept.nbytes == sum(map(memory_of, items.values()))
        assert all(item[0] == at for at, item in items.items())
        assert max(np.diff([*items, step])) <= kept.stride
    assert kept.stride & (kept.stride - 1) == 0
    assert len(kept.items()) > 8


def test_what_lies_irregularly_is_thinned_evenly():
    kept = Thinned(limit=12 * memory_of(b"x"))
    for step in (0, 3, 7, 8, 9, 21, 22, 23, 40, 41, 60, 61, 62, 63, 90):
        kept.put(step, b"x")
    steps = list(kept.items())
    assert steps[0] == 0 and steps[-1] == 90 and len(steps) <= 12
    assert len({step // kept.stride for step in steps[:-1]}) == len(steps) - 1
    assert kept.nearest(89) == (max(step for step in steps if step <= 89), b"x")


def test_the_first_and_the_newest_stay_whatever_their_size():
    kept = Thinned(limit=10)
    for step in range(5):
        kept.put(step, np.zeros(1000))
    assert list(kept.items()) == [0, 4]


def test_a_step_that_is_put_again_replaces_what_came_after():
    kept = Thinned(limit=10_000)
    for step in range(6):
        kept.put(step, step)
    kept.put(3, "other")
    assert kept.items() == {0: 0, 1: 1, 2: 2, 3: "other"}


def test_an_item_is_inserted_only_where_there_is_room():
    kept = Thinned(limit=3 * memory_of(b"x"))
    kept.put(0, b"x")
    kept.put(9, b"x")
    kept.insert(4, b"x")
    kept.insert(5, b"x")
    assert list(kept.items()) == [0, 4, 9]


def test_few_large_items_use_all_of_the_room_and_lie_evenly():
    size = memory_of(b"x")
    for room in (3, 6, 9):
        kept = Spread(limit=room * size + size // 2)
        for step in range(0, 3000, 7):
            kept.put(step, b"x")
            steps = list(kept.items())
            assert len(steps) == min(room, step // 7 + 1) and {0, step} <= set(steps)
            if step > 100:
                assert max(np.diff(steps)) <= 2 * (step / (room - 1) + 7)
        assert kept.nbytes == room * size


def test_one_between_takes_the_place_of_one_that_lies_close_to_others():
    kept = Spread(limit=5 * memory_of(b"x"))
    for step in (0, 10, 12, 40, 80):
        kept.put(step, b"x")
    kept.insert(60, b"x")
    assert list(kept.items()) == [0, 12, 40, 60, 80]
    kept.insert(60, b"y")
    assert kept.get(60) == b"x"
    kept.insert(5, b"x" * 1000)  # too large, whatever goes
    assert list(kept.items()) == [0, 12, 40, 60, 80] and kept.nbytes <= kept.limit


def test_tensors_and_arrays_are_counted_wherever_they_lie():
    assert memory_of({"a": [torch.zeros(1000), (np.zeros(500),)]}) > 8000
    assert memory_of(torch.zeros(1000)) - memory_of(torch.zeros(0)) == 4000


def test_a_cut_forgets_what_came_after_and_keeps_its_curve():
    history = History({"x": torch.zeros(1)}, memory=2**20)
    for step in range(10):
        history.add(float(step), 0.1 if step < 5 else 0.2)
    shown = history.losses
    history.cut(6)
    history.add(-1.0, 0.3)
    assert history.losses.tolist() == [0, 1, 2, 3, 4, 5, -1]
    assert shown.tolist() == list(range(10))
    assert [history.learning_rate(step) for step in (4, 5, 6)] == [0.1, 0.2, 0.3]
    (left,) = history.left_behind
    assert left.step == 6 and left.losses.tolist() == [6, 7, 8, 9]
    assert left.rates == ((6, 0.2),) and history.rates == ((0, 0.1), (5, 0.2), (6, 0.3))
    with pytest.raises(ValueError, match="read-only"):
        shown[0] = 1
    history.cut(7)
    assert history.branch == 1  # nothing came after


def test_kept_states_are_copies():
    weight = torch.zeros(3)
    history = History({"weight": weight}, memory=2**20)
    weight += 1
    history.keep_state(4, {"weight": weight})
    weight += 1
    assert history.beginning["weight"].tolist() == [0, 0, 0]
    assert history.states.nearest(3)[1]["weight"].tolist() == [0, 0, 0]
    assert history.states.nearest(9)[1]["weight"].tolist() == [1, 1, 1]
