"""Which steps stand on a timeline."""

import pytest

from rnnplay.ui.timeline import ALL_KEPT, MOST_KEPT, filled, kept, name_of


@pytest.mark.parametrize("newest", [0, 1, 15, ALL_KEPT])
def test_few_steps_are_all_kept(newest):
    assert kept(range(newest + 1), newest) == list(range(newest + 1))


def test_many_are_thinned_evenly_and_the_newest_stays():
    for newest in range(ALL_KEPT + 1, 5000, 7):
        steps = kept(range(newest + 1), newest)
        assert len(steps) <= MOST_KEPT
        assert steps[0] == 0
        assert steps[-1] == newest
        distance = steps[1]
        assert distance & (distance - 1) == 0  # a power of two
        assert steps[:-1] == list(range(0, newest, distance))


def test_what_was_shown_stays_or_is_left_out():
    seen = [step for step in range(20_000) if step % 7 in (0, 3) or step % 11 == 0]
    shown: set[int] = set()
    for newest in range(0, 20_000, 333):
        steps = kept([step for step in seen if step <= newest], newest)
        new = [step for step in steps[:-1] if step not in shown]
        assert not shown or all(step >= max(shown) for step in new)
        shown = set(steps[:-1])


def test_what_is_missing_is_fetched_once_a_cell():
    asked = []
    observations, missing = filled({0: "a", 3: "b", 1000: "c"}, 1000, lambda step: asked.append(step) or "new")
    assert not missing
    assert sorted(asked) == list(range(8, 1000, 8))
    assert asked[:7] == [512, 256, 768, 128, 384, 640, 896]  # the widest gaps first
    assert list(observations) == sorted(observations)
    assert kept(observations, 1000) == [*range(0, 1000, 8), 1000]
    same, missing = filled(observations, 1000, pytest.fail)
    assert same is observations and not missing


def test_what_takes_too_long_is_still_missing():
    observations, missing = filled({0: "a", 100: "b"}, 100, lambda step: "new", patience=-1)
    assert list(observations) == [0, 100] and missing == 99


def test_a_short_run_is_filled_in_its_order():
    asked = []
    filled({0: "a", 3: "b", 9: "c"}, 9, lambda step: asked.append(step) or "new")
    assert asked == [1, 2, 4, 5, 6, 7, 8]


def test_what_does_not_come_in_time_is_still_missing():
    def observe(step):
        if step > 2:
            raise TimeoutError
        return "new"

    observations, missing = filled({0: "a", 9: "c"}, 9, observe)
    assert list(observations) == [0, 1, 2, 9] and missing == 8


def test_a_name_stays_with_its_run():
    class Run:
        pass

    one, other = Run(), Run()
    assert name_of(one) == name_of(one) != name_of(other)
