"""The learning rate of one cycle: it rises to its largest value, and falls to almost nothing."""

import math


def one_cycle(
    largest: float,
    step: int,
    steps: int,
    pct_start: float = 0.3,
    div_factor: float = 25.0,
    final_div_factor: float = 1e4,
) -> float:
    """The rate of a step, to the bit as ``torch.optim.lr_scheduler.OneCycleLR(optimizer, largest, steps)`` has it.

    L. Smith and N. Topin, *Super-convergence*, 2019. After the last step it stays as it was there.

    Args:
        largest: at the top.
        step: from 0.
        steps: of the whole cycle.
        pct_start: share of the steps in which it rises; times ``steps`` it is not 1, for torch divides by zero there.
        div_factor: it begins at the largest divided by this.
        final_div_factor: it ends at what it began with divided by this.
    """
    step = min(step, steps - 1)
    top, end = float(pct_start * steps) - 1, steps - 1
    first = largest / div_factor
    if step <= top:
        return _between(first, largest, step / top)
    return _between(largest, first / final_div_factor, (step - top) / (end - top))


def _between(start: float, end: float, share: float) -> float:
    """Half a cosine from one to the other."""
    return end + (start - end) / 2.0 * (math.cos(math.pi * share) + 1)
