"""How long a call of ``nn.RNN`` takes, by the length of its sequences and by how many there are."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

import torch
from torch import nn

from rnnplay.models.next_frame import PIXELS
from rnnplay.models.seeded import seeded
from rnnplay.text import _

UNITS = 5
LENGTHS = (5, 50, 500)  # frames, of BATCH videos
BATCHES = (1, 10, 100)  # videos, of LENGTH frames
LENGTH, BATCH = 50, 10  # the tutorials'
ROUNDS = 9  # of which the median counts


@dataclass(frozen=True)
class Timing:
    """What a call took.

    Attributes:
        length: frames of a video.
        batch: videos.
        seconds: forward and backward, the median of several.
    """

    length: int
    batch: int
    seconds: float

    @property
    def per_frame(self) -> float:
        """Seconds a frame of a video."""
        return self.seconds / (self.length * self.batch)


def sizes() -> list[tuple[int, int]]:
    """Length and batch of each call that is measured."""
    return [*((length, BATCH) for length in LENGTHS), *((LENGTH, batch) for batch in BATCHES if batch != BATCH)]


def measure(on_progress: Callable[[float], None], keep: Callable[[Timing], None]) -> None:
    """Measure all, one after the other, on the CPU.

    Args:
        on_progress: told the share that is done.
        keep: told each.
    """
    with seeded(0):
        recurrent = nn.RNN(PIXELS, UNITS, batch_first=True)
    for number, (length, batch) in enumerate(sizes()):
        keep(_timed(recurrent, length, batch))
        on_progress((number + 1) / len(sizes()))


def _timed(recurrent: nn.RNN, length: int, batch: int) -> Timing:
    frames = torch.zeros(batch, length, PIXELS)
    found = []
    for _round in range(ROUNDS + 1):
        began = time.perf_counter()
        output, _state = recurrent(frames)
        torch.autograd.grad(output.sum(), list(recurrent.parameters()))
        found.append(time.perf_counter() - began)
    return Timing(length, batch, median(found[1:]))  # the first warms up


def findings(timings: Sequence[Timing]) -> str:
    """What the times say, in two sentences; all of `sizes` must have been measured."""
    by_size = {(each.length, each.batch): each.seconds for each in timings}
    longer = by_size[LENGTHS[-1], BATCH] / by_size[LENGTH, BATCH]
    wider = by_size[LENGTH, BATCHES[-1]] / by_size[LENGTH, BATCH]
    times = LENGTHS[-1] // LENGTH
    said = (
        _("Sequences {times} times as long take {longer:.1f} times as long; {times} times as many, {wider:.1f} times.")
        if wider < longer
        else _(
            "Sequences {times} times as long take {longer:.1f} times as long; {times} times as many, {wider:.1f} "
            "times: here the batch is no cheaper. Perhaps the machine was busy."
        )
    )
    return said.format(times=times, longer=longer, wider=wider)
