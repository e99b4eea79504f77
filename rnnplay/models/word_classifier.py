"""A network that reads a sentence word by word, and says at the end which class it is of: many to one."""

from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.utils.rnn import PackedSequence, pack_padded_sequence, pad_packed_sequence

from rnnplay.models.seeded import seeded
from rnnplay.text import _

CELLS: dict[str, Any] = {"rnn": nn.RNN, "gru": nn.GRU, "lstm": nn.LSTM}
UNKNOWN = 0  # the number of whatever is not in the vocabulary
LARGEST_VOCABULARY, MOST_CLASSES = 4096, 100


@dataclass(frozen=True, eq=False)
class Read:
    """What has been read.

    Attributes:
        hidden_states: after each word, ``(batch, time, hidden)``; zeros behind the end of a sentence.
        logits: of the classes after each word, as if the sentence ended there, ``(batch, time, classes)``; behind the
            end they say nothing.
    """

    hidden_states: Tensor
    logits: Tensor


class WordClassifier(nn.Module):
    """Embedding, one recurrent layer, and a linear layer on the state after the last word.

    Args:
        vocabulary: the words that it knows, with a space between; number 0 stands for all others, then they follow in
            this order.
        classes: their names, with a space between.
        hidden_size: units of the recurrent layer.
        embedding_size: numbers that stand for a word.
        cell: ``"rnn"``, ``"gru"`` or ``"lstm"``.

    Attributes:
        architecture: these arguments.

    Raises:
        ValueError: one of them is out of range.
    """

    def __init__(
        self, vocabulary: str, classes: str, hidden_size: int = 64, embedding_size: int = 32, cell: str = "lstm"
    ) -> None:
        super().__init__()
        _check(vocabulary, classes, cell)
        self.architecture = {
            "vocabulary": vocabulary,
            "classes": classes,
            "hidden_size": hidden_size,
            "embedding_size": embedding_size,
            "cell": cell,
        }
        self.words, self.classes = vocabulary.split(), classes.split()
        self.numbers = {word: number for number, word in enumerate(self.words, start=1)}
        self.embedding = nn.Embedding(1 + len(self.words), embedding_size)
        self.recurrent = CELLS[cell](embedding_size, hidden_size, batch_first=True)
        self.linear = nn.Linear(hidden_size, len(self.classes))

    def forward(self, words: Tensor, lengths: Tensor) -> Tensor:
        """Logits of each sentence's class, ``(batch, classes)``.

        Nothing behind the end of a sentence is ever computed with: the sentences are packed, so the last state is that
        of the last word, whatever the others of the batch are like.

        Args:
            words: ``(batch, time)`` numbers; what stands behind the end of a sentence is not looked at.
            lengths: ``(batch,)``, each at least 1.
        """
        _output, state = self.recurrent(self._packed(words, lengths))
        last = state[0] if isinstance(state, tuple) else state  # (layers = 1, batch, hidden)
        logits: Tensor = self.linear(last[0])  # (batch, classes)
        return logits

    def read(self, words: Tensor, lengths: Tensor) -> Read:
        """What it makes of each sentence after each of its words.

        Args:
            words, lengths: of `forward`.
        """
        output, _state = self.recurrent(self._packed(words, lengths))
        hidden_states, _lengths = pad_packed_sequence(output, batch_first=True)  # (batch, time, hidden)
        return Read(hidden_states, self.linear(hidden_states))

    def _packed(self, words: Tensor, lengths: Tensor) -> PackedSequence:
        embedded = self.embedding(words[:, : int(lengths.max())])  # (batch, time, embedding)
        return pack_padded_sequence(embedded, lengths.cpu(), batch_first=True, enforce_sorted=False)

    def as_numbers(self, sentences: list[list[str]]) -> tuple[Tensor, Tensor]:
        """Sentences as numbers of their words ``(batch, time)``, 0 behind the end, and their lengths ``(batch,)``.

        Args:
            sentences: their words; none is empty.
        """
        lengths = torch.tensor([len(each) for each in sentences])
        words = torch.zeros(len(sentences), int(lengths.max()), dtype=torch.int64)
        for at, sentence in enumerate(sentences):
            words[at, : len(sentence)] = torch.tensor([self.numbers.get(word, UNKNOWN) for word in sentence])
        return words, lengths


def build(seed: int, **architecture: Any) -> WordClassifier:
    """A network with the weights that torch gives it after ``torch.manual_seed(seed)``, to the bit."""
    with seeded(seed):
        return WordClassifier(**architecture)


def _check(vocabulary: str, classes: str, cell: str) -> None:
    if cell not in CELLS:
        raise ValueError(_("cell is {value!r}, but must be one of {known}.").format(value=cell, known=", ".join(CELLS)))
    for names, most in ((vocabulary.split(), LARGEST_VOCABULARY), (classes.split(), MOST_CLASSES)):
        if not 0 < len(set(names)) == len(names) <= most:
            raise ValueError(_("A vocabulary has at least one word, and none of them twice; so have the classes."))
