"""Which gate matters: what is left of a trained network's accuracy when a gate is fixed to one value.

K. Greff et al., «LSTM: A Search Space Odyssey», 2015 (arXiv:1503.04069), left one part of the LSTM out at a time and
trained anew. Here a network that was trained with all its gates is read from, and nothing is learnt again.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from rnnplay.data.mnist import Digits, to_input
from rnnplay.digits.evaluation import share_right
from rnnplay.models.row_classifier import RowClassifier
from rnnplay.trace import Intervention, trace

GATES = {
    "lstm": ("input_gate", "forget_gate", "candidate", "output_gate"),
    "gru": ("reset_gate", "update_gate", "candidate"),
    "rnn": (),
}
VALUES = ("0", "mean", "1")
BATCH = 125  # images at a time: with every gate of every step, 40 MB to 100 MB

Means = list[list[dict[str, Tensor]]]  # by layer, direction and gate, ``(hidden,)``
Told = Callable[[float], None]


@dataclass(frozen=True)
class GatesMatter:
    """What a network classifies correctly with each of its gates fixed.

    Attributes:
        network: its name.
        cell: ``"lstm"``, ``"gru"`` or ``"rnn"``, which has no gates.
        images: on how many it was measured.
        accuracy: as it is, 0…1.
        fixed: the same with a gate fixed in all layers, at all rows, by the gate and one of `VALUES`.
    """

    network: str
    cell: str
    images: int
    accuracy: float
    fixed: Mapping[str, Mapping[str, float]]


@torch.inference_mode()
def mean_gates(model: RowClassifier, images: Tensor) -> Means:
    """The mean of every gate and candidate of each unit over images ``(count, 28, 28)`` uint8 and their rows."""
    device = next(model.parameters()).device
    gates = GATES[model.architecture["cell"]]
    batches = images.split(BATCH)
    sums: dict[tuple[int, int, str], Tensor] = {}
    for batch in batches:
        for layer, directions in enumerate(trace(model.recurrent, to_input(batch.to(device))).layers):
            for direction, states in enumerate(directions):
                for gate in gates:
                    of_batch = states.by_name()[gate].sum(dim=(0, 1), dtype=torch.float64)  # (hidden,)
                    sums[layer, direction, gate] = sums.get((layer, direction, gate), 0) + of_batch
    count = sum(batch.shape[0] * batch.shape[1] for batch in batches)
    layers, both = range(model.architecture["num_layers"]), range(1 + model.architecture["bidirectional"])
    return [
        [{gate: (sums[layer, direction, gate] / count).float() for gate in gates} for direction in both]
        for layer in layers
    ]


def fix_everywhere(gate: str, value: str, means: Means) -> list[Intervention]:
    """A gate of all layers and directions is 0, 1 or its mean at every row.

    Args:
        gate: its name in the trace.
        value: one of `VALUES`.
        means: see `mean_gates`.
    """
    if value != "mean":
        return [Intervention(gate, float(value))]
    return [
        Intervention(gate, gates[gate], [layer], [direction])
        for layer, directions in enumerate(means)
        for direction, gates in enumerate(directions)
    ]


@torch.inference_mode()
def predictions_with(
    model: RowClassifier, images: Tensor, interventions: Sequence[Intervention], told: Told = lambda share: None
) -> Tensor:
    """The likeliest class of each of the images ``(count, 28, 28)`` uint8, ``(count,)`` on the CPU, with interventions.

    Args:
        model: in eval mode.
        images: what it reads.
        interventions: what is otherwise meanwhile.
        told: is told what share is done.
    """
    device = next(model.parameters()).device
    found = []
    for number, batch in enumerate(images.split(BATCH)):
        told(number * BATCH / len(images))
        traced = trace(model.recurrent, to_input(batch.to(device)), interventions=interventions)
        found.append(model.read_out(traced.output, traced.state).argmax(dim=-1).cpu())
    return torch.cat(found)


def measure_gates(
    network: str, model: RowClassifier, learnt: Tensor, digits: Digits, told: Told = lambda share: None
) -> GatesMatter:
    """
    Args:
        network: its name.
        model: in eval mode.
        learnt: training images ``(count, 28, 28)`` uint8, over which the means of the gates are taken.
        digits: what it is measured on.
        told: is told what share is done.
    """
    gates = GATES[model.architecture["cell"]]
    cases = [(gate, value) for gate in gates for value in VALUES]
    means = mean_gates(model, learnt)

    def accuracy(number: int, interventions: Sequence[Intervention]) -> float:
        read = predictions_with(
            model, digits.images, interventions, lambda share: told((number + share) / (len(cases) + 1))
        )
        return share_right(read, digits.labels)

    fixed: dict[str, dict[str, float]] = {gate: {} for gate in gates}
    whole = accuracy(0, [])
    for number, (gate, value) in enumerate(cases, start=1):
        fixed[gate][value] = accuracy(number, fix_everywhere(gate, value, means))
    return GatesMatter(network, model.architecture["cell"], len(digits), whole, fixed)


def costliest(results: Sequence[GatesMatter], value: str) -> list[tuple[str, float]]:
    """The gates that all these networks have, with their mean accuracy when fixed to ``value``, the costliest first."""
    gates = results[0].fixed
    means = {gate: sum(each.fixed[gate][value] for each in results) / len(results) for gate in gates}
    return sorted(means.items(), key=lambda item: item[1])
