"""Sentences with their opinions, as numbers for the network."""

import random
from dataclasses import dataclass

import torch
from torch import Tensor

from rnnplay.lessons.kinds.sentiment.grammar import draw
from rnnplay.models.word_classifier import WordClassifier

CLASSES = "negative positive"
POSITIVE = 1  # the number of that class
LONGER = {"least": 3, "most": 4}  # statements of the sentences that are longer than those learned from

Example = tuple[str, int]  # a sentence, and 1 or -1


@dataclass(frozen=True, eq=False)
class Batch:
    """Sentences as numbers.

    Attributes:
        words: ``(batch, time)``; behind the end of a sentence stands 0.
        lengths: ``(batch,)``.
        targets: the numbers of their classes, ``(batch,)``.
    """

    words: Tensor
    lengths: Tensor
    targets: Tensor


def examples(split: str, size: int, seed: int, **sizes: int) -> list[Example]:
    """Sentences of a part, drawn from a seed; `rnnplay.lessons.kinds.sentiment.grammar.sentence` says how large."""
    return draw(random.Random(seed), split, size, **sizes)


def different(split: str, size: int, seed: int, **sizes: int) -> list[Example]:
    """The same, each of them once."""
    chance, found = random.Random(seed), dict[str, int]()
    while len(found) < size:
        found |= dict(draw(chance, split, size - len(found), **sizes))
    return list(found.items())


def batch_of(network: WordClassifier, given: list[Example]) -> Batch:
    """Examples as the numbers of a network."""
    words, lengths = network.as_numbers([sentence.split() for sentence, _opinion in given])
    return Batch(words, lengths, torch.tensor([int(opinion > 0) for _sentence, opinion in given]))
