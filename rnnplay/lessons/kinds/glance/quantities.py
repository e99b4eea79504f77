"""All numbers of the stages of the image, to take away."""

from rnnplay.figures.numbers import Fields, Quantity, of_fields, of_layers, placed
from rnnplay.lessons.kinds.glance.observation import Observation, Reading

BY_UNIT = ("step", "unit")
FIELDS: Fields = {"logits": ("logit", BY_UNIT), "probabilities": ("probability", BY_UNIT)}
LEARNING: Fields = {"loss": ("loss", ()), "right": ("right", ())}


def read(glance: Reading, rows: Reading) -> list[Quantity]:
    """Of one image, on a further axis ``row_by_row``: 0 at one glance, 1 row by row."""
    image = Quantity("image", rows.image, ("row", "column"))
    return [image, *placed(_states(glance), "row_by_row", 0), *placed(_states(rows), "row_by_row", 1)]


def observed(seen: Observation) -> list[Quantity]:
    """Of one step of learning."""
    return [*of_fields(seen, LEARNING), *_states(seen.reading)]


def _states(reading: Reading) -> list[Quantity]:
    return [*of_fields(reading, FIELDS), *of_layers([[reading.states]])]
