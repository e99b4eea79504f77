"""All numbers of the stages of the descriptions, to take away."""

from rnnplay.figures.numbers import Fields, Quantity, of_fields
from rnnplay.lessons.kinds.captions.observation import Observation, Reading

WORDS: Fields = {"written": ("written", ("step",)), "probabilities": ("probability", ("step", "unit"))}
FIELDS: Fields = {
    "picture": ("picture", ("row", "column")),
    **WORDS,
    "attention": ("attention", ("step", "row", "column")),
    "gradients": ("gradient", ("step", "row", "column")),
    "hidden_states": ("hidden_state", ("step", "unit"), 0, 0),
    "left_out": ("left_out", ()),
}
LEARNING: Fields = {"loss": ("loss", ()), "true": ("true", ()), "grammatical": ("grammatical", ())}


def read(reading: Reading) -> list[Quantity]:
    """Of one picture. Steps are words; the hidden states begin with the one that was made of the picture."""
    return of_fields(reading, FIELDS)


def observed(seen: Observation) -> list[Quantity]:
    """Of one step of learning."""
    return [*of_fields(seen, LEARNING), *of_fields(seen.reading, WORDS)]
