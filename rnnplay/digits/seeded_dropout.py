"""Recurrent layers in training, where the units that dropout drops are drawn from a generator of one's own."""

from typing import Any

import torch
from torch import Tensor, nn

State = Tensor | tuple[Tensor, Tensor]
_RUN: dict[str, Any] = {"LSTM": torch.lstm, "GRU": torch.gru, "RNN_TANH": torch.rnn_tanh}


def run_recurrent(recurrent: nn.RNNBase, images: Tensor, generator: torch.Generator) -> tuple[Tensor, State]:
    """What ``recurrent(images)`` gives, to the bit, if torch's own generator stood where ``generator`` stands.

    Torch's own is shared by all threads: what one training draws from it would depend on the others.

    Args:
        recurrent: ``batch_first``; in training mode, or nothing is dropped.
        images: ``(batch, rows, pixels)``.
        generator: on the CPU.

    Returns:
        The output ``(batch, rows, directions * hidden)``, and the hidden states ``(layers * directions, batch,
        hidden)`` after the last step.
    """
    if not (recurrent.training and recurrent.dropout):
        return recurrent(images)
    directions, dropout = 2 if recurrent.bidirectional else 1, recurrent.dropout
    sequence, states = images.transpose(0, 1), []  # (rows, batch, features), so torch has it when it drops units
    zeros = images.new_zeros(directions, len(images), recurrent.hidden_size)
    start = (zeros, zeros) if isinstance(recurrent, nn.LSTM) else zeros
    for layer in range(recurrent.num_layers):
        if layer:
            kept = torch.empty(sequence.shape).bernoulli_(1 - dropout, generator=generator)
            sequence = sequence * kept.div_(1 - dropout).to(sequence.device)
        of_directions = recurrent.all_weights[layer * directions : (layer + 1) * directions]
        weights = [weight for each in of_directions for weight in each]
        sequence, *state = _RUN[recurrent.mode](
            sequence, start, weights, True, 1, 0.0, True, recurrent.bidirectional, False
        )
        states.append(state[0])  # (directions, batch, hidden)
    return sequence.transpose(0, 1), torch.cat(states)
