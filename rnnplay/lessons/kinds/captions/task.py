"""Learning to describe pictures: what one step is, and what can be seen of it."""

from dataclasses import dataclass
from functools import cache

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from rnnplay.engine.model_task import ModelTask
from rnnplay.engine.one_cycle import one_cycle
from rnnplay.engine.validation import between
from rnnplay.lessons.kinds.captions.examples import NOWHERE, VOCABULARY, Batch, batch, is_digit
from rnnplay.lessons.kinds.captions.grammar import is_true, parsed
from rnnplay.lessons.kinds.captions.observation import Observation
from rnnplay.lessons.kinds.captions.reading import captions_of, read
from rnnplay.lessons.kinds.learning import check
from rnnplay.models.captioner import SIDE, Captioner, build, packed

CHANNELS, HIDDEN_SIZES, BATCH_SIZES = (2, 24), (8, 256), (8, 128)
EMBEDDING_SIZE = 32
CYCLE = 3000  # steps, after which the learning rate rises again and the optimiser begins anew
TINY = 1e-6  # of which there is a logarithm, where there is none of 0
VALIDATED, VALIDATION_SEED = 100, 3_000_003


@dataclass(frozen=True)
class Settings:
    """All that a run depends on: the same settings give the same run, to the bit.

    Attributes:
        channels: of the first convolution; the second has twice as many, the others four times.
        hidden_size: units of the LSTM.
        batch_size: pictures that a step learns from.
        seed: of the first weights, and of the scenes.
        learning_rate: the largest, at the top of a cycle (`one_cycle`); it can be changed while it learns.
        steps: of the whole run. A new cycle begins after every `CYCLE` steps.

    Raises:
        SettingsError: a setting is out of range.
    """

    channels: int = 16
    hidden_size: int = 96
    batch_size: int = 32
    seed: int = 1
    learning_rate: float = 0.004
    steps: int = 6000

    def __post_init__(self) -> None:
        between("channels", self.channels, *CHANNELS)
        check(self, HIDDEN_SIZES, BATCH_SIZES)


class Task(ModelTask[Observation]):
    """A network that learns to describe pictures; step k learns from a batch of its own, drawn from seed + k.

    It computes on the CPU, so that it is the same everywhere. One cycle of the learning rate follows another, as in I.
    Loshchilov and F. Hutter, *SGDR: stochastic gradient descent with warm restarts*, 2017.

    Attributes:
        settings: how it began.
        watched: the picture that is described at each observation, ``(64, 64)``; no part of the state.

    Args:
        settings: what to learn.
        watched: see there; None for the first of those that are held out.
    """

    model: Captioner

    def __init__(self, settings: Settings, watched: np.ndarray | None = None) -> None:
        self.settings = settings
        self.watched = _held_out().pictures[0].numpy() if watched is None else watched
        model = build(
            settings.seed,
            words=VOCABULARY,
            channels=settings.channels,
            hidden_size=settings.hidden_size,
            embedding_size=EMBEDDING_SIZE,
        )
        super().__init__(model, torch.optim.Adam(model.parameters()), settings.learning_rate)

    @property
    def rate_of_step(self) -> float:
        """The rate of its cycle, which has `learning_rate` at its top."""
        at = min(self.step_count, self.settings.steps - 1)
        start = at - at % CYCLE
        return one_cycle(self.learning_rate, at - start, min(CYCLE, self.settings.steps - start))

    def step(self) -> float:
        """As of every task; with a cycle the optimiser begins anew."""
        if self.step_count % CYCLE == 0 and self.step_count < self.settings.steps:
            self.optimizer.state.clear()
        return super().step()

    def batch(self, number: int) -> Batch:
        """The pictures that a step learns from."""
        return batch("train", self.settings.batch_size, self.settings.seed + number)

    def losses(self, batch: Batch) -> tuple[Tensor, Tensor, Tensor]:
        """Mean cross-entropies in nats, where each step is told the right words before it.

        The first is that of the words. The others are for whoever makes a scene, and knows where each digit lies: at
        its size and at its name the attention should be there (C. Liu, J. Mao, F. Sha, A. Yuille, *Attention
        correctness in neural image captioning*, 2017), and its place alone should suggest its name. So the
        convolutions learn the digits from the first step on, and not only once the LSTM looks at the right place.
        """
        logits, weights, places = self.model(batch.pictures, batch.targets, batch.lengths)
        words = F.cross_entropy(logits, packed(batch.targets, batch.lengths))
        looks = F.nll_loss((weights + TINY).log(), packed(batch.places, batch.lengths), ignore_index=NOWHERE)
        row, at = is_digit(batch.targets).nonzero(as_tuple=True)
        there = places[row, batch.places[row, at]]  # (digits, hidden)
        return words, looks, F.cross_entropy(self.model.at_a_glance(there), batch.targets[row, at])

    def backward(self) -> Tensor:
        """The loss of the words of the next batch; the gradient is that of all three losses together."""
        words, looks, digits = self.losses(self.batch(self.step_count))
        (words + looks + digits).backward()
        return words

    def observe(self) -> Observation:
        """All that can be seen of the present state. Nothing changes by it."""
        held_out = _held_out()
        captions = captions_of(self.model, held_out.pictures)
        with torch.inference_mode():
            loss = self.losses(self.batch(self.step_count))[0].item()
        return Observation(
            step=self.step_count,
            loss=loss,
            true=sum(is_true(each, held_out.scenes.scene(at)) for at, each in enumerate(captions)) / VALIDATED,
            grammatical=sum(parsed(each) is not None for each in captions) / VALIDATED,
            reading=read(self.model, self.watched),
        )

    def watch(self, picture: bytes) -> None:
        """From now on `observe` describes this: the bytes of ``(64, 64)`` float32 with ink in 0…1, row by row."""
        self.watched = np.frombuffer(picture, np.float32).reshape(SIDE, SIDE)


@cache
def _held_out() -> Batch:
    """Scenes of images that nobody learns from or is judged by at the end."""
    return batch("validation", VALIDATED, VALIDATION_SEED)
