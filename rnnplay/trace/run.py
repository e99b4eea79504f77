"""Runs a recurrent module step by step, and keeps everything."""

from collections.abc import Callable, Sequence
from contextlib import suppress

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from rnnplay.trace.cells import Change, Kind, Step, Weights
from rnnplay.trace.intervention import Intervention, change_at, check
from rnnplay.trace.module import (
    check_inputs,
    check_that_it_runs_as_torch_does,
    check_that_nothing_is_dropped,
    initial_state,
    kind_of,
    weights_as_they_would_be,
)
from rnnplay.trace.result import Equations, Layout, State, Steps, Trace, names_of, stack


def trace(
    module: nn.RNNBase | nn.RNNCellBase,
    inputs: Tensor,
    state: State | Sequence[Tensor] | None = None,
    interventions: Sequence[Intervention] = (),
) -> Trace:
    """Run a recurrent module over a sequence and keep every gate and state of every step.

    Autograd runs through it as through the module itself, and so does ``torch.func``.

    Args:
        module: ``nn.RNN``, ``nn.GRU``, ``nn.LSTM`` or one of their Cells, which is run over the sequence in a loop. Its
            forward pre-hooks are run first, because pruning and weight normalisation compute its weights there.
        inputs: ``(time, features)``, ``(time, batch, features)``, or ``(batch, time, features)`` if the module is
            ``batch_first``. Converted to the device and type of the module's parameters.
        state: the initial state as the module takes it, ``h_0`` or ``(h_0, c_0)``; zeros if None. The batch may be
            empty.
        interventions: what is other than the module would have it, applied in their order.

    Returns:
        The trace, e.g. ``trace(lstm, inputs).layers[0][0].forget_gate``; see ``Trace`` for the shapes.

    Raises:
        TraceError: the module is of another kind, has a forward or hooks of its own, or drops units at random; or the
            shapes do not fit, or an intervention is about what the module does not have.
    """
    kind = kind_of(module)
    check_that_it_runs_as_torch_does(module)
    check_that_nothing_is_dropped(module)
    batch_first = isinstance(module, nn.RNNBase) and module.batch_first
    check_inputs(inputs, module.input_size, batch_first)
    with weights_as_they_would_be(module, inputs, state) as all_weights:
        return _trace(module, kind, inputs, state, all_weights, Layout(inputs.dim() == 3, batch_first), interventions)


def _trace(
    module: nn.RNNBase | nn.RNNCellBase,
    kind: Kind,
    inputs: Tensor,
    state: State | Sequence[Tensor] | None,
    all_weights: list[list[Weights]],
    layout: Layout,
    interventions: Sequence[Intervention],
) -> Trace:
    """The trace with ``all_weights[layer][direction]``, when everything has been checked but the state."""
    num_layers, directions = len(all_weights), len(all_weights[0])
    inputs = inputs.to(all_weights[0][0].from_input)
    sequence = _sequence(inputs, layout)  # (time, batch, features)
    initial = initial_state(module, kind, state, num_layers * directions, layout.batched, sequence)
    check(interventions, kind, num_layers, directions, len(sequence), _sizes(kind, initial))
    layers, kept, final = [], [], []
    for layer in range(num_layers):
        read = []
        for direction in range(directions):
            start = {name: values[layer * directions + direction] for name, values in initial.items()}
            changes = change_at(interventions, layer, direction)
            steps = _run(kind.step, sequence, start, all_weights[layer][direction], changes, backward=direction == 1)
            read.append(steps)
            final.append(steps[0 if direction == 1 else -1])
        kept.append(tuple(read))
        layers.append(tuple(stack(kind.trace, steps, layout) for steps in read))
        # The next layer reads both directions side by side.
        hidden_states = [torch.stack([step["hidden_state"] for step in steps]) for steps in read]
        sequence = torch.cat(hidden_states, dim=-1)  # (time, batch, directions * hidden)
    last = _state(final, kind, layout, of_cell=isinstance(module, nn.RNNCellBase))
    return Trace(
        tuple(layers),
        output=layout(sequence),
        state=last,
        inputs=inputs,
        equations=Equations(getattr(module, "nonlinearity", "tanh"), bool(module.bias)),
        _steps=tuple(kept),
        _layout=layout,
    )


def _sequence(inputs: Tensor, layout: Layout) -> Tensor:
    """Inputs as ``(time, batch, features)``, through which autograd runs."""
    if torch.is_grad_enabled() and not inputs.requires_grad:
        with suppress(RuntimeError):  # inside torch.func, which keeps its own record
            inputs = inputs.clone().requires_grad_()  # so that gradients() works for frozen parameters too
    sequence = inputs if layout.batched else inputs[:, None]
    return sequence.transpose(0, 1) if layout.batched and layout.batch_first else sequence


def _state(final: Steps, kind: Kind, layout: Layout, of_cell: bool) -> State:
    """The final state as the module returns it, from the last step of each layer and direction."""
    last = []
    for name in kind.state:
        values = torch.stack([step[name] for step in final])  # (layers * directions, batch, hidden)
        values = values if layout.batched else values.squeeze(1)
        last.append(values[0] if of_cell else values)
    return (last[0], last[1]) if len(last) == 2 else last[0]


def _sizes(kind: Kind, state: dict[str, Tensor]) -> dict[str, int]:
    """Units of each quantity; with a projection, the hidden state has fewer than the rest."""
    units = state[kind.state[-1]].shape[-1]  # of an LSTM, its cell state
    return {name: units for name in names_of(kind.trace)} | {"hidden_state": state["hidden_state"].shape[-1]}


def _run(
    step: Step,
    sequence: Tensor,
    start: dict[str, Tensor],
    weights: Weights,
    changes: Callable[[int], Change],
    backward: bool,
) -> Steps:
    """All steps of one layer and direction over ``(time, batch, features)``, in the order of the input."""
    from_inputs = F.linear(sequence, weights.from_input, weights.input_bias).unbind(0)  # one product for all steps
    steps, previous = [], start
    positions = range(len(from_inputs))
    for position in reversed(positions) if backward else positions:
        previous = step(from_inputs[position], previous, weights, changes(position))
        steps.append(previous)
    return steps[::-1] if backward else steps
