"""Which numbers are marked together: those of the output that stand in h_n as well, and the states of a layer."""

import numpy as np

from rnnplay.lessons.tensors.arguments import Arguments
from rnnplay.lessons.tensors.shapes import outputs_of, overlaps

_PARTS, _OWNERS = 1_000_000, 2_000_000  # above all numbers of a tensor


def cell_links(arguments: Arguments) -> dict[str, np.ndarray]:
    """For the output and h_n, in their shapes: the same whole number where the same number stands, else 0."""
    links = {each.name: np.zeros(each.shape, int) for each in outputs_of(arguments) if each.name in ("output", "h_n")}
    for each in overlaps(arguments):
        shared = links["output"][each.output_index]
        numbers = 1 + each.direction * shared.size + np.arange(shared.size).reshape(shared.shape)
        links["output"][each.output_index] = numbers
        links["h_n"][each.state_index] = numbers
    return links


def part_link(direction: int) -> int:
    """Of the part of the output, and of h_n, that one direction gives; where it has no cells."""
    return _PARTS + direction


def owner_link(place: int) -> int:
    """Of a layer in a direction, the ``place``-th along the first axis of h_n."""
    return _OWNERS + place
