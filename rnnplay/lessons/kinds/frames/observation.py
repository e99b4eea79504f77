"""A video, what a network says of each next frame, and what can be seen of one that learns."""

from dataclasses import dataclass

import numpy as np
import torch

from rnnplay.engine.arrays import read_only
from rnnplay.engine.phases import StepPhases
from rnnplay.lessons.kinds.frames.videos import Walk, video
from rnnplay.models.next_frame import NextFrame


@dataclass(frozen=True, eq=False)
class Weights:
    """Those of a network, as read-only arrays, rows to, columns from.

    Attributes:
        into: W_ih, ``(hidden, 4)``.
        recurrent: W_hh, ``(hidden, hidden)``.
        out: of ``nn.Linear``, ``(4, hidden)``.
    """

    into: np.ndarray
    recurrent: np.ndarray
    out: np.ndarray


@dataclass(frozen=True, eq=False)
class Reading:
    """A network reads a video, as read-only arrays.

    Attributes:
        walk: that is read.
        frames: ``(50, 4)``.
        following: the frame after each, ``(50, 4)``.
        lit: where the light is in that one, seen or not, ``(50,)``.
        hidden_states: ``(50, hidden)``.
        probabilities: that each pixel is lit in the next frame, ``(50, 4)``.
        weights: of the network.
    """

    walk: Walk
    frames: np.ndarray
    following: np.ndarray
    lit: np.ndarray
    hidden_states: np.ndarray
    probabilities: np.ndarray
    weights: Weights


@dataclass(frozen=True, eq=False)
class Observation:
    """A network as it stands.

    Attributes:
        step: steps of learning made.
        loss: binary cross-entropy of a pixel in nats, of the batch that it learns from next.
        right: the share of the validation's frames of which the lit pixel is said beforehand.
        after_dark: the same of the frames before which the light was out.
        reading: of the video that is watched.
    """

    step: int
    loss: float
    right: float
    after_dark: float
    reading: Reading


@dataclass(frozen=True, eq=False)
class Phases(StepPhases):
    """One step of learning in slow motion; a place in time is a frame, its loss the mean over the batch's videos.

    Attributes:
        said: forward: the mean probability of the pixel where the light is in the next frame, seen or not, ``(50,)``.
    """

    said: np.ndarray


@torch.inference_mode()
def read(network: NextFrame, walk: Walk) -> Reading:
    """Read a video, frame by frame."""
    given = video(walk)
    states = network.hidden_states(given.frames[:, :-1])  # (1, 50, hidden)
    into, recurrent, *_biases = network.recurrent.all_weights[0]
    return Reading(
        walk=walk,
        frames=read_only(given.frames[0, :-1]),
        following=read_only(given.frames[0, 1:]),
        lit=read_only(given.lit[0, 1:]),
        hidden_states=read_only(states[0]),
        probabilities=read_only(network.linear(states)[0].sigmoid()),
        weights=Weights(read_only(into), read_only(recurrent), read_only(network.linear.weight)),
    )
