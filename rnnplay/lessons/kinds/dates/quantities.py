"""All numbers of the stages of the dates, to take away."""

from rnnplay.figures.numbers import Fields, Quantity, of_fields
from rnnplay.lessons.kinds.dates.observation import Observation, Reading

FIELDS: Fields = {
    "written": ("written", ("step",)),
    "probabilities": ("probability", ("step", "unit")),
    "attention": ("attention", ("step", "position")),
    "encoder_states": ("encoder_hidden_state", ("step", "unit"), 0, 0),
    "decoder_states": ("decoder_hidden_state", ("step", "unit"), 0, 0),
}
LEARNING: Fields = {"loss": ("loss", ()), "right": ("right", ()), "right_digits": ("right_digits", ())}


def read(reading: Reading) -> list[Quantity]:
    """Of one text. Steps of the decoder are letters written; its attention is to positions of letters read."""
    return of_fields(reading, FIELDS)


def observed(seen: Observation) -> list[Quantity]:
    """Of one step of learning."""
    return [*of_fields(seen, LEARNING), *read(seen.readings[0])]
