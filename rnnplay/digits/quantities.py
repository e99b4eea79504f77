"""All numbers of a reading, to take away."""

from rnnplay.digits.observation import Watched
from rnnplay.digits.reading import Reading
from rnnplay.figures.numbers import Quantity, of_fields, of_layers

BY_ROW = ("step", "unit")


def reading_quantities(reading: Reading) -> list[Quantity]:
    """Of one network and one picture."""
    fields = {
        "image": ("inputs", BY_ROW),
        "by_row": ("probability", BY_ROW),
        "by_state": ("probability_of_states", BY_ROW),
        "saliency": ("saliency", BY_ROW),
        "strangeness": ("strangeness", ()),
        "threshold": ("strangeness_threshold", ()),
    }
    return [*of_fields(reading, fields), *of_layers(reading.layers)]


def watched_quantities(watched: Watched) -> list[Quantity]:
    """Of a network that is learning."""
    norms = Quantity("gradient_norm", watched.gradient_by_row, ("step",))
    return [*reading_quantities(watched.reading), Quantity("label", watched.label), norms]
