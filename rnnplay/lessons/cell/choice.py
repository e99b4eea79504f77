"""Which unit is worth a look."""

import numpy as np

from rnnplay.digits.reading import Layers


def largest_say(layers: Layers, weights: np.ndarray, readout: str) -> tuple[int, int, int]:
    """Layer, direction and unit of the hidden unit that adds most to the predicted class's logit, by w · h.

    Args:
        layers: of a reading, ``layers[layer][direction]["hidden_state"]`` ``(rows, hidden)``.
        weights: of the linear layer for that class, ``(directions * hidden,)``.
        readout: where the linear layer reads the backward direction: ``"last"`` row, or both ``"ends"``.
    """
    last = layers[-1]
    read = [
        states["hidden_state"][0 if direction and readout == "ends" else -1] for direction, states in enumerate(last)
    ]
    says = weights * np.concatenate(read)  # (directions * hidden,)
    direction, unit = divmod(int(says.argmax()), len(read[0]))
    return len(layers) - 1, direction, unit


def largest_change(states: dict[str, np.ndarray]) -> int:
    """The unit whose gates, or hidden state if there are none, change most from step to step, added up.

    Args:
        states: of one layer and direction, ``(steps, hidden)`` by name.
    """
    gates = [values for name, values in states.items() if name.endswith("gate")] or [states["hidden_state"]]
    changes = sum(np.abs(np.diff(values, axis=0)).sum(axis=0) for values in gates)  # (hidden,)
    return int(np.argmax(changes))
