"""One step of learning taken apart: forward, loss, backward, update."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import numpy as np

# What is not known before the loss, before the gradient, before the update.
_APPEAR = (("losses",), ("state_gradients", "gradients"), ("losses_after", "changes"))


@dataclass(frozen=True, eq=False)
class StepPhases:
    """One step of learning: what every lesson shows of it. A lesson adds what its forward pass computes.

    Attributes:
        losses: loss: ``(time,)``: of each letter or point.
        loss: what is learned to make small: their sum or mean.
        state_gradients: backward: for each layer ∂loss/∂hₜ, all that comes back there: ``(time, hidden)``, or its
            length ``(time,)``.
        gradients: ∂loss/∂weight by the parameter's name, ``(rows, columns)``; a bias is one column.
        changes: update: what is added to each weight, likewise.
        losses_after: ``(time,)``: ``losses`` with the changed weights.
    """

    losses: np.ndarray
    loss: float
    state_gradients: tuple[np.ndarray, ...]
    gradients: Mapping[str, np.ndarray]
    changes: Mapping[str, np.ndarray]
    losses_after: np.ndarray


Step = TypeVar("Step", bound=StepPhases)


def unfolded(step: Step) -> list[Step]:
    """What is known of a step in each of the four phases; what is still to come is NaN."""
    known = [step]
    for names in reversed(_APPEAR):
        known.insert(0, replace(known[0], **{name: _unknown(getattr(step, name)) for name in names}))
    return known


def _unknown(values: Any) -> Any:
    if isinstance(values, Mapping):
        return {name: _unknown(each) for name, each in values.items()}
    if isinstance(values, tuple):
        return tuple(map(_unknown, values))
    return np.full_like(values, np.nan)
