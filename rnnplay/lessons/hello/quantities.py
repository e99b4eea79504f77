"""All numbers of the stages of hello, to take away."""

from rnnplay.figures.numbers import Fields, Quantity, of_fields
from rnnplay.lessons.hello.observation import Observation
from rnnplay.lessons.hello.task import Settings

AT, BY_UNIT = ("step",), ("step", "unit")
FIELDS: Fields = {
    "inputs": ("inputs", BY_UNIT),
    "hidden_states": ("hidden_state", BY_UNIT),
    "logits": ("logit", BY_UNIT),
    "probabilities": ("probability", BY_UNIT),
    "prediction": ("prediction", AT),
    "targets": ("target", AT),
    "letter_losses": ("letter_loss", AT),
    "loss": ("loss", ()),
    "gradient_norms": ("gradient_norm", AT),
    "weights": ("", ("unit", "input")),
}
PHASES: Fields = {
    "from_input": ("from_input", BY_UNIT),
    "from_state": ("from_state", BY_UNIT),
    "hidden_states": ("hidden_state", BY_UNIT),
    "state_gradients": ("state_gradient", BY_UNIT),
    "probabilities": ("probability", BY_UNIT),
    "targets": ("target", AT),
}


def observed(seen: Observation) -> list[Quantity]:
    """Those of one epoch."""
    return of_fields(seen, FIELDS)


def floors(settings: Settings) -> list[Quantity]:
    """Below which value the loss of this run cannot fall, where there is one."""
    return of_fields(settings, {"loss_floor": ("loss_floor", ())})
