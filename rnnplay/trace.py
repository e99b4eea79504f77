"""Every gate and state of a recurrent module at every step, exactly as torch computes them.

``nn.LSTM`` and its siblings return hidden states only; what their gates did on the way is lost inside one fused call.
Here the same equations run step by step on the module's own parameters, and everything is kept. Torch's module is the
oracle: values and gradients are the same up to rounding.

Sources, in the form that torch's documentation of each module gives them:

* RNN: J. Elman, *Finding structure in time*, Cognitive Science 14 (1990).
* LSTM: S. Hochreiter and J. Schmidhuber, *Long short-term memory*, Neural Computation 9 (1997), with the forget gate of
  F. Gers, J. Schmidhuber and F. Cummins, *Learning to forget*, Neural Computation 12 (2000), without peepholes.
* GRU: K. Cho et al., *Learning phrase representations using RNN encoder–decoder*, EMNLP (2014), equations 5–8, in the
  variant of cuDNN, where the reset gate acts after the matrix product.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from typing import Any, NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional as F

State = Tensor | tuple[Tensor, Tensor]


class TraceError(ValueError):
    """The module, its inputs or its state cannot be traced. The message says why."""


class _Named:
    def by_name(self) -> dict[str, Tensor]:
        """Every gate and state by its usual name, in the order in which the equations compute them."""
        return {each.name: getattr(self, each.name) for each in fields(self)}  # type: ignore[arg-type]


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
Layers = tuple[tuple[DirectionTrace, ...], ...]
_Steps = list[dict[str, Tensor]]  # what each step computed, by name, in the order of the input


@dataclass(frozen=True, eq=False)
class Trace:
    """What a recurrent module did with a sequence.

    Attributes:
        layers: ``layers[layer][direction]``, direction 0 reading forward and 1 backward. Its tensors follow the layout
            of the inputs: ``(time, hidden)`` for ``(time, features)``, ``(time, batch, hidden)`` for
            ``(time, batch, features)``, and ``(batch, time, hidden)`` for ``(batch, time, features)`` with
            ``batch_first``. Time is the position in the input in both directions, as in torch's output, so the backward
            direction was computed from its last step to its first.
        output: as the module returns it; for a Cell, the hidden states of all steps.
        state: the final state as the module returns it: ``h_n``, or ``(h_n, c_n)`` for an LSTM.
    """

    layers: Layers
    output: Tensor
    state: State
    _steps: tuple[tuple[_Steps, ...], ...] = field(repr=False)
    _layout: Callable[[Tensor], Tensor] = field(repr=False)

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
            TraceError: ``loss`` is not one number, or autograd recorded nothing.
        """
        if loss.numel() != 1:
            raise TraceError(f"Gradients are those of one number; this loss has the shape {tuple(loss.shape)}.")
        values = [value for layer in self._steps for steps in layer for step in steps for value in step.values()]
        if not (loss.requires_grad and values[0].requires_grad):
            raise TraceError(
                "Autograd recorded nothing: make the trace outside of torch.no_grad() and torch.inference_mode(), "
                "and compute the loss from it."
            )
        found = iter(torch.autograd.grad(loss, values, retain_graph=True, materialize_grads=True))
        return tuple(
            tuple(
                _stack(type(each), [{name: next(found) for name in step} for step in steps], self._layout)
                for each, steps in zip(traces, layer, strict=True)
            )
            for traces, layer in zip(self.layers, self._steps, strict=True)
        )


def trace(module: nn.RNNBase | nn.RNNCellBase, inputs: Tensor, state: State | None = None) -> Trace:
    """Run a recurrent module over a sequence and keep every gate and state of every step.

    Autograd runs through it as through the module itself.

    Args:
        module: ``nn.RNN``, ``nn.GRU``, ``nn.LSTM`` or one of their Cells, which is run over the sequence in a loop.
        inputs: ``(time, features)``, ``(time, batch, features)``, or ``(batch, time, features)`` if the module is
            ``batch_first``. Converted to the device and type of the module's parameters.
        state: the initial state as the module takes it, ``h_0`` or ``(h_0, c_0)``; zeros if None.

    Returns:
        The trace, e.g. ``trace(lstm, inputs).layers[0][0].forget_gate``; see ``Trace`` for the shapes.

    Raises:
        TraceError: the module is of another kind or drops units at random, or the shapes do not fit.
    """
    kind = _kind_of(module)
    num_layers, directions, batch_first = 1, 1, False
    if isinstance(module, nn.RNNBase):
        num_layers, directions, batch_first = module.num_layers, 2 if module.bidirectional else 1, module.batch_first
        if module.training and module.dropout > 0 and num_layers > 1:
            raise TraceError(
                "In training mode this module drops units between its layers at random, which cannot be repeated. "
                "Call its eval() first, or set its dropout to 0."
            )
    _check_inputs(inputs, module.input_size, batch_first)
    inputs = inputs.to(_weights(module, 0, 0).from_input)
    if torch.is_grad_enabled() and not inputs.requires_grad:
        inputs = inputs.clone().requires_grad_()  # so that gradients() works for frozen parameters too
    batched = inputs.dim() == 3
    sequence = inputs if batched else inputs[:, None]
    if batched and batch_first:
        sequence = sequence.transpose(0, 1)  # (time, batch, features) from here on

    def layout(values: Tensor) -> Tensor:
        """``(time, batch, hidden)`` in the layout of the inputs."""
        if not batched:
            return values.squeeze(1)
        return values.transpose(0, 1) if batch_first else values

    initial = _initial_state(module, kind, state, num_layers * directions, batched, sequence)
    layers, kept, final = [], [], []
    for layer in range(num_layers):
        read = []
        for direction in range(directions):
            start = {name: values[layer * directions + direction] for name, values in initial.items()}
            steps = _run(kind.step, sequence, start, _weights(module, layer, direction), backward=direction == 1)
            read.append(steps)
            final.append(steps[0 if direction == 1 else -1])
        kept.append(tuple(read))
        layers.append(tuple(_stack(kind.trace, steps, layout) for steps in read))
        # The next layer reads both directions side by side.
        hidden_states = [torch.stack([step["hidden_state"] for step in steps]) for steps in read]
        sequence = torch.cat(hidden_states, dim=-1)  # (time, batch, directions * hidden)

    last = []
    for name in kind.state:
        values = torch.stack([step[name] for step in final])  # (layers * directions, batch, hidden)
        values = values if batched else values.squeeze(1)
        last.append(values[0] if isinstance(module, nn.RNNCellBase) else values)
    return Trace(
        layers=tuple(layers),
        output=layout(sequence),
        state=(last[0], last[1]) if len(last) == 2 else last[0],
        _steps=tuple(kept),
        _layout=layout,
    )


class _Weights(NamedTuple):
    """Parameters of one layer and direction. Those of the gates lie one above the other, as torch keeps them."""

    from_input: Tensor  # (gates * hidden, features)
    from_hidden: Tensor  # (gates * hidden, hidden)
    input_bias: Tensor | None  # (gates * hidden,)
    hidden_bias: Tensor | None  # (gates * hidden,)
    projection: Tensor | None  # (proj_size, hidden)


_Step = Callable[[Tensor, dict[str, Tensor], _Weights], dict[str, Tensor]]


class _Kind(NamedTuple):
    step: _Step
    trace: type[DirectionTrace]
    state: tuple[str, ...]  # what a step hands on to the next, in the order in which torch takes and returns it


def _rnn_step(activation: Callable[[Tensor], Tensor]) -> _Step:
    def step(from_input: Tensor, previous: dict[str, Tensor], weights: _Weights) -> dict[str, Tensor]:
        # h_t = tanh(W_ih x_t + b_ih + W_hh h_{t-1} + b_hh), or relu
        from_hidden = F.linear(previous["hidden_state"], weights.from_hidden, weights.hidden_bias)  # (batch, hidden)
        return {"hidden_state": activation(from_input + from_hidden)}

    return step


def _gru_step(from_input: Tensor, previous: dict[str, Tensor], weights: _Weights) -> dict[str, Tensor]:
    hidden_state = previous["hidden_state"]  # (batch, hidden)
    input_r, input_z, input_n = from_input.chunk(3, dim=-1)  # W_i? x_t + b_i?, each (batch, hidden)
    hidden_r, hidden_z, hidden_n = F.linear(hidden_state, weights.from_hidden, weights.hidden_bias).chunk(3, dim=-1)
    # r_t = σ(W_ir x_t + b_ir + W_hr h_{t-1} + b_hr)
    reset_gate = torch.sigmoid(input_r + hidden_r)
    # z_t = σ(W_iz x_t + b_iz + W_hz h_{t-1} + b_hz)
    update_gate = torch.sigmoid(input_z + hidden_z)
    # n_t = tanh(W_in x_t + b_in + r_t ⊙ (W_hn h_{t-1} + b_hn)); Cho et al. have W_hn (r_t ⊙ h_{t-1}) instead
    candidate = torch.tanh(input_n + reset_gate * hidden_n)
    # h_t = (1 - z_t) ⊙ n_t + z_t ⊙ h_{t-1}
    hidden_state = (1 - update_gate) * candidate + update_gate * hidden_state
    return {
        "reset_gate": reset_gate,
        "update_gate": update_gate,
        "candidate": candidate,
        "hidden_state": hidden_state,
    }


def _lstm_step(from_input: Tensor, previous: dict[str, Tensor], weights: _Weights) -> dict[str, Tensor]:
    from_hidden = F.linear(previous["hidden_state"], weights.from_hidden, weights.hidden_bias)
    i, f, g, o = (from_input + from_hidden).chunk(4, dim=-1)  # each (batch, hidden)
    # i_t = σ(W_ii x_t + b_ii + W_hi h_{t-1} + b_hi)
    input_gate = torch.sigmoid(i)
    # f_t = σ(W_if x_t + b_if + W_hf h_{t-1} + b_hf)
    forget_gate = torch.sigmoid(f)
    # g_t = tanh(W_ig x_t + b_ig + W_hg h_{t-1} + b_hg)
    candidate = torch.tanh(g)
    # o_t = σ(W_io x_t + b_io + W_ho h_{t-1} + b_ho)
    output_gate = torch.sigmoid(o)
    # c_t = f_t ⊙ c_{t-1} + i_t ⊙ g_t
    cell_state = forget_gate * previous["cell_state"] + input_gate * candidate
    # h_t = o_t ⊙ tanh(c_t), and with a projection h_t = W_hr (o_t ⊙ tanh(c_t))
    hidden_state = output_gate * torch.tanh(cell_state)
    if weights.projection is not None:
        hidden_state = F.linear(hidden_state, weights.projection)  # (batch, proj_size)
    return {
        "input_gate": input_gate,
        "forget_gate": forget_gate,
        "candidate": candidate,
        "output_gate": output_gate,
        "cell_state": cell_state,
        "hidden_state": hidden_state,
    }


def _kind_of(module: nn.Module) -> _Kind:
    if isinstance(module, nn.LSTM | nn.LSTMCell):
        return _Kind(_lstm_step, LSTMTrace, ("hidden_state", "cell_state"))
    if isinstance(module, nn.GRU | nn.GRUCell):
        return _Kind(_gru_step, GRUTrace, ("hidden_state",))
    if isinstance(module, nn.RNN | nn.RNNCell):
        return _Kind(_rnn_step(getattr(torch, module.nonlinearity)), RNNTrace, ("hidden_state",))
    raise TraceError(
        f"A trace is made of nn.RNN, nn.GRU, nn.LSTM or one of their Cells, not of {type(module).__name__}. "
        "Of a model that contains one, pass that part."
    )


def _run(step: _Step, sequence: Tensor, start: dict[str, Tensor], weights: _Weights, backward: bool) -> _Steps:
    """All steps of one layer and direction over ``(time, batch, features)``, in the order of the input."""
    from_inputs = F.linear(sequence, weights.from_input, weights.input_bias).unbind(0)  # one product for all steps
    steps, previous = [], start
    for from_input in reversed(from_inputs) if backward else from_inputs:
        previous = step(from_input, previous, weights)
        steps.append(previous)
    return steps[::-1] if backward else steps


def _stack(kind: type[DirectionTrace], steps: _Steps, layout: Callable[[Tensor], Tensor]) -> DirectionTrace:
    return kind(**{name: layout(torch.stack([step[name] for step in steps])) for name in steps[0]})


def _weights(module: nn.Module, layer: int, direction: int) -> _Weights:
    suffix = "" if isinstance(module, nn.RNNCellBase) else f"_l{layer}" + ("_reverse" if direction == 1 else "")
    names = ("weight_ih", "weight_hh", "bias_ih", "bias_hh", "weight_hr")
    parameters: list[Any] = [getattr(module, name + suffix, None) for name in names]
    return _Weights(*parameters)


def _check_inputs(inputs: object, input_size: int, batch_first: bool) -> None:
    if isinstance(inputs, nn.utils.rnn.PackedSequence):
        raise TraceError("A packed sequence cannot be traced: trace each of its sequences alone, without padding.")
    if not isinstance(inputs, Tensor):
        raise TraceError(f"The inputs must be a tensor, not {type(inputs).__name__}.")
    shape = tuple(inputs.shape)
    if len(shape) not in (2, 3):
        batched = "(batch, time, features)" if batch_first else "(time, batch, features)"
        raise TraceError(f"The inputs must be (time, features) or {batched}; these have the shape {shape}.")
    if shape[-1] != input_size:
        raise TraceError(
            f"The module takes {input_size} features at each step; inputs of the shape {shape} have {shape[-1]}."
        )
    if 0 in shape:
        raise TraceError(f"There must be at least one step and one sequence; the inputs have the shape {shape}.")


def _initial_state(
    module: nn.RNNBase | nn.RNNCellBase, kind: _Kind, state: State | None, rows: int, batched: bool, sequence: Tensor
) -> dict[str, Tensor]:
    """What the first step finds, by name, each ``(layers * directions, batch, hidden)``."""
    batch = sequence.shape[1]
    sizes = {name: module.hidden_size for name in kind.state}
    if isinstance(module, nn.RNNBase) and module.proj_size:
        sizes["hidden_state"] = module.proj_size
    if state is None:
        return {name: sequence.new_zeros(rows, batch, size) for name, size in sizes.items()}
    values = state if isinstance(state, tuple) else (state,)
    if len(values) != len(sizes):
        wanted = "a pair (h_0, c_0)" if len(sizes) == 2 else "one tensor h_0"
        raise TraceError(f"The state of {type(module).__name__} is {wanted}.")
    initial = {}
    for (name, size), value in zip(sizes.items(), values, strict=True):
        shape = (*((rows,) if isinstance(module, nn.RNNBase) else ()), *((batch,) if batched else ()), size)
        if not isinstance(value, Tensor) or value.shape != shape:
            found = tuple(value.shape) if isinstance(value, Tensor) else type(value).__name__
            raise TraceError(f"The initial {name} must be a tensor of the shape {shape} here, not {found}.")
        initial[name] = value.to(sequence).reshape(rows, batch, size)
    return initial
