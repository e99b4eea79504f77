"""The networks that read digits row by row (`rnnplay.models.row_classifier`)."""

from typing import Any

import torch

from rnnplay.families.family import Family, largest_sum, share, truth, whole, word
from rnnplay.models.familiarity import Familiarity, outputs_of
from rnnplay.models.row_classifier import CLASSES, PIXELS, RowClassifier
from rnnplay.text import N_

MAX_HIDDEN, MAX_LAYERS = 1024, 8


def _measure(architecture: dict[str, Any], familiarity: dict[str, Any]) -> Familiarity:
    return Familiarity(outputs_of(architecture), **familiarity)


@torch.inference_mode()
def _largest_output(model: RowClassifier) -> float:
    """Ink and hidden states lie within −1…1.

    In the measure of familiarity each layer reads at most what the one before gives.
    """
    largest = largest_sum(model)
    measure = model.familiarity
    if measure is not None:
        bound = 1.0
        weights = dict(measure.named_buffers())
        for name in ("convolution_1", "convolution_2", "convolution_3", "picture", "hidden", "odds"):
            units = weights[name].abs().reshape(len(weights[f"{name}_bias"]), -1)
            bound = max(1.0, bound) * float(units.sum(dim=1).max()) + float(weights[f"{name}_bias"].abs().max())
            largest = max(largest, bound)
    return largest


ROW_CLASSIFIER = Family(
    "row_classifier",
    what=N_("a network that reads digits row by row"),
    module=RowClassifier,
    arguments={
        "hidden_size": whole(1, MAX_HIDDEN),
        "num_layers": whole(1, MAX_LAYERS),
        "input_size": whole(PIXELS, PIXELS),
        "num_classes": whole(CLASSES, CLASSES),
        "dropout": share,
        "bidirectional": truth,
        "cell": word,
        "readout": word,
    },
    largest_output=_largest_output,
    measure=_measure,
    commands="rnnplay.digits.commands",
)
