"""All numbers of a reading and of one with a change, to take away, and what their units add to a logit."""

from dataclasses import replace

from rnnplay.digits.contributions import Contributions
from rnnplay.digits.quantities import BY_ROW
from rnnplay.figures.numbers import Quantity


def contribution_quantities(made: Contributions, layer: int) -> list[Quantity]:
    """What each unit of the last layer adds to a logit.

    Args:
        made: the products.
        layer: the last, from 0.
    """
    parts = [
        Quantity("contribution", products, BY_ROW, layer, direction) for direction, products in enumerate(made.products)
    ]
    return [*parts, Quantity("contribution_to", made.digit), Quantity("logit", made.logits, ("step",))]


def changed(quantities: list[Quantity], number: int) -> list[Quantity]:
    """The same on a further axis ``changed``, which is 0 for a reading as it is and 1 for one with a change."""
    return [replace(each, at={**each.at, "changed": number}) for each in quantities]
