"""What a network has to beat: one that never looks, and one that knows each digit but not where it lies."""

from collections import Counter
from collections.abc import Iterable
from functools import cache
from itertools import pairwise

import torch

from rnnplay.lessons.kinds.captions.grammar import Placed, Scene, caption_of, relation
from rnnplay.lessons.kinds.captions.scenes import drawn

COUNTED, SEED = 20_000, 4_000_004  # scenes of the training part, by which it is known what is frequent


@cache
def most_frequent() -> str:
    """The caption that is written most often, whatever the picture."""
    return _commonest(caption_of(each) for each in _learned())


def by_bag(scene: Scene) -> str:
    """The caption of who knows which digits there are, and how large each is, but not where: a bag of digits.

    No digit is ever taken for another, so it writes at least as well as any detector that loses the places. It names
    the large ones first, and of those that are alike in size the smaller number, and writes between two of them the
    relation that is most frequent between such two.
    """
    bag = _in_a_bag(scene)
    text = caption_of(bag[:1])
    for first, second in pairwise(bag):
        text += f" {_usual()[first.large, second.large]} {caption_of([second])}"
    return text


@cache
def _usual() -> dict[tuple[bool, bool], str]:
    """By the sizes of two that follow each other in a bag: the relation that is most frequent between them."""
    pairs = [pair for scene in _learned() for pair in pairwise(_in_a_bag(scene))]
    sizes = {(first.large, second.large) for first, second in pairs}
    return {
        each: _commonest(relation(first, second) for first, second in pairs if (first.large, second.large) == each)
        for each in sizes
    }


def _in_a_bag(scene: Scene) -> list[Placed]:
    return sorted(scene, key=lambda each: (not each.large, each.digit))


@cache
def _learned() -> list[Scene]:
    scenes = drawn("train", COUNTED, torch.Generator().manual_seed(SEED))
    return [scenes.scene(at) for at in range(COUNTED)]


def _commonest(texts: Iterable[str]) -> str:
    """Of several that are as frequent the first in the alphabet."""
    counts = Counter(texts)
    return min(counts, key=lambda each: (-counts[each], each))
