"""One-hot or embedding: which learns faster, and why? Three networks that differ in nothing but how letters go in.

Each is an ``nn.RNN`` and an ``nn.Linear`` with the same hidden size, the same optimiser and learning rate and the same
loss, the mean over the letters; each learns from several seeds.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
import torch
from torch import Tensor, nn

from rnnplay.engine.arrays import read_only
from rnnplay.engine.validation import OPTIMIZERS
from rnnplay.lessons.hello.seeds import first_right, learning, median_of, runs_of_all
from rnnplay.lessons.hello.task import Settings
from rnnplay.lessons.hello.words import read_words
from rnnplay.models.characters import HIDDEN_SIZE, EmbeddingNetwork, OneHotNetwork
from rnnplay.models.seeded import seeded

ONE_HOT, EMBEDDING, FROZEN = "one-hot", "embedding", "frozen"
WAYS = (ONE_HOT, EMBEDDING, FROZEN)
SEEDS, EPOCHS = 9, 100

Network = OneHotNetwork | EmbeddingNetwork


@dataclass(frozen=True)
class ComparisonSettings:
    """What is the same for all; the same settings give the same numbers, to the bit.

    Attributes:
        source, target: the word that is read and the word that is learned.
        hidden_size, num_layers: of the ``nn.RNN``.
        optimizer: ``"adam"`` or ``"sgd"``.
        learning_rate: from start to end.
        seed: the first of `SEEDS` in a row.
    """

    source: str
    target: str
    hidden_size: int
    num_layers: int
    optimizer: str
    learning_rate: float
    seed: int

    @classmethod
    def of(cls, settings: Settings, learning_rate: float) -> "ComparisonSettings":
        """Those of a run; of the networks whose hidden size is the alphabet's, the usual one instead."""
        hidden_size = settings.units if settings.network == "embedding" else HIDDEN_SIZE
        return cls(
            settings.source,
            settings.target,
            hidden_size,
            settings.layers,
            settings.optimizer,
            learning_rate,
            settings.seed,
        )


@dataclass(frozen=True, eq=False)
class Course:
    """How one of the networks learned.

    Attributes:
        way: one of `WAYS`: ``"frozen"`` is an embedding whose vectors stay as they began.
        losses: ``(seeds, epochs + 1)``, float32: the mean cross-entropy of the letters after k epochs, in nats.
        right_after: for each seed the epochs after which the whole word was right for the first time, or None.
        lengths: the mean Euclidean length of what goes in for a letter, at the start.
        first_move: by how much the first epoch changes W_ih xₜ of layer 1: the mean of the absolute change over
            letters, units and seeds.
    """

    way: str
    losses: np.ndarray
    right_after: tuple[int | None, ...]
    lengths: float
    first_move: float

    @property
    def median_right_after(self) -> float | None:
        return median_of(self.right_after)


def compare_ways(
    settings: ComparisonSettings, on_progress: Callable[[float], None] = lambda share: None
) -> list[Course]:
    """Have all of `WAYS` learn from all seeds.

    Args:
        settings: what is the same for all.
        on_progress: called with the share that is done.
    """
    seeds = range(settings.seed, settings.seed + SEEDS)
    courses = []
    for way, runs in runs_of_all(WAYS, seeds, partial(_learn, settings), on_progress).items():
        losses, right_after, lengths, moves = zip(*runs, strict=True)
        courses.append(
            Course(
                way,
                read_only(torch.tensor(losses)),
                right_after,
                float(np.mean(lengths)),
                float(np.mean(moves)),
            )
        )
    return courses


def network(settings: ComparisonSettings, way: str, seed: int) -> Network:
    """One of the networks as it begins, with the weights that torch gives it after ``torch.manual_seed(seed)``."""
    alphabet = len(read_words(settings.source, settings.target).alphabet)
    kind = OneHotNetwork if way == ONE_HOT else EmbeddingNetwork
    with seeded(seed):
        made = kind(alphabet, settings.hidden_size, settings.num_layers)
    if way == FROZEN:
        made.embedding.requires_grad_(False)
    return made


def optimizer_of(settings: ComparisonSettings, model: Network) -> torch.optim.Optimizer:
    """Of all that the network learns."""
    learned = [each for each in model.parameters() if each.requires_grad]
    kind: Callable[..., torch.optim.Optimizer] = getattr(torch.optim, OPTIMIZERS[settings.optimizer])
    return kind(learned, lr=settings.learning_rate)


def _learn(settings: ComparisonSettings, way: str, seed: int) -> tuple[list[float], int | None, float, float]:
    """The losses, when the word was right, the length of what goes in, and the first move of W_ih xₜ."""
    words = read_words(settings.source, settings.target)
    inputs, targets = torch.tensor(words.inputs), torch.tensor(words.targets)  # (letters,)
    model = network(settings, way, seed)
    with torch.no_grad():
        before = _sums(model, inputs)
        length = model.encode(inputs).norm(dim=-1).mean().item()
    losses: list[float] = []
    all_logits: list[Tensor] = []  # each (letters, alphabet)
    move = 0.0
    learned = learning(model, optimizer_of(settings, model), inputs, lambda logits: model.loss(logits, targets), EPOCHS)
    for epoch, (logits, loss) in enumerate(learned):
        losses.append(loss)
        all_logits.append(logits)
        if epoch == 1:
            with torch.no_grad():
                move = (_sums(model, inputs) - before).abs().mean().item()
    return losses, first_right(all_logits, targets), length, move


def _sums(model: Network, letters: Tensor) -> Tensor:
    """W_ih xₜ of layer 1, ``(letters, hidden)``."""
    return nn.functional.linear(model.encode(letters), model.recurrent.get_parameter("weight_ih_l0"))
