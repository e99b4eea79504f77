"""Networks that learn from several seeds: what all comparisons of this lesson have in common."""

import time
from collections.abc import Callable, Iterator, Sequence
from typing import Protocol, TypeVar

import numpy as np
import torch
from torch import Tensor, nn

from rnnplay.text import _

PAUSE = 10  # epochs after which other threads have a moment
ALIKE = 0.1  # medians that differ by no more than this part of the greater are about the same

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


def learning(
    model: nn.Module,
    optimizer: torch.optim.Optimizer,
    inputs: Tensor,
    loss_of: Callable[[Tensor], Tensor],
    epochs: int,
) -> Iterator[tuple[Tensor, float]]:
    """Have a network learn; gives its logits and its loss before each epoch, and after the last.

    Args:
        model: at its first step.
        optimizer: of its parameters.
        inputs: the same in every epoch.
        loss_of: the loss of logits, which it minimises.
        epochs: as many as it makes.
    """
    for epoch in range(epochs + 1):
        logits = model(inputs)
        loss = loss_of(logits)
        yield logits.detach(), loss.item()
        if epoch == epochs:
            return
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if epoch % PAUSE == 0:
            time.sleep(0.001)


def first_right(all_logits: Sequence[Tensor], targets: Tensor) -> int | None:
    """The epochs after which the whole word was right for the first time, or None.

    Args:
        all_logits: epoch by epoch, ``(letters, alphabet)`` each.
        targets: ``(letters,)``.
    """
    right = (epoch for epoch, logits in enumerate(all_logits) if torch.equal(logits.argmax(-1), targets))
    return next(right, None)


def median_of(right_after: Sequence[int | None]) -> float | None:
    """The median over the seeds; None where half of them or more never had the whole word right."""
    median = float(np.median([np.inf if each is None else each for each in right_after]))
    return median if np.isfinite(median) else None


def epochs_in_words(after: float | None, epochs: int) -> str:
    """A number of epochs; of what never came within those there were, that it takes more."""
    return f"> {epochs}" if after is None else f"{after:g}"


def comparable(after: float | None, epochs: int) -> float:
    """A number of epochs; what never came within those there were counts as one more than they are."""
    return epochs + 1.0 if after is None else after


def are_alike(one: float, other: float) -> bool:
    """Whether two medians are about the same."""
    return abs(one - other) <= ALIKE * max(one, other)


def which_is_faster(one: float, other: float, nobody: bool, one_is: str, other_is: str) -> str:
    """The sentence that an answer begins with.

    Args:
        one, other: medians of two kinds of network.
        nobody: whether none that was compared had all letters correct.
        one_is, other_is: says that this one is the faster.
    """
    if nobody:
        return _(
            "No network had all letters correct by then, so these settings show no difference. Try a higher learning "
            "rate."
        )
    if are_alike(one, other):
        return _("**With these settings both learn about equally fast.**")
    return one_is if one < other else other_is
