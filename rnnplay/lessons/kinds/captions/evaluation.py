"""How well pictures are described: by a network, and by two that know no order, on digits that nobody learned from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import torch
from torch import Tensor

from rnnplay.lessons.kinds.captions.baselines import by_bag, most_frequent
from rnnplay.lessons.kinds.captions.examples import Batch, as_text, batch
from rnnplay.lessons.kinds.captions.grammar import LONGEST, is_true, parsed
from rnnplay.lessons.kinds.captions.left_out import left_out
from rnnplay.lessons.kinds.captions.limits import Limits
from rnnplay.lessons.kinds.captions.odd_pictures import odd_pictures
from rnnplay.models.captioner import Captioner, packed
from rnnplay.models.decoding import write

TEST_SIZE, UNSEEN_SIZE, ODD_SIZE, VALIDATION_SIZE = 3000, 2000, 600, 2000
TEST_SEED, UNSEEN_SEED, VALIDATION_SEED = 1_000_001, 1_000_002, 2_000_002
UNSURE, LEAVING_OUT, LEAST_LEFT_OUT = 0.015, 0.005, 0.05
AT_ONCE = 250  # pictures; what is computed for more would only take memory


@dataclass(frozen=True)
class Scores:
    """Shares of the captions, or of their words.

    Attributes:
        true: captions that are grammatical and true of their scene, free-running: each step reads what was written
            before.
        exact: captions that are word for word the one that the grammar gives.
        grammatical: captions that the grammar has.
        by_count: true captions of scenes with one, two and three digits, where there are any.
        words: words of the right captions that stand where they should, free-running.
        words_teacher_forced: the same, where each step is told the right word before it.
        bag, frequent: true captions of the two that know no order (`rnnplay.lessons.kinds.captions.baselines`).
        n: how many scenes.
    """

    true: float
    exact: float
    grammatical: float
    by_count: Mapping[int, float]
    words: float
    words_teacher_forced: float
    bag: float
    frequent: float
    n: int


@cache
def test_sets() -> Mapping[str, Batch]:
    """What a network is judged by: arrangements as in training, and those that were held out."""
    return {
        "test": batch("test", TEST_SIZE, TEST_SEED),
        "unseen": batch("test", UNSEEN_SIZE, UNSEEN_SEED, "unseen"),
    }


def scores(network: Captioner, given: Batch) -> Scores:
    """How a network describes them, and the two that know no order."""
    right, free, forced = given.captions, written_words(network, given.pictures), _forced(network, given)
    captions = [as_text(each) for each in free.tolist()]
    counts = given.scenes.counts.tolist()
    scenes = [given.scenes.scene(at) for at in range(len(right))]
    true = [is_true(caption, scene) for caption, scene in zip(captions, scenes, strict=True)]
    there = torch.arange(LONGEST) < given.lengths[:, None]
    return Scores(
        true=_share(true),
        exact=_share([caption == each for caption, each in zip(captions, right, strict=True)]),
        grammatical=_share([parsed(each) is not None for each in captions]),
        by_count={count: _of(true, counts, count) for count in sorted(set(counts))},
        words=float((free == given.targets)[there].float().mean()),
        words_teacher_forced=float(forced.float().mean()),
        bag=_share([is_true(by_bag(scene), scene) for scene in scenes]),
        frequent=_share([is_true(most_frequent(), scene) for scene in scenes]),
        n=len(right),
    )


@torch.inference_mode()
def written_words(network: Captioner, pictures: Tensor) -> Tensor:
    """The numbers of the words that are written of each picture, ``(pictures, time)``, with the end behind it."""
    found = torch.zeros(len(pictures), LONGEST, dtype=torch.int64)
    for start in range(0, len(pictures), AT_ONCE):
        letters = write(network, network.encode(pictures[start : start + AT_ONCE]), LONGEST).letters
        found[start : start + len(letters), : letters.shape[1]] = letters
    return found


@torch.inference_mode()
def _forced(network: Captioner, given: Batch) -> Tensor:
    """Whether each word is right where each step is told the right words before it, ``(all words,)``."""
    found = []
    for start in range(0, len(given.targets), AT_ONCE):
        part = slice(start, start + AT_ONCE)
        logits, _weights, _places = network(given.pictures[part], given.targets[part], given.lengths[part])
        found.append(logits.argmax(dim=-1) == packed(given.targets[part], given.lengths[part]))
    return torch.cat(found)


@torch.inference_mode()
def judged(network: Captioner, pictures: Tensor) -> tuple[Tensor, Tensor]:
    """By what a picture is taken for a scene or not, ``(pictures,)`` each.

    The first is how sure a network is of what it writes: the product over its words, 0 where that is not grammatical.
    The second is the share of the ink that it leaves out (`left_out`).
    """
    sure, left = [], []
    for part in pictures.split(AT_ONCE):
        written = write(network, network.encode(part), LONGEST)
        known = torch.tensor([parsed(as_text(each)) is not None for each in written.letters.tolist()])
        sure.append(written.log_probabilities.sum(dim=1).exp() * known)
        assert written.attention is not None
        left.append(left_out(part, written.letters, written.attention))
    return torch.cat(sure), torch.cat(left)


def measured_limits(network: Captioner) -> Limits:
    """Beyond which a picture is said to be no scene that the network knows.

    Of 2,000 scenes of the validation part, whose digits judge nothing else, 1.5 % are less probable, and at most 0.5 %
    leave out more ink. A little may always be left out: people draw larger digits than there are in the scenes.
    """
    sure, left = judged(network, batch("validation", VALIDATION_SIZE, VALIDATION_SEED).pictures)
    return Limits(float(sure.quantile(UNSURE)), max(LEAST_LEFT_OUT, float(left.quantile(1 - LEAVING_OUT))))


def told_apart(network: Captioner, limits: Limits) -> tuple[float, float]:
    """The share of the test's scenes that are taken for scenes, and that of the odd pictures that are not."""
    scenes = limits.allow(*judged(network, test_sets()["test"].pictures))
    odd = limits.allow(*judged(network, odd_pictures(ODD_SIZE, TEST_SEED)))
    return float(scenes.float().mean()), 1 - float(odd.float().mean())


def _of(right: Sequence[bool], counts: Sequence[int], count: int) -> float:
    return _share([each for each, of in zip(right, counts, strict=True) if of == count])


def _share(right: Sequence[bool]) -> float:
    return sum(right) / len(right)
