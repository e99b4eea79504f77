"""What can be seen of a network that learns a wave: as it stands, left to itself, and while it makes a step."""

from dataclasses import dataclass

import numpy as np

from rnnplay.engine.phases import StepPhases


@dataclass(frozen=True)
class Rollout:
    """How a network is looked at when it is left to itself.

    Attributes:
        hand_over: after how many points of the window it goes on with its own predictions; None: after all of them.
        periods: how many periods it goes on.
    """

    hand_over: int | None = None
    periods: int = 2


@dataclass(frozen=True, eq=False)
class Observation:
    """What a network does with the window that it is to learn from next, as read-only arrays of float32.

    Attributes:
        window: the number of the window; it covers the half period ``window`` … ``window + 1``.
        inputs: ``(points,)``: what it reads.
        targets: ``(points,)``: the wave ``horizon`` points later, noise included.
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
        rollout: how it was looked at.
        hand_over: so many points of the window were read before it was left to itself, at least ``horizon``.
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
    rollout: Rollout
    hand_over: int
    free: np.ndarray
    free_wave: np.ndarray


@dataclass(frozen=True, eq=False)
class Phases(StepPhases):
    """One step of learning in slow motion; a place in time is a point, its loss the squared difference.

    Attributes:
        inputs: ``(points,)``.
        targets: ``(points,)``.
        predictions: forward: ``(points,)``.
    """

    inputs: np.ndarray
    targets: np.ndarray
    predictions: np.ndarray
