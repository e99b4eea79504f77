"""What the units of the last layer add to a logit, to take away."""

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
