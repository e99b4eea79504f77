"""How much memory a training of digits takes, before it is begun."""

from collections.abc import Sequence
from dataclasses import dataclass, fields

from rnnplay.card import parameters_of
from rnnplay.data.sequences import SIDE
from rnnplay.digits.recipes import Recipe
from rnnplay.models.row_classifier import RowClassifier
from rnnplay.models.without_memory import without_memory
from rnnplay.trace import TRACES

FLOAT, HALF = 4, 2  # bytes
COPIES = 4  # of the weights: themselves, the gradient, Adam's two means
# Of a step's forward pass, for each digit, row and unit: measured on the CPU, torch's own buffers with it.
KEPT_FOR_BACKWARD = {"rnn": 4, "gru": 9, "lstm": 11}


@dataclass(frozen=True)
class Needs:
    """Bytes.

    Attributes:
        always: that a run keeps as long as it is there.
        in_a_step: besides, while it makes a step.
    """

    always: int
    in_a_step: int


def needs_of(recipes: Sequence[Recipe], observations: int, memory: int) -> Needs:
    """The memory of a race with these recipes.

    Args:
        recipes: of its networks.
        observations: how many are kept at least.
        memory: bytes for the history; two states and those observations are kept even where they take more.
    """
    weights = [_weights(recipe) for recipe in recipes]
    # Each gate and state of a digit being read, (rows, units).
    seen = sum(HALF * len(fields(TRACES[recipe.cell])) * _rows(recipe) * recipe.units for recipe in recipes)
    state = FLOAT * (COPIES - 1) * sum(weights)
    return Needs(
        always=FLOAT * COPIES * sum(weights) + max(memory, 2 * state + observations * seen),
        in_a_step=max(
            FLOAT * KEPT_FOR_BACKWARD[recipe.cell] * recipe.batch_size * _rows(recipe) * recipe.units
            for recipe in recipes
        ),
    )


def _weights(recipe: Recipe) -> int:
    with without_memory():
        model = RowClassifier(**recipe.architecture)
    return parameters_of(model)


def _rows(recipe: Recipe) -> int:
    return SIDE * SIDE // recipe.row_length
