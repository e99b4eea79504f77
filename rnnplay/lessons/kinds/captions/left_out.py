"""How much of a picture's ink lies where no word looked: much, where there is more than one to three digits."""

import torch
from torch import Tensor

from rnnplay.lessons.kinds.captions.grammar import SIZES, WORDS
from rnnplay.lessons.kinds.captions.scenes import LARGE, SMALL
from rnnplay.models.captioner import PLACES, SIDE

AROUND = 4.0  # px by which a square is larger on each side than the digit: half a place, as finely as one looks


def left_out(pictures: Tensor, written: Tensor, attention: Tensor) -> Tensor:
    """The share of the ink that lies in no square around a digit that was written, ``(pictures,)``.

    A square is as large as its size says, around the middle of what the size and the digit looked at.

    Args:
        pictures: ``(pictures, 64, 64)``, ink in 0…1, none of them blank.
        written: numbers of words, ``(pictures, time)``; where they make no caption of the grammar, it means nothing.
        attention: the share of each place at each word, ``(pictures, time, 64)``, row by row of 8 × 8.
    """
    small, large = (WORDS.index(size) + 1 for size in SIZES)
    sizes = written[:, :-1]  # a digit stands behind each
    looked = (attention[:, :-1] + attention[:, 1:]) / 2  # (pictures, time - 1, 64)
    half = torch.where(sizes == large, LARGE[1], SMALL[1]) / 2 + AROUND  # (pictures, time - 1)
    place = (torch.arange(PLACES) + 0.5) * (SIDE / PLACES)  # px of the middles of places
    x, y = looked @ place.repeat(PLACES), looked @ place.repeat_interleave(PLACES)  # (pictures, time - 1) each
    pixel = torch.arange(SIDE) + 0.5
    across, down = ((pixel - middle[..., None]).abs() <= half[..., None] for middle in (x, y))
    around = down[..., :, None] & across[..., None, :] & ((sizes == small) | (sizes == large))[..., None, None]
    return pictures.masked_fill(around.any(dim=1), 0).sum(dim=(1, 2)) / pictures.sum(dim=(1, 2))
