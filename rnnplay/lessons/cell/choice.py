"""Which unit is worth a look."""

import numpy as np


def largest_change(states: dict[str, np.ndarray]) -> int:
    """The unit whose gates, or hidden state if there are none, change most from step to step, added up.

    Args:
        states: of one layer and direction, ``(steps, hidden)`` by name.
    """
    gates = [values for name, values in states.items() if name.endswith("gate")] or [states["hidden_state"]]
    changes = sum(np.abs(np.diff(values, axis=0)).sum(axis=0) for values in gates)  # (hidden,)
    return int(np.argmax(changes))
