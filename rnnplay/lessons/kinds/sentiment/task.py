"""Learning to tell praise from complaint: what one step is, and what can be seen of it."""

from dataclasses import dataclass
from functools import cache

import torch
import torch.nn.functional as F
from torch import Tensor

from rnnplay.engine.validation import one_of
from rnnplay.lessons.kinds.learning import CycleTask, check
from rnnplay.lessons.kinds.sentiment.examples import CLASSES, LONGER, Batch, Example, batch_of, different, examples
from rnnplay.lessons.kinds.sentiment.grammar import USUAL, vocabulary
from rnnplay.lessons.kinds.sentiment.observation import Observation
from rnnplay.lessons.kinds.sentiment.reading import read
from rnnplay.models.word_classifier import CELLS, WordClassifier, build

HIDDEN_SIZES, BATCH_SIZES = (4, 256), (8, 256)
EMBEDDING_SIZE = 32
VALIDATED, VALIDATION_SEED = 300, 3_000_003


@dataclass(frozen=True)
class Settings:
    """All that a run depends on: the same settings give the same run, to the bit.

    Attributes:
        cell: ``"rnn"``, ``"gru"`` or ``"lstm"``.
        hidden_size: units.
        batch_size: sentences that a step learns from.
        seed: of the first weights, and of the sentences.
        learning_rate: the largest, at the top of the cycle (`one_cycle`); it can be changed while it learns.
        steps: of the whole cycle.

    Raises:
        SettingsError: a setting is out of range.
    """

    cell: str = "lstm"
    hidden_size: int = 64
    batch_size: int = 64
    seed: int = 1
    learning_rate: float = 0.01
    steps: int = 1000

    def __post_init__(self) -> None:
        one_of("cell", self.cell, CELLS)
        check(self, HIDDEN_SIZES, BATCH_SIZES)

    def batch(self, step: int) -> list[Example]:
        """The sentences that a step learns from, drawn from seed + step."""
        return examples("train", self.batch_size, self.seed + step)


class Task(CycleTask[Observation, tuple[str, ...]]):
    """A network that learns the opinions of sentences; it computes on the CPU, where networks this small are fastest.

    Attributes:
        settings: how it began.
        watched: the words of a sentence that is read at each observation; no part of the state.

    Args:
        settings: what to learn.
        watched: see there.
    """

    model: WordClassifier

    def __init__(self, settings: Settings, watched: tuple[str, ...] = tuple(USUAL.split())) -> None:
        self.settings = settings
        model = build(
            settings.seed,
            vocabulary=" ".join(vocabulary()),
            classes=CLASSES,
            hidden_size=settings.hidden_size,
            embedding_size=EMBEDDING_SIZE,
            cell=settings.cell,
        )
        super().__init__(model, settings, watched)

    def loss(self) -> Tensor:
        """The mean cross-entropy of the next batch, in nats."""
        batch = batch_of(self.model, self.settings.batch(self.step_count))
        return F.cross_entropy(self.model(batch.words, batch.lengths), batch.targets)

    @torch.inference_mode()
    def observe(self) -> Observation:
        """All that can be seen of the present state. Nothing changes by it."""
        usual, longer = (right_of(self.model, batch) for batch in self._held_out())
        return Observation(self.step_count, self.loss().item(), usual, longer, read(self.model, self.watched))

    def _held_out(self) -> tuple[Batch, Batch]:
        usual, longer = _validation()
        return batch_of(self.model, usual), batch_of(self.model, longer)


@torch.inference_mode()
def right_of(network: WordClassifier, batch: Batch) -> float:
    """Share of a batch whose class a network tells."""
    answers = network(batch.words, batch.lengths).argmax(dim=1)
    return float((answers == batch.targets).float().mean())


@cache
def _validation() -> tuple[list[Example], list[Example]]:
    """Sentences that nobody learns from or is judged by at the end, and longer ones."""
    return (
        different("validation", VALIDATED, VALIDATION_SEED),
        different("validation", VALIDATED, VALIDATION_SEED, **LONGER),
    )
