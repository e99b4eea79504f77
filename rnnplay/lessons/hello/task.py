"""Learning to answer a word with another, letter by letter: what one step is, and what can be seen of it."""

import math
from dataclasses import dataclass, field

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from rnnplay.engine.arrays import as_matrix, matrices, read_only
from rnnplay.engine.model_task import ModelTask, coming_update
from rnnplay.engine.validation import (
    LARGEST_SEED,
    LEARNING_RATES,
    MOST_STEPS,
    OPTIMIZERS,
    SettingsError,
    between,
    one_of,
)
from rnnplay.lessons.hello.observation import Observation, Phases
from rnnplay.lessons.hello.words import Words, read_words
from rnnplay.models.characters import HIDDEN_SIZE, NETWORKS, NUM_LAYERS, CharacterNetwork, build
from rnnplay.text import _
from rnnplay.trace import trace

LEARNING = ("adam", "sgd")  # the optimisers to choose from
HIDDEN_SIZES, LAYERS = (1, 64), (1, 4)


class WeightError(ValueError):
    """There is no such weight, or it cannot have that value. The message says what there is."""


@dataclass(frozen=True)
class Settings:
    """All that a run depends on: the same settings give the same run, to the bit.

    Attributes:
        network: ``"cell"``, ``"rnn"`` or ``"embedding"``.
        source, target: the word that is read and the word that is learned.
        hidden_size: of the network with an embedding; None for its usual one. The others have the alphabet's.
        num_layers: None for the usual number; a cell has one.
        seed: of the first weights.
        optimizer: ``"adam"`` or ``"sgd"``, with torch's usual settings but for the learning rate.
        learning_rate: at the start; it can be changed while it learns.
        epochs: steps of a whole lesson.
        words: the two words as numbers.

    Raises:
        SettingsError: a setting is out of range.
        WordsError: of the words.
    """

    network: str = "cell"
    source: str = "hello"
    target: str = "ohlol"
    hidden_size: int | None = None
    num_layers: int | None = None
    seed: int = 3
    optimizer: str = "adam"
    learning_rate: float = 0.1
    epochs: int = 15
    words: Words = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        one_of("network", self.network, NETWORKS)
        one_of("optimizer", self.optimizer, LEARNING)
        object.__setattr__(self, "words", read_words(self.source, self.target))
        if self.network != "embedding" and self.hidden_size is not None:
            raise SettingsError(_("hidden_size can be set only for the network with an embedding. Leave it out."))
        if self.network == "cell" and self.num_layers not in (None, 1):
            raise SettingsError(_("An RNNCell has one layer."))
        between("hidden_size", self.hidden_size or 1, *HIDDEN_SIZES)
        between("num_layers", self.num_layers or 1, *LAYERS)
        between("seed", self.seed, 0, LARGEST_SEED)
        between("learning_rate", self.learning_rate, *LEARNING_RATES)
        between("epochs", self.epochs, 1, MOST_STEPS)

    @property
    def units(self) -> int:
        """Units in each layer of the network."""
        return (self.hidden_size or HIDDEN_SIZE) if self.network == "embedding" else len(self.words.alphabet)

    @property
    def layers(self) -> int:
        """Layers of the network."""
        return self.num_layers or (NUM_LAYERS if self.network == "embedding" else 1)

    @property
    def loss_floor(self) -> float | None:
        """The value below which the loss of this run cannot fall, or None; `loss_floor`."""
        return loss_floor(self.network, len(self.words.alphabet), len(self.words))

    @property
    def letter_floor(self) -> float | None:
        """The same for the loss of one letter."""
        return loss_floor(self.network, len(self.words.alphabet), letters=1)


# The lesson as it is usually told: a cell in a loop, then the layer that does the loop itself, then a whole network.
PRESETS = {
    "cell": Settings("cell", learning_rate=0.1),
    "rnn": Settings("rnn", learning_rate=0.1),
    "embedding": Settings("embedding", learning_rate=0.05),
}


class Task(ModelTask[Observation]):
    """A network that learns to answer ``source`` with ``target``, one step (an epoch: the whole word) at a time.

    No step draws random numbers, so all that changes lies in the model, the optimiser and ``step_count``. It computes
    on the CPU: networks this small are fastest there, and the same everywhere.

    Attributes:
        settings: how it began.
    """

    model: CharacterNetwork

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.words = settings.words
        self.inputs = torch.tensor(self.words.inputs)  # (letters,)
        self.targets = torch.tensor(self.words.targets)  # (letters,)
        model = build(settings.network, len(self.words.alphabet), settings.units, settings.layers, settings.seed)
        optimizer = getattr(torch.optim, OPTIMIZERS[settings.optimizer])(model.parameters(), lr=settings.learning_rate)
        super().__init__(model, optimizer, settings.learning_rate)

    def backward(self) -> Tensor:
        """The loss of the whole word, in nats: the sum over the letters for ``"cell"``, else their mean."""
        loss = self.model.loss(self.model(self.inputs), self.targets)
        loss.backward()
        return loss

    def observe(self) -> Observation:
        """All that can be seen of the present state. Nothing changes by it, not even the parameters' ``grad``."""
        model = self.model
        with torch.enable_grad():
            vectors = model.encode(self.inputs)  # (letters, features)
            traced = trace(model.recurrent, vectors)
            logits = model.read_out(traced.output)  # (letters, alphabet)
            loss = model.loss(logits, self.targets)
            gradients = traced.gradients(loss)
        with torch.no_grad():
            return Observation(
                inputs=read_only(vectors),
                hidden_states=tuple(read_only(layer.hidden_state) for (layer,) in traced.layers),
                logits=read_only(logits),
                probabilities=read_only(logits.softmax(-1)),
                prediction=read_only(logits.argmax(-1)),
                targets=self.words.targets,
                letter_losses=read_only(F.cross_entropy(logits, self.targets, reduction="none")),
                loss=loss.item(),
                gradient_norms=tuple(read_only(layer.hidden_state.norm(dim=-1)) for (layer,) in gradients),
                weights=matrices(self.model.named_parameters()),
            )

    def phases(self) -> Phases:
        """The coming step in slow motion; nothing changes by it."""
        model = self.model
        with torch.enable_grad():
            vectors = model.encode(self.inputs)  # (letters, features)
            traced = trace(model.recurrent, vectors)
            logits = model.read_out(traced.output)  # (letters, alphabet)
            state_gradients = traced.gradients(model.loss(logits, self.targets))
        update = coming_update(self)
        with torch.no_grad():
            hidden_states = [layer.hidden_state for (layer,) in traced.layers]
            sums = _sums(model.recurrent, vectors, hidden_states)
            return Phases(
                from_input=tuple(read_only(each) for each, _from_state in sums),
                from_state=tuple(read_only(each) for _from_input, each in sums),
                hidden_states=tuple(read_only(each) for each in hidden_states),
                probabilities=read_only(logits.softmax(-1)),
                targets=self.words.targets,
                losses=read_only(F.cross_entropy(logits, self.targets, reduction="none")),
                loss=update.loss,
                state_gradients=tuple(read_only(layer.hidden_state) for (layer,) in state_gradients),
                gradients=update.gradients,
                changes=update.changes,
                losses_after=read_only(
                    F.cross_entropy(update.after.model(self.inputs), self.targets, reduction="none")
                ),
            )

    @torch.no_grad()
    def edit_weight(self, name: str, row: int, column: int, value: float) -> None:
        """Change one weight by hand, as it stands in ``Observation.weights``.

        Raises:
            WeightError: there is no such weight, or the value is not a finite number.
        """
        parameters = dict(self.model.named_parameters())
        if name not in parameters:
            raise WeightError(
                _("There is no weight called {name}. The weights are: {names}.").format(
                    name=name, names=", ".join(parameters)
                )
            )
        matrix = as_matrix(parameters[name])
        rows, columns = matrix.shape
        if not (0 <= row < rows and 0 <= column < columns):
            raise WeightError(
                _(
                    "{name} has {rows} rows and {columns} columns, counted from 0. There is no ({row}, {column})."
                ).format(name=name, rows=rows, columns=columns, row=row, column=column)
            )
        if not abs(value) <= torch.finfo(matrix.dtype).max:
            raise WeightError(_("A weight must be a finite number, not {value}.").format(value=value))
        matrix[row, column] = value


def _sums(recurrent: nn.Module, inputs: Tensor, hidden_states: list[Tensor]) -> list[tuple[Tensor, Tensor]]:
    """For each layer W_ih xₜ + b_ih and W_hh hₜ₋₁ + b_hh, ``(letters, hidden)``: hₜ is the tanh of their sum.

    Args:
        recurrent: an ``nn.RNN`` or ``nn.RNNCell``.
        inputs: of the first layer, ``(letters, features)``.
        hidden_states: of each layer ``(letters, hidden)``.
    """
    sums = []
    for layer, states in enumerate(hidden_states):
        suffix = "" if isinstance(recurrent, nn.RNNCell) else f"_l{layer}"
        w_ih, w_hh, b_ih, b_hh = (
            recurrent.get_parameter(f"{name}{suffix}") for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
        )
        before = torch.cat([torch.zeros_like(states[:1]), states[:-1]])
        sums.append((F.linear(inputs, w_ih, b_ih), F.linear(before, w_hh, b_hh)))
        inputs = states
    return sums


def loss_floor(network: str, alphabet_size: int, letters: int) -> float | None:
    """The value below which the loss cannot fall, in nats; None where the logits are free.

    Without a linear layer the logits are outputs of tanh, so each lies in −1 … 1. The loss of one letter with logits z
    and target t is −ln(e^{z_t} / Σ_j e^{z_j}) = ln(1 + Σ_{j≠t} e^{z_j − z_t}). It falls with z_t and rises with every
    other z_j, so it is least at z_t = 1, z_j = −1, where it is ln(1 + (k − 1) e⁻²) for k letters in the alphabet. A
    tanh comes near ±1 without reaching it, and so does the loss.

    Args:
        network: one of `NETWORKS`; ``"cell"`` sums over the letters, ``"rnn"`` takes their mean.
        alphabet_size: k.
        letters: of the word.
    """
    if network == "embedding":
        return None
    floor = math.log1p((alphabet_size - 1) * math.exp(-2))
    return letters * floor if network == "cell" else floor
