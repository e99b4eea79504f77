"""Scenes: one to three digits of two sizes, placed so that their caption is clear, drawn from a seed.

Some arrangements, such as a three above a seven, are held out: no scene that is learned from has one of them, whatever
the sizes. What judges is made of MNIST's test images, what is learned from of its training images.
"""

from dataclasses import dataclass
from functools import cache
from typing import Literal

import torch
from torch import Tensor

from rnnplay.data.mnist import load_mnist
from rnnplay.lessons.kinds.captions.grammar import MOST_DIGITS, Placed, Scene
from rnnplay.lessons.kinds.captions.painting import boxes_of, paint
from rnnplay.models.captioner import SIDE

SMALL, LARGE = (14.0, 18.0), (24.0, 28.0)  # px of a digit's longer side
GAP = 2.0  # px at least between the squares around two digits
CLEARLY = 6.0  # px by which one of the two distances between two digits is the longer
FREQUENCIES = (1.0, 3.5, 32.0)  # of one, two, three digits: few of three find room, so that all become alike often
TRIES = 12  # of which about one is good
HELD_OUT, SPLIT_SEED = 20, 0  # arrangements of 200; the seed never changes
VALIDATION = 500  # of the test images: they choose, the others judge

Split = Literal["train", "validation", "test"]
Pairs = Literal["seen", "unseen"]


@dataclass(frozen=True, eq=False)
class Scenes:
    """Scenes, of each the digits in the order in which they are named. Of fewer than three, the last do not count.

    Attributes:
        counts: how many digits, ``(scenes,)``.
        images: which of MNIST's images, ``(scenes, 3)``.
        digits: 0…9, ``(scenes, 3)``.
        large: ``(scenes, 3)``.
        sides: px of their longer sides, ``(scenes, 3)``.
        middles: x and y, ``(scenes, 3, 2)``.
    """

    counts: Tensor
    images: Tensor
    digits: Tensor
    large: Tensor
    sides: Tensor
    middles: Tensor

    def __len__(self) -> int:
        return len(self.counts)

    def __getitem__(self, which: Tensor | slice) -> "Scenes":
        return Scenes(*(values[which] for values in vars(self).values()))

    def scene(self, at: int) -> Scene:
        """One of them."""
        rows = zip(self.digits[at].tolist(), self.large[at].tolist(), self.middles[at].tolist(), strict=True)
        return [Placed(digit, large, x, y) for digit, large, (x, y) in rows][: int(self.counts[at])]


@cache
def held_out() -> Tensor:
    """``(2, 10, 10)`` bool: which arrangements nobody learns from: [across, left, right] and [down, upper, lower].

    It belongs to all: do not write.
    """
    chosen = torch.zeros(2 * 10 * 10, dtype=torch.bool)
    chosen[torch.randperm(len(chosen), generator=torch.Generator().manual_seed(SPLIT_SEED))[:HELD_OUT]] = True
    return chosen.reshape(2, 10, 10)


def drawn(split: Split, size: int, generator: torch.Generator, pairs: Pairs = "seen") -> Scenes:
    """Scenes of a part of the images.

    Args:
        split: which images.
        size: how many scenes.
        generator: of the places, sizes and images.
        pairs: with no arrangement that is held out, or with at least one.
    """
    _images, labels, _boxes = _mnist("train" if split == "train" else "test")
    first, end = {"train": (0, len(labels)), "validation": (0, VALIDATION), "test": (VALIDATION, len(labels))}[split]
    found: list[Scenes] = []
    while sum(map(len, found)) < size:
        tried = _tried(TRIES * size, labels, first, end, generator)
        good, unseen = _judged(tried)
        found.append(tried[good & (unseen if pairs == "unseen" else ~unseen)])
    return Scenes(*(torch.cat(each)[:size] for each in zip(*(vars(part).values() for part in found), strict=True)))


def painted(scenes: Scenes, split: Split, generator: torch.Generator | None = None) -> Tensor:
    """The pictures of scenes, ``(scenes, 64, 64)`` with ink in 0…1.

    Args:
        scenes: drawn from the same part.
        split: which part.
        generator: by which the digits are turned, slanted, and made thicker or thinner; None: they stay as they are.
    """
    images, _labels, boxes = _mnist("train" if split == "train" else "test")
    there = torch.arange(MOST_DIGITS) < scenes.counts[:, None]  # (scenes, 3)
    which = scenes.images[there]  # (digits,)
    digits = torch.zeros(len(scenes), MOST_DIGITS, SIDE, SIDE)
    digits[there] = paint(images[which], boxes[which], scenes.sides[there], scenes.middles[there], generator)
    return digits.amax(dim=1)


def painted_at(middles: Tensor, side: float, generator: torch.Generator) -> Tensor:
    """Some of the images that judge, each alone on a sheet, ``(digits, 64, 64)``.

    Args:
        middles: x and y of each, ``(digits, 2)``.
        side: px of the longer side of all.
        generator: by which they are chosen.
    """
    images, _labels, boxes = _mnist("test")
    which = torch.randint(VALIDATION, len(images), (len(middles),), generator=generator)
    return paint(images[which], boxes[which], torch.full((len(middles),), side), middles, None)


@cache
def _mnist(split: str) -> tuple[Tensor, Tensor, Tensor]:
    """Images, labels and boxes; they belong to all: do not write."""
    digits = load_mnist(split)
    return digits.images, digits.labels, boxes_of(digits.images)


def _tried(size: int, labels: Tensor, first: int, end: int, generator: torch.Generator) -> Scenes:
    """Scenes as chance has them, good or not."""
    counts = torch.multinomial(torch.tensor(FREQUENCIES), size, replacement=True, generator=generator) + 1
    images = torch.randint(first, end, (size, MOST_DIGITS), generator=generator)
    large = torch.rand(size, MOST_DIGITS, generator=generator) < 0.5
    share = torch.rand(size, MOST_DIGITS, generator=generator)
    sides = torch.where(large, LARGE[0] + (LARGE[1] - LARGE[0]) * share, SMALL[0] + (SMALL[1] - SMALL[0]) * share)
    room = SIDE - 2 - sides[:, :, None]  # so that a digit stays within, a pixel from the edge
    middles = torch.rand(size, MOST_DIGITS, 2, generator=generator) * room + sides[:, :, None] / 2 + 1
    # Named in this order: those that are there, the large ones first, then by x + y.
    later = (torch.arange(MOST_DIGITS) >= counts[:, None]).float()
    order = (middles.sum(dim=2) + 1000 * ~large + 10000 * later).argsort(dim=1)
    images, large, sides = (each.gather(1, order) for each in (images, large, sides))
    return Scenes(counts, images, labels[images], large, sides, middles.gather(1, order[:, :, None].expand(-1, -1, 2)))


def _judged(scenes: Scenes) -> tuple[Tensor, Tensor]:
    """Which scenes are clear, and which have an arrangement that is held out: ``(scenes,)`` each."""
    good, unseen = torch.ones(len(scenes), dtype=torch.bool), torch.zeros(len(scenes), dtype=torch.bool)
    for one, other in ((0, 1), (1, 2), (0, 2)):
        there = scenes.counts > other
        away = scenes.middles[:, other] - scenes.middles[:, one]  # (scenes, 2)
        across, down = away.abs().unbind(dim=1)
        apart = torch.maximum(across, down) >= (scenes.sides[:, one] + scenes.sides[:, other]) / 2 + GAP
        good &= ~there | (apart & ((across - down).abs() >= CLEARLY))
        is_down = (down >= across).long()
        forward = away.gather(1, is_down[:, None])[:, 0] > 0  # the one is left of the other, or above it
        a, b = scenes.digits[:, one], scenes.digits[:, other]
        unseen |= there & held_out()[is_down, torch.where(forward, a, b), torch.where(forward, b, a)]
    return good, unseen
