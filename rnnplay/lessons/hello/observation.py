"""What can be seen of a network that learns words: as it stands, and while it makes a step."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from rnnplay.engine.phases import StepPhases


@dataclass(frozen=True, eq=False)
class Observation:
    """What a network does with a word, as read-only arrays of float32, whole numbers int64.

    Attributes:
        inputs: ``(letters, features)``: the letters as they go in, one-hot or embedded.
        hidden_states: for each layer ``(letters, hidden)``.
        logits: ``(letters, alphabet)``.
        probabilities: their softmax.
        prediction: ``(letters,)``: the likeliest letter at each place.
        targets: ``(letters,)``: the right one.
        letter_losses: ``(letters,)``: the cross-entropy of each, in nats.
        loss: what is learned to make small: their sum or mean.
        gradient_norms: for each layer ``(letters,)``: the Euclidean length of ∂loss/∂h_t, all that comes back from
            later letters and higher layers counted (backpropagation through time).
        weights: every parameter by its name as ``(rows, columns)``; a bias is one column.
    """

    inputs: np.ndarray
    hidden_states: tuple[np.ndarray, ...]
    logits: np.ndarray
    probabilities: np.ndarray
    prediction: np.ndarray
    targets: np.ndarray
    letter_losses: np.ndarray
    loss: float
    gradient_norms: tuple[np.ndarray, ...]
    weights: Mapping[str, np.ndarray]


@dataclass(frozen=True, eq=False)
class Phases(StepPhases):
    """One step of learning in slow motion; a place in time is a letter, losses are in nats.

    Attributes:
        from_input: forward: for each layer ``(letters, hidden)``, W_ih xₜ + b_ih.
        from_state: likewise W_hh hₜ₋₁ + b_hh.
        hidden_states: likewise hₜ, the tanh of the sum of both.
        probabilities: ``(letters, alphabet)``.
        targets: ``(letters,)``.
    """

    from_input: tuple[np.ndarray, ...]
    from_state: tuple[np.ndarray, ...]
    hidden_states: tuple[np.ndarray, ...]
    probabilities: np.ndarray
    targets: np.ndarray
