"""Three recurrent networks that answer each letter of a word with a letter, and what can be seen of one of them."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from rnnplay.models.seeded import seeded

NETWORKS = ("cell", "rnn", "embedding")
EMBEDDING_SIZE, HIDDEN_SIZE, NUM_LAYERS = 10, 8, 2  # of the network with an embedding, unless said otherwise


class CellNetwork(nn.Module):
    """``nn.RNNCell`` in a loop over one-hot letters; its hidden state is taken as the logits.

    Args:
        alphabet_size: letters that there are, and so the hidden size.
    """

    def __init__(self, alphabet_size: int) -> None:
        super().__init__()
        self.alphabet_size = alphabet_size
        self.recurrent = nn.RNNCell(alphabet_size, alphabet_size)

    def encode(self, letters: Tensor) -> Tensor:
        """``(letters,)`` numbers as what goes in, ``(letters, features)``."""
        return F.one_hot(letters, self.alphabet_size).float()

    def read_out(self, hidden_state: Tensor) -> Tensor:
        """Logits ``(letters, alphabet)`` from the last layer's hidden states ``(letters, hidden)``."""
        return hidden_state

    def forward(self, letters: Tensor) -> Tensor:
        """Logits ``(letters, alphabet)`` for ``(letters,)`` numbers."""
        hidden_state = torch.zeros(1, self.alphabet_size)  # (batch, hidden)
        hidden_states = []
        for vector in self.encode(letters):
            hidden_state = self.recurrent(vector[None], hidden_state)
            hidden_states.append(hidden_state)
        return self.read_out(torch.cat(hidden_states))

    def loss(self, logits: Tensor, targets: Tensor) -> Tensor:
        """The cross-entropies of all letters, in nats, added up one after the other as a loop does."""
        total = torch.zeros(())
        for each in F.cross_entropy(logits, targets, reduction="none"):
            total = total + each
        return total


class RNNNetwork(nn.Module):
    """`CellNetwork` without the loop: ``nn.RNN`` over one-hot letters, its output taken as the logits.

    Args:
        alphabet_size: letters that there are, and so the hidden size.
        num_layers: layers, one above the other.
    """

    def __init__(self, alphabet_size: int, num_layers: int = 1) -> None:
        super().__init__()
        self.alphabet_size = alphabet_size
        self.recurrent = nn.RNN(alphabet_size, alphabet_size, num_layers)

    def encode(self, letters: Tensor) -> Tensor:
        """``(letters,)`` numbers as what goes in, ``(letters, features)``."""
        return F.one_hot(letters, self.alphabet_size).float()

    def read_out(self, hidden_state: Tensor) -> Tensor:
        """Logits ``(letters, alphabet)`` from the last layer's hidden states ``(letters, hidden)``."""
        return hidden_state

    def forward(self, letters: Tensor) -> Tensor:
        """Logits ``(letters, alphabet)`` for ``(letters,)`` numbers."""
        output, _ = self.recurrent(self.encode(letters)[:, None])  # (time, batch, hidden)
        return self.read_out(output[:, 0])

    def loss(self, logits: Tensor, targets: Tensor) -> Tensor:
        """The mean cross-entropy of the letters, in nats."""
        return F.cross_entropy(logits, targets)


class EmbeddingNetwork(nn.Module):
    """``nn.Embedding``, ``nn.RNN`` and ``nn.Linear``: neither what goes in nor what comes out is tied to the alphabet.

    Args:
        alphabet_size: letters that there are.
        hidden_size: units in each layer.
        num_layers: layers, one above the other.
    """

    def __init__(self, alphabet_size: int, hidden_size: int = HIDDEN_SIZE, num_layers: int = NUM_LAYERS) -> None:
        super().__init__()
        self.embedding = nn.Embedding(alphabet_size, EMBEDDING_SIZE)
        self.recurrent = nn.RNN(EMBEDDING_SIZE, hidden_size, num_layers, batch_first=True)
        self.linear = nn.Linear(hidden_size, alphabet_size)

    def encode(self, letters: Tensor) -> Tensor:
        """``(letters,)`` numbers as what goes in, ``(letters, features)``."""
        return self.embedding(letters)

    def read_out(self, hidden_state: Tensor) -> Tensor:
        """Logits ``(letters, alphabet)`` from the last layer's hidden states ``(letters, hidden)``."""
        return self.linear(hidden_state)

    def forward(self, letters: Tensor) -> Tensor:
        """Logits ``(letters, alphabet)`` for ``(letters,)`` numbers."""
        output, _ = self.recurrent(self.encode(letters)[None])  # (batch, time, hidden)
        return self.read_out(output[0])

    def loss(self, logits: Tensor, targets: Tensor) -> Tensor:
        """The mean cross-entropy of the letters, in nats."""
        return F.cross_entropy(logits, targets)


class OneHotNetwork(nn.Module):
    """`EmbeddingNetwork` without its embedding: ``nn.RNN`` over one-hot letters, and ``nn.Linear``.

    Args:
        alphabet_size: letters that there are.
        hidden_size: units in each layer.
        num_layers: layers, one above the other.
    """

    def __init__(self, alphabet_size: int, hidden_size: int = HIDDEN_SIZE, num_layers: int = NUM_LAYERS) -> None:
        super().__init__()
        self.alphabet_size = alphabet_size
        self.recurrent = nn.RNN(alphabet_size, hidden_size, num_layers, batch_first=True)
        self.linear = nn.Linear(hidden_size, alphabet_size)

    def encode(self, letters: Tensor) -> Tensor:
        """``(letters,)`` numbers as what goes in, ``(letters, features)``."""
        return F.one_hot(letters, self.alphabet_size).float()

    def forward(self, letters: Tensor) -> Tensor:
        """Logits ``(letters, alphabet)`` for ``(letters,)`` numbers."""
        output, _ = self.recurrent(self.encode(letters)[None])  # (batch, time, hidden)
        return self.linear(output[0])

    def loss(self, logits: Tensor, targets: Tensor) -> Tensor:
        """The mean cross-entropy of the letters, in nats."""
        return F.cross_entropy(logits, targets)


CharacterNetwork = CellNetwork | RNNNetwork | EmbeddingNetwork


def build(network: str, alphabet_size: int, hidden_size: int, num_layers: int, seed: int) -> CharacterNetwork:
    """A network with the weights that torch gives it after ``torch.manual_seed(seed)``, to the bit.

    Args:
        network: one of `NETWORKS`.
        alphabet_size: letters that there are.
        hidden_size: read by ``"embedding"`` alone; for the others it is the alphabet's.
        num_layers: read by ``"rnn"`` and ``"embedding"``.
        seed: of the weights.
    """
    makers: dict[str, Callable[[], CharacterNetwork]] = {
        "cell": lambda: CellNetwork(alphabet_size),
        "rnn": lambda: RNNNetwork(alphabet_size, num_layers),
        "embedding": lambda: EmbeddingNetwork(alphabet_size, hidden_size, num_layers),
    }
    with seeded(seed):
        return makers[network]()


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


@dataclass(frozen=True, eq=False)
class Observation:
    """What a network does with a word, as read-only arrays of float32, whole numbers int64.

    Attributes:
        inputs: ``(letters, features)``: the letters as they go in, one-hot or embedded.
        hidden_states: for each layer ``(letters, hidden)``.
        logits: ``(letters, alphabet)``.
        probabilities: their softmax.
        guess: ``(letters,)``: the likeliest letter at each place.
        targets: ``(letters,)``: the right one.
        letter_losses: ``(letters,)``: the cross-entropy of each, in nats.
        loss: what is learned to make small: their sum or mean.
        gradient_norms: for each layer ``(letters,)``: the Euclidean length of ∂loss/∂h_t, all that comes back from
            later letters and higher layers counted (backpropagation through time).
        weights: every parameter by its name as ``(rows, columns)``; a bias is one column.
    """

    inputs: np.ndarray
    hidden_states: tuple[np.ndarray, ...]
    logits: np.ndarray
    probabilities: np.ndarray
    guess: np.ndarray
    targets: np.ndarray
    letter_losses: np.ndarray
    loss: float
    gradient_norms: tuple[np.ndarray, ...]
    weights: Mapping[str, np.ndarray]


@dataclass(frozen=True, eq=False)
class Stages:
    """One step of learning in slow motion: forward, loss, backward, update.

    Attributes:
        from_input: forward: for each layer ``(letters, hidden)``, W_ih xₜ + b_ih.
        from_state: likewise W_hh hₜ₋₁ + b_hh.
        hidden_states: likewise hₜ, the tanh of the sum of both.
        probabilities: ``(letters, alphabet)``.
        targets: ``(letters,)``.
        letter_losses: loss: ``(letters,)``, in nats.
        loss: their sum or mean.
        state_gradients: backward: for each layer ``(letters, hidden)``, ∂loss/∂hₜ, all that comes back there.
        gradients: ∂loss/∂weight by the parameter's name, ``(rows, columns)``.
        changes: update: what is added to each weight, likewise.
        losses_after: ``(letters,)``: what each letter loses then.
    """

    from_input: tuple[np.ndarray, ...]
    from_state: tuple[np.ndarray, ...]
    hidden_states: tuple[np.ndarray, ...]
    probabilities: np.ndarray
    targets: np.ndarray
    letter_losses: np.ndarray
    loss: float
    state_gradients: tuple[np.ndarray, ...]
    gradients: Mapping[str, np.ndarray]
    changes: Mapping[str, np.ndarray]
    losses_after: np.ndarray
