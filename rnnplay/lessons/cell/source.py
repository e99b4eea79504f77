"""What a recurrent network reads on this page: rows of a digit, letters of a word or points of a wave."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from rnnplay.digits.reading import Layers
from rnnplay.engine.arrays import read_only
from rnnplay.figures.numbers import Quantity
from rnnplay.figures.panel import Panel
from rnnplay.lessons.cell.arithmetic import UnitArithmetic, unit_arithmetic
from rnnplay.trace import Intervention, State, Trace, trace


@dataclass(frozen=True)
class Names:
    """How a sequence is spoken of.

    Attributes:
        step: what a step is, such as ``"Row"``.
        address: the name by which the step is in the address.
        here: where the numbers of an equation are, such as “at this row”.
        hover: what is said of a unit at a step, as plotly reads it.
        step_of_code: what the field is called that chooses the step of the code.
        code: what the code is, with ``{number}`` of the step and ``{unit}``.
        inputs: what xₜ is in the first layer.
        features: the name of each number in xₜ.
        steps: what is read at each step, where that is short; else nothing.
        stage: what the stage shows, for screen readers.
        start, end: of the steps at which something is set.
        at: the step at which something is set once.
        turn: the smallest change that makes the prediction another one.
    """

    step: str
    address: str
    here: str
    hover: str
    step_of_code: str
    code: str
    inputs: str
    features: Sequence[str]
    stage: str
    start: str
    end: str
    at: str
    turn: str
    steps: Sequence[str] = ()


class Source(ABC):
    """A sequence, the recurrent network that reads it, and what it predicts.

    Args:
        module: a recurrent module of torch.
        inputs: what it reads, ``(steps, features)``.
        state: before the first step, without a batch, as the module gives it; zeros if None.

    Attributes:
        names: how it is spoken of.
    """

    names: Names

    def __init__(self, module: nn.RNNBase | nn.RNNCellBase, inputs: np.ndarray, state: State | None = None) -> None:
        self.module = module
        self.inputs = inputs
        self.state = state

    @property
    def num_layers(self) -> int:
        """How many layers it has; a Cell has one."""
        return self.module.num_layers if isinstance(self.module, nn.RNNBase) else 1

    @property
    def bidirectional(self) -> bool:
        """Whether it reads in both directions."""
        return isinstance(self.module, nn.RNNBase) and self.module.bidirectional

    @property
    def hidden_size(self) -> int:
        """Units in each layer and direction."""
        return int(self.module.hidden_size)

    @cached_property
    def _as_it_is(self) -> Trace:
        return self.traced()

    @cached_property
    def layers(self) -> Layers:
        """Every gate and state, ``layers[layer][direction]["hidden_state"]`` ``(steps, hidden)``."""
        return self.layers_of(self._as_it_is)

    def layers_of(self, traced: Trace) -> Layers:
        """The same of what was read once, perhaps where something was otherwise."""
        batch_first = _is_batch_first(self.module)
        return tuple(
            tuple(
                {name: read_only(each[0] if batch_first else each[:, 0]) for name, each in direction.by_name().items()}
                for direction in layer
            )
            for layer in traced.layers
        )

    @cached_property
    def outcome(self) -> np.ndarray:
        """What it predicts; each kind of source says of what shape that is."""
        return self.outcomes_of(self._as_it_is)[0]

    def outcomes_of(self, traced: Trace) -> np.ndarray:
        """The same for each time that it was read, perhaps where something was otherwise, ``(batch, …)``."""
        with torch.no_grad():
            return read_only(self.read_out(traced))

    def outcomes(self, interventions: Sequence[Intervention] = (), batch: int = 1) -> np.ndarray:
        """What it predicts where something is otherwise, ``(batch, …)``; the arguments are those of `traced`."""
        return self.outcomes_of(self.traced(interventions, batch))

    def traced(self, interventions: Sequence[Intervention] = (), batch: int = 1) -> Trace:
        """The sequence, read once more.

        Args:
            interventions: what is otherwise; their values may be ``(batch, units)``.
            batch: how often it is read at once.
        """
        inputs = torch.from_numpy(np.array(self.inputs, dtype=np.float32))
        if _is_batch_first(self.module):
            many = inputs[None].expand(batch, -1, -1)  # (batch, steps, features)
        else:
            many = inputs[:, None].expand(-1, batch, -1)  # (steps, batch, features)
        with torch.no_grad():
            return trace(self.module, many, self._state_of(batch), interventions)

    def _state_of(self, batch: int) -> State | None:
        """The state before the first step, as the module takes it for a batch."""
        if self.state is None:
            return None
        many = [each[..., None, :].expand(*each.shape[:-1], batch, -1) for each in _parts(self.state)]
        return (many[0], many[1]) if len(many) == 2 else many[0]

    def start(self, layer: int, direction: int) -> dict[str, np.ndarray]:
        """What the first step of a layer and direction finds, each ``(hidden,)`` by name; nothing for zeros."""
        if self.state is None:
            return {}
        at = layer * (2 if self.bidirectional else 1) + direction
        names = ("hidden_state", "cell_state")
        return {name: read_only(each[at]) for name, each in zip(names, _parts(self.state), strict=False)}

    def arithmetic(self, layer: int, direction: int, unit: int) -> UnitArithmetic:
        """Every weight, product and sum of one unit, each from 0."""
        start = self.start(layer, direction)
        return unit_arithmetic(self.module, self.layers, self.inputs, layer, direction, unit, start)

    @abstractmethod
    def read_out(self, traced: Trace) -> Tensor:
        """What is predicted, ``(batch, …)``."""

    @abstractmethod
    def script(self, file: str, npz: str, interventions: Sequence[Intervention] = ()) -> str:
        """One that repeats the reading, and the same where something is otherwise.

        Args:
            file, npz: what the files of weights and numbers are called.
            interventions: what is otherwise.
        """

    @abstractmethod
    def weights(self) -> Mapping[str, Tensor]:
        """Those of the network, by name; the recurrent module's begin with ``recurrent.``."""

    @abstractmethod
    def predicted(self, changed: Trace | None) -> list[Quantity]:
        """What is predicted, to be taken away, of the sequence as it is or as it was read with a change."""

    def outcome_of(self, changed: Trace | None) -> np.ndarray:
        """`outcome`, or the same of the sequence as it was read with a change."""
        return self.outcome if changed is None else self.outcomes_of(changed)[0]

    @abstractmethod
    def largest_say(self) -> tuple[int, int, int]:
        """Layer, direction and unit of the hidden unit that adds most to what is predicted at the end."""

    @property
    @abstractmethod
    def said(self) -> str:
        """What is predicted, in Markdown."""

    @abstractmethod
    def what_changes(self, outcome: np.ndarray) -> str:
        """The difference between what is predicted and another outcome, in Markdown."""

    @abstractmethod
    def named(self, outcome: np.ndarray) -> str:
        """An outcome in a word or two, in Markdown."""

    @abstractmethod
    def before_and_after(self, changed: Trace, direction: int, **layout: Any) -> list[Panel]:
        """What is predicted at each step, before and with a change.

        Args:
            changed: the sequence, read with the change.
            direction: as whose steps the clock goes.
            layout: of the panels: their row and height.
        """

    @abstractmethod
    def turned(self, outcomes: np.ndarray) -> np.ndarray:
        """Which of ``(batch, …)`` are another prediction, ``(batch,)``."""

    @property
    def before_captions(self) -> Sequence[str]:
        """What stands before the caption of each step; nothing if that is empty."""
        return [""] * len(self.inputs)

    @abstractmethod
    def panel(self, direction: int, **layout: Any) -> Panel:
        """The sequence as a picture, read in a direction; its time runs along an axis."""


def _is_batch_first(module: nn.Module) -> bool:
    return isinstance(module, nn.RNNBase) and module.batch_first


def _parts(state: State) -> tuple[Tensor, ...]:
    return state if isinstance(state, tuple) else (state,)
