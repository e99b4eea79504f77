"""A video that one chose, what a network says of it, and what can be seen of one that learns."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Scene:
    """A digit and the way that it takes; it can be hashed.

    Attributes:
        image: 28 × 28 bytes, ink in 0…255, row by row.
        label: which digit it is; None: nobody knows.
        x, y: where its ink starts, px.
        direction: which of `rnnplay.lessons.kinds.curtain.videos.DIRECTIONS` it starts in.
    """

    image: bytes
    label: int | None
    x: int
    y: int
    direction: int


@dataclass(frozen=True, eq=False)
class Answers:
    """What a network says at each frame.

    Attributes:
        digit: probabilities ``(time, 10)``.
        direction: probabilities ``(time, 8)``.
    """

    digit: np.ndarray
    direction: np.ndarray


@dataclass(frozen=True, eq=False)
class Reading:
    """A network reads a video, as read-only arrays.

    Attributes:
        scene: that is read.
        frames: ``(time, height, width)`` in 0…1.
        x, y: where the digit is at each frame, ``(time,)`` px.
        direction: which way it moves, ``(time,)``.
        hidden: whether it is wholly behind the curtain, ``(time,)``.
        hidden_states: ``(time, units)``.
        carried: the answers with the state carried from frame to frame.
        reset: those with the state reset to zero before each frame.
    """

    scene: Scene
    frames: np.ndarray
    x: np.ndarray
    y: np.ndarray
    direction: np.ndarray
    hidden: np.ndarray
    hidden_states: np.ndarray
    carried: Answers
    reset: Answers


@dataclass(frozen=True, eq=False)
class Observation:
    """A network as it stands.

    Attributes:
        step: steps of learning made.
        loss: of the batch that it learns from next, in nats: the cross-entropies of digit and direction together.
        hidden_right: the share of the hidden frames of the validation's videos at which both answers are right.
        visible_right: the same of the other frames, but for the first.
        reading: of the scene that is watched.
    """

    step: int
    loss: float
    hidden_right: float
    visible_right: float
    reading: Reading
