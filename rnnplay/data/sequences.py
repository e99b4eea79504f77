"""A picture as a sequence: the order in which a network is given its pixels."""

from functools import cache

import torch
from torch import Tensor

from rnnplay.text import _

READINGS = ("rows", "columns")
ROW_LENGTHS = (7, 14, 28, 56)  # pixels given at once, of those that divide 784 and leave a sequence one can watch
SIDE = 28  # pixels
WHOLE = (1, 784)  # one pixel, or the whole picture; they leave a very long sequence, and none
PERMUTED_BY = 28  # seed of the one permutation of the rows


class SequenceError(ValueError):
    """Pictures cannot be read in that way. The message says what there is."""


def check_sequence(reading: str, row_length: int) -> None:
    """Raises `SequenceError` if there is no such way to read a picture."""
    if reading not in READINGS:
        message = _("An image is read by {known}, not by {reading!r}.")
        raise SequenceError(message.format(known=_(" or ").join(READINGS), reading=reading))
    if row_length not in (*ROW_LENGTHS, *WHOLE):
        message = _("{length} pixels per step is not possible. Choose one of {known}.")
        raise SequenceError(message.format(length=row_length, known=", ".join(map(str, ROW_LENGTHS))))


def arrange(images: Tensor, reading: str = "rows", row_length: int = SIDE, shuffled: bool = False) -> Tensor:
    """Pictures as sequences of rows of pixels.

    Args:
        images: ``(count, 28, 28)`` of any type.
        reading: ``"rows"``, from the top, or ``"columns"``, from the left.
        row_length: pixels in a row of the sequence. 28 are the picture's own; with another number the pixels stand in
            one long line, row after row, which is cut anew.
        shuffled: the rows of the sequence in another order, always the same.

    Returns:
        ``(count, 784 / row_length, row_length)``.

    Raises:
        SequenceError: there is no such way to read.
    """
    check_sequence(reading, row_length)
    if reading == "columns":
        images = images.transpose(1, 2)
    if row_length != SIDE:
        images = images.reshape(len(images), -1, row_length)
    return images[:, permutation(images.shape[1]).to(images.device)] if shuffled else images


@cache
def permutation(rows: int) -> Tensor:
    """The order of shuffled rows, ``(rows,)``: item ``t`` is the row that is read at step ``t``."""
    return torch.randperm(rows, generator=torch.Generator().manual_seed(PERMUTED_BY))
