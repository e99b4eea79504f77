"""The three networks of “hello”: a cell in a loop, a layer, and a layer between an embedding and a linear layer."""

from dataclasses import dataclass

import torch

from rnnplay.lessons.tensors.forward.lesson import Axes, Forward
from rnnplay.lessons.tensors.forward.script_templates import LETTERS
from rnnplay.models.characters import build
from rnnplay.text import N_, _

WORD, SEED = "hello", 3
MOST_LAYERS, MOST_UNITS = 4, 64
_TIME_FIRST = (N_("letters"), N_("batch"))
AXES: dict[str, Axes] = {
    "cell": {
        "letters": (N_("letters"),),
        "vectors": (N_("letters"), N_("alphabet")),
        "vector": (N_("alphabet"),),
        "hidden_state": (N_("batch"), N_("hidden")),
        "hidden_states": (N_("letters"), N_("hidden")),
        "return": (N_("letters"), N_("alphabet")),
    },
    "rnn": {
        "letters": (N_("letters"),),
        "vectors": (N_("letters"), N_("alphabet")),
        "inputs": (*_TIME_FIRST, N_("alphabet")),
        "output": (*_TIME_FIRST, N_("hidden")),
        "h_n": (N_("layers"), N_("batch"), N_("hidden")),
        "return": (N_("letters"), N_("alphabet")),
    },
    "embedding": {
        "letters": (N_("letters"),),
        "vectors": (N_("letters"), N_("features")),
        "inputs": (N_("batch"), N_("letters"), N_("features")),
        "output": (N_("batch"), N_("letters"), N_("hidden")),
        "h_n": (N_("layers"), N_("batch"), N_("hidden")),
        "hidden_state": (N_("letters"), N_("hidden")),
        "return": (N_("letters"), N_("alphabet")),
    },
}


@dataclass(frozen=True)
class Settings:
    """Which of the networks, as `rnnplay.models.characters.build` has them."""

    network: str = "cell"
    num_layers: int = 2
    hidden_size: int = 8


def letter_reader(settings: Settings) -> Forward:
    """It reads the word, with first weights."""
    alphabet = sorted(set(WORD))
    model = build(settings.network, len(alphabet), settings.hidden_size, settings.num_layers, SEED)
    letters = torch.tensor([alphabet.index(each) for each in WORD])
    weights = _("Weights: not trained. Input: “{word}” as numbers, {letters}.").format(
        word=WORD, letters=", ".join(f"{each} = {number}" for number, each in enumerate(alphabet))
    )
    real = type(model).forward, type(model).encode, type(model).read_out
    source, axes = LETTERS[settings.network], AXES[settings.network]
    return Forward(model, source, {"letters": letters}, axes, weights, real)
