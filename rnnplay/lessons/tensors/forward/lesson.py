"""A network with what it reads, and its forward as it is taught: one tensor a line."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import torch
import torch.nn.functional as F
from torch import nn

from rnnplay.lessons.tensors.forward.walk import Step, walk

# What the axes of a tensor are, by its name in the source, as `N_` marks them.
Axes = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Forward:
    """A forward, to be gone through.

    Attributes:
        model: whose it is.
        source: its forward as a function of ``self``, written so that every line makes tensors with a name. It gives
            what the model's own forward gives, to the bit.
        arguments: what it reads, by the name of its arguments.
        axes: of its tensors.
        weights: where the weights are from, in a sentence.
        real: the functions of the project that do this.
    """

    model: nn.Module
    source: str
    arguments: Mapping[str, Any]
    axes: Axes
    weights: str
    real: Sequence[Callable[..., Any]]

    def steps(self) -> list[Step]:
        """Every statement, as it is run on what is read."""
        with torch.inference_mode():
            return walk(self.source, self.arguments, {"self": self.model, "torch": torch, "F": F})
