"""Checks that the settings of all runs share."""

import math
from collections.abc import Iterable

from rnnplay.text import _

LARGEST_SEED = 2**31 - 1
CELLS = {"rnn": "RNN", "gru": "GRU", "lstm": "LSTM"}  # with torch's own names, which need no translation
OPTIMIZERS = {"adam": "Adam", "adamw": "AdamW", "sgd": "SGD"}
LEARNING_RATES = (0.001, 1.0)
MOST_STEPS = 1_000_000


class SettingsError(ValueError):
    """A setting is not one that there is. The message says which and what there is."""


def one_of(name: str, value: str, known: Iterable[str]) -> None:
    """Raises `SettingsError` unless ``value`` is one of those."""
    if value not in known:
        raise SettingsError(
            _("{name} is {value!r}, but must be one of {known}.").format(name=name, value=value, known=", ".join(known))
        )


def between(name: str, value: float, low: float, high: float) -> None:
    """Raises `SettingsError` unless ``value`` lies between the two, themselves included."""
    if not (math.isfinite(value) and low <= value <= high):
        raise SettingsError(
            _("{name} is {value:g}, but must be from {low:g} to {high:g}.").format(
                name=name, value=value, low=low, high=high
            )
        )
