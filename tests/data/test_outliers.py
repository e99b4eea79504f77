"""Drawings that are no digits: of all kinds, all different, the same from the same seed."""

import numpy as np

from rnnplay.data.outliers import CAPITALS, KINDS, LEANS, SIGNS, paint_outliers


def test_all_kinds_are_painted_within_the_picture_and_never_twice_the_same():
    pictures, kinds = paint_outliers(300, 56, np.random.default_rng(0))
    assert pictures.shape == (300, 56, 56) and pictures.dtype == bool
    assert set(kinds) == set(range(len(KINDS)))
    assert pictures.any(axis=(1, 2)).all()
    assert not pictures[:, [0, -1]].any() and not pictures[:, :, [0, -1]].any()  # nothing is cut off
    assert len({picture.tobytes() for picture in pictures}) == 300


def test_the_seed_decides():
    first, second, other = (paint_outliers(20, 56, np.random.default_rng(seed))[0] for seed in (1, 1, 2))
    assert (first == second).all() and (first != other).any()


def test_no_letter_that_may_be_a_digit_is_among_them():
    assert not {*"BDGIOQSUZ"} & {*CAPITALS} and not {*"abegiloqsuyz"} & {*SIGNS}


def test_a_line_leans_too_far_for_a_1():
    left, right = LEANS
    _, line = KINDS["line"]
    for seed in range(200):
        (path,) = line(np.random.default_rng(seed))
        (x, y) = path[-1] - path[0]
        lean = np.degrees(np.arctan2(x, -y)) % 180  # from upright, to the right
        assert right - 3 < lean < 180 + left + 3
