"""The networks that describe a picture (`rnnplay.models.captioner`)."""

import math

import torch
from torch import nn

from rnnplay.families.family import Family, largest_of, largest_sum, letters, whole
from rnnplay.models.captioner import SIDE, Captioner
from rnnplay.text import N_

MAX_CHANNELS, MAX_HIDDEN, MAX_EMBEDDING, MAX_LETTERS = 64, 512, 256, 4096


@torch.inference_mode()
def _largest_output(model: Captioner) -> float:
    """Ink lies within 0…1, what is normalised as far from 0 as so many numbers can be; then a tanh bounds all.

    Embeddings lie within their largest number, and a score of the attention is a sum over units, each at most a sum.
    """
    bound = largest = 1.0
    for layer in model.convolutions:
        if isinstance(layer, nn.Conv2d):
            bound = largest_of(layer, bound)
        if isinstance(layer, nn.GroupNorm):
            # Of n numbers that are normalised, none is farther from 0 than √n: it would be alone.
            farthest = math.sqrt(layer.num_channels // layer.num_groups) * SIDE
            bound = farthest * float(layer.weight.abs().max()) + float(layer.bias.abs().max())
        largest = max(largest, bound)
    first = largest_of(model.first_state, largest_of(model.overview, bound))
    seen = largest_of(model.seen, bound) + float(model.where.abs().max())
    read = max(1.0, float(model.embedding.weight.abs().max()))
    written = nn.ModuleList([model.lstm, model.attention, model.linear])
    return max(largest, first, seen, read * largest_sum(written) * model.linear.in_features)


CAPTIONER = Family(
    "captioner",
    what=N_("a network that describes a picture"),
    module=Captioner,
    arguments={
        "words": letters(MAX_LETTERS),
        "channels": whole(1, MAX_CHANNELS),
        "hidden_size": whole(1, MAX_HIDDEN),
        "embedding_size": whole(1, MAX_EMBEDDING),
    },
    largest_output=_largest_output,
    commands="rnnplay.lessons.kinds.captions.commands",
)
