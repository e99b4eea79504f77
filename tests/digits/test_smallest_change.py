"""The fewest adjacent rows that turn a prediction, against trying all blocks one by one."""

import numpy as np
import pytest
import torch

from rnnplay import checkpoints
from rnnplay.data.mnist import load_mnist, to_input
from rnnplay.digits.smallest_change import smallest_change

DIGITS = to_input(load_mnist("test").images[:24]).numpy()


@pytest.fixture(scope="module")
def model():
    return checkpoints.load("lstm-1x64", torch.device("cpu"))[0]


def predicted(model, image):
    with torch.no_grad():
        return int(model(torch.from_numpy(image)[None]).argmax())


def turning(model, image):
    """All blocks of the fewest adjacent rows that turn it, with what is then predicted."""
    digit = predicted(model, image)
    for size in range(1, 29):
        found = {}
        for row in range(29 - size):
            changed = image.copy()
            changed[row : row + size] = 0
            if (other := predicted(model, changed)) != digit:
                found[range(row, row + size)] = other
        if found:
            return found
    return {}


@pytest.mark.quick("0", "2", "8", "16")
@pytest.mark.parametrize("number", range(0, 24, 2))
def test_no_fewer_rows_turn_it(model, number):
    found, expected = smallest_change(model, DIGITS[number]), turning(model, DIGITS[number])
    if found is None:
        assert not expected
    else:
        assert expected[found.rows] == found.digit
        assert {len(rows) for rows in expected} == {len(found.rows)} and found.others == len(expected) - 1


def test_several_sizes_occur_among_these(model):
    sizes = {found and len(found.rows) for found in (smallest_change(model, each) for each in DIGITS)}
    assert 1 in sizes and len(sizes) > 3


def test_nothing_turns_an_empty_picture_nor_one_that_is_read_like_it(model):
    empty = np.zeros((28, 28), np.float32)
    assert smallest_change(model, empty) is None
    faint = empty.copy()
    faint[14, 14] = 0.01
    assert predicted(model, faint) == predicted(model, empty) and smallest_change(model, faint) is None
