"""What can be seen of a network that learns a wave: as it stands, left to itself, and while it makes a step."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Lens:
    """How a network is looked at when it is left to itself.

    Attributes:
        hand_over: after how many points of the window it goes on with its own predictions; None: after all of them.
        periods: how many periods it goes on.
    """

    hand_over: int | None = None
    periods: int = 2


@dataclass(frozen=True, eq=False)
class SineObservation:
    """What a network does with the window that it is to learn from next, as read-only arrays of float32.

    Attributes:
        window: the number of the window; it covers the half period ``window`` … ``window + 1``.
        inputs: ``(points,)``: what it reads.
        targets: ``(points,)``: the wave ``ahead`` points later, noise included.
        predictions: ``(points,)``: what it says to that.
        loss: the mean of their squared differences.
        before: ``(windows, points)``: what it said to the windows before, when it learned from them; NaN before the
            first window.
        before_targets: ``(windows, points)``: what it should have said.
        hidden_states: ``(points, hidden)``: of the last layer.
        path: ``(2 points, 2)``: its path over this window and the next in the plane of the two main components,
            `principal_path`; the weights are the present ones.
        path_share: the share of the variance that lies in the plane.
        gradient_norms: for each layer ``(windows, points)``: the Euclidean length of ∂loss/∂h_t, from the oldest
            window that the gradient comes back to, to this one; NaN for a window that is still to come at first.
        lens: how it was looked at.
        hand_over: so many points of the window were read before it was left to itself, at least ``ahead``.
        free: ``(time,)``: how it goes on, from the point ``hand_over`` of the window; that is its own input from there.
        free_wave: ``(time,)``: how the wave goes on there, without noise.
    """

    window: int
    inputs: np.ndarray
    targets: np.ndarray
    predictions: np.ndarray
    loss: float
    before: np.ndarray
    before_targets: np.ndarray
    hidden_states: np.ndarray
    path: np.ndarray
    path_share: float
    gradient_norms: tuple[np.ndarray, ...]
    lens: Lens
    hand_over: int
    free: np.ndarray
    free_wave: np.ndarray


@dataclass(frozen=True, eq=False)
class SineStages:
    """One step of learning in slow motion: forward, loss, backward, update.

    Attributes:
        inputs: ``(points,)``.
        targets: ``(points,)``.
        predictions: forward: ``(points,)``.
        point_losses: loss: ``(points,)``: the squared difference at each.
        loss: their mean.
        state_gradients: backward: for each layer ``(points,)``, the length of ∂loss/∂hₜ, all that comes back there.
        gradients: ∂loss/∂weight by the parameter's name, ``(rows, columns)``.
        changes: update: what is added to each weight, likewise.
        losses_after: ``(points,)``: the squared difference at each then.
    """

    inputs: np.ndarray
    targets: np.ndarray
    predictions: np.ndarray
    point_losses: np.ndarray
    loss: float
    state_gradients: tuple[np.ndarray, ...]
    gradients: Mapping[str, np.ndarray]
    changes: Mapping[str, np.ndarray]
    losses_after: np.ndarray
