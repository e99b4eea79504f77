"""A stroke as the canvas of the draw page sends it."""

from collections.abc import Sequence
from typing import Any

from rnnplay.data.pencil import curves_of


def path_of(points: Sequence[Sequence[float]], brush: float) -> list[list[Any]]:
    """The path of a stroke: ``[["M", x, y], ["Q", x, y, x, y], …, ["L", x, y]]``.

    Args:
        points, brush: as of `rnnplay.data.pencil.curves_of`.

    Raises:
        ValueError: there are fewer than two points.
    """
    curves = curves_of(points, brush)
    first, *between, end = curves.reached.tolist()
    controls = curves.controls.tolist()
    return [["M", *first], *(["Q", *controls[at], *each] for at, each in enumerate(between)), ["L", *end]]
