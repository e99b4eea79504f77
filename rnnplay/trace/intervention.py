"""What if: one quantity of a recurrent module is another while it runs."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from rnnplay.text import _
from rnnplay.trace.cells import Change, Kind
from rnnplay.trace.errors import TraceError


@dataclass(frozen=True, eq=False)
class Intervention:
    """Sets or changes one quantity at some layers, directions, steps and units; all that follows from it changes too.

    ``Intervention("forget_gate", 0.0, layers=[1], steps=range(9, 28))`` has the second layer forget all that it knew,
    at every step from the tenth on. One that gives the very value back changes nothing.

    Attributes:
        quantity: its name in the trace: ``"forget_gate"``, ``"cell_state"``, ``"hidden_state"``, …
        value: a number; a tensor of ``(units,)`` or ``(batch, units)``; or a function that gets what it would be,
            ``(batch, units)``, and the step, and gives what it is to be. Units are those of the whole layer, and a
            batch of one stands for inputs without a batch.
        layers, directions, steps, units: where, each counted from 0; None for all. A step is a position in the input,
            in both directions.
    """

    quantity: str
    value: float | Tensor | Callable[[Tensor, int], Tensor | float]
    layers: Collection[int] | None = None
    directions: Collection[int] | None = None
    steps: Collection[int] | None = None
    units: Collection[int] | None = None

    def applied(self, found: Tensor, step: int) -> Tensor:
        """What becomes of a value ``(batch, units)`` at a step."""
        wanted = self.value(found, step) if callable(self.value) else self.value
        changed = torch.as_tensor(wanted, dtype=found.dtype, device=found.device)
        try:
            changed = changed.expand_as(found)
        except RuntimeError:
            message = _("An intervention gives {quantity} the shape {given}, but here it is (batch, units) = {shape}.")
            shapes = {"given": tuple(changed.shape), "shape": tuple(found.shape)}
            raise TraceError(message.format(quantity=self.quantity, **shapes)) from None
        here = torch.ones(found.shape[-1], dtype=torch.bool, device=found.device)
        if self.units is not None:
            here = torch.zeros_like(here)
            here[list(self.units)] = True
        return torch.where(here, changed, found)  # so autograd still knows of what it would have been


def check(
    interventions: Sequence[Intervention], kind: Kind, layers: int, directions: int, steps: int, units: dict[str, int]
) -> None:
    """
    Args:
        units: how many each quantity has.

    Raises:
        TraceError: one of them is about what the module does not have.
    """
    name = {"RNNTrace": _("an RNN"), "GRUTrace": _("a GRU"), "LSTMTrace": _("an LSTM")}[kind.trace.__name__]
    for each in interventions:
        if each.quantity not in units:
            message = _("There is no {quantity} in {cell}. There are: {quantities}.")
            raise TraceError(message.format(quantity=each.quantity, cell=name, quantities=", ".join(units)))
        for where, chosen, count in (
            ("layers", each.layers, layers),
            ("directions", each.directions, directions),
            ("steps", each.steps, steps),
            ("units", each.units, units[each.quantity]),
        ):
            for index in chosen or ():
                if isinstance(index, bool) or not isinstance(index, int) or not 0 <= index < count:
                    message = _("An intervention names {where} by numbers from 0 to {last} here; {index} is none.")
                    raise TraceError(message.format(where=where, last=count - 1, index=repr(index)))


def change_at(interventions: Sequence[Intervention], layer: int, direction: int) -> Callable[[int], Change]:
    """What is changed in a layer and direction, by the step."""
    mine = [
        each
        for each in interventions
        if (each.layers is None or layer in each.layers) and (each.directions is None or direction in each.directions)
    ]
    if not mine:
        return lambda _step: _as_it_is

    def at(step: int) -> Change:
        now = [each for each in mine if each.steps is None or step in each.steps]

        def change(name: str, value: Tensor) -> Tensor:
            for each in now:
                if each.quantity == name:
                    value = each.applied(value, step)
            return value

        return change

    return at


def _as_it_is(_name: str, value: Tensor) -> Tensor:
    return value
