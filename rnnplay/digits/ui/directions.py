"""What a network with two directions has seen where its prediction is read."""

from collections.abc import Mapping
from typing import Any

from rnnplay.text import _


def where_it_is_read(architecture: Mapping[str, Any]) -> str:
    """A sentence or two for a network of two directions; nothing for one of one.

    Args:
        architecture: the arguments of `rnnplay.models.row_classifier.RowClassifier`.
    """
    if not architecture["bidirectional"]:
        return ""
    layers = architecture["num_layers"]
    if architecture["readout"] == "ends":
        return _(
            "The prediction is read where each direction ends: forward at the last row, backward at the first. "
            "Both have seen every row."
        )
    if layers == 1:
        return _(
            "The prediction is read at the last row, as in many tutorials. There the forward direction "
            "has seen every row, but the backward direction only the last row."
        )
    return _(
        "The prediction is read at the last row, as in many tutorials. There the backward direction "
        "of layer {layer} has taken only one step. Its input still depends on every row: it is the "
        "output of both directions of layer {below}."
    ).format(layer=layers, below=layers - 1)
