"""What digits are drawn anew from. Finding it takes seconds, so it is done once for all trainings of the process."""

from collections.abc import MutableMapping
from functools import lru_cache
from threading import Lock

import numpy as np
import torch
from torch import Tensor
from torch.utils.weak import WeakTensorKeyDictionary

from rnnplay.data.drawing import FIELD
from rnnplay.data.forms import paint_forms
from rnnplay.digits.skeletons import FINE, distance, distance_to_middle_lines, thin

# By images, and then by device; forgotten with the images.
_middle_lines: MutableMapping[Tensor, dict[torch.device, Tensor]] = WeakTensorKeyDictionary()
_one_at_a_time = Lock()  # whoever wants the same waits for it instead of finding it too


def middle_lines(images: Tensor, count: int, device: torch.device) -> Tensor:
    """The distances to the middle lines of the first ``count`` images, on a device; not to be written to.

    Args:
        images: ``(all, rows, columns)`` uint8, which do not change.
        count: of how many.
        device: where to.

    Returns:
        As `distance_to_middle_lines` gives them.
    """
    with _one_at_a_time:
        found = _middle_lines.setdefault(images, {})
        known = found.get(device, images.new_empty((0, *(FINE * side for side in images.shape[1:])), device=device))
        if len(known) < count:
            more = distance_to_middle_lines(images[len(known) : count].to(device))
            found[device] = known = torch.cat([known, more])
        return known[:count]


def forms(count: int, seed: int, device: torch.device) -> tuple[Tensor, Tensor]:
    """Forms that MNIST hardly has, as distances to their middle lines, with their digits; not to be written to.

    Args:
        count: how many.
        seed: of the unsteady hand that draws them.
        device: where to.

    Returns:
        ``(count, 56, 56)`` uint8 and ``(count,)`` int64.
    """
    with _one_at_a_time:
        return _forms(count, seed, device)


@lru_cache(maxsize=4)
def _forms(count: int, seed: int, device: torch.device) -> tuple[Tensor, Tensor]:
    ink, labels = paint_forms(count, FIELD * FINE, np.random.default_rng(seed))
    return distance(thin(torch.from_numpy(ink).to(device))), torch.from_numpy(labels).to(device)
