"""One digit, read by a network: every gate and state, and what the linear layer makes of them."""

import numpy as np
import torch

from rnnplay.engine.arrays import read_only
from rnnplay.lessons.kinds.glance.observation import Reading
from rnnplay.models.glance import Glance
from rnnplay.trace import trace


@torch.no_grad()
def read(model: Glance, image: np.ndarray) -> Reading:
    """Have ``model`` read ``image``, ``(28, 28)`` with ink in 0…1. Nothing of it changes."""
    image = np.ascontiguousarray(image, np.float32)
    sequence = model.sequence(torch.from_numpy(image.copy())[None])  # (1, steps, pixels)
    traced = trace(model.recurrent, sequence)
    logits = model.linear(traced.output[0])  # (steps, classes)
    states = {name: read_only(each[0]) for name, each in traced.layers[0][0].by_name().items()}
    return Reading(
        read_only(torch.from_numpy(image.copy())),
        sequence.shape[-1],
        states,
        read_only(logits),
        read_only(logits.softmax(dim=-1)),
    )
