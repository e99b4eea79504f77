"""Networks that learn from several seeds: what all comparisons of this lesson have in common."""

from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

import numpy as np

Run = TypeVar("Run")


class Learned(Protocol):
    """How one kind of network learned from all seeds.

    Attributes:
        right_after: for each seed the epochs after which the whole word was right for the first time, or None.
        median_right_after: `median_of` these.
    """

    @property
    def right_after(self) -> tuple[int | None, ...]: ...

    @property
    def median_right_after(self) -> float | None: ...


def runs_of_all(
    kinds: Sequence[str], seeds: range, learn: Callable[[str, int], Run], on_progress: Callable[[float], None]
) -> dict[str, list[Run]]:
    """Have every kind of network learn from every seed.

    Args:
        kinds: of networks.
        seeds: each makes one run of each kind.
        learn: makes it.
        on_progress: called with the share that is done, after each.
    """
    runs: dict[str, list[Run]] = {kind: [] for kind in kinds}
    for index, kind in enumerate(kinds):
        for number, seed in enumerate(seeds):
            runs[kind].append(learn(kind, seed))
            on_progress((index * len(seeds) + number + 1) / (len(kinds) * len(seeds)))
    return runs


def median_of(right_after: Sequence[int | None]) -> float | None:
    """The median over the seeds; None where half of them or more never had the whole word right."""
    median = float(np.median([np.inf if each is None else each for each in right_after]))
    return median if np.isfinite(median) else None


def epochs_in_words(after: float | None, epochs: int) -> str:
    """A number of epochs; of what never came within those there were, that it takes more."""
    return f"> {epochs}" if after is None else f"{after:g}"
