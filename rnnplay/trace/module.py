"""A recurrent module of torch, read as the equations take it: its kind, its weights, its inputs and its state."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.modules import module as hooks_of_all  # hooks that run for every module

from rnnplay.text import _, ngettext
from rnnplay.trace.cells import GRU, LSTM, Kind, Weights, rnn
from rnnplay.trace.errors import TraceError
from rnnplay.trace.result import State


def kind_of(module: nn.Module) -> Kind:
    if isinstance(module, nn.LSTM | nn.LSTMCell):
        return LSTM
    if isinstance(module, nn.GRU | nn.GRUCell):
        return GRU
    if isinstance(module, nn.RNN | nn.RNNCell):
        return rnn(getattr(torch, module.nonlinearity))
    kind = type(module)
    name = kind.__name__
    if name in ("RNN", "GRU", "LSTM", "RNNCell", "GRUCell", "LSTMCell"):  # such as a quantised one
        name = f"{kind.__module__}.{name}"
    raise TraceError(
        _(
            "A trace is made of nn.RNN, nn.GRU, nn.LSTM or one of their Cells, not of {name}. "
            "Of a model that contains one, pass that part."
        ).format(name=name)
    )


def check_that_it_runs_as_torch_does(module: nn.Module) -> None:
    """Whatever changes what the module computes would make the trace wrong."""
    kind = type(module)
    base = next(each for each in kind.__mro__ if each.__module__ == "torch.nn.modules.rnn")
    for name in ("forward", "__call__", "permute_hidden"):
        if name in vars(module) or getattr(kind, name, None) is not getattr(base, name, None):
            raise TraceError(
                _(
                    "{kind} has a {name} of its own, which a trace of nn.{base}'s equations would leave out. Copy its "
                    "weights into a plain nn.{base} and trace that, with the inputs that it would get."
                ).format(kind=kind.__name__, name=name, base=base.__name__)
            )
    for stage, names in {
        "forward": ("_forward_hooks",),
        "backward": ("_backward_hooks", "_backward_pre_hooks"),
    }.items():
        if any(getattr(module, name) or getattr(hooks_of_all, f"_global{name}") for name in names):
            raise TraceError(
                _(
                    "This {kind} has {stage} hooks, which may change what it computes and which a trace would leave "
                    "out. Remove them (the handle's remove()), or trace a copy without them."
                ).format(kind=kind.__name__, stage=stage)
            )


def check_that_nothing_is_dropped(module: nn.Module) -> None:
    """What is random cannot be repeated."""
    if isinstance(module, nn.RNNBase) and module.training and module.dropout > 0 and module.num_layers > 1:
        raise TraceError(
            _(
                "In training mode this module drops units between its layers at random, which cannot be "
                "repeated. Call its eval() first, or set its dropout to 0."
            )
        )


@contextmanager
def weights_as_they_would_be(module: nn.Module, inputs: Tensor, state: object) -> Iterator[list[list[Weights]]]:
    """The weights with which the module would run now, by layer and direction; its buffers are then as before.

    Pruning, weight and spectral normalisation compute weights in a forward pre-hook.
    """
    buffers = {name: buffer.clone() for name, buffer in module.named_buffers()}  # spectral norm iterates on its own
    try:
        _run_pre_hooks(module, inputs, state)
        layers, directions = 1, 1
        if isinstance(module, nn.RNNBase):
            layers, directions = module.num_layers, 2 if module.bidirectional else 1
        yield [[weights_of(module, layer, direction) for direction in range(directions)] for layer in range(layers)]
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
                _(
                    "A forward pre-hook of this {kind} replaces its inputs. Remove it (the handle's remove()), and "
                    "trace with the inputs that it gives."
                ).format(kind=type(module).__name__)
            )


def weights_of(module: nn.Module, layer: int, direction: int) -> Weights:
    """The parameters of one layer and direction, each from 0; of a Cell, its own."""
    suffix = "" if isinstance(module, nn.RNNCellBase) else f"_l{layer}" + ("_reverse" if direction == 1 else "")
    names = ("weight_ih", "weight_hh", "bias_ih", "bias_hh", "weight_hr")
    parameters: list[Any] = [getattr(module, name + suffix, None) for name in names]
    return Weights(*parameters)


def check_inputs(inputs: object, input_size: int, batch_first: bool) -> None:
    if isinstance(inputs, nn.utils.rnn.PackedSequence):
        raise TraceError(_("A packed sequence cannot be traced: trace each of its sequences alone, without padding."))
    if not isinstance(inputs, Tensor):
        raise TraceError(_("The inputs must be a tensor, not {kind}.").format(kind=type(inputs).__name__))
    shape = tuple(inputs.shape)
    if len(shape) not in (2, 3):
        message = (
            _("The inputs must be (time, features) or (batch, time, features); these have the shape {shape}.")
            if batch_first
            else _("The inputs must be (time, features) or (time, batch, features); these have the shape {shape}.")
        )
        raise TraceError(message.format(shape=shape))
    if shape[-1] != input_size:
        raise TraceError(
            ngettext(
                "The module takes {size} feature at each step; inputs of the shape {shape} have {features}.",
                "The module takes {size} features at each step; inputs of the shape {shape} have {features}.",
                input_size,
            ).format(size=input_size, shape=shape, features=shape[-1])
        )
    steps = shape[1] if batch_first and len(shape) == 3 else shape[0]
    if not steps:
        raise TraceError(_("There must be at least one step; the inputs have the shape {shape}.").format(shape=shape))


def initial_state(
    module: nn.RNNBase | nn.RNNCellBase,
    kind: Kind,
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
        message = (
            _("The state of {kind} is a pair (h_0, c_0).")
            if len(sizes) == 2
            else _("The state of {kind} is one tensor h_0.")
        )
        raise TraceError(message.format(kind=type(module).__name__))
    initial = {}
    for (name, size), value in zip(sizes.items(), values, strict=True):
        shape = (*((rows,) if isinstance(module, nn.RNNBase) else ()), *((batch,) if batched else ()), size)
        if not isinstance(value, Tensor) or value.shape != shape:
            found = tuple(value.shape) if isinstance(value, Tensor) else type(value).__name__
            raise TraceError(
                _("The initial {name} must be a tensor of the shape {shape} here, not {found}.").format(
                    name=name, shape=shape, found=found
                )
            )
        initial[name] = value.to(sequence).reshape(rows, batch, size)
    return initial
