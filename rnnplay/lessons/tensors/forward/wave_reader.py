"""The network that goes on with a wave: one number a point, and no batch."""

from dataclasses import dataclass

import torch

from rnnplay.lessons.tensors.forward.lesson import Forward
from rnnplay.lessons.tensors.forward.script_templates import wave_forward
from rnnplay.models.sine import SineNetwork, build
from rnnplay.text import N_, ngettext

SEED, STEP = 5, 0.3  # and radians from point to point
MOST_LAYERS, MOST_UNITS, MOST_POINTS = 3, 128, 40


@dataclass(frozen=True)
class Settings:
    """Of the network, as `SineNetwork` has them, and how many points it reads."""

    cell: str = "rnn"
    hidden_size: int = 32
    num_layers: int = 1
    points: int = 20


def wave_reader(settings: Settings) -> Forward:
    """It reads a sine from a state of zeros, with first weights."""
    hidden = (N_("layers"), N_("hidden"))
    return Forward(
        build(settings.cell, settings.hidden_size, settings.num_layers, SEED),
        wave_forward(settings.cell),
        {"inputs": torch.sin(STEP * torch.arange(settings.points)), "state": None},
        {
            "inputs": (N_("points"),),
            "points": (N_("points"), N_("features")),
            "output": (N_("points"), N_("hidden")),
            "h_n": hidden,
            "c_n": hidden,
            "predictions": (N_("points"), N_("features")),
            "return": (N_("points"),),
        },
        ngettext(
            "Weights: not trained. Input: {count} point of a sine.",
            "Weights: not trained. Input: {count} points of a sine.",
            settings.points,
        ).format(count=settings.points),
        [SineNetwork.forward, SineNetwork.read_out],
    )
