"""What is measured of a recurrent module on one sequence: its memory, its gradients, its gates and its units.

Everything is computed from traces, whose values and gradients are torch's.
"""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

from rnnplay.trace import DirectionTrace, Trace, trace

FELT = 0.01  # of the largest difference: below it an impulse is no longer felt
SHUT, OPEN = 0.05, 0.95  # a gate below the one lets nearly nothing through, above the other nearly all
UNCHANGED = 1e-6  # a unit that moves by less does not move, by float32's rounding

LARGEST = 1e18  # float32 still holds its square


@dataclass(frozen=True, eq=False)
class ImpulseResponse:
    """How long an impulse is felt.

    Attributes:
        difference: ‖h'ₜ − hₜ‖ at each step that is read, ``(steps,)``, in the order of reading: h' with an impulse of 1
            in every feature of the first step that is read, h without.
    """

    difference: np.ndarray

    @property
    def memory(self) -> int | None:
        """The step, from 1 in the order of reading, from which the difference stays below 1 % of its largest.

        None: it never does within the sequence.
        """
        if not self.difference.any():
            return 1
        felt = np.flatnonzero(self.difference >= FELT * self.difference.max())
        last = int(felt[-1]) + 1  # the step at which it is felt for the last time
        return None if last == len(self.difference) else last + 1


@dataclass(frozen=True)
class Saturation:
    """Shares of the values of a gate, over all steps and units, that are nearly 0 and nearly 1."""

    shut: float
    open: float


def read_struck(module: nn.RNNBase | nn.RNNCellBase, inputs: Tensor, direction: int) -> Trace:
    """What a module makes of inputs with an impulse of 1 in every feature of the first step that a direction reads.

    Args:
        module: without dropout.
        inputs: ``(time, features)``.
        direction: 0 forward, 1 backward.
    """
    struck = inputs.clone()
    struck[-1 if direction == 1 else 0] += 1
    with torch.no_grad():
        return trace(module, struck)


def impulse_response(without: Trace, struck: Trace, layer: int, direction: int) -> ImpulseResponse:
    """How much a hidden state differs after an impulse at the first step that its direction reads.

    Args:
        without: what the module made of the inputs.
        struck: what it made of them with that impulse (`read_struck`).
        layer, direction: whose hidden state, each from 0.
    """
    before, after = (each.layers[layer][direction].hidden_state for each in (without, struck))  # (time, hidden)
    difference = (after - before).detach().cpu().double().norm(dim=-1).numpy()
    return ImpulseResponse(difference[::-1] if direction == 1 else difference)


def input_gradient(
    module: nn.RNNBase | nn.RNNCellBase, inputs: Tensor, layer: int, direction: int, unit: int, step: int
) -> np.ndarray:
    """∂hₜ / ∂x of one unit's hidden state at one step: how it would move with every input, ``(time, features)``.

    Args:
        module: without dropout.
        inputs: ``(time, features)``.
        layer, direction, unit, step: which hidden state, each from 0. The step is the position in the input.
    """
    read = inputs.clone().requires_grad_()
    state = trace(module, read).layers[layer][direction].hidden_state[step, unit]
    (gradient,) = torch.autograd.grad(state, read)
    return gradient.cpu().double().numpy()


def saturation(traced: DirectionTrace) -> dict[str, Saturation]:
    """Of each gate of a layer and direction; of an RNN, which has none, nothing."""
    return {
        name: Saturation(float((gate < SHUT).double().mean()), float((gate > OPEN).double().mean()))
        for name, gate in traced.by_name().items()
        if name.endswith("gate")
    }


def dead_units(traced: DirectionTrace) -> list[int]:
    """The units, from 0, whose hidden state is the same at every step."""
    hidden_state = traced.hidden_state  # (time, hidden)
    moved = hidden_state.amax(dim=0) - hidden_state.amin(dim=0)
    return [int(unit) for unit in (moved <= UNCHANGED).nonzero()[:, 0]]


def is_bounded(traced: Trace) -> bool:
    """Whether no gate or state is beyond `LARGEST`: an RNN with relu can grow without end."""
    return all(
        bool((values.abs() < LARGEST).all())
        for layer in traced.layers
        for direction in layer
        for values in direction.by_name().values()
    )
