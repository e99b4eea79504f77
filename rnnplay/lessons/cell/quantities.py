"""All numbers of the page of the cell, to take away."""

from rnnplay.figures.numbers import Quantity, of_layers, placed
from rnnplay.lessons.cell.arithmetic import Sums, UnitArithmetic
from rnnplay.lessons.cell.source import Source
from rnnplay.trace import Trace

AT, BY_UNIT = ("step",), ("step", "unit")


def quantities(source: Source, unit: UnitArithmetic, changed: Trace | None) -> list[Quantity]:
    """The whole reading, the sums and products of one unit, and the reading where something is otherwise.

    Args:
        source: what is read, and the network.
        unit: which is looked at, its steps as positions in the input.
        changed: the reading with a change, on a further axis ``changed``: 0 as it is, 1 with it; None: there is none.
    """
    found = [Quantity("inputs", source.inputs, BY_UNIT), *source.predicted(None), *of_layers(source.layers)]
    if changed is not None:
        after = [*source.predicted(changed), *of_layers(source.layers_of(changed))]
        found = [found[0], *placed(found[1:], "changed", 0), *placed(after, "changed", 1)]
    looked_at = Quantity("unit_looked_at", unit.unit, (), unit.layer, unit.direction)
    return [*found, looked_at, *(each for sums in unit.sums for each in _sums(sums, unit))]


def _sums(sums: Sums, unit: UnitArithmetic) -> list[Quantity]:
    """What goes into one gate, or candidate, of the unit."""
    given = {
        "input_weights": (sums.input_weights, ("unit",)),
        "input_bias": (sums.input_bias, ()),
        "hidden_weights": (sums.hidden_weights, ("unit",)),
        "hidden_bias": (sums.hidden_bias, ()),
        "input_products": (sums.input_products, BY_UNIT),
        "hidden_products": (sums.hidden_products, BY_UNIT),
        "from_input": (sums.from_input, AT),
        "from_hidden": (sums.from_hidden, AT),
    }
    return [
        Quantity(f"{sums.quantity}_{name}", values, axes, unit.layer, unit.direction)
        for name, (values, axes) in given.items()
    ]
