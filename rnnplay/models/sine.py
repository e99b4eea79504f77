"""A recurrent network that says how a wave goes on, and how it goes on by itself."""

from collections.abc import Callable
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from rnnplay.models.seeded import seeded
from rnnplay.text import _

CELLS: dict[str, Any] = {"rnn": nn.RNN, "gru": nn.GRU, "lstm": nn.LSTM}

State = Tensor | tuple[Tensor, Tensor]


class SineNetwork(nn.Module):
    """``nn.RNN``, ``nn.GRU`` or ``nn.LSTM`` over one number a point, and ``nn.Linear`` to one number.

    Args:
        cell: one of `CELLS`.
        hidden_size: units in each layer.
        num_layers: layers, one above the other.
    """

    def __init__(self, cell: str, hidden_size: int, num_layers: int) -> None:
        super().__init__()
        self.recurrent = CELLS[cell](1, hidden_size, num_layers, batch_first=True)
        self.linear = nn.Linear(hidden_size, 1)

    def read_out(self, hidden_state: Tensor) -> Tensor:
        """Predictions ``(time,)`` from the last layer's hidden states ``(time, hidden)``."""
        return self.linear(hidden_state)[:, 0]

    def forward(self, inputs: Tensor, state: State | None = None) -> tuple[Tensor, State]:
        """Predictions ``(time,)`` for ``(time,)`` points, and the state after them.

        Args:
            inputs: the points.
            state: before them, ``(layers, hidden)``, of an LSTM a pair of such; zeros if None.
        """
        output, state = self.recurrent(inputs[:, None], state)  # (time, hidden)
        return self.read_out(output), state


def build(cell: str, hidden_size: int, num_layers: int, seed: int) -> SineNetwork:
    """A network with the weights that torch gives it after ``torch.manual_seed(seed)``, to the bit."""
    with seeded(seed):
        return SineNetwork(cell, hidden_size, num_layers)


@torch.inference_mode()
def free_run(
    network: SineNetwork, inputs: Tensor, count: int, *, state: State | None = None, horizon: int = 1
) -> Tensor:
    """Read some points, then go on with one's own predictions as input.

    Each point is one step of the module with the state before it, so it is what ``network.recurrent`` gives when it is
    fed point by point, to the bit (an LSTM where oneDNN is off; its LSTM rounds otherwise). Torch's functions of single
    cells spare what the module spends on each call.

    Args:
        network: any; it is left as it is.
        inputs: ``(read,)``: the points that are read, at least ``horizon``.
        count: how many points to read after them that it predicted itself.
        state: before the first point; zeros if None.
        horizon: how many points a prediction lies after the point that it is made at.

    Returns:
        ``(read + count,)``: item k is the prediction made at point k, for point ``k + horizon``. The first that was
        made from an own prediction is item ``read``.

    Raises:
        ValueError: fewer points are read than ``horizon``: its own predictions begin only after these.
    """
    if len(inputs) < horizon:
        message = _("The first prediction of its own is for point {point}, but only {count} are given.")
        raise ValueError(message.format(point=horizon, count=len(inputs)))
    step = _one_step(network.recurrent, state)
    weight, bias = network.linear.weight, network.linear.bias
    read = inputs.reshape(-1, 1, 1).unbind()
    predictions: list[Tensor] = []
    for at in range(len(read) + count):
        point = read[at] if at < len(read) else predictions[at - horizon]
        predictions.append(F.linear(step(point), weight, bias))  # (1, 1)
    return torch.cat(predictions)[:, 0]


def _one_step(recurrent: nn.RNNBase, state: State | None) -> Callable[[Tensor], Tensor]:
    """A function that takes one point ``(1, features)`` and gives the last layer's hidden state ``(1, hidden)``."""
    weights = recurrent.all_weights  # for each layer W_ih, W_hh, b_ih, b_hh
    if state is None:
        zeros = torch.zeros(recurrent.num_layers, recurrent.hidden_size)
        state = (zeros, zeros) if isinstance(recurrent, nn.LSTM) else zeros
    if isinstance(recurrent, nn.LSTM):
        pairs = [(h[None], c[None]) for h, c in zip(*state, strict=True)]

        def lstm_step(point: Tensor) -> Tensor:
            for layer, pair in enumerate(pairs):
                pairs[layer] = torch.lstm_cell(point, pair, *weights[layer])
                point = pairs[layer][0]
            return point

        return lstm_step

    cell = torch.gru_cell if isinstance(recurrent, nn.GRU) else torch.rnn_tanh_cell
    layers: list[Any] = [(layer, *each) for layer, each in enumerate(weights)]
    states = [h[None] for h in state]

    def step(point: Tensor) -> Tensor:
        for layer, from_input, from_hidden, input_bias, hidden_bias in layers:
            point = states[layer] = cell(point, states[layer], from_input, from_hidden, input_bias, hidden_bias)
        return point

    return step


def principal_path(hidden_states: np.ndarray, phases: np.ndarray) -> tuple[np.ndarray, float]:
    """The path of a layer's hidden states in the plane of their two main components.

    That plane has no axes of its own: the main components of a circle may lie anywhere in it, and their signs always
    may. Step by step such a picture would jump and flip. So the path is turned, and mirrored if need be, to lie as near
    as it can to the circle (sin φ, −cos φ) that the wave's phase runs on (orthogonal Procrustes problem; P. Schönemann,
    *A generalized solution of the orthogonal Procrustes problem*, Psychometrika 31, 1966). Lengths and angles stay.

    Args:
        hidden_states: ``(time, hidden)``.
        phases: ``(time,)``, φ in radians: 0 where a sine rises through zero.

    Returns:
        ``(time, 2)``: to the right where a sine of that phase is high, and the path runs anticlockwise; and the share
        of the variance that lies in the plane, in 0…1. NaN where the states are no numbers.
    """
    if not np.isfinite(hidden_states).all():
        return np.full((len(hidden_states), 2), np.nan, dtype=np.float32), float("nan")
    centered = hidden_states.astype(np.float64) - hidden_states.mean(axis=0)
    _u, sizes, components = np.linalg.svd(centered, full_matrices=False)
    plane = np.zeros((len(hidden_states), 2))
    plane[:, : len(components[:2])] = centered @ components[:2].T  # of a single unit there is but one
    circle = np.stack([np.sin(phases), -np.cos(phases)], axis=1)  # (time, 2)
    left, _sizes, right = np.linalg.svd(plane.T @ circle)
    total = float((sizes**2).sum())
    return (plane @ (left @ right)).astype(np.float32), float((sizes[:2] ** 2).sum()) / total if total else 1.0
