"""A family that only these tests know: networks that count the ones in a sequence of bits, and their commands."""

from dataclasses import replace

import torch
from torch import nn

from rnnplay import checkpoints
from rnnplay.card import Card
from rnnplay.families.family import Family, whole
from rnnplay.family_commands import Measure
from rnnplay.text import N_

BITS = torch.tensor([[0.0, 1, 1], [1, 0, 0], [0, 0, 0], [1, 1, 1]])[:, :, None]  # (batch, time, 1)


class Counter(nn.Module):
    """The last hidden state of a GRU, as one number."""

    def __init__(self, hidden_size: int = 4) -> None:
        super().__init__()
        self.architecture = {"hidden_size": hidden_size}
        self.recurrent = nn.GRU(1, hidden_size, batch_first=True)
        self.linear = nn.Linear(hidden_size, 1)

    def forward(self, bits):
        output, _state = self.recurrent(bits)
        return self.linear(output[:, -1])[:, 0]


def largest_output(model: Counter) -> float:
    return max(float(parameter.detach().abs().sum()) for parameter in model.parameters())


COUNTER = Family(
    "counter",
    what=N_("a network that counts ones"),
    module=Counter,
    arguments={"hidden_size": whole(1, 64)},
    largest_output=largest_output,
    commands=__name__,
)


def card_of(model: Counter, name: str = "three") -> Card:
    return Card.of(model, name=name, recipe={}, seed=1, data="bits", accuracy=0.5, accuracy_on="bits")


# What the command line asks of it.


def names():
    return ["count"]


def train(training):
    torch.manual_seed(training.seed or 0)
    card = replace(card_of(Counter()), name=training.out.stem, recipe={"name": training.name})
    checkpoints.save(training.out, Counter(), card)


def measure(data):
    right = BITS.sum(dim=(1, 2))
    return Measure("four sequences of bits", 4, lambda model: float((model(BITS).round() == right).float().mean()))
