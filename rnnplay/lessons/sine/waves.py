"""Waves, cut into windows: what a network is to learn to go on with."""

import math
from collections.abc import Callable
from functools import lru_cache

import torch
from torch import Tensor

PERIOD = 2  # half periods

# Of the time in half periods, u = t / π, so that a wave jumps exactly where it should. All lie in −1…1.
WAVES: dict[str, Callable[[Tensor], Tensor]] = {
    "sine": lambda u: torch.sin(torch.pi * u),
    "sawtooth": lambda u: (u + 1) % 2 - 1,
    "square": lambda u: 1 - 2 * (u % 2 >= 1).double(),
    # Repeats after two periods.
    "two sines": lambda u: (torch.sin(torch.pi * u) + torch.sin(2.5 * torch.pi * u)) / 2,
    # A string that dies away, and is struck anew every four periods.
    "damped": lambda u: torch.exp(-(u % 8) / 3) * torch.sin(torch.pi * u),
}


def wave(name: str, first: int, count: int, points: int) -> Tensor:
    """Some points of a wave, ``(count,)`` float32.

    Args:
        name: one of `WAVES`.
        first: the number of the first point; 0 is at time 0.
        count: how many.
        points: in half a period.
    """
    u = torch.arange(first, first + count, dtype=torch.float64) / points
    return WAVES[name](u).float()


@lru_cache(maxsize=64)  # what was learned from stays to be seen for a while
def noisy_window(
    name: str, window: int, points: int, horizon: int, noise: float = 0.0, seed: int = 0
) -> tuple[Tensor, Tensor]:
    """One window of a wave: the half period ``window`` … ``window + 1``, and what comes ``horizon`` points later.

    The noise of a point is the same in every window that it stands in: it is drawn anew for each half period, from a
    generator with the seed ``seed + window``. So any window can be made without those before it.

    Args:
        name: one of `WAVES`.
        window: its number, from 0.
        points: in the window.
        horizon: how many points the targets lie after the inputs.
        noise: standard deviation of what is added to every point of the wave.
        seed: of the noise.

    Returns:
        Inputs and targets, each ``(points,)`` float32. Both belong to whoever else asks: do not write to them.
    """
    values = wave(name, window * points, points + horizon, points)
    if noise:
        halves = range(window, window + math.ceil((points + horizon) / points))
        drawn = [torch.randn(points, generator=torch.Generator().manual_seed(seed + each)) for each in halves]
        values = values + noise * torch.cat(drawn)[: points + horizon]
    return values[:points], values[horizon:]
