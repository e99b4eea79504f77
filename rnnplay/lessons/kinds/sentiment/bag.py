"""The baselines: bags of words, and of pairs of neighbours, which do not know in what order they came.

Logistic regression on how often each occurs: the score of a sentence is a sum over its words, wherever they stand.
"""

from functools import cache
from itertools import chain, pairwise

import torch
import torch.nn.functional as F
from torch import Tensor

from rnnplay.lessons.kinds.sentiment.examples import Example
from rnnplay.lessons.kinds.sentiment.task import Settings

STEPS = 100  # of L-BFGS at most; it ends before, where nothing changes any more
DECAY = 1e-6  # of the squared weights: else those of a word that only ever praises would grow without end


class Bag:
    """Logistic regression on some sentences, trained until it converges; its loss has one minimum.

    Args:
        given: the sentences.
        pairs: whether it also counts every two words that stand beside each other.
    """

    def __init__(self, given: list[Example], pairs: bool) -> None:
        self._pairs = pairs
        self._numbers: dict[object, int] = {}
        for sentence, _opinion in given:
            for each in self._features(sentence):
                self._numbers.setdefault(each, len(self._numbers))
        self._weight = torch.zeros(len(self._numbers), 1, requires_grad=True)
        self._bias = torch.zeros(1, requires_grad=True)
        self._fit(self._read(given), torch.tensor([float(opinion > 0) for _sentence, opinion in given]))

    @torch.inference_mode()
    def right_of(self, given: list[Example]) -> float:
        """Share of the sentences whose opinion it tells."""
        positive = self._logits(self._read(given)) > 0
        return float((positive == torch.tensor([opinion > 0 for _sentence, opinion in given])).float().mean())

    def _fit(self, read: tuple[Tensor, Tensor], targets: Tensor) -> None:
        optimizer = torch.optim.LBFGS([self._weight, self._bias], max_iter=STEPS, line_search_fn="strong_wolfe")

        def loss() -> Tensor:
            optimizer.zero_grad()
            value = F.binary_cross_entropy_with_logits(self._logits(read), targets)
            value = value + DECAY * self._weight.square().sum()
            value.backward()
            return value

        optimizer.step(loss)

    def _logits(self, read: tuple[Tensor, Tensor]) -> Tensor:
        """``(sentences,)``: the sum of the weights of all that occurs."""
        features, starts = read
        return F.embedding_bag(features, self._weight, starts, mode="sum")[:, 0] + self._bias

    def _read(self, given: list[Example]) -> tuple[Tensor, Tensor]:
        """The features of all sentences one after the other, and where each sentence begins; new ones are left out."""
        rows = [
            [self._numbers[each] for each in self._features(text) if each in self._numbers] for text, _sign in given
        ]
        lengths = torch.tensor([0, *map(len, rows)])
        return torch.tensor([*chain.from_iterable(rows)]), lengths.cumsum(dim=0)[:-1]

    def _features(self, sentence: str) -> list[object]:
        words = sentence.split()
        return [*words, *pairwise(words)] if self._pairs else [*words]


@cache
def bag_of(settings: Settings, pairs: bool) -> Bag:
    """The one that has learned from the same sentences as the network of these settings."""
    return Bag([each for step in range(settings.steps) for each in settings.batch(step)], pairs)
