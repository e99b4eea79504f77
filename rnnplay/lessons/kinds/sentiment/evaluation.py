"""How well opinions are told: by a network and by a bag of words, on sentences that nobody learned from."""

from functools import cache

from rnnplay.lessons.kinds.sentiment.bag import bag_of
from rnnplay.lessons.kinds.sentiment.examples import LONGER, Example, batch_of, different
from rnnplay.lessons.kinds.sentiment.task import Settings, right_of
from rnnplay.models.word_classifier import WordClassifier

TEST_SIZE, LONGER_SIZE, TEST_SEED = 3000, 1500, 1_000_001
AT_ONCE = 250  # sentences; the states of more would only take memory


@cache
def test_sets() -> dict[str, list[Example]]:
    """What a network is judged by, each sentence once: as those learned from, and with more statements."""
    return {
        "": different("test", TEST_SIZE, TEST_SEED),
        "longer_": different("test", LONGER_SIZE, TEST_SEED, **LONGER),
    }


def accuracy(network: WordClassifier, prefix: str = "") -> float:
    """Share of the sentences of a set whose opinion a network tells."""
    given = test_sets()[prefix]
    parts = [given[start : start + AT_ONCE] for start in range(0, len(given), AT_ONCE)]
    return sum(len(part) * right_of(network, batch_of(network, part)) for part in parts) / len(given)


def all_scores(network: WordClassifier, learned: Settings) -> dict[str, float]:
    """All that is measured: README.md says what each number is.

    Args:
        network: it.
        learned: whose sentences the bags of words learn from.
    """
    words_alone, with_pairs = bag_of(learned, False), bag_of(learned, True)
    found = dict[str, float]()
    for prefix, given in test_sets().items():
        words = [len(sentence.split()) for sentence, _opinion in given]
        found |= {
            f"{prefix}score": accuracy(network, prefix),
            f"{prefix}n": len(given),
            f"{prefix}baseline": words_alone.right_of(given),
            f"{prefix}pairs": with_pairs.right_of(given),
            f"{prefix}words": sum(words) / len(words),
        }
    return found
