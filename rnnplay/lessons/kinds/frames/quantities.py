"""All numbers of the stages of the tutorials' video, to take away."""

from rnnplay.figures.numbers import Fields, Quantity, of_fields
from rnnplay.lessons.kinds.frames.observation import Observation, Reading

BY_UNIT = ("step", "unit")
FIELDS: Fields = {
    "frames": ("inputs", BY_UNIT),
    "following": ("target", BY_UNIT),
    "lit": ("lit", ("step",)),
    "hidden_states": ("hidden_state", BY_UNIT, 0, 0),
    "probabilities": ("probability", BY_UNIT),
}
WEIGHTS: Fields = {
    "into": ("weight_ih_l0", ("unit", "input")),
    "recurrent": ("weight_hh_l0", ("unit", "input")),
    "out": ("linear.weight", ("unit", "input")),
}
PHASES: Fields = {"said": ("probability", ("step",)), "state_gradients": ("state_gradient_norm", ("step",))}
LEARNING: Fields = {"loss": ("loss", ()), "right": ("right", ()), "after_dark": ("right_after_dark", ())}


def read(reading: Reading) -> list[Quantity]:
    """Of one video: steps are frames, units of inputs and probabilities its four pixels."""
    return [*of_fields(reading, FIELDS), *of_fields(reading.weights, WEIGHTS)]


def observed(seen: Observation) -> list[Quantity]:
    """Of one step of learning."""
    return [*of_fields(seen, LEARNING), *read(seen.reading)]
