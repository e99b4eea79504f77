"""Three recurrent networks that answer each letter of a word with a letter."""

from collections.abc import Callable

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
