"""Shapes as they are written beside a line of code."""

from collections.abc import Mapping

import torch
from torch import Tensor

from rnnplay.lessons.tensors.forward.walk import RETURNED

Made = Mapping[str, Tensor | tuple[Tensor, ...]]


def shape_of(value: Tensor | tuple[Tensor, ...]) -> str:
    """``(10, 28, 128)``, or ``3 × (1, 4)`` of a list."""
    if isinstance(value, tuple):
        return f"{len(value)} × {shape_of(value[0])}"
    return str(tuple(value.shape))


def shapes_of(made: Made) -> str:
    """What a line makes: ``output (10, 28, 128), h_n (2, 10, 128)``; of what is returned the shape alone."""
    return ", ".join(shape_of(each) if name == RETURNED else f"{name} {shape_of(each)}" for name, each in made.items())


def joined(value: Tensor | tuple[Tensor, ...]) -> Tensor:
    """A list of tensors as one, along their first axis."""
    return torch.cat(value) if isinstance(value, tuple) else value
