"""Videos with what is to be answered at each frame, of digits that no two parts share."""

from dataclasses import dataclass
from functools import cache

import torch
from torch import Tensor

from rnnplay.data.mnist import load_mnist
from rnnplay.lessons.kinds.curtain.videos import DIRECTIONS, FARTHEST_START, MOST_Y, Motion, halved, motion, videos

LEARNED = 9_000  # of the sample's training images; those after them are the validation's
SPLITS = ("train", "validation", "test")


@dataclass(frozen=True, eq=False)
class Batch:
    """Videos.

    Attributes:
        frames: ``(batch, time, height, width)`` in 0…1.
        digits: ``(batch,)``.
        motion: where the digit is in each, and which way it moves.
    """

    frames: Tensor
    digits: Tensor
    motion: Motion


@cache
def pictures(split: str) -> tuple[Tensor, Tensor]:
    """The digits of a part, ``(count, 28, 28)`` bytes, with their labels, ``(count,)``.

    The test's are MNIST's test images, which other people wrote than the training images.
    """
    if split == "test":
        test = load_mnist("test")
        return test.images, test.labels
    train = load_mnist("train")
    chosen = slice(None, LEARNED) if split == "train" else slice(LEARNED, None)
    return train.images[chosen], train.labels[chosen]


def drawn(split: str, size: int, seed: int) -> Batch:
    """Videos of a part of the digits, drawn from a seed: which digit, where it starts, and which way."""
    images, labels = pictures(split)
    generator = torch.Generator().manual_seed(seed)
    which = torch.randint(len(labels), (size,), generator=generator)
    x = torch.randint(FARTHEST_START + 1, (size,), generator=generator)
    y = torch.randint(MOST_Y + 1, (size,), generator=generator)
    direction = torch.randint(len(DIRECTIONS), (size,), generator=generator)
    moved = motion(x, y, direction)
    return Batch(videos(halved(images[which]), moved), labels[which], moved)
