"""The networks that describe a picture (`rnnplay.models.captioner`)."""

import torch
from torch import Tensor, nn

from rnnplay.families.family import Family, largest_sum, whole, word
from rnnplay.models.captioner import Captioner
from rnnplay.text import N_, _

MAX_CHANNELS, MAX_HIDDEN, MAX_EMBEDDING, MAX_LETTERS = 64, 512, 256, 4096


def _words(name: str, value: object) -> str:
    if problem := word(name, value):
        return problem
    long = isinstance(value, str) and len(value) > MAX_LETTERS
    return _("{name} has more than {most} letters").format(name=name, most=MAX_LETTERS) if long else ""


@torch.inference_mode()
def _largest_output(model: Captioner) -> float:
    """Ink lies within 0…1, and each convolution reads at most what the one before gives; then a tanh bounds all.

    Embeddings lie within their largest number, and a score of the attention is a sum over units, each at most a sum.
    """
    bound = largest = 1.0
    for layer in model.convolutions:
        if isinstance(layer, nn.Conv2d):
            bound = _most(layer, bound)
            largest = max(largest, bound)
    first = _most(model.first_state, _most(model.overview, bound))
    seen = _most(model.seen, bound) + float(model.where.abs().max())
    read = max(1.0, float(model.embedding.weight.abs().max()))
    written = nn.ModuleList([model.lstm, model.attention, model.linear])
    return max(largest, first, seen, read * largest_sum(written) * model.linear.in_features)


def _most(layer: nn.Conv2d | nn.Linear, bound: float) -> float:
    """What no unit of a layer exceeds that reads numbers up to a bound."""
    assert isinstance(layer.bias, Tensor)
    return bound * float(layer.weight.abs().flatten(1).sum(dim=1).max()) + float(layer.bias.abs().max())


CAPTIONER = Family(
    "captioner",
    what=N_("a network that describes a picture"),
    module=Captioner,
    arguments={
        "words": _words,
        "channels": whole(1, MAX_CHANNELS),
        "hidden_size": whole(1, MAX_HIDDEN),
        "embedding_size": whole(1, MAX_EMBEDDING),
    },
    largest_output=_largest_output,
    commands="rnnplay.lessons.kinds.captions.commands",
)
