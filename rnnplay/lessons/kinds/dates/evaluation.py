"""How well dates are read: by a network, by the rule and by copying, on days that nobody learned from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import torch
import torch.nn.functional as F
from torch import Tensor

from rnnplay.lessons.kinds.dates.examples import Example, as_text, batch_of, examples, texts_as_numbers
from rnnplay.lessons.kinds.dates.odd_texts import odd_texts
from rnnplay.lessons.kinds.dates.rule import by_copying, by_rule
from rnnplay.lessons.kinds.dates.verdict import day_of
from rnnplay.lessons.kinds.dates.writing import OTHER_LANGUAGES, OTHER_PATTERNS, TARGET_LENGTH
from rnnplay.models.decoding import greedy
from rnnplay.models.seq2seq import Seq2Seq

TEST_SIZE, OTHER_SIZE, ODD_SIZE = 5000, 2000, 1200
TEST_SEED, VALIDATION_SEED = 1_000_001, 2_000_002
AT_ONCE = 250  # texts; the states of more would only take memory


@dataclass(frozen=True)
class Scores:
    """How much is read correctly.

    Attributes:
        whole: share of the texts of which everything that is written is right, free-running: each step reads what was
            written before. Teacher-forced, where each step is told what should have been written before it, that is
            the same: until the first mistake both read the same.
        letters: share of what is written that is right, free-running.
        letters_teacher_forced: the same, teacher-forced.
        n: how many texts.
        rule, copy: share of the texts that the rule and the copy read correctly.
    """

    whole: float
    letters: float
    letters_teacher_forced: float
    n: int
    rule: float
    copy: float


@cache
def test_sets() -> Mapping[str, Sequence[Example]]:
    """What a network is judged by; all of it on days of the test part."""
    return {
        "test": examples("test", TEST_SIZE, TEST_SEED),
        "other_patterns": examples("test", OTHER_SIZE, TEST_SEED, OTHER_PATTERNS),
        "other_languages": examples("test", OTHER_SIZE, TEST_SEED, OTHER_LANGUAGES),
    }


def scores(network: Seq2Seq, given: Sequence[Example]) -> Scores:
    """How a network reads, and the two that do not learn."""
    free, forced = _right(network, given, free=True), _right(network, given, free=False)
    return Scores(
        whole=_share(free.all(dim=1).tolist()),
        letters=_share(free.flatten().tolist()),
        letters_teacher_forced=_share(forced.flatten().tolist()),
        n=len(given),
        rule=_share([by_rule(each.text) == each.answer for each in given]),
        copy=_share([by_copying(each.text) == each.answer for each in given]),
    )


def read_all(network: Seq2Seq, given: Sequence[Example]) -> list[str]:
    """What a network writes for each, free-running."""
    written = []
    for part in _parts(given):
        batch = batch_of(part)
        written += greedy(network, batch.letters, batch.lengths, TARGET_LENGTH).letters.tolist()
    return [as_text(each) for each in written]


@torch.inference_mode()
def _right(network: Seq2Seq, given: Sequence[Example], free: bool) -> Tensor:
    """Whether each letter that is written, with the end, is right: ``(texts, target)``."""
    found = []
    for part in _parts(given):
        batch = batch_of(part)
        if free:
            written = greedy(network, batch.letters, batch.lengths, TARGET_LENGTH).letters
            written = F.pad(written, (0, TARGET_LENGTH - written.shape[1]))
        else:
            written = network(batch.letters, batch.lengths, batch.targets).argmax(dim=-1)
        found.append(written == batch.targets)
    return torch.cat(found)


def probabilities(network: Seq2Seq, texts: Sequence[str]) -> Tensor:
    """How sure a network is of what it writes for each text: the product over its letters, ``(texts,)``.

    It is 0 where it writes no day of the calendar.
    """
    found = []
    for start in range(0, len(texts), AT_ONCE):
        letters, lengths = texts_as_numbers(texts[start : start + AT_ONCE], network.source_alphabet)
        written = greedy(network, letters, lengths, TARGET_LENGTH)
        is_day = [day_of(as_text(each)) is not None for each in written.letters.tolist()]
        found.append(written.log_probabilities.sum(dim=1).exp() * torch.tensor(is_day))
    return torch.cat(found)


def measured_threshold(network: Seq2Seq) -> float:
    """The probability below which a text is said to be no date that the network knows.

    Of 2,000 dates of the validation part, whose days judge nothing else, 0.5 % lie below it.
    """
    sure = probabilities(network, [each.text for each in examples("validation", OTHER_SIZE, VALIDATION_SEED)])
    return float(sure.quantile(0.005))


def told_apart(network: Seq2Seq, threshold: float) -> tuple[float, float]:
    """The share of the test's dates that are taken for dates, and that of the odd texts that are not."""
    dates = probabilities(network, [each.text for each in test_sets()["test"][:OTHER_SIZE]])
    odd = probabilities(network, odd_texts(ODD_SIZE, TEST_SEED))
    return _share((dates >= threshold).tolist()), _share((odd < threshold).tolist())


def _parts(given: Sequence[Example]) -> list[Sequence[Example]]:
    return [given[start : start + AT_ONCE] for start in range(0, len(given), AT_ONCE)]


def _share(right: Sequence[bool]) -> float:
    return sum(right) / len(right)
