"""All numbers of the stages of the curtain, to take away."""

from rnnplay.figures.numbers import Fields, Quantity, of_fields
from rnnplay.lessons.kinds.curtain.observation import Observation, Reading

AT, BY_UNIT = ("step",), ("step", "unit")
FIELDS: Fields = {
    "frames": ("frame", ("step", "row", "column")),
    "x": ("x", AT),
    "y": ("y", AT),
    "direction": ("direction", AT),
    "hidden": ("hidden", AT),
    "hidden_states": ("hidden_state", BY_UNIT, 0, 0),
}
LEARNING: Fields = {
    "loss": ("loss", ()),
    "hidden_right": ("hidden_right", ()),
    "visible_right": ("visible_right", ()),
}


def read(reading: Reading) -> list[Quantity]:
    """Of one video: steps are frames."""
    reset = [
        Quantity("probability_of_digit_with_reset", reading.reset.digit, BY_UNIT),
        Quantity("probability_of_direction_with_reset", reading.reset.direction, BY_UNIT),
    ]
    return [*of_fields(reading, FIELDS), *_answers(reading), *reset]


def observed(seen: Observation) -> list[Quantity]:
    """Of one step of learning."""
    return [*of_fields(seen, LEARNING), *_answers(seen.reading)]


def _answers(reading: Reading) -> list[Quantity]:
    return [
        Quantity("probability_of_digit", reading.carried.digit, BY_UNIT),
        Quantity("probability_of_direction", reading.carried.direction, BY_UNIT),
    ]
