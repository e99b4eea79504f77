"""Learning to read dates: what one step is, and what can be seen of it."""

from dataclasses import dataclass
from functools import cache

import torch
import torch.nn.functional as F
from torch import Tensor

from rnnplay.engine.validation import one_of
from rnnplay.lessons.kinds.dates.examples import Batch, as_text, batch_of, examples
from rnnplay.lessons.kinds.dates.observation import Observation
from rnnplay.lessons.kinds.dates.reading import checked, read
from rnnplay.lessons.kinds.dates.writing import TARGET_ALPHABET, TARGET_LENGTH, source_alphabet
from rnnplay.lessons.kinds.learning import CycleTask, check
from rnnplay.models.decoding import greedy
from rnnplay.models.seq2seq import CELLS, Seq2Seq, build

NETWORKS = ("attention", "plain")
HIDDEN_SIZES, BATCH_SIZES = (8, 256), (8, 256)
EMBEDDING_SIZE = 32
VALIDATED, VALIDATION_SEED = 200, 3_000_003
WATCHED = ("Sunday, March 3, 2024",)


@dataclass(frozen=True)
class Settings:
    """All that a run depends on: the same settings give the same run, to the bit.

    Attributes:
        network: ``"attention"``, or ``"plain"`` without it.
        cell: ``"gru"`` or ``"lstm"``, of encoder and decoder.
        hidden_size: units of each.
        batch_size: dates that a step learns from.
        seed: of the first weights, and of the dates.
        learning_rate: the largest, at the top of the cycle (`one_cycle`); it can be changed while it learns.
        steps: of the whole cycle.

    Raises:
        SettingsError: a setting is out of range.
    """

    network: str = "attention"
    cell: str = "gru"
    hidden_size: int = 128
    batch_size: int = 64
    seed: int = 1
    learning_rate: float = 0.008
    steps: int = 800

    def __post_init__(self) -> None:
        one_of("network", self.network, NETWORKS)
        one_of("cell", self.cell, CELLS)
        check(self, HIDDEN_SIZES, BATCH_SIZES)


class Task(CycleTask[Observation, tuple[str, ...]]):
    """A network that learns to read dates; step k learns from a batch of its own, drawn from seed + k.

    It computes on the CPU: networks this small are fastest there, and the same everywhere.

    Attributes:
        settings: how it began.
        watched: texts that are read at each observation; no part of the state.

    Args:
        settings: what to learn.
        watched: see there.
    """

    model: Seq2Seq

    def __init__(self, settings: Settings, watched: tuple[str, ...] = WATCHED) -> None:
        self.settings = settings
        model = build(
            settings.seed,
            source_alphabet=source_alphabet(),
            target_alphabet=TARGET_ALPHABET,
            hidden_size=settings.hidden_size,
            embedding_size=EMBEDDING_SIZE,
            cell=settings.cell,
            attention=settings.network == "attention",
        )
        super().__init__(model, settings, watched)

    def loss(self) -> Tensor:
        """The mean cross-entropy of a digit, in nats, where each step is told the right digits before it."""
        batch = batch_of(examples("train", self.settings.batch_size, self.settings.seed + self.step_count))
        logits = self.model(batch.letters, batch.lengths, batch.targets)  # (batch, target, letters)
        return F.cross_entropy(logits.flatten(0, 1), batch.targets.flatten())

    @torch.inference_mode()
    def observe(self) -> Observation:
        """All that can be seen of the present state. Nothing changes by it."""
        batch, answers = _held_out()
        written = greedy(self.model, batch.letters, batch.lengths, TARGET_LENGTH).letters
        missing = TARGET_LENGTH - written.shape[1]
        right = F.pad(written, (0, missing)) == batch.targets  # (batch, target)
        whole = [as_text(row) == answer for row, answer in zip(written.tolist(), answers, strict=True)]
        return Observation(
            step=self.step_count,
            loss=self.loss().item(),
            right=sum(whole) / len(whole),
            right_digits=float(right.float().mean()),
            readings=tuple(read(self.model, text) for text in self.watched),
        )

    def watch(self, item: tuple[str, ...]) -> None:
        """From now on `observe` reads these texts; raises `TextError` if one cannot be read."""
        super().watch(tuple(checked(text) for text in item))


@cache
def _held_out() -> tuple[Batch, tuple[str, ...]]:
    """Dates on days that nobody learns from or is judged by at the end, and what they stand for."""
    given = examples("validation", VALIDATED, VALIDATION_SEED)
    return batch_of(given), tuple(each.answer for each in given)
