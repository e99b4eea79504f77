"""Drawn forms: all digits, all different, the same from the same seed."""

import numpy as np

from rnnplay.data.forms import FORMS, LONG_FLAGS, paint_forms


def test_every_digit_has_forms_within_their_box():
    assert {digit for digit, _ in FORMS} == set(range(10))
    for _, strokes in FORMS + LONG_FLAGS:
        for stroke in strokes:
            points = np.array(stroke)
            assert points.shape[1] == 2 and points.min() > -0.1 and points.max() < 1.1


def test_forms_are_painted_as_often_for_each_digit_and_never_twice_the_same():
    pictures, labels = paint_forms(60, 56, np.random.default_rng(0))
    assert pictures.shape == (60, 56, 56) and pictures.dtype == bool
    assert (np.bincount(labels) == 6).all()
    assert pictures.any(axis=(1, 2)).all()
    assert not pictures[:, [0, -1]].any() and not pictures[:, :, [0, -1]].any()  # nothing is cut off
    assert len({picture.tobytes() for picture in pictures}) == 60


def test_the_seed_decides():
    first, second, other = (paint_forms(20, 56, np.random.default_rng(seed))[0] for seed in (1, 1, 2))
    assert (first == second).all() and (first != other).any()


def test_other_forms_are_painted_as_often_for_each_digit_that_they_hold():
    _, ones = paint_forms(5, 56, np.random.default_rng(0), LONG_FLAGS)
    assert ones.tolist() == [1] * 5
    _, mixed = paint_forms(7, 56, np.random.default_rng(0), [each for each in FORMS if each[0] in (4, 9)])
    assert sorted(mixed.tolist()) == [4, 4, 4, 4, 9, 9, 9] and mixed.dtype == np.int64
