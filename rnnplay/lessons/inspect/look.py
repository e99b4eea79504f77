"""One look into a network: what it made of a sequence, and what is measured of one layer, direction and unit."""

from dataclasses import dataclass

import numpy as np
import torch
from torch import nn

from rnnplay.lessons.inspect.measures import (
    LARGEST,
    ImpulseResponse,
    Saturation,
    dead_units,
    impulse_response,
    input_gradient,
    is_bounded,
    saturation,
)
from rnnplay.trace import DirectionTrace, Trace, trace


@dataclass(frozen=True)
class Place:
    """What is looked at, each from 0; the step is a position in the input."""

    layer: int
    direction: int
    unit: int
    step: int


@dataclass(frozen=True, eq=False)
class Look:
    """
    Attributes:
        traced: every gate and state.
        place: what of it is measured.
        response: to an impulse at the first step that is read.
        gradient: of the unit at the step with respect to every input, ``(time, features)``.
        saturation: of each gate.
        dead: units that never change, from 0; None: there is but one step.
    """

    traced: Trace
    place: Place
    response: ImpulseResponse
    gradient: np.ndarray
    saturation: dict[str, Saturation]
    dead: list[int] | None

    @property
    def read(self) -> DirectionTrace:
        """What the layer and direction made."""
        return self.traced.layers[self.place.layer][self.place.direction]


def read_sequence(module: nn.RNNBase | nn.RNNCellBase, sequence: np.ndarray) -> Trace | None:
    """What a module makes of ``(time, features)``; None: it grows beyond `LARGEST`."""
    with torch.no_grad():
        traced = trace(module, torch.from_numpy(sequence))
    return traced if is_bounded(traced) else None


def look(module: nn.RNNBase | nn.RNNCellBase, traced: Trace, struck: Trace, place: Place) -> Look | None:
    """Measure one layer, direction and unit; None: with the impulse, or backwards, it grows beyond `LARGEST`.

    Args:
        module: that read.
        traced: from `read_sequence`.
        struck: from `read_struck`, for this direction.
        place: which.
    """
    at = place.layer, place.direction
    read = traced.layers[place.layer][place.direction]
    response = impulse_response(traced, struck, *at)
    gradient = input_gradient(module, traced.inputs, *at, place.unit, place.step)
    if not all((np.abs(each) < LARGEST).all() for each in (response.difference, gradient)):
        return None
    dead = dead_units(read) if len(traced.inputs) > 1 else None
    return Look(traced, place, response, gradient, saturation(read), dead)


def liveliest(read: DirectionTrace) -> int:
    """The unit whose hidden state has the widest range."""
    hidden_state = read.hidden_state  # (time, hidden)
    return int((hidden_state.amax(dim=0) - hidden_state.amin(dim=0)).argmax())
