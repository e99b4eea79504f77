"""All numbers of the stages of the sentences, to take away."""

from rnnplay.figures.numbers import Fields, Quantity, of_fields, of_layers
from rnnplay.lessons.kinds.sentiment.observation import Observation, Reading

LEARNING: Fields = {"loss": ("loss", ()), "right": ("right", ()), "right_longer": ("right_longer", ())}


def read(reading: Reading) -> list[Quantity]:
    """Of one sentence: steps are words, the probability is that it is positive."""
    return [
        Quantity("probability", reading.positive, ("step",)),
        Quantity("known", reading.known, ("step",)),
        *of_layers([[reading.quantities]]),
    ]


def observed(seen: Observation) -> list[Quantity]:
    """Of one step of learning."""
    return [*of_fields(seen, LEARNING), *read(seen.reading)]
