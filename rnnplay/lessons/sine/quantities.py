"""All numbers of the stages of the wave, to take away."""

from rnnplay.figures.numbers import Fields, Quantity, of_fields
from rnnplay.lessons.sine.observation import Observation

AT, BY_WINDOW = ("step",), ("window", "step")
FIELDS: Fields = {
    "window": ("window_number", ()),
    "inputs": ("inputs", AT),
    "targets": ("target", AT),
    "predictions": ("prediction", AT),
    "loss": ("loss", ()),
    "before": ("prediction_before", BY_WINDOW),
    "before_targets": ("target_before", BY_WINDOW),
    "path": ("path", ("step", "component")),
    "path_share": ("path_share", ()),
    "gradient_norms": ("gradient_norm", BY_WINDOW),
    "hand_over": ("hand_over", ()),
    "free": ("free_running", AT),
    "free_wave": ("free_running_wave", AT),
}
PHASES: Fields = {
    "inputs": ("inputs", AT),
    "targets": ("target", AT),
    "predictions": ("prediction", AT),
    "state_gradients": ("state_gradient_norm", AT),
}


def observed(seen: Observation) -> list[Quantity]:
    """Those of one step; the hidden states are those of the last layer."""
    last = len(seen.gradient_norms) - 1
    return [*of_fields(seen, FIELDS), Quantity("hidden_state", seen.hidden_states, ("step", "unit"), last, 0)]
