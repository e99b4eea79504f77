"""What a trace holds."""

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor

from rnnplay.text import _
from rnnplay.trace.errors import TraceError

if TYPE_CHECKING:
    import pandas as pd

State = Tensor | tuple[Tensor, Tensor]


def _detached(values: Any) -> Any:
    """``values`` without autograd's graph, which cannot be pickled."""
    if isinstance(values, Tensor):
        return values.detach()
    if isinstance(values, dict):
        return {name: _detached(value) for name, value in values.items()}
    return type(values)(map(_detached, values)) if isinstance(values, tuple | list) else values


class _Saved:
    """Can be pickled, copied and saved with torch.save: the numbers as they are, without autograd's graph."""

    def __getstate__(self) -> dict[str, Any]:
        return _detached(vars(self))


def names_of(kind: "type[_Named]") -> list[str]:
    """Every gate and state, in the order in which the equations compute them."""
    return [each.name for each in fields(kind)]  # type: ignore[arg-type]


class _Named(_Saved):
    def by_name(self) -> dict[str, Tensor]:
        """Every gate and state by its usual name, in the order in which the equations compute them."""
        return {name: getattr(self, name) for name in names_of(type(self))}


@dataclass(frozen=True, eq=False)
class RNNTrace(_Named):
    """One layer and direction of an RNN: its hidden state is all there is."""

    hidden_state: Tensor


@dataclass(frozen=True, eq=False)
class GRUTrace(_Named):
    """One layer and direction of a GRU."""

    reset_gate: Tensor
    update_gate: Tensor
    candidate: Tensor
    hidden_state: Tensor


@dataclass(frozen=True, eq=False)
class LSTMTrace(_Named):
    """One layer and direction of an LSTM. With ``proj_size`` the hidden state is narrower than the rest."""

    input_gate: Tensor
    forget_gate: Tensor
    candidate: Tensor
    output_gate: Tensor
    cell_state: Tensor
    hidden_state: Tensor


DirectionTrace = RNNTrace | GRUTrace | LSTMTrace
TRACES: dict[str, type[DirectionTrace]] = {"rnn": RNNTrace, "gru": GRUTrace, "lstm": LSTMTrace}
Layers = tuple[tuple[DirectionTrace, ...], ...]
Steps = list[dict[str, Tensor]]  # what each step computed, by name, in the order of the input


@dataclass(frozen=True)
class Layout:
    """How the inputs lay in memory."""

    batched: bool
    batch_first: bool

    def __call__(self, values: Tensor) -> Tensor:
        """``(time, batch, hidden)`` in the layout of the inputs."""
        if not self.batched:
            return values.squeeze(1)
        return values.transpose(0, 1) if self.batch_first else values


@dataclass(frozen=True)
class Equations:
    """What of a module's equations its gates and states do not tell: an RNN's nonlinearity, and whether b is added."""

    nonlinearity: str
    bias: bool


@dataclass(frozen=True, eq=False)
class Trace(_Saved):
    """What a recurrent module did with a sequence.

    A trace can be pickled, copied and saved; what is loaded holds the numbers and no graph for gradients.

    Attributes:
        layers: ``layers[layer][direction]``, direction 0 reading forward and 1 backward. Its tensors follow the layout
            of the inputs: ``(time, hidden)`` for ``(time, features)``, ``(time, batch, hidden)`` for
            ``(time, batch, features)``, and ``(batch, time, hidden)`` for ``(batch, time, features)`` with
            ``batch_first``. Time is the position in the input in both directions, as in torch's output, so the backward
            direction was computed from its last step to its first.
        output: as the module returns it; for a Cell, the hidden states of all steps.
        state: the final state as the module returns it: ``h_n``, or ``(h_n, c_n)`` for an LSTM.
        inputs: what was read, on the device and in the type of the module's parameters.
        equations: those of the module, as far as they differ from module to module.
    """

    layers: Layers
    output: Tensor
    state: State
    inputs: Tensor
    equations: Equations
    _steps: tuple[tuple[Steps, ...], ...] = field(repr=False)
    _layout: Layout = field(repr=False)

    @property
    def batched(self) -> bool:
        """Whether there is an axis of sequences."""
        return self._layout.batched

    @property
    def batch_first(self) -> bool:
        """Whether that axis is the first one."""
        return self._layout.batch_first

    def to_dataframe(self) -> "pd.DataFrame":
        """A table with a row a number; see `rnnplay.trace.export.to_dataframe`. It needs pandas."""
        from rnnplay.trace import export

        return export.to_dataframe(self)

    def save(self, path: str | Path) -> None:
        """Write all arrays into a file that ``numpy.load`` reads; see `rnnplay.trace.export.arrays` for their names.

        Raises:
            OSError: it cannot be written.
        """
        from rnnplay.trace import export

        export.save(self, path)

    def to_html(self, path: str | Path, layer: int = 0, direction: int = 0, sample: int = 0) -> None:
        """Write a page that plays, scrubs and zooms this trace and needs no network; see `rnnplay.notebook.show`.

        Raises:
            TraceError: there is no such layer, direction or sample.
            OSError: it cannot be written.
        """
        from rnnplay import show

        show(self, layer=layer, direction=direction, sample=sample).save(path)

    def gradients(self, loss: Tensor) -> Layers:
        """How much ``loss`` would change with every gate and state at every step: backpropagation through time.

        What a step passes on to later steps and to higher layers is counted, e.g. ``hidden_state[t]`` of the result is
        the whole of ∂loss/∂h_t. (Asking autograd for the gradient of ``trace.layers[…].hidden_state`` would give only
        what the loss takes from that tensor directly: it is a copy of the steps, beside the recurrence.)

        Args:
            loss: one number, computed from ``output``, ``state`` or ``layers`` of this trace.

        Returns:
            The same structure and shapes as ``layers``, each tensor replaced by its gradient; zeros where the loss does
            not depend on it. The graph is kept, so that ``loss.backward()`` and other losses still work.

        Raises:
            TraceError: ``loss`` is not one number or was not computed from this trace, autograd recorded nothing, or
                the graph is gone since ``loss.backward()``.
        """
        values = [value for layer in self._steps for steps in layer for step in steps for value in step.values()]
        found = iter(_gradients(loss, values))
        return tuple(
            tuple(
                stack(type(each), [{name: next(found) for name in step} for step in steps], self._layout)
                for each, steps in zip(traces, layer, strict=True)
            )
            for traces, layer in zip(self.layers, self._steps, strict=True)
        )


def _gradients(loss: Tensor, values: list[Tensor]) -> list[Tensor]:
    """Of ``loss`` with respect to each of a trace's values; zeros where it does not depend on one.

    Raises:
        TraceError: it is not one number that was computed from them, or the graph is gone.
    """
    if loss.numel() != 1:
        raise TraceError(
            _("Gradients are those of one number; this loss has the shape {shape}.").format(shape=tuple(loss.shape))
        )
    if not (loss.requires_grad and values[0].requires_grad):
        raise TraceError(
            _(
                "Autograd recorded nothing: make the trace outside of torch.no_grad() and torch.inference_mode(), "
                "and compute the loss from it."
            )
        )
    try:
        gradients = torch.autograd.grad(loss, values, retain_graph=True, allow_unused=True)
    except RuntimeError as error:
        if "second time" not in str(error):
            raise
        raise TraceError(
            _(
                "The graph of this trace was freed by an earlier backward(). Ask for gradients() before it, or "
                "call loss.backward(retain_graph=True)."
            )
        ) from None
    if all(gradient is None for gradient in gradients):
        raise TraceError(
            _(
                "This loss does not depend on this trace. Compute it from the trace's own output, state or "
                "layers, not from another call of the module."
            )
        )
    return [
        torch.zeros_like(value) if gradient is None else gradient
        for value, gradient in zip(values, gradients, strict=True)
    ]


def stack(kind: type[DirectionTrace], steps: Steps, layout: Callable[[Tensor], Tensor]) -> DirectionTrace:
    return kind(**{name: layout(torch.stack([step[name] for step in steps])) for name in steps[0]})


# So that torch.load, which takes only what it knows to be harmless, takes a saved trace.
torch.serialization.add_safe_globals([Trace, RNNTrace, GRUTrace, LSTMTrace, Layout, Equations])
