"""What is measured of a network that reads digits: test images, beside logistic regression, and what it costs."""

from collections.abc import Callable

from rnnplay.data.mnist import Digits
from rnnplay.digits.evaluation import accuracy
from rnnplay.digits.simple_models import measure
from rnnplay.lessons.kinds.glance.costs import costs
from rnnplay.models.glance import Glance

BASELINE = "pixels"  # of `rnnplay.digits.simple_models`: multinomial logistic regression on all pixels


def scores(model: Glance, test: Digits, baseline: Callable[[], float]) -> dict[str, float]:
    """All that is measured: README.md says what each number is.

    Args:
        model: in eval mode.
        test: images that it never learned from.
        baseline: fits the baseline and gives its accuracy on the same images.
    """
    of = costs(model)
    return {
        "score": accuracy(model, test),
        "n": len(test),
        "baseline": baseline(),
        "weights": of.weights,
        "idle_weights": of.idle_weights,
        "multiplications": of.multiplications,
        "idle_multiplications": of.idle_multiplications,
    }


def logistic_regression(train: Digits, test: Digits) -> float:
    """The accuracy of the baseline on ``test``, fitted to ``train`` as it is."""
    return measure(BASELINE, train, test).accuracy
