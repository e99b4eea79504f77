"""Cross-entropy or squared error: which learns faster, and why? Three networks that differ in nothing but their loss.

Each is an ``nn.RNN`` over one-hot letters and an ``nn.Linear``, begins with the same weights and learns with the same
optimiser and learning rate. For a letter with logits z and a one-hot target y the losses and their gradients are

    squared:  p = σ(z)        L = ½ Σ (p − y)²                       ∂L/∂z = (p − y) p (1 − p)
    sigmoid:  p = σ(z)        L = −Σ [y ln p + (1 − y) ln(1 − p)]    ∂L/∂z = p − y
    softmax:  p = softmax(z)  L = −ln p_target                       ∂L/∂z = p − y

(C. Bishop, «Pattern Recognition and Machine Learning», 4.3). The loss of a word is the mean over its letters.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from rnnplay.engine.arrays import read_only
from rnnplay.lessons.hello.comparison import ONE_HOT, ComparisonSettings, network, optimizer_of
from rnnplay.lessons.hello.seeds import first_right, learning, median_of, runs_of_all
from rnnplay.lessons.hello.words import read_words

SQUARED, SIGMOID, SOFTMAX = "squared", "sigmoid", "softmax"
LOSSES = (SQUARED, SIGMOID, SOFTMAX)
SEEDS, EPOCHS = 5, 200


@dataclass(frozen=True, eq=False)
class Descent:
    """How the networks with one loss learned.

    Attributes:
        loss: one of `LOSSES`.
        losses: ``(seeds, epochs + 1)``, float32: the mean loss of the letters after k epochs, in its own unit.
        slopes: ``(seeds, epochs + 1)``, float32: |∂L/∂z|, the mean over letters and logits, each letter with its own
            loss.
        right_after: for each seed the epochs after which the whole word was right for the first time, or None.
        logits: of the first seed, ``(epochs + 1, letters, alphabet)``, float32.
    """

    loss: str
    losses: np.ndarray
    slopes: np.ndarray
    right_after: tuple[int | None, ...]
    logits: np.ndarray

    @property
    def median_right_after(self) -> float | None:
        return median_of(self.right_after)


def loss_of(loss: str, logits: Tensor, targets: Tensor) -> Tensor:
    """The loss of each letter, ``(letters,)``.

    Args:
        loss: one of `LOSSES`.
        logits: ``(letters, alphabet)``.
        targets: ``(letters,)``.
    """
    if loss == SOFTMAX:
        return F.cross_entropy(logits, targets, reduction="none")
    one_hot = F.one_hot(targets, logits.shape[1]).to(logits)  # y, (letters, alphabet)
    if loss == SIGMOID:
        return F.binary_cross_entropy_with_logits(logits, one_hot, reduction="none").sum(dim=1)
    return (logits.sigmoid() - one_hot).square().sum(dim=1) / 2


def slope_of(loss: str, logits: Tensor, targets: Tensor) -> Tensor:
    """∂L/∂z by the formulas above; the arguments are those of `loss_of`, or logits ``(…, letters, alphabet)``."""
    one_hot = F.one_hot(targets, logits.shape[-1]).to(logits)  # y, (letters, alphabet)
    if loss == SOFTMAX:
        return logits.softmax(dim=-1) - one_hot
    share = logits.sigmoid()  # p
    return share - one_hot if loss == SIGMOID else (share - one_hot) * share * (1 - share)


def compare_losses(
    settings: ComparisonSettings, on_progress: Callable[[float], None] = lambda share: None
) -> list[Descent]:
    """Have networks learn with all of `LOSSES` from all seeds.

    Args:
        settings: what is the same for all.
        on_progress: called with the share that is done.
    """
    seeds = range(settings.seed, settings.seed + SEEDS)
    found = []
    for loss, runs in runs_of_all(LOSSES, seeds, partial(_learn, settings), on_progress).items():
        losses, slopes, right_after, logits = zip(*runs, strict=True)
        found.append(
            Descent(
                loss,
                read_only(torch.tensor(losses)),
                read_only(torch.tensor(slopes)),
                right_after,
                read_only(torch.stack(logits[0])),
            )
        )
    return found


def _learn(
    settings: ComparisonSettings, loss: str, seed: int
) -> tuple[tuple[float, ...], list[float], int | None, tuple[Tensor, ...]]:
    """Losses, slopes, when the word was right, and the logits, epoch by epoch."""
    words = read_words(settings.source, settings.target)
    inputs, targets = torch.tensor(words.inputs), torch.tensor(words.targets)  # (letters,)
    model = network(settings, ONE_HOT, seed)
    learned = learning(
        model,
        optimizer_of(settings, model),
        inputs,
        lambda logits: loss_of(loss, logits, targets).mean(),
        EPOCHS,
    )
    all_logits, losses = zip(*learned, strict=True)  # of the logits each (letters, alphabet)
    slopes = [slope_of(loss, logits, targets).abs().mean().item() for logits in all_logits]
    return losses, slopes, first_right(all_logits, targets), all_logits
