"""How a decoder writes: always the likeliest, by chance, or several readings beside each other (beam search).

What it writes is called letters here; they may be words. A. Graves, *Sequence transduction with recurrent neural
networks*, 2012, section 2.5, has the beam; the score is the sum of the logarithms of the probabilities, without a
correction for length. The temperature by which logits are divided before one draws is that of G. Hinton, O. Vinyals and
J. Dean, *Distilling the knowledge in a neural network*, 2015, section 2.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, Self, TypeVar

import torch
from torch import Tensor

from rnnplay.models.seq2seq import END, Decoded, Encoded, Seq2Seq, State


class Read(Protocol):
    """What a decoder was given to begin with."""

    @property
    def state(self) -> State:
        """That it begins with."""

    def repeated(self, rows: int) -> Self:
        """The same, which is one sequence, for so many readings of it."""


Given = TypeVar("Given", bound=Read)
Told = TypeVar("Told", bound=Read, contravariant=True)


class Decoder(Protocol[Told]):
    """A network that writes, each step told what it wrote before."""

    @property
    def start(self) -> int:
        """The number of the sign with which it begins."""

    def decode(self, before: Tensor, encoded: Told, state: State | None = None) -> Decoded:
        """Go on writing, as `Seq2Seq.decode`."""


Choose = Callable[[Tensor], Tensor]  # of logits (batch, 1, letters) the numbers that are written, (batch, 1)


@dataclass(frozen=True, eq=False)
class Written(Generic[Given]):
    """What was written, each from its own letters before.

    Attributes:
        letters: ``(batch, steps)`` numbers; behind the end they are the end.
        log_probabilities: of each of them, ``(batch, steps)``; 0 behind the end.
        logits: ``(batch, steps, letters)``.
        hidden_states: the decoder's, ``(batch, steps, hidden)``.
        attention: ``(batch, steps, source)``; None without attention.
        encoded: what was read.
    """

    letters: Tensor
    log_probabilities: Tensor
    logits: Tensor
    hidden_states: Tensor
    attention: Tensor | None
    encoded: Given


@dataclass(frozen=True)
class Beam:
    """A reading, and the logarithm of its probability.

    Attributes:
        letters: the numbers that were written; the last is the end, unless there was no room for it.
        log_probability: of all of them together.
    """

    letters: tuple[int, ...]
    log_probability: float


def likeliest(logits: Tensor) -> Tensor:
    """The likeliest letters: to choose so at each step is called greedy."""
    return logits.argmax(dim=-1)


def drawn_at(temperature: float, generator: torch.Generator) -> Choose:
    """Letters that are drawn, each with its probability after the logits were divided by the temperature."""

    def choose(logits: Tensor) -> Tensor:
        # p = softmax(z / T): T below 1 makes what is likely likelier, T above 1 makes all more alike
        shares = (logits[:, 0] / temperature).softmax(dim=-1)  # (batch, letters)
        return torch.multinomial(shares, 1, generator=generator)

    return choose


def told(letters: Sequence[int]) -> Choose:
    """These letters, one a step: as if they had been chosen."""
    coming = iter(letters)
    return lambda logits: torch.full_like(logits[..., 0], next(coming), dtype=torch.int64)


def greedy(network: Seq2Seq, letters: Tensor, lengths: Tensor, steps: int) -> Written[Encoded]:
    """Write the likeliest letter at each step, until all sequences have ended.

    Args:
        network: any; it is left as it is.
        letters, lengths: `Seq2Seq.encode`.
        steps: at most so many letters are written, the end included.
    """
    with torch.inference_mode():
        return write(network, network.encode(letters, lengths), steps)


@torch.inference_mode()
def write(network: Decoder[Given], encoded: Given, steps: int, choose: Choose = likeliest) -> Written[Given]:
    """Write until all sequences have ended.

    Args:
        network: any; it is left as it is.
        encoded: what was read.
        steps: at most so many letters are written, the end included.
        choose: a letter at each step.
    """
    state = encoded.state
    batch = (state[0] if isinstance(state, tuple) else state).shape[1]
    before = torch.full((batch, 1), network.start)
    ended = torch.zeros(batch, dtype=torch.bool)
    chosen, sums, logits, hidden_states, attention = [], [], [], [], []
    for _step in range(steps):
        now = network.decode(before, encoded, state)
        state, before = now.state, choose(now.logits)  # (batch, 1)
        before = before.masked_fill(ended[:, None], END)
        share = now.logits.log_softmax(dim=-1).gather(-1, before[..., None])[..., 0]  # (batch, 1)
        chosen.append(before)
        sums.append(share.masked_fill(ended[:, None], 0.0))
        logits.append(now.logits)
        hidden_states.append(now.hidden_states)
        attention += [] if now.attention is None else [now.attention]
        ended = ended | (before[:, 0] == END)
        if bool(ended.all()):
            break
    return Written(
        torch.cat(chosen, dim=1),
        torch.cat(sums, dim=1),
        torch.cat(logits, dim=1),
        torch.cat(hidden_states, dim=1),
        torch.cat(attention, dim=1) if attention else None,
        encoded,
    )


def beam_search(network: Seq2Seq, letters: Tensor, width: int, steps: int) -> list[Beam]:
    """The likeliest readings of one sequence ``(source,)``, the best first: `beams_of`."""
    with torch.inference_mode():
        return beams_of(network, network.encode(letters[None], torch.tensor([len(letters)])), width, steps)


@torch.inference_mode()
def beams_of(network: Decoder[Given], encoded: Given, width: int, steps: int) -> list[Beam]:
    """The likeliest readings of one that was read, the best first.

    At each step every reading goes on with every letter, and the ``width`` best of all of these are kept. One that has
    ended keeps its place and its probability.

    Args:
        network: any; it is left as it is.
        encoded: what was read.
        width: readings beside each other.
        steps: at most so many letters are written, the end included.
    """
    beams, state = [Beam((), 0.0)], encoded.state
    for _step in range(steps):
        open_beams = [each for each in beams if each.letters[-1:] != (END,)]
        if not open_beams:
            break
        rows = len(open_beams)
        before = torch.tensor([[each.letters[-1] if each.letters else network.start] for each in open_beams])
        now = network.decode(before, encoded.repeated(rows), state)
        gains = now.logits[:, 0].log_softmax(dim=-1)  # (rows, letters)
        known = torch.tensor([each.log_probability for each in open_beams])
        best = (known[:, None] + gains).flatten().topk(min(width, gains.numel()))
        further = [
            (Beam((*open_beams[at // gains.shape[1]].letters, at % gains.shape[1]), value), at // gains.shape[1])
            for value, at in zip(best.values.tolist(), best.indices.tolist(), strict=True)
        ]
        done = [(each, -1) for each in beams if each.letters[-1:] == (END,)]
        kept = sorted([*done, *further], key=lambda pair: -pair[0].log_probability)[:width]
        beams = [each for each, _row in kept]
        state = _rows_of(now.state, [row for each, row in kept if each.letters[-1] != END])
    return beams


def _rows_of(state: State, rows: list[int]) -> State:
    """The states of some rows of a batch, in this order."""
    if isinstance(state, tuple):
        return state[0][:, rows], state[1][:, rows]
    return state[:, rows]
