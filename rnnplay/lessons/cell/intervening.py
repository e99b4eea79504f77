"""One unit of the network is another."""

from rnnplay.trace import Intervention


def intervention(quantity: str, value: float, layer: int, direction: int, unit: int, rows: range) -> Intervention:
    """One unit's gate or state is ``value`` at some rows."""
    return Intervention(quantity, value, [layer], [direction], rows, [unit])
