"""Ink where no word looked is counted pixel by pixel, and much of it is said to be no scene."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from rnnplay.lessons.kinds.captions.examples import as_numbers
from rnnplay.lessons.kinds.captions.left_out import AROUND, left_out
from rnnplay.lessons.kinds.captions.limits import Limits
from rnnplay.lessons.kinds.captions.observation import Reading
from rnnplay.lessons.kinds.captions.verdict import as_dictionary, in_words, is_known, verdict

CAPTIONS = ["a small one", "a large three left of a small seven"]
WRITTEN = as_numbers(CAPTIONS)[0]
SIDES = [[(1, 18)], [(1, 28), (6, 18)]]  # the place of each size in a caption, and the digit's largest side


@pytest.fixture
def given():
    generator = torch.Generator().manual_seed(4)
    attention = torch.rand(2, WRITTEN.shape[1], 64, generator=generator) ** 8
    return torch.rand(2, 64, 64, generator=generator), attention / attention.sum(dim=-1, keepdim=True)


def by_loop(picture, attention, sides):
    squares = []
    for at, side in sides:
        shares = (attention[at] + attention[at + 1]) / 2
        x = sum(float(share) * (place % 8 * 8 + 4) for place, share in enumerate(shares))
        y = sum(float(share) * (place // 8 * 8 + 4) for place, share in enumerate(shares))
        squares.append((x, y, side / 2 + AROUND))
    outside = 0.0
    for row in range(64):
        for column in range(64):
            if not any(abs(column + 0.5 - x) <= half and abs(row + 0.5 - y) <= half for x, y, half in squares):
                outside += float(picture[row, column])
    return outside / float(picture.sum())


def test_it_is_counted_pixel_by_pixel(given):
    pictures, attention = given
    expected = [by_loop(*each) for each in zip(pictures, attention, SIDES, strict=True)]
    assert 0.3 < min(expected) < max(expected) < 1
    np.testing.assert_allclose(left_out(pictures, WRITTEN, attention), expected, rtol=1e-4)


def test_ink_around_what_was_looked_at_is_not_left_out(given):
    _pictures, attention = given
    attention = torch.zeros_like(attention)
    attention[:, :, 3 * 8 + 3] = 1  # around x = y = 28
    pictures = torch.zeros(2, 64, 64)
    pictures[:, 20:36, 20:36] = 1
    assert left_out(pictures, WRITTEN, attention).tolist() == [0, 0]
    pictures[:, 50:54, 4:12] = 1  # 32 of 288 pixels
    assert left_out(pictures, WRITTEN, attention).tolist() == pytest.approx([32 / 288] * 2)


def test_beyond_its_limits_a_picture_is_no_scene():
    sure = np.zeros((4, 19), np.float32)
    sure[range(4), [1, 2, 5, 0]] = 1, 1, 0.5, 1
    reading = Reading(np.ones((64, 64)), np.array([1, 2, 5, 0]), sure, np.ones(()), np.ones(()), np.ones(()), 0.1)
    assert is_known(reading, Limits()) and is_known(reading, Limits(0.5, 0.1))
    assert in_words(reading, Limits(0.5, 0.1)) == "a small one"
    assert "it is nearly always at least 60" in verdict(reading, Limits(0.6, 0.1))
    assert "but 10\u202f% of the ink is where none of these digits would be" in verdict(reading, Limits(0.5, 0.05))
    assert "which is not grammatical" in verdict(replace(reading, written=np.array([1, 2, 5, 5])), Limits())
    said = as_dictionary(reading, Limits(0.5, 0.05))
    assert said["known"] is False and said["caption"] is None and said["nearest"] == "a small one"


def test_limits_stand_in_a_card_or_are_none():
    assert Limits.of({"threshold": 0.4, "left_out_threshold": 0.2}) == Limits(0.4, 0.2)
    assert Limits.of(None) == Limits.of({}) == Limits() and Limits().allow(0.0, 1.0)
    many = Limits(0.4, 0.2).allow(torch.tensor([0.5, 0.3, 0.5]), torch.tensor([0.2, 0.0, 0.3]))
    assert many.tolist() == [True, False, False]
