"""The weights that a network begins with, from a generator that is handed in: nobody else's random numbers are used."""

import math

import torch
from torch import nn

from rnnplay.models.row_classifier import RowClassifier


@torch.no_grad()
def initialize(model: RowClassifier, forget_bias: float | None, orthogonal: bool, generator: torch.Generator) -> None:
    """Weights to begin with, from ``generator``, which is on the CPU.

    As torch begins (evenly within ±1/√hidden), but with orthogonal recurrent matrices, one for each gate, if asked
    for, and with ``forget_bias`` as the bias of an LSTM's forget gates, unless it is None.
    """
    hidden_size = model.recurrent.hidden_size
    for name, parameter in model.named_parameters():
        limit = parameter.shape[-1] ** -0.5 if name.startswith("linear") else hidden_size**-0.5
        start = torch.empty(parameter.shape).uniform_(-limit, limit, generator=generator)
        if orthogonal and "weight_hh" in name:
            for gate in start.split(hidden_size):
                nn.init.orthogonal_(gate, generator=generator)
        parameter.copy_(start)
    _set_forget_bias(model, forget_bias)


@torch.no_grad()
def initialize_as_torch(model: RowClassifier, forget_bias: float | None, generator: torch.Generator) -> None:
    """The weights that torch itself gives such a network, to the bit, after ``torch.manual_seed`` with the same seed.

    See ``reset_parameters`` of torch's ``RNNBase`` and ``Linear``. Only an LSTM's forget gates get ``forget_bias``,
    unless it is None.
    """
    limit = 1 / math.sqrt(model.recurrent.hidden_size)
    for parameter in model.recurrent.parameters():
        parameter.copy_(torch.empty(parameter.shape).uniform_(-limit, limit, generator=generator))
    linear, limit = model.linear, 1 / math.sqrt(model.linear.in_features)
    start = torch.empty(linear.weight.shape)
    nn.init.kaiming_uniform_(start, a=math.sqrt(5), generator=generator)
    linear.weight.copy_(start)
    linear.bias.copy_(torch.empty(linear.bias.shape).uniform_(-limit, limit, generator=generator))
    _set_forget_bias(model, forget_bias)


def _set_forget_bias(model: RowClassifier, forget_bias: float | None) -> None:
    if forget_bias is None or not isinstance(model.recurrent, nn.LSTM):
        return
    hidden_size = model.recurrent.hidden_size
    for name, parameter in model.recurrent.named_parameters():
        if name.startswith("bias"):
            parameter[hidden_size : 2 * hidden_size] = forget_bias / 2  # torch adds two biases
