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

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, fields
from typing import Any, NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional as F
from torch.nn.modules import module as hooks_of_all  # hooks that run for every module

State = Tensor | tuple[Tensor, Tensor]


class TraceError(ValueError):
    """The module, its inputs or its state cannot be traced. The message says why."""


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


class _Named(_Saved):
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
TRACES: dict[str, type[DirectionTrace]] = {"rnn": RNNTrace, "gru": GRUTrace, "lstm": LSTMTrace}
Layers = tuple[tuple[DirectionTrace, ...], ...]
_Steps = list[dict[str, Tensor]]  # what each step computed, by name, in the order of the input


@dataclass(frozen=True)
class _Layout:
    """How the inputs lay in memory."""

    batched: bool
    batch_first: bool

    def __call__(self, values: Tensor) -> Tensor:
        """``(time, batch, hidden)`` in the layout of the inputs."""
        if not self.batched:
            return values.squeeze(1)
        return values.transpose(0, 1) if self.batch_first else values


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
    """

    layers: Layers
    output: Tensor
    state: State
    _steps: tuple[tuple[_Steps, ...], ...] = field(repr=False)
    _layout: _Layout = field(repr=False)

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
        if loss.numel() != 1:
            raise TraceError(f"Gradients are those of one number; this loss has the shape {tuple(loss.shape)}.")
        values = [value for layer in self._steps for steps in layer for step in steps for value in step.values()]
        if not (loss.requires_grad and values[0].requires_grad):
            raise TraceError(
                "Autograd recorded nothing: make the trace outside of torch.no_grad() and torch.inference_mode(), "
                "and compute the loss from it."
            )
        try:
            gradients = torch.autograd.grad(loss, values, retain_graph=True, allow_unused=True)
        except RuntimeError as error:
            if "second time" not in str(error):
                raise
            raise TraceError(
                "The graph of this trace was freed by an earlier backward(). Ask for gradients() before it, or call "
                "loss.backward(retain_graph=True)."
            ) from None
        if all(gradient is None for gradient in gradients):
            raise TraceError(
                "This loss does not depend on this trace. Compute it from the trace's own output, state or layers, "
                "not from another call of the module."
            )
        found = (
            torch.zeros_like(value) if gradient is None else gradient
            for value, gradient in zip(values, gradients, strict=True)
        )
        return tuple(
            tuple(
                _stack(type(each), [{name: next(found) for name in step} for step in steps], self._layout)
                for each, steps in zip(traces, layer, strict=True)
            )
            for traces, layer in zip(self.layers, self._steps, strict=True)
        )


def trace(module: nn.RNNBase | nn.RNNCellBase, inputs: Tensor, state: State | Sequence[Tensor] | None = None) -> Trace:
    """Run a recurrent module over a sequence and keep every gate and state of every step.

    Autograd runs through it as through the module itself, and so does ``torch.func``.

    Args:
        module: ``nn.RNN``, ``nn.GRU``, ``nn.LSTM`` or one of their Cells, which is run over the sequence in a loop. Its
            forward pre-hooks are run first, because pruning and weight normalisation compute its weights there.
        inputs: ``(time, features)``, ``(time, batch, features)``, or ``(batch, time, features)`` if the module is
            ``batch_first``. Converted to the device and type of the module's parameters.
        state: the initial state as the module takes it, ``h_0`` or ``(h_0, c_0)``; zeros if None. The batch may be
            empty.

    Returns:
        The trace, e.g. ``trace(lstm, inputs).layers[0][0].forget_gate``; see ``Trace`` for the shapes.

    Raises:
        TraceError: the module is of another kind, has a forward or hooks of its own, or drops units at random; or the
            shapes do not fit.
    """
    kind = _kind_of(module)
    _check_that_it_runs_as_torch_does(module)
    batch_first = False
    if isinstance(module, nn.RNNBase):
        batch_first = module.batch_first
        if module.training and module.dropout > 0 and module.num_layers > 1:
            raise TraceError(
                "In training mode this module drops units between its layers at random, which cannot be repeated. "
                "Call its eval() first, or set its dropout to 0."
            )
    _check_inputs(inputs, module.input_size, batch_first)
    with _weights_as_they_would_be(module, inputs, state) as all_weights:
        return _trace(module, kind, inputs, state, all_weights, _Layout(inputs.dim() == 3, batch_first))


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


def _trace(
    module: nn.RNNBase | nn.RNNCellBase,
    kind: _Kind,
    inputs: Tensor,
    state: State | Sequence[Tensor] | None,
    all_weights: list[list[_Weights]],
    layout: _Layout,
) -> Trace:
    """The trace with ``all_weights[layer][direction]``, when everything has been checked but the state."""
    num_layers, directions = len(all_weights), len(all_weights[0])
    inputs = inputs.to(all_weights[0][0].from_input)
    if torch.is_grad_enabled() and not inputs.requires_grad:
        with suppress(RuntimeError):  # inside torch.func, which keeps its own record
            inputs = inputs.clone().requires_grad_()  # so that gradients() works for frozen parameters too
    sequence = inputs if layout.batched else inputs[:, None]
    if layout.batched and layout.batch_first:
        sequence = sequence.transpose(0, 1)  # (time, batch, features) from here on

    initial = _initial_state(module, kind, state, num_layers * directions, layout.batched, sequence)
    layers, kept, final = [], [], []
    for layer in range(num_layers):
        read = []
        for direction in range(directions):
            start = {name: values[layer * directions + direction] for name, values in initial.items()}
            steps = _run(kind.step, sequence, start, all_weights[layer][direction], backward=direction == 1)
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
        values = values if layout.batched else values.squeeze(1)
        last.append(values[0] if isinstance(module, nn.RNNCellBase) else values)
    return Trace(
        layers=tuple(layers),
        output=layout(sequence),
        state=(last[0], last[1]) if len(last) == 2 else last[0],
        _steps=tuple(kept),
        _layout=layout,
    )


def _kind_of(module: nn.Module) -> _Kind:
    if isinstance(module, nn.LSTM | nn.LSTMCell):
        return _Kind(_lstm_step, LSTMTrace, ("hidden_state", "cell_state"))
    if isinstance(module, nn.GRU | nn.GRUCell):
        return _Kind(_gru_step, GRUTrace, ("hidden_state",))
    if isinstance(module, nn.RNN | nn.RNNCell):
        return _Kind(_rnn_step(getattr(torch, module.nonlinearity)), RNNTrace, ("hidden_state",))
    kind = type(module)
    name = kind.__name__
    if name in ("RNN", "GRU", "LSTM", "RNNCell", "GRUCell", "LSTMCell"):  # such as a quantised one
        name = f"{kind.__module__}.{name}"
    raise TraceError(
        f"A trace is made of nn.RNN, nn.GRU, nn.LSTM or one of their Cells, not of {name}. "
        "Of a model that contains one, pass that part."
    )


def _check_that_it_runs_as_torch_does(module: nn.Module) -> None:
    """Whatever changes what the module computes would make the trace wrong."""
    kind = type(module)
    base = next(each for each in kind.__mro__ if each.__module__ == "torch.nn.modules.rnn")
    for name in ("forward", "__call__", "permute_hidden"):
        if name in vars(module) or getattr(kind, name, None) is not getattr(base, name, None):
            raise TraceError(
                f"{kind.__name__} has a {name} of its own, which a trace of nn.{base.__name__}'s equations would leave "
                f"out. Copy its weights into a plain nn.{base.__name__} and trace that, with the inputs that it would "
                "get."
            )
    for stage, names in {
        "forward": ("_forward_hooks",),
        "backward": ("_backward_hooks", "_backward_pre_hooks"),
    }.items():
        if any(getattr(module, name) or getattr(hooks_of_all, f"_global{name}") for name in names):
            raise TraceError(
                f"This {kind.__name__} has {stage} hooks, which may change what it computes and which a trace would "
                "leave out. Remove them (the handle's remove()), or trace a copy without them."
            )


@contextmanager
def _weights_as_they_would_be(module: nn.Module, inputs: Tensor, state: object) -> Iterator[list[list[_Weights]]]:
    """The weights with which the module would run now, by layer and direction; its buffers are then as before.

    Pruning, weight and spectral normalisation compute weights in a forward pre-hook.
    """
    buffers = {name: buffer.clone() for name, buffer in module.named_buffers()}  # spectral norm iterates on its own
    try:
        _run_pre_hooks(module, inputs, state)
        layers, directions = 1, 1
        if isinstance(module, nn.RNNBase):
            layers, directions = module.num_layers, 2 if module.bidirectional else 1
        yield [[_weights(module, layer, direction) for direction in range(directions)] for layer in range(layers)]
    finally:
        with torch.no_grad():
            for name, buffer in module.named_buffers():
                if not torch.equal(buffer, buffers[name]):
                    buffer.copy_(buffers[name])


def _run_pre_hooks(module: nn.Module, inputs: Tensor, state: object) -> None:
    read = inputs[0] if isinstance(module, nn.RNNCellBase) else inputs
    arguments = (read,) if state is None else (read, state)
    of_all = hooks_of_all._global_forward_pre_hooks
    for number, hook in [*of_all.items(), *module._forward_pre_hooks.items()]:
        with_kwargs = number in module._forward_pre_hooks_with_kwargs
        if (hook(module, arguments, {}) if with_kwargs else hook(module, arguments)) is not None:
            raise TraceError(
                f"A forward pre-hook of this {type(module).__name__} replaces its inputs. Remove it (the handle's "
                "remove()), and trace with the inputs that it gives."
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
    steps = shape[1] if batch_first and len(shape) == 3 else shape[0]
    if not steps:
        raise TraceError(f"There must be at least one step; the inputs have the shape {shape}.")


def _initial_state(
    module: nn.RNNBase | nn.RNNCellBase,
    kind: _Kind,
    state: State | Sequence[Tensor] | None,
    rows: int,
    batched: bool,
    sequence: Tensor,
) -> dict[str, Tensor]:
    """What the first step finds, by name, each ``(layers * directions, batch, hidden)``."""
    batch = sequence.shape[1]
    sizes = {name: module.hidden_size for name in kind.state}
    if isinstance(module, nn.RNNBase) and module.proj_size:
        sizes["hidden_state"] = module.proj_size
    if state is None:
        return {name: sequence.new_zeros(rows, batch, size) for name, size in sizes.items()}
    values = state if isinstance(state, tuple | list) else (state,)
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


# So that torch.load, which takes only what it knows to be harmless, takes a saved trace.
torch.serialization.add_safe_globals([Trace, RNNTrace, GRUTrace, LSTMTrace, _Layout])
