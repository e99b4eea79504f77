"""Pictures as sequences: every pixel once, in the order that was asked for."""

import pytest
import torch

from rnnplay.data.sequences import READINGS, ROW_LENGTHS, SequenceError, arrange, permutation

IMAGES = torch.arange(2 * 28 * 28).reshape(2, 28, 28)


def test_rows_of_28_are_the_picture_itself():
    assert arrange(IMAGES) is IMAGES


@pytest.mark.parametrize("shuffled", [False, True])
@pytest.mark.parametrize("row_length", ROW_LENGTHS)
@pytest.mark.parametrize("reading", READINGS)
def test_every_pixel_is_read_once(reading, row_length, shuffled):
    sequences = arrange(IMAGES, reading, row_length, shuffled)
    assert sequences.shape == (2, 784 // row_length, row_length)
    for sequence, image in zip(sequences, IMAGES, strict=True):
        assert torch.equal(sequence.flatten().sort().values, image.flatten())


def test_the_order_is_the_one_asked_for():
    image = IMAGES[0]
    assert torch.equal(arrange(IMAGES, "columns")[0], image.T)
    assert torch.equal(arrange(IMAGES, row_length=56)[0, 3], image[6:8].flatten())
    assert torch.equal(arrange(IMAGES, "columns", 14)[0, 1], image[14:, 0])
    assert torch.equal(arrange(IMAGES, shuffled=True)[0], image[permutation(28)])


def test_rows_are_shuffled_by_one_permutation():
    assert sorted(permutation(28).tolist()) == list(range(28)) != permutation(28).tolist()
    before = torch.get_rng_state()
    permutation.cache_clear()
    assert torch.equal(permutation(14), permutation(14))
    assert torch.equal(torch.get_rng_state(), before)


def test_other_ways_are_refused():
    with pytest.raises(SequenceError, match="rows or columns, not by 'spiral'"):
        arrange(IMAGES, "spiral")
    with pytest.raises(SequenceError, match=r"27 pixels per step is not possible. Choose one of 7, 14, 28, 56"):
        arrange(IMAGES, row_length=27)
