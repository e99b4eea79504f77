"""An encoder that reads a sequence and a decoder that writes another, with and without attention.

Source of the two halves: I. Sutskever, O. Vinyals, Q. Le, *Sequence to sequence learning with neural networks*, 2014,
and K. Cho et al., *Learning phrase representations using RNN encoder–decoder*, 2014. Of the attention: T. Luong,
H. Pham, C. Manning, *Effective approaches to attention-based neural machine translation*, 2015, section 3.1, score
«general», without input feeding; divided by √hidden as in A. Vaswani et al., *Attention is all you need*, 2017, section
3.2.1: without it, the network learns more slowly.
"""

import math
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from rnnplay.models.seeded import seeded
from rnnplay.text import _

CELLS: dict[str, Any] = {"gru": nn.GRU, "lstm": nn.LSTM}
UNKNOWN = 0  # the number of whatever is not in the source's alphabet
END = 0  # the number of the end of what is written
LARGEST_ALPHABET = 4096

State = Tensor | tuple[Tensor, Tensor]  # (layers = 1, batch, hidden); of an LSTM hidden and cell state


@dataclass(frozen=True, eq=False)
class Encoded:
    """What the encoder has read.

    Attributes:
        hidden_states: after each letter, ``(batch, source, hidden)``; zeros behind the end of a sequence.
        is_letter: ``(batch, source)``, False behind the end of a sequence.
        state: after the last letter of each sequence: with it the decoder begins.
        keys: W_a h̄ₛ, which the attention compares each state of the decoder with, ``(batch, source, hidden)``; None
            without attention.
    """

    hidden_states: Tensor
    is_letter: Tensor
    state: State
    keys: Tensor | None

    def repeated(self, rows: int) -> "Encoded":
        """The same, which is one sequence, for so many readings of it."""
        keys = None if self.keys is None else self.keys.expand(rows, -1, -1)
        hidden_states = self.hidden_states.expand(rows, -1, -1)
        return Encoded(hidden_states, self.is_letter.expand(rows, -1), self.state, keys)


@dataclass(frozen=True, eq=False)
class Decoded:
    """What the decoder has computed.

    Attributes:
        logits: of what is written next, ``(batch, target, letters)``; the first is the end.
        hidden_states: ``(batch, target, hidden)``.
        attention: the share of each letter that was read, ``(batch, target, source)``; None without attention.
        state: after the last step.
    """

    logits: Tensor
    hidden_states: Tensor
    attention: Tensor | None
    state: State


class Seq2Seq(nn.Module):
    """Reads a sequence of letters, and writes another letter by letter, each from those that it wrote before.

    Args:
        source_alphabet: the letters that it knows; number 0 stands for all others, then they follow in this order.
        target_alphabet: those that it can write; number 0 is the end, then they follow in this order.
        hidden_size: units of the encoder and of the decoder.
        embedding_size: numbers that stand for a letter.
        cell: ``"gru"`` or ``"lstm"``.
        attention: whether the decoder looks back at all letters at each step.

    Attributes:
        architecture: these arguments.

    Raises:
        ValueError: one of them is out of range.
    """

    def __init__(
        self,
        source_alphabet: str,
        target_alphabet: str,
        hidden_size: int = 128,
        embedding_size: int = 32,
        cell: str = "gru",
        attention: bool = False,
    ) -> None:
        super().__init__()
        _check(source_alphabet, target_alphabet, cell)
        self.architecture = {
            "source_alphabet": source_alphabet,
            "target_alphabet": target_alphabet,
            "hidden_size": hidden_size,
            "embedding_size": embedding_size,
            "cell": cell,
            "attention": attention,
        }
        self.source_alphabet, self.target_alphabet = source_alphabet, target_alphabet
        self.source_embedding = nn.Embedding(1 + len(source_alphabet), embedding_size)
        self.encoder = CELLS[cell](embedding_size, hidden_size, batch_first=True)
        # One more than can be written: the sign with which the decoder begins.
        self.target_embedding = nn.Embedding(2 + len(target_alphabet), embedding_size)
        self.decoder = CELLS[cell](embedding_size, hidden_size, batch_first=True)
        self.attention: Attention | None = Attention(hidden_size) if attention else None
        self.linear = nn.Linear(hidden_size, 1 + len(target_alphabet))

    @property
    def start(self) -> int:
        """The number of the sign with which the decoder begins."""
        return 1 + len(self.target_alphabet)

    def encode(self, letters: Tensor, lengths: Tensor) -> Encoded:
        """Read.

        Nothing behind the end of a sequence is ever computed with: the sequences are packed, so the last state is that
        of the last letter, whatever the others of the batch are like.

        Args:
            letters: ``(batch, source)`` numbers; what stands behind the end of a sequence is not looked at.
            lengths: ``(batch,)``, each at least 1.
        """
        letters = letters[:, : int(lengths.max())]
        embedded = self.source_embedding(letters)  # (batch, source, embedding)
        packed = pack_padded_sequence(embedded, lengths.cpu(), batch_first=True, enforce_sorted=False)
        output, state = self.encoder(packed)
        hidden_states, _lengths = pad_packed_sequence(output, batch_first=True)  # (batch, source, hidden)
        is_letter = torch.arange(letters.shape[1], device=letters.device) < lengths.to(letters.device)[:, None]
        keys = None if self.attention is None else self.attention.score(hidden_states)  # once, not at each step
        return Encoded(hidden_states, is_letter, state, keys)

    def decode(self, before: Tensor, encoded: Encoded, state: State | None = None) -> Decoded:
        """Go on writing.

        Args:
            before: ``(batch, target)``: at each step the number of what was written at the step before.
            encoded: what was read.
            state: before the first step; the encoder's last if None.
        """
        embedded = self.target_embedding(before)  # (batch, target, embedding)
        hidden_states, after = self.decoder(embedded, encoded.state if state is None else state)
        if self.attention is None:
            return Decoded(self.linear(hidden_states), hidden_states, None, after)
        mixed, weights = self.attention(hidden_states, encoded)
        return Decoded(self.linear(mixed), hidden_states, weights, after)

    def forward(self, letters: Tensor, lengths: Tensor, targets: Tensor) -> Tensor:
        """Logits ``(batch, target, letters)`` where each step is told what should have been written before it.

        Args:
            letters, lengths: of `encode`.
            targets: ``(batch, target)``, the numbers that should be written, with the end.
        """
        return self.decode(self.shifted(targets), self.encode(letters, lengths)).logits

    def shifted(self, targets: Tensor) -> Tensor:
        """What the decoder is told in teacher forcing: the start, then ``(batch, target)`` targets but for the last."""
        start = torch.full_like(targets[:, :1], self.start)
        return torch.cat([start, targets[:, :-1]], dim=1)


class Attention(nn.Module):
    """At each step of the decoder a look back at all that was read (Luong et al. 2015, «general»).

    Args:
        hidden_size: units of the encoder and of the decoder.
    """

    def __init__(self, hidden_size: int) -> None:
        super().__init__()
        self.score = nn.Linear(hidden_size, hidden_size, bias=False)  # W_a
        self.combine = nn.Linear(2 * hidden_size, hidden_size, bias=False)  # W_c

    def forward(self, hidden_states: Tensor, encoded: Encoded) -> tuple[Tensor, Tensor]:
        """What the logits are read from, ``(batch, target, hidden)``, and the weights ``(batch, target, source)``.

        Args:
            hidden_states: the decoder's, ``(batch, target, hidden)``.
            encoded: what was read, with its keys.
        """
        assert encoded.keys is not None
        # score(hₜ, h̄ₛ) = hₜᵀ W_a h̄ₛ / √hidden: how well the decoder's state at step t goes with that of letter s
        scores = hidden_states @ encoded.keys.transpose(1, 2)  # (batch, target, source)
        scores = scores / math.sqrt(hidden_states.shape[-1])
        # aₜ(s) = softmax over the letters; behind the end there is none, so its weight is exactly 0
        weights = scores.masked_fill(~encoded.is_letter[:, None], -torch.inf).softmax(dim=-1)
        # cₜ = Σₛ aₜ(s) h̄ₛ: what the letters say, those most that are looked at most
        context = weights @ encoded.hidden_states  # (batch, target, hidden)
        # h̃ₜ = tanh(W_c [cₜ; hₜ]): the two together
        mixed = torch.tanh(self.combine(torch.cat([context, hidden_states], dim=-1)))
        return mixed, weights


def build(seed: int, **architecture: Any) -> Seq2Seq:
    """A network with the weights that torch gives it after ``torch.manual_seed(seed)``, to the bit."""
    with seeded(seed):
        return Seq2Seq(**architecture)


def _check(source_alphabet: str, target_alphabet: str, cell: str) -> None:
    if cell not in CELLS:
        raise ValueError(_("cell is {value!r}, but must be one of {known}.").format(value=cell, known=", ".join(CELLS)))
    for alphabet in (source_alphabet, target_alphabet):
        if not 0 < len(set(alphabet)) == len(alphabet) <= LARGEST_ALPHABET:
            raise ValueError(_("An alphabet has at least one letter, and none of them twice."))
