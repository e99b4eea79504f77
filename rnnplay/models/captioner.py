"""A network that looks at a picture and writes what is in it, word by word.

Sources: O. Vinyals, A. Toshev, S. Bengio, D. Erhan, *Show and tell: a neural image caption generator*, 2015, and
K. Xu et al., *Show, attend and tell: neural image caption generation with visual attention*, 2015, whose first state is
made of the picture, and whose LSTM looks back at it at each word. How it looks back is the attention of
`rnnplay.models.seq2seq`; the places of the picture stand for the letters there. Between the convolutions, Y. Wu and K.
He, *Group normalization*, 2018: it needs no other pictures of the batch, so none has a say in how another is described.
"""

import math
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from rnnplay.models.seeded import seeded
from rnnplay.models.seq2seq import Attention, Decoded, Encoded, State
from rnnplay.text import _

SIDE = 64  # pixels of a side of the picture
PLACES = 8  # of a side of what the convolutions make of it
LARGEST_VOCABULARY = 256
GROUPS = 4  # of channels that are normalised together, where so many divide them


class Captioner(nn.Module):
    """A small convolutional network looks at a picture, an LSTM writes words, each from those that it wrote before.

    Args:
        words: those that it can write, with spaces between them; number 0 is the end, then they follow in this order.
        channels: of the first convolution; the second has twice as many, the others four times.
        hidden_size: units of the LSTM.
        embedding_size: numbers that stand for a word.

    Attributes:
        architecture: these arguments.

    Raises:
        ValueError: one of them is out of range.
    """

    def __init__(self, words: str, channels: int = 16, hidden_size: int = 96, embedding_size: int = 32) -> None:
        super().__init__()
        self.words = words.split(" ")
        if not 0 < len(set(self.words)) == len(self.words) <= LARGEST_VOCABULARY or "" in self.words:
            raise ValueError(_("There is at least one word, and none of them twice."))
        self.architecture = {
            "words": words,
            "channels": channels,
            "hidden_size": hidden_size,
            "embedding_size": embedding_size,
        }
        many = 4 * channels
        self.convolutions = nn.Sequential(  # (batch, 1, 64, 64)
            *_convolution(1, channels, 5, stride=2),  # (batch, channels, 32, 32)
            *_convolution(channels, 2 * channels, 3, stride=2),  # (batch, 2 * channels, 16, 16)
            *_convolution(2 * channels, many, 3),
            nn.MaxPool2d(2),  # (batch, many, 8, 8)
            *_convolution(many, many, 3),
            *_convolution(many, many, 3),
        )
        self.overview = nn.Conv2d(many, channels, 1)  # fewer numbers for each place, but all places
        self.first_state = nn.Linear(channels * PLACES * PLACES, 2 * hidden_size)
        self.seen = nn.Linear(many, hidden_size)
        self.where = nn.Parameter(torch.zeros(PLACES * PLACES, hidden_size))
        # One more than can be written: the sign with which it begins.
        self.embedding = nn.Embedding(2 + len(self.words), embedding_size)
        self.lstm = nn.LSTM(embedding_size, hidden_size, batch_first=True)
        self.attention = Attention(hidden_size)
        self.linear = nn.Linear(hidden_size, 1 + len(self.words))
        _lay_out(self)
        self.register_load_state_dict_post_hook(_lay_out)  # type: ignore[no-untyped-call]

    @property
    def start(self) -> int:
        """The number of the sign with which it begins to write."""
        return 1 + len(self.words)

    def encode(self, pictures: Tensor) -> Encoded:
        """Look at ``(batch, 64, 64)`` pictures, ink in 0…1.

        Returns:
            What the places look like in the place of letters: ``(batch, 64, hidden)``, row by row of 8 × 8. The state
            is hidden and cell state with which the LSTM begins, each ``(1, batch, hidden)``.
        """
        features = self.convolutions(pictures[:, None])  # (batch, many, 8, 8)
        # (h₀, c₀) = tanh(W f + b): the LSTM begins with the picture, not with zeros
        overview = self.overview(features).relu().flatten(1)  # (batch, channels * 64)
        hidden_state, cell_state = self.first_state(overview).tanh().chunk(2, dim=1)  # (batch, hidden) each
        # sₚ = tanh(W fₚ + b + wₚ): what is at place p, and which place it is
        places = torch.tanh(self.seen(features.flatten(2).transpose(1, 2)) + self.where)  # (batch, 64, hidden)
        everywhere = torch.ones(places.shape[:2], dtype=torch.bool, device=places.device)
        state = (hidden_state[None].contiguous(), cell_state[None].contiguous())
        return Encoded(places, everywhere, state, self.attention.score(places))

    def decode(self, before: Tensor, encoded: Encoded, state: State | None = None) -> Decoded:
        """Go on writing.

        Args:
            before: ``(batch, time)``: at each step the number of the word that was written at the step before.
            encoded: what was seen.
            state: before the first step; that of the picture if None.
        """
        embedded = self.embedding(before)  # (batch, time, embedding)
        hidden_states, after = self.lstm(embedded, encoded.state if state is None else state)
        mixed, weights = self.attention(hidden_states, encoded)
        return Decoded(self.linear(mixed), hidden_states, weights, after)

    def forward(self, pictures: Tensor, targets: Tensor, lengths: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Logits and attention for each word of each caption, where it is told the right word before it; and places.

        Nothing behind the end of a caption has a say in them, nor in their gradients: the captions are packed.

        Args:
            pictures: of `encode`.
            targets: ``(batch, time)``, the numbers that should be written, with the end.
            lengths: ``(batch,)`` of the captions, with the end.

        Returns:
            ``(all words, words)`` and ``(all words, 64)``, in the order in which `packed` has the targets; and what
            the places look like, ``(batch, 64, hidden)``.
        """
        encoded = self.encode(pictures)
        embedded = self.embedding(self.shifted(targets))  # (batch, time, embedding)
        told = pack_padded_sequence(embedded, lengths.cpu(), batch_first=True, enforce_sorted=False)
        output, _after = self.lstm(told, encoded.state)
        hidden_states, _lengths = pad_packed_sequence(output, batch_first=True)  # (batch, longest, hidden)
        mixed, weights = self.attention(hidden_states, encoded)
        return self.linear(packed(mixed, lengths)), packed(weights, lengths), encoded.hidden_states

    def at_a_glance(self, places: Tensor) -> Tensor:
        """Logits of the words that single places suggest, to an LSTM whose state is zeros.

        Args:
            places: what they look like, ``(places, hidden)``.
        """
        # as where all attention is on this place: W tanh(W_c [sₚ; 0]) + b
        return self.linear(torch.tanh(self.attention.combine(torch.cat([places, torch.zeros_like(places)], dim=-1))))

    def shifted(self, targets: Tensor) -> Tensor:
        """What is told in teacher forcing: the start, then ``(batch, time)`` targets but for the last."""
        start = torch.full_like(targets[:, :1], self.start)
        return torch.cat([start, targets[:, :-1]], dim=1)


def _convolution(read: int, channels: int, side: int, stride: int = 1) -> list[nn.Module]:
    """A convolution that keeps the picture's size, or halves it; its channels are normalised in groups, then ReLU."""
    layer = nn.Conv2d(read, channels, side, stride=stride, padding=side // 2)
    nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")  # so that gradients do not fade from layer to layer
    return [layer, nn.GroupNorm(math.gcd(channels, GROUPS), channels), nn.ReLU()]


def _lay_out(model: Captioner, _keys: object = None) -> None:
    """Put the channels of a place beside each other: so convolutions are faster on a CPU.

    It is done again after weights were loaded, for sums are rounded otherwise in another order.
    """
    model.convolutions.to(memory_format=torch.channels_last)


def packed(values: Tensor, lengths: Tensor) -> Tensor:
    """What belongs to all words of all captions, ``(all words, …)``, without what stands behind their ends.

    Args:
        values: ``(batch, time, …)``.
        lengths: ``(batch,)``.
    """
    return pack_padded_sequence(values, lengths.cpu(), batch_first=True, enforce_sorted=False).data


def build(seed: int, **architecture: Any) -> Captioner:
    """A network with the weights that torch gives it after ``torch.manual_seed(seed)``, to the bit."""
    with seeded(seed):
        return Captioner(**architecture)
