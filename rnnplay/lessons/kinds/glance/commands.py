"""What the command line does with networks that read a digit in one step or in 28: train them, and measure them."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from rnnplay.data.mnist import load_mnist
from rnnplay.digits.evaluation import accuracy
from rnnplay.family_commands import Measure, Training
from rnnplay.lessons.kinds.glance.evaluation import logistic_regression, scores
from rnnplay.lessons.kinds.glance.task import Settings, Task
from rnnplay.lessons.kinds.recipes import Recipes
from rnnplay.text import N_

JUDGED_ON = N_("test images of MNIST")
# The same but for how the images are read, so that nothing else makes the difference.
RECIPES = {"glance": Settings(steps=8000), "glance-rows": Settings(reading="rows", steps=8000)}


def names() -> Sequence[str]:
    """Recipes by which a network can be trained."""
    return [*RECIPES]


def train(training: Training) -> None:
    """Train a network, measure it, and save it with its card."""
    recipes(training.data).train(training)


def measure(data: Path | None) -> Measure:
    """MNIST's test images, from a folder or from the sample."""
    return recipes(data).measure(data)


def recipes(data: Path | None) -> Recipes:
    """The commands, for MNIST from a folder or for the sample that comes with the project."""
    learnt, test = load_mnist("train", data), load_mnist("test", data)
    baseline = cache(lambda: logistic_regression(learnt, test))
    return Recipes(
        settings=lambda: RECIPES,
        task=lambda settings: Task(settings, learnt),
        scores=lambda model: scores(model, test, baseline),
        count=lambda: len(test),
        accuracy=lambda model: accuracy(model, test),
        data=learnt.source,
        judged_on=JUDGED_ON,
    )
