"""Torch's modules of every kind, inputs in every layout, and a loss to which every element contributes."""

import torch
from torch import Tensor, nn

TIME, BATCH, FEATURES, HIDDEN = 6, 3, 4, 5
MODULES = {
    "tanh": lambda *args, **settings: nn.RNN(*args, nonlinearity="tanh", **settings),
    "relu": lambda *args, **settings: nn.RNN(*args, nonlinearity="relu", **settings),
    "gru": nn.GRU,
    "lstm": nn.LSTM,
    "projected": lambda *args, **settings: nn.LSTM(*args, proj_size=2, **settings),
}
CELLS = {
    "tanh": nn.RNNCell,
    "relu": lambda *args, **settings: nn.RNNCell(*args, nonlinearity="relu", **settings),
    "gru": nn.GRUCell,
    "lstm": nn.LSTMCell,
}
LAYOUTS = {  # the shape of the inputs, and batch_first
    "unbatched": ((TIME, FEATURES), False),
    "unbatched, batch_first": ((TIME, FEATURES), True),
    "time first": ((TIME, BATCH, FEATURES), False),
    "batch first": ((BATCH, TIME, FEATURES), True),
}


def assert_close(actual: Tensor, expected: Tensor) -> None:
    torch.testing.assert_close(actual, expected, atol=1e-5, rtol=1e-5)


def as_tuple(state: Tensor | tuple[Tensor, ...]) -> tuple[Tensor, ...]:
    return state if isinstance(state, tuple) else (state,)


def made_loss(output: Tensor, state: Tensor | tuple[Tensor, ...]) -> Tensor:
    """A number to which every element contributes with a weight of its own."""
    values = (output, *as_tuple(state))
    return sum((value * torch.linspace(-1, 1, value.numel()).view(value.shape)).sum() for value in values)


def random_state(module: nn.RNNBase, batched: bool) -> Tensor | tuple[Tensor, Tensor]:
    rows = module.num_layers * (2 if module.bidirectional else 1)
    middle = (BATCH,) if batched else ()
    hidden_state = torch.randn(rows, *middle, module.proj_size or HIDDEN)
    return (hidden_state, torch.randn(rows, *middle, HIDDEN)) if isinstance(module, nn.LSTM) else hidden_state


def gradients(loss: Tensor, module: nn.Module, *others: Tensor) -> list[Tensor]:
    return list(torch.autograd.grad(loss, [*module.parameters(), *others]))
