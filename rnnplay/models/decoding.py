"""How a decoder writes: always the likeliest letter, or several readings beside each other (beam search).

A. Graves, *Sequence transduction with recurrent neural networks*, 2012, section 2.5, has the beam; the score is the sum
of the logarithms of the probabilities, without a correction for length.
"""

from dataclasses import dataclass

import torch
from torch import Tensor

from rnnplay.models.seq2seq import END, Encoded, Seq2Seq, State


@dataclass(frozen=True, eq=False)
class Written:
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
    encoded: Encoded


@dataclass(frozen=True)
class Beam:
    """A reading, and the logarithm of its probability.

    Attributes:
        letters: the numbers that were written; the last is the end, unless there was no room for it.
        log_probability: of all of them together.
    """

    letters: tuple[int, ...]
    log_probability: float


@torch.inference_mode()
def greedy(network: Seq2Seq, letters: Tensor, lengths: Tensor, steps: int) -> Written:
    """Write the likeliest letter at each step, until all sequences have ended.

    Args:
        network: any; it is left as it is.
        letters, lengths: `Seq2Seq.encode`.
        steps: at most so many letters are written, the end included.
    """
    encoded = network.encode(letters, lengths)
    state, before = encoded.state, torch.full_like(letters[:, :1], network.start)
    ended = torch.zeros_like(before[:, 0], dtype=torch.bool)
    chosen, sums, logits, hidden_states, attention = [], [], [], [], []
    for _step in range(steps):
        now = network.decode(before, encoded, state)
        state, before = now.state, now.logits.argmax(dim=-1)  # (batch, 1)
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


@torch.inference_mode()
def beam_search(network: Seq2Seq, letters: Tensor, width: int, steps: int) -> list[Beam]:
    """The likeliest readings of one sequence, the best first.

    At each step every reading goes on with every letter, and the ``width`` best of all of these are kept. One that has
    ended keeps its place and its probability.

    Args:
        network: any; it is left as it is.
        letters: ``(source,)``.
        width: readings beside each other.
        steps: at most so many letters are written, the end included.
    """
    encoded = network.encode(letters[None], torch.tensor([len(letters)]))
    beams, state = [Beam((), 0.0)], encoded.state
    for _step in range(steps):
        open_beams = [each for each in beams if each.letters[-1:] != (END,)]
        if not open_beams:
            break
        rows = len(open_beams)
        before = letters.new_tensor([[each.letters[-1] if each.letters else network.start] for each in open_beams])
        now = network.decode(before, _repeated(encoded, rows), state)
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


def _repeated(encoded: Encoded, rows: int) -> Encoded:
    """The same that was read, for so many readings."""
    keys = None if encoded.keys is None else encoded.keys.expand(rows, -1, -1)
    hidden_states = encoded.hidden_states.expand(rows, -1, -1)
    return Encoded(hidden_states, encoded.is_letter.expand(rows, -1), encoded.state, keys)


def _rows_of(state: State, rows: list[int]) -> State:
    """The states of some rows of a batch, in this order."""
    if isinstance(state, tuple):
        return state[0][:, rows], state[1][:, rows]
    return state[:, rows]
