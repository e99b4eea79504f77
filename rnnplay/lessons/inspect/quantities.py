"""All numbers of a look into a network, to take away."""

from rnnplay.figures.numbers import Quantity, of_layers
from rnnplay.lessons.inspect.look import Look

AT, BY_UNIT = ("step",), ("step", "unit")


def quantities(look: Look) -> list[Quantity]:
    """The trace, and what is measured of the layer, direction and unit that are chosen."""
    place = look.place.layer, look.place.direction
    response = look.response.difference[::-1] if look.place.direction else look.response.difference
    found = [
        Quantity("inputs", look.traced.inputs.cpu(), BY_UNIT),
        *of_layers([[each.by_name() for each in directions] for directions in look.traced.layers]),
        Quantity("impulse_response", response, AT, *place),
        Quantity("gradient", look.gradient, BY_UNIT, *place),
        Quantity("gradient_of_unit", look.place.unit, (), *place),
        Quantity("gradient_of_step", look.place.step, (), *place),
    ]
    for gate, shares in look.saturation.items():
        found += [Quantity(f"{gate}_shut", shares.shut, (), *place), Quantity(f"{gate}_open", shares.open, (), *place)]
    if look.dead is not None:
        found.append(Quantity("dead_units", len(look.dead), (), *place))
    return found
