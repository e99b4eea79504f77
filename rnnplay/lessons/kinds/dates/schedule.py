"""The learning rate of one cycle: it rises to its largest value, and falls to almost nothing."""

import math

RISING = 0.3  # share of the steps
FIRST, LAST = 25.0, 1e4  # it begins at the largest / FIRST, and ends at what it began with / LAST


def one_cycle(largest: float, step: int, steps: int) -> float:
    """The rate of a step, to the bit as ``torch.optim.lr_scheduler.OneCycleLR(optimizer, largest, steps)`` has it.

    L. Smith and N. Topin, *Super-convergence*, 2019. After the last step it stays as it was there.

    Args:
        largest: at the top.
        step: from 0.
        steps: of the whole cycle.
    """
    step = min(step, steps - 1)
    top, end = float(RISING * steps) - 1, steps - 1
    first = largest / FIRST
    if step <= top:
        return _between(first, largest, step / top)
    return _between(largest, first / LAST, (step - top) / (end - top))


def _between(start: float, end: float, share: float) -> float:
    """Half a cosine from one to the other."""
    return end + (start - end) / 2.0 * (math.cos(math.pi * share) + 1)
