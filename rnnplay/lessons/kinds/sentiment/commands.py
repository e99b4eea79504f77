"""What the command line does with networks that tell opinions: train them, and measure them."""

from rnnplay.lessons.kinds.recipes import Recipes
from rnnplay.lessons.kinds.sentiment.evaluation import accuracy, all_scores, test_sets
from rnnplay.lessons.kinds.sentiment.task import Settings, Task
from rnnplay.models.word_classifier import WordClassifier
from rnnplay.text import N_

RECIPES = {"sentiment": Settings()}


def scores(network: WordClassifier) -> dict[str, float]:
    """All that is measured, beside a bag of words that has learned from the recipe's sentences."""
    return all_scores(network, RECIPES["sentiment"])


COMMANDS = Recipes(
    settings=lambda: RECIPES,
    task=Task,
    scores=scores,
    count=lambda: len(test_sets()[""]),
    accuracy=accuracy,
    data=N_("sentences of one or two statements of a small made language, eight tenths of all that there are"),
    judged_on=N_("sentences never seen, not even with other nouns"),
)
names, train, measure = COMMANDS.names, COMMANDS.train, COMMANDS.measure
