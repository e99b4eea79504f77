"""The weights that a network begins with, from a generator that is handed in: nobody else's random numbers are used."""

import torch
from torch import nn

from rnnplay.digits.recipes import Recipe
from rnnplay.models.row_classifier import RowClassifier
from rnnplay.models.seeded import drawn_from
from rnnplay.models.without_memory import without_memory


def first_network(recipe: Recipe, generator: torch.Generator, device: torch.device) -> RowClassifier:
    """The network that a recipe begins with, on ``device``; its weights are drawn from ``generator``, on the CPU."""
    if recipe.start == "torch":
        with drawn_from(generator):
            model = RowClassifier(**recipe.architecture)
        _set_forget_bias(model, recipe.forget_bias)
        return model.to(device)
    with without_memory():  # without numbers: torch would take them from the global generator
        model = RowClassifier(**recipe.architecture)
    model = model.to_empty(device=device)
    initialize(model, recipe.forget_bias, recipe.orthogonal, generator)
    return model


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
def _set_forget_bias(model: RowClassifier, forget_bias: float | None) -> None:
    if forget_bias is None or not isinstance(model.recurrent, nn.LSTM):
        return
    hidden_size = model.recurrent.hidden_size
    for name, parameter in model.recurrent.named_parameters():
        if name.startswith("bias"):
            parameter[hidden_size : 2 * hidden_size] = forget_bias / 2  # torch adds two biases
